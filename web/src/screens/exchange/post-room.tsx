import { deliveryStates, listMessages } from '@comity/server/contracts/exchange'
import type { DeliveryState, MessageRow } from '@comity/server/contracts/exchange'
import { useMemo } from 'react'
import { useAddress } from '../../lib/address.ts'
import { useWatch } from '../../lib/live.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useCommands } from '../../lib/commands.ts'
import type { Command } from '../../lib/commands.ts'
import { usePages } from '../../lib/pages.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { PartLinks } from '../../ui/part-links.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import css from './exchange.module.css'
import { useMessageColumns } from './message-columns.tsx'
import { useSeesWaiting, useWaiting } from './waiting.ts'

const watched = ['inbox']
export const postRoomParts = [
  { href: '/post-room', title: 'exchange.incoming' },
  { href: '/post-room/sent', title: 'exchange.outgoing' },
  { href: '/post-room/neighbours', title: 'exchange.neighbours' },
] as const

/** The way between the parts of the post room. */
export function PostRoomTabs({ at }: { at: string }) {
  const m = useMessages()
  const waiting = useSeesWaiting()
  const shown = postRoomParts.filter(({ href }) => waiting || href !== '/post-room/neighbours')
  return (
    <PartLinks
      label={m('menu.postRoom')}
      parts={shown.map(({ href, title }) => ({ href, title: m(title), current: href === at }))}
    />
  )
}

const writing: readonly Command[] = [
  { id: 'exchange.write', title: 'menu.write', keys: 'm', run: ({ go }) => go('/messages/new') },
]

/** What other States wrote to this authority, the nearest deadline first. */
export function Incoming() {
  return <Room box="in" at="/post-room" />
}

/** What this authority wrote to other States, the nearest deadline first. */
export function Outgoing() {
  return <Room box="out" at="/post-room/sent" />
}

const moves = ['ours', 'theirs'] as const

function Room({ box, at }: { box: 'in' | 'out'; at: string }) {
  const m = useMessages()
  const formats = useFormats()
  const address = useAddress()
  useWatch(watched)
  useCommands(writing)
  const state = deliveryStates.find((one) => one === address.get('state'))
  const move = moves.find((one) => one === address.get('move'))
  const asked = address.get('peer')
  const peer = asked !== undefined && /^[A-Z]{3}$/.test(asked) ? asked : undefined
  const query = useMemo(
    () => ({
      box,
      ...(state === undefined ? {} : { state }),
      ...(move === undefined ? {} : { move }),
      ...(peer === undefined ? {} : { peer }),
      limit: 50,
    }),
    [box, state, move, peer],
  )
  const pages = usePages(listMessages, { query })
  const rows = pages.replies.flatMap((page) => page.rows)
  const peers = useWaiting()
  const states = [...new Set([...(peers.data?.rows ?? []).map((one) => one.state), ...rows.map((row) => row.peer)])]
  const columns = useMessageColumns(box)
  return (
    <Page
      title={m('menu.postRoom')}
      actions={
        <Link href="/messages/new" look="main">
          {m('menu.write')}
        </Link>
      }
    >
      <PostRoomTabs at={at} />
      <search className={css['filters']}>
        <SelectField<'all' | (typeof moves)[number]>
          name="move"
          label={m('exchange.move')}
          value={move ?? 'all'}
          onChange={(chosen) => address.set({ move: chosen === 'all' ? undefined : chosen })}
          choices={[
            { value: 'all', label: m('exchange.everyMove') },
            ...moves.map((one) => ({ value: one, label: m(`exchange.move-${one}`) })),
          ]}
        />
        <SelectField<'all' | DeliveryState>
          name="state"
          label={m('exchange.state')}
          value={state ?? 'all'}
          onChange={(chosen) => address.set({ state: chosen === 'all' ? undefined : chosen })}
          choices={[
            { value: 'all', label: m('exchange.everyState') },
            ...deliveryStates.map((one) => ({ value: one, label: m(`delivery.state-${one}`) })),
          ]}
        />
        <SelectField
          name="peer"
          label={m('exchange.peer')}
          value={peer ?? 'all'}
          onChange={(chosen) => address.set({ peer: chosen === 'all' ? undefined : chosen })}
          choices={[
            { value: 'all', label: m('exchange.everyPeer') },
            ...[...new Set([...states, ...(peer === undefined ? [] : [peer])])]
              .sort()
              .map((one) => ({ value: one, label: formats.country(one) })),
          ]}
        />
      </search>
      <Paged of={pages} lines={8}>
        {() => (
          <Table<MessageRow>
            caption={m(box === 'in' ? 'exchange.incoming' : 'exchange.outgoing')}
            columns={columns}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ subject, digest }) => subject ?? digest.slice(0, 12)}
            hrefOf={({ id }) => `/messages/${id}`}
            empty={
              <EmptyState title={m(box === 'in' ? 'exchange.noIncoming' : 'exchange.noOutgoing')}>
                {m('exchange.noMessagesText')}
              </EmptyState>
            }
          />
        )}
      </Paged>
    </Page>
  )
}
