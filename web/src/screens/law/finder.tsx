import { countries, countryOf } from '@comity/law/countries'
import { measures } from '@comity/law/instrument'
import { offences } from '@comity/law/offences'
import { findBases, listFacts } from '@comity/server/contracts/law'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { addressWith } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { queryOf } from '../../lib/queries.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { useCountryName, useOffenceName } from '../cases/words.tsx'
import { useStanding } from '../../routes/standing.tsx'
import { BasisCard } from './basis.tsx'
import { Excluded } from './excluded.tsx'
import { FactField } from './fact-field.tsx'
import { English, WordingChoice } from './english.tsx'
import css from './law.module.css'
import { useQuestion } from './question.ts'

/** Which instruments bind two States for a measure, why, and what each demands. The question stands in the address. */
export function Finder() {
  const m = useMessages()
  const countryName = useCountryName()
  const offenceName = useOffenceName()
  const { language } = useFormats()
  const { stateCode = '' } = useStanding()
  const own = countryOf(stateCode)?.alpha3
  const today = useNow().slice(0, 10)
  const { question, set, setFact } = useQuestion(today)
  const search = useLocation().searchStr
  const { from = own, to, measure, offence, date, facts } = question
  const asked = from !== undefined && to !== undefined && from !== to && measure !== undefined && offence !== undefined
  const known = useQuery(queryOf(listFacts, {}))
  const answer = useQuery({
    ...queryOf(findBases, {
      query: {
        from: from ?? '',
        to: to ?? '',
        measure: measure ?? 'mla',
        offence: offence ?? 'corruption',
        date,
        facts: [...facts].map((pair) => pair.join('=')).join(','),
      },
    }),
    enabled: asked,
    placeholderData: keepPreviousData,
  })
  const states = countries.map(({ alpha3, names }) => ({ value: alpha3, label: names[language] }))
  const open = answer.data?.bases.filter(({ status }) => status !== 'excluded') ?? []
  const wanted = new Set(
    open.flatMap(({ missing, risks }) => [
      ...missing.map(({ fact }) => fact),
      ...risks.flatMap((risk) => risk.missing ?? []),
    ]),
  )
  const shown = (known.data?.facts ?? []).filter(
    ({ id }) => facts.has(id) || wanted.has(id) || id === 'language' || id === 'assistance',
  )
  return (
    <Page
      title={m('menu.law')}
      lead={
        <>
          <p className={css['lead']}>{m('law.lead')}</p>
          <WordingChoice />
        </>
      }
      actions={
        <span className={css['links']}>
          <Link href="/law/treaties">{m('menu.treaties')}</Link>
          {asked && <Link href={`/law/comparison?a=${from}&b=${to}&offence=${offence}`}>{m('law.compare')}</Link>}
        </span>
      }
    >
      <form className={css['question']} onSubmit={(event) => event.preventDefault()}>
        <ComboField
          name="from"
          label={m('law.from')}
          value={from ?? null}
          choices={states}
          onChange={(value) => set({ from: value ?? undefined })}
        />
        <ComboField
          name="to"
          label={m('law.to')}
          value={to ?? null}
          choices={states}
          {...(from !== undefined && from === to ? { error: m('lawRefusal.same-state') } : {})}
          onChange={(value) => set({ to: value ?? undefined })}
        />
        <SelectField
          name="measure"
          label={m('law.measure')}
          value={measure ?? ''}
          choices={measures.map((id) => ({ value: id, label: m(`law.measure-${id}`) }))}
          onChange={(value) => set({ measure: value })}
        />
        <SelectField
          name="offence"
          label={m('law.offence')}
          value={offence ?? ''}
          choices={offences.map(({ id }) => ({ value: id, label: offenceName(id) }))}
          onChange={(value) => set({ offence: value })}
        />
        <AskedDay value={date} onChange={(value) => set({ date: value })} />
      </form>
      {!asked && <EmptyState title={m('law.ask')}>{m('law.askText')}</EmptyState>}
      {asked && (
        <>
          <details className={css['facts']} open={facts.size > 0}>
            <summary>
              {m('law.facts')} <span className="dim">{m('law.factsKnown', { count: facts.size })}</span>
            </summary>
            <p className="dim">{m('law.factsText')}</p>
            <div className={css['grid']}>
              {shown.map((fact) => (
                <FactField
                  key={fact.id}
                  fact={fact}
                  value={facts.get(fact.id) ?? ''}
                  onChange={(value) => setFact(fact.id, value)}
                />
              ))}
            </div>
          </details>
          {answer.isPending && <Skeleton lines={8} />}
          {answer.isError && <ErrorState failure={answer.error} onRetry={() => void answer.refetch()} />}
          <div aria-live="polite" aria-busy={answer.isFetching}>
            {answer.isSuccess && (
              <>
                <p className={css['summary']}>
                  {m('law.found', { count: open.length, from: countryName(from), to: countryName(to) })}
                </p>
                {answer.data.fallback !== null && (
                  <Section title={m('law.fallback')}>
                    <p>
                      <English>{answer.data.fallback.text}</English>
                    </p>
                    <ul>
                      {answer.data.fallback.needs.map((need) => (
                        <li key={need}>
                          <English>{need}</English>
                        </li>
                      ))}
                    </ul>
                  </Section>
                )}
                {open.map((basis, index) => (
                  <BasisCard
                    key={basis.instrument}
                    of={basis}
                    first={index === 0}
                    write={from === own ? addressWith('/requests/new', search, { basis: basis.instrument }) : undefined}
                    onAnswer={setFact}
                  />
                ))}
                <Excluded of={answer.data.bases.filter(({ status }) => status === 'excluded')} />
              </>
            )}
          </div>
        </>
      )}
    </Page>
  )
}

/** The day the law is asked for; while it is being typed it need not be one yet. */
function AskedDay({ value, onChange }: { value: string; onChange: (day: string) => void }) {
  const m = useMessages()
  const [typed, setTyped] = useState(value)
  const change = (day: string) => {
    setTyped(day)
    if (day !== '') onChange(day)
  }
  return <DateField name="date" label={m('law.date')} value={typed} onChange={change} />
}
