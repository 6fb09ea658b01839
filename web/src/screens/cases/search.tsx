import { searchCases } from '@comity/server/contracts/cases'
import type { PartKind } from '@comity/server/contracts/cases'
import type { ReplyOf } from '@comity/server/kernel/route'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { searchRoute } from './area.ts'
import css from './cases.module.css'

type Hit = ReplyOf<typeof searchCases>['hits'][number]

/** Words in any of the six languages, found in what the reader may see, case by case. */
export function Search() {
  const m = useMessages()
  const { q = '' } = searchRoute.useSearch()
  const navigate = searchRoute.useNavigate()
  const found = useQuery({
    ...queryOf(searchCases, { query: { q, limit: 100 } }),
    enabled: q.trim() !== '',
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={m('cases.search')} tab={q === '' ? m('cases.search') : `${q} – ${m('cases.search')}`}>
      <SearchForm key={q} words={q} onSearch={(words) => void navigate({ search: { q: words } })} />
      {q.trim() === '' && <EmptyState title={m('cases.searchWhat')}>{m('cases.searchHint')}</EmptyState>}
      {found.error !== null && <ErrorState failure={found.error} onRetry={() => void found.refetch()} />}
      {found.isLoading && <Skeleton lines={5} />}
      {q.trim() !== '' && found.data !== undefined && <Results words={q} {...found.data} />}
    </Page>
  )
}

function SearchForm({ words, onSearch }: { words: string; onSearch: (words: string) => void }) {
  const m = useMessages()
  const [typed, setTyped] = useState(words)
  return (
    <search aria-label={m('cases.searchCases')}>
      <form
        className={css['searchForm']}
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') onSearch(typed.trim())
        }}
      >
        <TextField name="q" type="search" label={m('cases.searchLabel')} value={typed} onChange={setTyped} />
        <Button kind="main" type="submit">
          {m('cases.search')}
        </Button>
      </form>
    </search>
  )
}

function Results({ words, hits, count }: { words: string } & ReplyOf<typeof searchCases>) {
  const m = useMessages()
  const cases = [...Map.groupBy(hits, (hit) => hit.case).values()]
  return (
    <>
      <output className={css['sum']}>
        {count.atLeast ? m('cases.foundAtLeast', { count: count.value }) : m('cases.found', { count: count.value })}
      </output>
      {hits.length === 0 && (
        <EmptyState title={m('cases.foundNothing', { words: `\u2068${words}\u2069` })}>
          {m('cases.foundNothingText')}
        </EmptyState>
      )}
      {cases.map((inCase) => (
        <CaseHits key={inCase[0]?.case} hits={inCase} />
      ))}
    </>
  )
}

function CaseHits({ hits }: { hits: readonly Hit[] }) {
  const [first] = hits
  if (first === undefined) return null
  return (
    <section className={css['hits']}>
      <h2>
        <Link href={`/cases/${first.case}`}>
          <bdi className="reference">{first.reference}</bdi> <bdi>{first.caseTitle}</bdi>
        </Link>
      </h2>
      <ul className={css['list']}>
        {hits.map((hit) => (
          <li key={`${hit.part?.kind ?? 'case'} ${hit.part?.id ?? hit.case}`}>
            <FoundIn hit={hit} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const tabOfPart: Readonly<Record<PartKind, string>> = {
  party: 'parties',
  place: '',
  note: 'notes?note=',
  task: 'tasks?task=',
  link: '',
  document: 'documents',
}

function FoundIn({ hit }: { hit: Hit }) {
  const m = useMessages()
  const { part } = hit
  const where = part === null ? '' : tabOfPart[part.kind]
  const href = `/cases/${hit.case}${where === '' ? '' : `/${where}`}${where.endsWith('=') ? (part?.id ?? '') : ''}`
  return (
    <>
      <Link href={href} className={css['foundIn']}>
        {part === null ? m('cases.case') : m(`cases.part_${part.kind}`)}
      </Link>{' '}
      <span dir="auto">
        {hit.fragments.map(({ text, hit: marked }, index) =>
          // Fragments are pieces of one text: their place is all that tells them apart.
          // oxlint-disable-next-line react/no-array-index-key
          marked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
        )}
      </span>
    </>
  )
}
