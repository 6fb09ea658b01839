import type { ActOffer, RequestView } from '@comity/server/contracts/requests'
import type { ReactNode } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { CheckboxField, SelectField, TextField } from '../../ui/fields.tsx'
import { Question, Radios } from '../../ui/question.tsx'
import { tongueName, tongues } from '../identity/tongues.ts'
import type { ActDraft } from './act-draft.ts'
import { questions } from './act-draft.ts'
import type { Field, FieldName } from './act-fields.ts'
import { unanswered } from './act-fields.ts'
import { GroundField } from './ground-field.tsx'
import { AnnexesField } from './annexes/annexes-field.tsx'
import { InventoryField } from './inventory-field.tsx'
import { ItemsField } from './item-fields.tsx'
import { AuthorityField } from './authority-field.tsx'
import { ChannelField, InstrumentsField } from './law-fields.tsx'
import { AmountsField, LegsField } from './money-fields.tsx'
import { citation } from '../law/instrument-name.ts'
import css from './requests.module.css'
import { TermsField } from './term-fields.tsx'
import { UseField } from './use-field.tsx'
import { named } from './words.tsx'

export type ActFieldProps = {
  readonly field: Field
  readonly request: RequestView
  readonly act: ActOffer
  readonly draft: ActDraft
  readonly set: (change: Partial<ActDraft>) => void
  readonly errorOf: (id: string) => string | undefined
}

/** One field of an act, by its name. */
export function ActField(props: ActFieldProps): ReactNode {
  const Drawn = drawn[props.field.name]
  return <Drawn {...props} />
}

function Text({ field, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const name = field.name as 'reasons' | 'addressee' | 'provision'
  const long = name === 'reasons'
  return (
    <TextField
      name={name}
      label={m(long && !field.required ? 'requestAct.note' : `requestAct.field-${name}`)}
      hint={m(`requestAct.hint-${name}`)}
      optional={!field.required}
      value={draft[name]}
      onChange={(value) => set({ [name]: value })}
      error={errorOf(name)}
      {...(long ? { lines: 5 } : {})}
    />
  )
}

function When({ field, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { zone } = useFormats()
  const name = field.name as 'date' | 'until' | 'lasts'
  return (
    <DateTimeField
      name={name}
      label={m(`requestAct.field-${name}`)}
      hint={m(`requestAct.hint-${name}`)}
      optional={!field.required}
      zone={zone}
      value={draft[name]}
      onChange={(value) => set({ [name]: value })}
      error={errorOf(name)}
    />
  )
}

function LanguageField({ field, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { language } = useFormats()
  return (
    <SelectField
      name="language"
      label={m('requestAct.field-language')}
      optional={!field.required}
      value={draft.language}
      onChange={(value) => set({ language: value })}
      error={errorOf('language')}
      choices={[...new Set([...tongues, draft.language])].map((tag) => ({
        value: tag,
        label: tongueName(tag, language),
      }))}
    />
  )
}

function GrantedField({ draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  return (
    <Question name="granted" title={m('requestAct.field-granted')} error={errorOf('granted')}>
      <Radios<'yes' | 'no'>
        name="granted"
        value={draft.granted === '' ? undefined : draft.granted}
        onChange={(granted) => set({ granted })}
        choices={[
          { value: 'yes', label: m('requestAct.grantedYes') },
          { value: 'no', label: m('requestAct.grantedNo') },
        ]}
      />
    </Question>
  )
}

function AgreedField({ act, draft, set }: ActFieldProps) {
  const m = useMessages()
  return (
    <CheckboxField
      name="agreed"
      label={m(act.asks.includes('dispute-accepted') ? 'requestAct.field-agreedStep' : 'requestAct.field-agreed')}
      checked={draft.agreed}
      onChange={(agreed) => set({ agreed })}
    />
  )
}

function KeptField({ draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  return (
    <Question name="kept" title={m('requestAct.field-kept')} hint={m('requestAct.hint-kept')} error={errorOf('kept')}>
      <CheckboxField name="kept" label={m('requestAct.kept')} checked={draft.kept} onChange={(kept) => set({ kept })} />
    </Question>
  )
}

function RisksField({ request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  return (
    <Question
      name="risks"
      title={m('requestAct.field-risks')}
      hint={m('requestAct.hint-risks')}
      error={errorOf('risks')}
    >
      {unanswered(request).map(({ instrument, id, text, article }) => {
        const key = `${instrument} ${id}`
        return (
          <TextField
            key={key}
            name={`risks-${instrument}-${id}`}
            label={text}
            hint={citation(instrument, article)}
            value={draft.risks[key] ?? ''}
            onChange={(value) => set({ risks: { ...draft.risks, [key]: value } })}
          />
        )
      })}
    </Question>
  )
}

function AnswersField({ draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  return (
    <div className={css['column']}>
      {questions.map((id) => (
        <TextField
          key={id}
          name={`answers-${id}`}
          label={named(m, 'answer', id)}
          value={draft.answers[id] ?? ''}
          onChange={(value) => set({ answers: { ...draft.answers, [id]: value } })}
          error={errorOf(`answers-${id}`)}
        />
      ))}
    </div>
  )
}

function AssuranceField({ request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const known = ['death-penalty', 'in-absentia'].filter((id) => request.question.facts[id] === 'yes')
  const choices = known.length > 0 ? known : ['death-penalty', 'in-absentia', 'specialty', 'other']
  return (
    <>
      <SelectField
        name="assuranceAbout"
        label={m('requestAct.field-assurance')}
        value={draft.assuranceAbout}
        onChange={(assuranceAbout) => set({ assuranceAbout })}
        error={errorOf('assuranceAbout')}
        choices={choices.map((value) => ({ value, label: named(m, 'assured', value) }))}
      />
      <TextField
        name="assuranceBy"
        label={m('requestAct.assuranceBy')}
        value={draft.assuranceBy}
        onChange={(assuranceBy) => set({ assuranceBy })}
      />
    </>
  )
}

const drawn: Readonly<Record<FieldName, (props: ActFieldProps) => ReactNode>> = {
  reasons: Text,
  authority: AuthorityField,
  addressee: Text,
  date: When,
  until: When,
  lasts: When,
  provision: Text,
  language: LanguageField,
  granted: GrantedField,
  agreed: AgreedField,
  kept: KeptField,
  risks: RisksField,
  answers: AnswersField,
  assurance: AssuranceField,
  ground: GroundField,
  instruments: InstrumentsField,
  channel: ChannelField,
  terms: TermsField,
  items: ItemsField,
  annexes: AnnexesField,
  inventory: InventoryField,
  use: UseField,
  amounts: AmountsField,
  legs: LegsField,
}
