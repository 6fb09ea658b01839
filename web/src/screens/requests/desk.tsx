import { listRequests } from '@comity/server/contracts/requests'
import { useCommands } from '../../lib/commands.ts'
import type { Command } from '../../lib/commands.ts'
import { useWatch } from '../../lib/live.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { working } from '../../routes/roles.ts'
import { useStanding } from '../../routes/standing.tsx'
import { ButtonRow } from '../../ui/button.tsx'
import { CheckboxField, SelectField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { FileList, NoneMatch, usePeek } from '../cases/file-list.tsx'
import { WordingChoice } from '../law/english.tsx'
import { deskRoute } from './area.ts'
import { moves, sorts } from './filters.ts'
import { useKinds } from './kinds.ts'
import { usePeers } from './peers.ts'
import css from './requests.module.css'
import { useRequestColumns } from './request-columns.tsx'
import { RequestPeek } from './request-peek.tsx'

const watched = ['inbox']

const writing: readonly Command[] = [
  { id: 'requests.new', title: 'requests.write', keys: 'n', run: ({ go }) => go('/requests/new') },
  { id: 'requests.to-board', title: 'requests.board', keys: 'p', run: ({ go }) => go('/requests/periods') },
]

/** The requests of this desk, both the ones it made and the ones it received, the next period to end first. */
export function Desk() {
  const m = useMessages()
  const formats = useFormats()
  const kinds = useKinds()
  const shown = deskRoute.useSearch()
  const navigate = deskRoute.useNavigate()
  const { side, peer, kind, move, open = true, sort = 'due' } = shown
  const list = usePages(listRequests, {
    query: { side, peer, kind, move, sort, open: open ? 'true' : undefined },
  })
  const [peek, setPeek] = usePeek('/requests', 'requests.peek')
  useWatch(watched)
  useCommands(writing)
  const set = (change: { readonly [Name in keyof typeof shown]: (typeof shown)[Name] | undefined }) =>
    void navigate({ search: { ...shown, ...change } as typeof shown, replace: true })
  const rows = list.replies.flatMap((reply) => reply.rows)
  const columns = useRequestColumns(setPeek)
  const peers = usePeers([...rows.map((row) => row.peer), ...(peer === undefined ? [] : [peer])])
  const filtered = [side, peer, kind, move].some((one) => one !== undefined)
  return (
    <Page
      title={m('requests.title')}
      actions={
        <ButtonRow>
          <Link href="/requests/periods" look="plain" keys="p">
            {m('requests.board')}
          </Link>
          <WriteLink />
        </ButtonRow>
      }
    >
      <search className={css['filters']} aria-label={m('requests.filters')}>
        <SelectField<'any' | 'requesting' | 'requested'>
          name="side"
          label={m('requests.direction')}
          value={side ?? 'any'}
          onChange={(chosen) => set({ side: chosen === 'any' ? undefined : chosen })}
          choices={(['any', 'requesting', 'requested'] as const).map((value) => ({
            value,
            label: m(`requests.side-${value}`),
          }))}
        />
        <SelectField<'any' | (typeof moves)[number]>
          name="move"
          label={m('requests.move')}
          value={move ?? 'any'}
          onChange={(chosen) => set({ move: chosen === 'any' ? undefined : chosen })}
          choices={(['any', ...moves] as const).map((value) => ({ value, label: m(`requests.move-${value}`) }))}
        />
        <SelectField
          name="peer"
          label={m('requests.peer')}
          value={peer ?? 'any'}
          onChange={(chosen) => set({ peer: chosen === 'any' ? undefined : chosen })}
          choices={[
            { value: 'any', label: m('requests.anyPeer') },
            ...peers.map((one) => ({ value: one, label: formats.country(one) })),
          ]}
        />
        <SelectField
          name="kind"
          label={m('requests.kind')}
          value={kind ?? 'any'}
          onChange={(chosen) => set({ kind: chosen === 'any' ? undefined : chosen })}
          choices={[
            { value: 'any', label: m('requests.anyKind') },
            ...kinds.all
              .map(({ id }) => ({ value: id, label: kinds.nameOf(id) }))
              .toSorted((a, b) => a.label.localeCompare(b.label, formats.language)),
          ]}
        />
        <SelectField
          name="sort"
          label={m('cases.sort')}
          value={sort}
          onChange={(chosen) => set({ sort: chosen === 'due' ? undefined : chosen })}
          choices={sorts.map((value) => ({ value, label: m(`requests.order-${value}`) }))}
        />
        <CheckboxField
          name="open"
          label={m('requests.onlyOpen')}
          checked={open}
          onChange={(on) => set({ open: on ? undefined : false })}
        />
      </search>
      <WordingChoice />
      <FileList
        path="/requests"
        caption={m('requests.title')}
        list={list}
        columns={columns}
        countText={(atLeast, count) => m(atLeast ? 'requests.countAtLeast' : 'requests.count', { count })}
        empty={
          filtered ? (
            <NoneMatch
              title={m('requests.noneMatch')}
              all={m('requests.showAll')}
              onAll={() => void navigate({ search: {}, replace: true })}
            />
          ) : (
            <EmptyState title={m('requests.none')} action={<WriteLink />}>
              {m('requests.noneText')}
            </EmptyState>
          )
        }
      />
      <RequestPeek id={peek} onClose={() => setPeek(undefined)} />
    </Page>
  )
}

/** For posts that work on requests; others only look on. */
function WriteLink() {
  const m = useMessages()
  const { roles = [] } = useStanding()
  if (!roles.some((role) => working.includes(role))) return null
  return (
    <Link href="/requests/new" look="main" keys="n">
      {m('requests.write')}
    </Link>
  )
}
