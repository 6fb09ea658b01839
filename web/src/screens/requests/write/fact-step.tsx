import { countries } from '@comity/law/countries'
import { useState } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { ComboField } from '../../../ui/combo-field.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { Link } from '../../../ui/link.tsx'
import { Page } from '../../../ui/page.tsx'
import { Question, Radios } from '../../../ui/question.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { EmptyState, Skeleton } from '../../../ui/states.tsx'
import { English } from '../../law/english.tsx'
import { useWording } from '../../law/wording.ts'
import { Article } from './asks.tsx'
import type { Saved } from './draft.ts'
import { openFacts, useBases, useFacts } from './law.ts'
import type { Basis, Fact } from './law.ts'
import { Lead, NotSaved, refusalOf } from './standing.tsx'
import { StepPage } from './step-page.tsx'
import { hrefOf, mustChoose } from './steps.ts'
import type { StepProps } from './write.tsx'
import css from './write.module.css'

/** One fact that decides, with what an answer would change. Not known is an answer: nothing is assumed. */
export function FactStep(props: StepProps) {
  const m = useMessages()
  const { keeper, at } = props
  const { view } = keeper
  const known = useFacts()
  const { open, chosen } = useBases(view)
  const fact = known.find(({ id }) => id === at.about)
  if (known.length === 0) return <Skeleton lines={6} />
  if (fact === undefined) {
    return (
      <Page title={m('requestWrite.step-fact')}>
        <EmptyState title={m('requestWrite.factUnknown')}>
          <Link href={hrefOf(view.id, { step: 'basis' })}>{m('requestWrite.step-basis')}</Link>
        </EmptyState>
      </Page>
    )
  }
  return <FactQuestion key={fact.id} {...props} fact={fact} known={known} open={open} chosen={chosen} />
}

type FactProps = StepProps & {
  readonly fact: Fact
  readonly known: readonly Fact[]
  readonly open: readonly Basis[]
  readonly chosen: readonly Basis[]
}

function FactQuestion({ keeper, at, go, fact, known, open, chosen }: FactProps) {
  const m = useMessages()
  const { view } = keeper
  const [value, setValue] = useState(view.question.facts[fact.id] ?? '')
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [saved, setSaved] = useState<Saved>()
  const [busy, setBusy] = useState(false)
  const place = (id: string) => known.findIndex((one) => one.id === id)
  const next = openFacts({ open, chosen }, known).find((one) => place(one.id) > place(fact.id))
  const done = async () => {
    const number = fact.kind === 'years' || fact.kind === 'months'
    const wrong = number && value.trim() !== '' && !/^\d{1,4}(?:\.\d{1,2})?$/.test(value.trim())
    setErrors(wrong ? [{ field: 'fact', message: m('requestWrite.numberWrong') }] : [])
    if (wrong || busy) return
    const { [fact.id]: _was, ...others } = view.question.facts
    const facts = value.trim() === '' ? others : { ...others, [fact.id]: value.trim() }
    setBusy(true)
    const outcome = await keeper.change({ question: { ...view.question, facts } })
    setBusy(false)
    setSaved(outcome)
    if (outcome.is !== 'saved') return
    if (next !== undefined) go({ step: 'fact', about: next.id })
    else go(mustChoose(view) ? { step: 'basis' } : keeper.next({ step: 'basis' }))
  }
  return (
    <StepPage
      title={m('requestWrite.step-fact')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={errors}
      busy={busy}
      back={m('requestWrite.step-basis')}
      onDone={() => void done()}
      onBack={() => go({ step: 'basis' })}
      beside={<Changes fact={fact} open={open} />}
    >
      <NotSaved refusal={refusalOf(saved)} onRetry={() => void done()} />
      <FactInput fact={fact} value={value} onChange={setValue} error={errors[0]?.message} />
    </StepPage>
  )
}

type InputProps = {
  readonly fact: Fact
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
}

function FactInput({ fact, value, onChange, error }: InputProps) {
  const m = useMessages()
  const { language } = useFormats()
  const { read } = useWording()
  const asked = read(fact.text).text
  const radios = (choices: readonly { readonly value: string; readonly label: string }[]) => (
    <Question name="fact" title={asked} error={error}>
      <Radios
        name="fact"
        value={value}
        onChange={onChange}
        choices={[...choices, { value: '', label: m('law.notKnown') }].map((one) => ({
          ...one,
          label: one.label.charAt(0).toLocaleUpperCase(language) + one.label.slice(1),
        }))}
      />
    </Question>
  )
  switch (fact.kind) {
    case 'yes-no':
      return radios([
        { value: 'yes', label: m('law.yes') },
        { value: 'no', label: m('law.no') },
      ])
    case 'choice':
      return radios(
        (fact.choices ?? []).map((one) => {
          const { text, translated } = read(one)
          return { value: one, label: translated ? text : text.replaceAll('-', ' ') }
        }),
      )
    case 'state':
      return (
        <ComboField
          name="fact"
          label={asked}
          optional
          value={value === '' ? null : value}
          choices={countries.map(({ alpha3, names }) => ({ value: alpha3, label: names[language] }))}
          onChange={(next) => onChange(next ?? '')}
        />
      )
    case 'years':
    case 'months':
    case 'language':
      break
  }
  return <TextField name="fact" label={asked} optional value={value} onChange={onChange} error={error} />
}

/** What hangs on the fact: what each answer makes of each instrument, and the grounds of refusal it settles. */
function Changes({ fact, open }: { fact: Fact; open: readonly Basis[] }) {
  const m = useMessages()
  const changes = open.flatMap(({ instrument, title, wouldChange }) =>
    wouldChange.filter((one) => one.fact === fact.id).map((one) => ({ ...one, instrument, title })),
  )
  const settles = open.flatMap(({ instrument, title, risks }) =>
    risks.filter((risk) => risk.missing?.includes(fact.id) === true).map((risk) => ({ ...risk, instrument, title })),
  )
  const waits = open.filter(({ missing }) => missing.some((one) => one.fact === fact.id))
  const conditions = open.flatMap((one) =>
    one.conditions
      .filter(({ missing }) => missing?.includes(fact.id) === true)
      .map((condition) => ({ ...condition, instrument: one.instrument, title: one.title })),
  )
  const words = (value: string) => (value === 'yes' ? m('law.yes') : value === 'no' ? m('law.no') : value)
  return (
    <>
      <h2>{m('requestWrite.whyFact')}</h2>
      {fact.article !== undefined && <Article>{fact.article}</Article>}
      <ul className={css['plain']}>
        {waits.map(({ instrument, title }) => (
          <li key={instrument}>
            <strong>
              <English>{title}</English>
            </strong>
            {changes
              .filter((one) => one.instrument === instrument)
              .map(({ value, status }) => (
                <span key={value} className={css['article']}>
                  {words(value)}: {m(`law.status-${status}`)}
                </span>
              ))}
          </li>
        ))}
        {settles.map(({ instrument, title, id, text, article }) => (
          <li key={`${instrument} ${id} ${article}`}>
            {m('requestWrite.couldRefuse')} <English>{text}</English>
            <span className={css['article']}>
              <English>{title}</English> <Article>{article}</Article>
            </span>
          </li>
        ))}
        {conditions.map(({ instrument, title, text, article }) => (
          <li key={`${instrument} ${article} condition`}>
            <English>{text}</English>
            <span className={css['article']}>
              <English>{title}</English> <Article>{article}</Article>
            </span>
          </li>
        ))}
      </ul>
      {waits.length + settles.length + conditions.length === 0 && (
        <p className="dim">{m('requestWrite.factSettled')}</p>
      )}
    </>
  )
}
