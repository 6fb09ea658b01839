import { caseStates, listCases } from '@comity/server/contracts/cases'
import { offences } from '@comity/law/offences'
import { useWatch } from '../../lib/live.ts'
import { useMessages } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { CheckboxField, SelectField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { casesRoute } from './area.ts'
import { CasePeek } from './case-peek.tsx'
import css from './cases.module.css'
import { FileList, NoneMatch, usePeek } from './file-list.tsx'
import { useCaseColumns } from './case-columns.tsx'
import { useOffenceName } from './words.tsx'

const watched = ['inbox']
const sorts = ['deadline', 'opened', 'reference'] as const

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
  const [peek, setPeek] = usePeek('/cases', 'cases.peek')
  useWatch(watched)
  const set = (change: { readonly [Name in keyof typeof shown]: (typeof shown)[Name] | undefined }) =>
    void navigate({ search: { ...shown, ...change } as typeof shown, replace: true })
  const facets = list.first?.facets
  const columns = useCaseColumns(setPeek)
  const filtered = state !== undefined || offence !== undefined || mine === true
  return (
    <Page title={m('cases.title')} actions={<OpenCaseLink />}>
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
      <FileList
        path="/cases"
        caption={m('cases.title')}
        list={list}
        columns={columns}
        countText={(atLeast, count) => m(atLeast ? 'cases.countAtLeast' : 'cases.count', { count })}
        empty={
          filtered ? (
            <NoneMatch
              title={m('cases.noneMatch')}
              all={m('cases.showAll')}
              onAll={() => void navigate({ search: {}, replace: true })}
            />
          ) : (
            <EmptyState title={m('cases.none')} action={<OpenCaseLink />}>
              {m('cases.noneText')}
            </EmptyState>
          )
        }
      />
      <CasePeek id={peek} onClose={() => setPeek(undefined)} />
    </Page>
  )
}

function counted(name: string, count: number | undefined): string {
  return count === undefined ? name : `${name} (${count})`
}

function OpenCaseLink() {
  const m = useMessages()
  return (
    <Link href="/cases/new" look="main" keys="c">
      {m('cases.openCase')}
    </Link>
  )
}
