import type { CaseRow } from '@comity/server/contracts/cases'
import { kinds } from '@comity/law/kinds/catalogue'
import { offences } from '@comity/law/offences'
import { useState } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { ComboField } from '../../../ui/combo-field.tsx'
import { SelectField, TextField, fieldId } from '../../../ui/fields.tsx'
import { MarkingChips } from '../../../ui/marking.tsx'
import { Hint, Question, Radios } from '../../../ui/question.tsx'
import { MarkingField } from '../../cases/marking-field.tsx'
import { useOffenceName } from '../../cases/words.tsx'
import { Freshness } from '../../directory/freshness.tsx'
import { keyOf, nameIn } from '../../directory/known.ts'
import type { Known } from '../../directory/known.ts'
import { grouped, isDirect, kindLine, matching } from './kinds.ts'
import { markingOf, ofCase } from './start-draft.ts'
import type { Start, StartPage } from './start-draft.ts'
import css from './write.module.css'

type QuestionProps = {
  readonly start: Start
  readonly state: string
  readonly cases: readonly CaseRow[]
  readonly known: readonly Known[]
  readonly onChange: (part: Partial<Start>) => void
  readonly errorOf: (field: string) => string | undefined
}

/** The fields of one page before the request exists. */
export function StartQuestion({ page, ...props }: QuestionProps & { readonly page: StartPage }) {
  switch (page) {
    case 'kind':
      return <KindQuestion {...props} />
    case 'to':
      return <ToQuestion {...props} />
    case 'about':
      return <AboutQuestion {...props} />
    case 'title':
      break
  }
  return <TitleQuestion {...props} />
}

function KindQuestion({ start, onChange, errorOf }: QuestionProps) {
  const m = useMessages()
  const { language } = useFormats()
  const [words, setWords] = useState('')
  const found = matching(m, language, words)
  const [first] = found
  return (
    <>
      <TextField
        name="find"
        type="search"
        label={m('requestWrite.findKind')}
        hint={m('requestWrite.findKindHint')}
        optional
        value={words}
        onChange={(text) => {
          setWords(text)
          const [only, ...others] = matching(m, language, text)
          if (text !== '' && only !== undefined && others.length === 0) onChange({ kind: only.id })
        }}
      />
      <output className="dim">{m('requestWrite.kindsFound', { count: found.length, total: kinds.length })}</output>
      <Question name="kind" title={m('requestWrite.whichKind')} error={errorOf('kind')}>
        {/* What the error summary leads to: the first of the list that is shown. */}
        {first === undefined && <Hint>{m('form.notFound')}</Hint>}
        <div className={css['kinds']}>
          {grouped(found).map(([group, of], index) => (
            <section key={group}>
              <h2>{m(`requestWrite.group-${group}`)}</h2>
              <Radios
                name={index === 0 ? 'kind' : `kind-${group}`}
                value={start.kind}
                onChange={(kind) => onChange({ kind })}
                choices={of.map(({ id, names }) => ({ value: id, label: names[language], hint: kindLine(m, id) }))}
              />
            </section>
          ))}
        </div>
      </Question>
    </>
  )
}

/** Authorities that no request is put to: they run or oversee the node, or defend. */
const answersNone: readonly string[] = ['administration', 'supervision', 'bar']

function ToQuestion({ start, known, onChange, errorOf }: QuestionProps) {
  const m = useMessages()
  const formats = useFormats()
  const chosen = known.find(({ key }) => start.to !== null && key === keyOf(start.to))
  // A request of justice goes to the central authority, a question of police to the police: they stand first.
  const direct = isDirect(start.kind)
  const before = direct ? 'police' : 'central-authority'
  const ranked = known
    .filter(({ authority }) => !answersNone.includes(authority.kind))
    .toSorted(
      (a, b) =>
        formats.country(a.state.state).localeCompare(formats.country(b.state.state), formats.language) ||
        Number(b.authority.kind === before) - Number(a.authority.kind === before),
    )
  return (
    <>
      <ComboField
        name="to"
        label={m('requestWrite.whichAuthority')}
        hint={m(direct ? 'requestWrite.whichPoliceHint' : 'requestWrite.whichAuthorityHint')}
        error={errorOf('to')}
        value={chosen?.key ?? null}
        onChange={(key) => {
          const found = known.find((one) => one.key === key)
          onChange({ to: found === undefined ? null : { state: found.state.state, authority: found.authority.id } })
        }}
        choices={ranked.map(({ key, state, authority }) => ({
          value: key,
          label: `${formats.country(state.state)} · ${nameIn(authority, formats.language)}`,
        }))}
      />
      {chosen !== undefined && <Freshness of={chosen.state.freshness} />}
      {known.length === 0 && <Hint>{m('compose.noRecipients')}</Hint>}
    </>
  )
}

function AboutQuestion({ start, cases, onChange, errorOf }: QuestionProps) {
  const m = useMessages()
  const offenceName = useOffenceName()
  const file = cases.find(({ id }) => id === start.case)
  const ofFile = offences.filter(({ id }) => file?.offences.includes(id) === true)
  const others = offences.filter((one) => !ofFile.includes(one))
  return (
    <>
      <ComboField
        name="case"
        label={m('requestWrite.whichCase')}
        hint={m('requestWrite.whichCaseHint')}
        error={errorOf('case')}
        value={start.case === '' ? null : start.case}
        onChange={(id) => {
          const found = cases.find((one) => one.id === id)
          onChange(found === undefined ? { case: '' } : ofCase(start, found))
        }}
        choices={cases.map(({ id, reference, title }) => ({ value: id, label: `${reference} ${title}` }))}
      />
      <SelectField
        name="offence"
        label={m('requestWrite.whichOffence')}
        hint={m('requestWrite.whichOffenceHint')}
        error={errorOf('offence')}
        value={start.offence}
        onChange={(offence) => onChange({ offence })}
        choices={[...ofFile, ...others].map(({ id }) => ({ value: id, label: offenceName(id) }))}
      />
      <TextField
        name="proceeding"
        label={m('requestWrite.proceeding')}
        hint={m('requestWrite.proceedingHint')}
        error={errorOf('proceeding')}
        value={start.proceeding}
        onChange={(proceeding) => onChange({ proceeding })}
      />
    </>
  )
}

function TitleQuestion({ start, state, cases, onChange, errorOf }: QuestionProps) {
  const m = useMessages()
  const marking = markingOf(start, state)
  const file = cases.find(({ id }) => id === start.case)
  const asCase = JSON.stringify(file?.marking) === JSON.stringify(marking)
  return (
    <>
      <TextField
        name="title"
        label={m('requestWrite.requestTitle')}
        hint={m('requestWrite.requestTitleHint')}
        error={errorOf('title')}
        value={start.title}
        onChange={(title) => onChange({ title })}
      />
      <section className={css['marked']} aria-labelledby={fieldId('marking-now')}>
        <h2 id={fieldId('marking-now')}>{m('cases.marking')}</h2>
        <p>
          <MarkingChips marking={marking} />
        </p>
        <Hint>{m(asCase ? 'requestWrite.markingOfCase' : 'requestWrite.markingHint')}</Hint>
        <details className={css['more']} open={errorOf('marking.condition') === undefined ? undefined : true}>
          <summary>{m('requestWrite.otherMarking')}</summary>
          <div className={css['column']}>
            <MarkingField
              value={marking}
              onChange={(next) => onChange({ marking: next })}
              conditionError={errorOf('marking.condition')}
            />
          </div>
        </details>
      </section>
    </>
  )
}
