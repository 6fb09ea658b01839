import { caseStates, listCases } from '@comity/server/contracts/cases'
import { offences } from '@comity/law/offences'
import { useMemo, useState } from 'react'
import { useCommands } from '../../lib/commands.ts'
import type { Command } from '../../lib/commands.ts'
import { useWatch } from '../../lib/live.ts'
import { useMessages } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { CheckboxField, SelectField } from '../../ui/fields.tsx'
import { Page } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { casesRoute } from './area.ts'
import { CasePeek } from './case-peek.tsx'
import css from './cases.module.css'
import { ListSummary } from './list-summary.tsx'
import { useCaseColumns } from './case-columns.tsx'
import { SavedViews } from './saved-views.tsx'
import { useOffenceName } from './words.tsx'

const watched = ['inbox']
const sorts = ['deadline', 'opened', 'reference'] as const

/** The case whose row has the focus. */
function focusedCase(): string | undefined {
  const href = document.activeElement?.closest('tr')?.querySelector('a[href^="/cases/"]')?.getAttribute('href')
  return href?.split('/')[2]
}

/** All cases open to the reader. What is shown stands in the address, so a view can be kept and passed on. */
export function CaseList() {
  const m = useMessages()
  const shown = casesRoute.useSearch()
  const navigate = casesRoute.useNavigate()
  const offenceName = useOffenceName()
  const { state, offence, mine, sort = 'deadline' } = shown
  const list = usePages(listCases, {
    query: { state, offence, mine: mine === true ? 'true' : undefined, sort },
  })
  const [peek, setPeek] = useState<string>()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  useWatch(watched)
  useCommands(
    useMemo(
      (): readonly Command[] => [
        {
          id: 'cases.peek',
          title: 'cases.peek',
          keys: 'Space',
          when: () => focusedCase() !== undefined,
          run: () => setPeek(focusedCase()),
        },
      ],
      [],
    ),
  )
  const set = (change: { readonly [Name in keyof typeof shown]: (typeof shown)[Name] | undefined }) =>
    void navigate({ search: { ...shown, ...change } as typeof shown, replace: true })
  const rows = list.replies.flatMap((reply) => reply.rows)
  const facets = list.first?.facets
  const columns = useCaseColumns(setPeek)
  const filtered = state !== undefined || offence !== undefined || mine === true
  return (
    <Page
      title={m('cases.title')}
      actions={
        <ButtonRow>
          <OpenCaseLink />
        </ButtonRow>
      }
    >
      <search className={css['filters']} aria-label={m('cases.filters')}>
        <SelectField
          name="state"
          label={m('cases.state')}
          value={state ?? 'any'}
          onChange={(chosen) => set({ state: chosen === 'any' ? undefined : chosen })}
          choices={[
            { value: 'any' as const, label: m('cases.anyState') },
            ...caseStates.map((one) => ({ value: one, label: counted(m(`cases.state_${one}`), facets?.state[one]) })),
          ]}
        />
        <SelectField
          name="offence"
          label={m('cases.offence')}
          value={offence ?? 'any'}
          onChange={(chosen) => set({ offence: chosen === 'any' ? undefined : chosen })}
          choices={[
            { value: 'any', label: m('cases.anyOffence') },
            ...offences.map(({ id }) => ({
              value: id as string,
              label: counted(offenceName(id), facets?.offence[id]),
            })),
          ]}
        />
        <SelectField
          name="sort"
          label={m('cases.sort')}
          value={sort}
          onChange={(chosen) => set({ sort: chosen === 'deadline' ? undefined : chosen })}
          choices={sorts.map((value) => ({ value, label: m(`cases.sort_${value}`) }))}
        />
        <CheckboxField
          name="mine"
          label={m('cases.onlyMine')}
          checked={mine === true}
          onChange={(on) => set({ mine: on ? true : undefined })}
        />
      </search>
      <SavedViews path="/cases" />
      <ListSummary
        count={list.first?.count}
        text={(atLeast, count) => m(atLeast ? 'cases.countAtLeast' : 'cases.count', { count })}
        selected={selected}
        rows={rows}
      />
      <Paged of={list}>
        {() => (
          <Table
            caption={m('cases.title')}
            columns={columns}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ reference }) => reference}
            hrefOf={({ id }) => `/cases/${id}`}
            selected={selected}
            onSelect={setSelected}
            empty={
              filtered ? (
                <EmptyState
                  title={m('cases.noneMatch')}
                  action={
                    <Button onClick={() => void navigate({ search: {}, replace: true })}>{m('cases.showAll')}</Button>
                  }
                />
              ) : (
                <EmptyState title={m('cases.none')} action={<OpenCaseLink />}>
                  {m('cases.noneText')}
                </EmptyState>
              )
            }
          />
        )}
      </Paged>
      <CasePeek id={peek} onClose={() => setPeek(undefined)} />
    </Page>
  )
}

function counted(name: string, count: number | undefined): string {
  return count === undefined ? name : `${name} (${count})`
}

function OpenCaseLink() {
  const m = useMessages()
  const navigate = casesRoute.useNavigate()
  return (
    <Button kind="main" keys="c" onClick={() => void navigate({ to: '/cases/new' })}>
      {m('cases.openCase')}
    </Button>
  )
}
