import { listStates } from '@comity/server/contracts/directory'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/link.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'
import { Page } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { SearchField } from '../identity/administration/search-field.tsx'
import { tongueName } from '../identity/tongues.ts'
import { codeWords } from './code-words.ts'
import css from './directory.module.css'
import { Freshness } from './freshness.tsx'
import type { AuthorityLine, StateLine } from './known.ts'

/** Who is who abroad: every State this node knows, its authorities, and how fresh what is known of them is. */
export function States() {
  const m = useMessages()
  const address = useAddress()
  const q = address.get('q')
  const states = useQuery({
    ...queryOf(listStates, { query: q === undefined ? {} : { q } }),
    placeholderData: keepPreviousData,
  })
  // Whoever looks something up looks for others first.
  const rows = (states.data?.states ?? []).toSorted((one, other) => Number(one.own) - Number(other.own))
  return (
    <Page title={m('menu.directory')}>
      <search className={css['search']}>
        <SearchField label={m('directory.search')} />
      </search>
      {states.isPending && <Skeleton lines={10} />}
      {states.isError && <ErrorState failure={states.error} onRetry={() => void states.refetch()} />}
      {states.isSuccess && rows.length === 0 && (
        <EmptyState
          title={m('directory.none')}
          action={<Link href="/neighbours/connect">{m('directory.connect')}</Link>}
        >
          {m('directory.noneText')}
        </EmptyState>
      )}
      {rows.map((state) => (
        <OneState key={state.state} of={state} />
      ))}
    </Page>
  )
}

function OneState({ of }: { of: StateLine }) {
  const m = useMessages()
  const formats = useFormats()
  return (
    <section className={css['state']} aria-label={formats.country(of.state)}>
      <div className={css['head']}>
        <h2>
          {of.own ? (
            formats.country(of.state)
          ) : (
            <Link href={`/neighbours/${of.state}`}>{formats.country(of.state)}</Link>
          )}
        </h2>
        <span className="dim">{of.state}</span>
        {of.own ? (
          <Badge tone="accent">{m('directory.own')}</Badge>
        ) : (
          <span>
            <Sign of={of.trusted ? 'good' : 'wrong'} /> {m(of.trusted ? 'directory.trusted' : 'directory.notTrusted')}
          </span>
        )}
        <Freshness of={of.freshness} />
      </div>
      <Table<AuthorityLine>
        caption={`${m('directory.authorities')}: ${formats.country(of.state)}`}
        rows={of.authorities}
        aligned
        idOf={({ id }) => id}
        nameOf={({ names }) => names[0]?.text ?? ''}
        hrefOf={({ id }) => `/directory/${of.state}/${id}`}
        empty={<p className="dim">{m('directory.noAuthorities')}</p>}
        columns={[
          { id: 'name', title: m('directory.authority'), cell: ({ names }) => <Names of={names} /> },
          {
            id: 'kind',
            title: m('directory.kind'),
            size: 'middle',
            cell: ({ kind }) => codeWords(m, 'authority', kind),
          },
          {
            id: 'place',
            title: m('directory.place'),
            minor: true,
            size: 'small',
            cell: ({ place }) => <bdi>{place}</bdi>,
          },
          {
            id: 'languages',
            title: m('directory.languages'),
            minor: true,
            size: 'middle',
            cell: ({ languages }) => formats.list(languages.map((tag) => tongueName(tag, formats.language))),
          },
          ...(of.authorities.some(({ competences }) => competences.length > 0)
            ? [
                {
                  id: 'competences',
                  title: m('directory.competences'),
                  minor: true,
                  cell: ({ competences }: AuthorityLine) =>
                    formats.list(competences.map((code) => codeWords(m, 'competence', code))),
                },
              ]
            : []),
          {
            id: 'channels',
            title: m('directory.channels'),
            minor: true,
            size: 'small',
            cell: ({ channels }) => formats.list(channels.map((code) => codeWords(m, 'channel', code))),
          },
        ]}
      />
    </section>
  )
}

/** The name of an authority as it writes itself, and beside it in the reader's language where it has one. */
export function Names({ of }: { of: AuthorityLine['names'] }) {
  const { language } = useFormats()
  const [first] = of
  const read = of.find((name) => name.language === language)
  if (first === undefined) return null
  return (
    <span className={css['names']}>
      <NameInScript text={first.text} lang={first.language} transliterated={first.transliteration} />
      {read !== undefined && read !== first && (
        <bdi className="dim" lang={read.language}>
          {read.text}
        </bdi>
      )}
    </span>
  )
}
