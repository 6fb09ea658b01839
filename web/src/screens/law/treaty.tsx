import { readInstrument } from '@comity/server/contracts/law'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useAddress } from '../../lib/address.ts'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { DateField } from '../../ui/date-field.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useCountryName } from '../cases/words.tsx'
import { Line, Part } from './basis.tsx'
import { English, WordingChoice } from './english.tsx'
import { cited, useWording } from './wording.ts'
import css from './law.module.css'

type Read = ReplyOf<typeof readInstrument>

const BoundMap = lazy(async () => ({ default: (await import('./bound-map.tsx')).BoundMap }))

/** A treaty as data: its rules with their articles, and who is bound on a day, with the row that says so. */
export function Treaty() {
  const m = useMessages()
  const address = useAddress()
  const { id } = useParams({ strict: false })
  const date = address.get('date')
  const { read } = useWording()
  const treaty = useQuery(
    queryOf(readInstrument, {
      params: { id: id ?? '' },
      query: date !== undefined && /^\d{4}-\d\d-\d\d$/.test(date) ? { date } : {},
    }),
  )
  if (treaty.isPending) return <Skeleton lines={12} />
  if (treaty.isError) return <ErrorState failure={treaty.error} onRetry={() => void treaty.refetch()} />
  const { data } = treaty
  return (
    <Page
      title={read(data.title).text}
      tab={data.id}
      lead={
        <>
          <p className={css['lead']}>{m('law.treatyLead')}</p>
          <WordingChoice />
        </>
      }
    >
      <Facts
        facts={[
          [m('law.cite'), <English key="cite">{data.cite}</English>],
          [m('law.inForce'), <bdi key="inForce">{data.inForce}</bdi>],
          [
            m('law.source'),
            <span key="source">
              <English>{data.table?.source ?? data.source}</English>, <bdi>{data.table?.asOf ?? data.asOf}</bdi>
            </span>,
          ],
          [
            m('law.verified'),
            <span key="verified">
              <Sign of={data.verified ? 'good' : 'caution'} /> {m(data.verified ? 'law.verifiedYes' : 'law.verifiedNo')}
            </span>,
          ],
        ]}
      />
      <Rules of={data} />
      <Section title={m('law.bound')}>
        <div className={css['day']}>
          <DateField
            name="date"
            label={m('law.date')}
            optional
            value={date ?? ''}
            onChange={(value) => address.set({ date: value })}
          />
        </div>
        {data.bound.length > 0 && (
          <Suspense fallback={<Skeleton lines={8} />}>
            <BoundMap of={data.bound} />
          </Suspense>
        )}
        <Bound of={data.bound} />
      </Section>
    </Page>
  )
}

function Rules({ of }: { of: Read }) {
  const m = useMessages()
  const countryName = useCountryName()
  return (
    <Section title={m('law.rules')}>
      <Part title={m('law.scope')}>
        <ul>
          {of.scope.map((clause) => (
            <li key={clause.text}>
              <Line of={clause} />
            </li>
          ))}
        </ul>
      </Part>
      {of.rules.map((rule) => (
        <details key={rule.measure} className={css['basis']}>
          <summary>
            <strong>{m(`law.measure-${rule.measure}`)}</strong>{' '}
            <span className="dim">{m('law.articles', { articles: cited(rule.articles) })}</span>
          </summary>
          <div className={css['parts']}>
            {(
              [
                ['conditions', rule.conditions],
                ['content', rule.content],
                ['risks', rule.grounds],
                ['never', rule.never],
                ['channels', rule.channels],
                ['clocks', rule.clocks],
              ] as const
            )
              .filter(([, clauses]) => clauses.length > 0)
              .map(([name, clauses]) => (
                <Part key={name} title={m(`law.${name}`)}>
                  <ul>
                    {clauses.map((clause) => (
                      <li key={`${clause.article} ${clause.text}`}>
                        <Line of={clause} />
                      </li>
                    ))}
                  </ul>
                </Part>
              ))}
          </div>
        </details>
      ))}
      {of.statements.length > 0 && (
        <Part title={m('law.statements')}>
          <ul>
            {of.statements.map(({ state, articles, text, source }) => (
              <li key={`${state} ${text}`}>
                <strong>{countryName(state)}</strong> <Line of={{ text, article: articles.join(', ') }} />{' '}
                <span className="dim">
                  <English>{source}</English>
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </Section>
  )
}

type Party = Read['bound'][number]

function Bound({ of }: { of: readonly Party[] }) {
  const m = useMessages()
  const countryName = useCountryName()
  return (
    <Table<Party>
      caption={m('law.bound')}
      rows={of}
      idOf={({ state }) => state}
      nameOf={({ state }) => state}
      empty={<EmptyState title={m('law.boundElsewhere')} />}
      columns={[
        { id: 'state', title: m('law.state'), cell: ({ state }) => `${countryName(state)} (${state})` },
        {
          id: 'bound',
          title: m('law.isBound'),
          cell: ({ bound }) => (
            <>
              <Sign of={bound === true ? 'good' : bound === false ? 'over' : 'waits'} />{' '}
              {m(bound === true ? 'law.yes' : bound === false ? 'law.no' : 'law.notKnown')}
            </>
          ),
        },
        { id: 'because', title: m('law.because'), minor: true, cell: ({ because }) => <English>{because}</English> },
      ]}
    />
  )
}
