import { identifierKinds } from '@comity/server/contracts/cases'
import { countries } from '@comity/law/countries'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { Hint, Question, Radios } from '../../ui/question.tsx'
import css from './cases.module.css'
import { GradingField } from './grading-field.tsx'
import type { PartyDraft } from './party-draft.ts'
import { useCountryName } from './words.tsx'

const categories = ['suspect', 'convicted', 'victim', 'witness', 'contact', 'unknown'] as const
const nameLanguages = [
  'es',
  'pt',
  'fr',
  'de',
  'it',
  'en',
  'ar',
  'ru',
  'zh',
  'quz',
  'ay',
  'fa',
  'uk',
  'tr',
  'ja',
  'ko',
  'hi',
] as const

type FieldsProps = {
  readonly draft: PartyDraft
  readonly onChange: (draft: PartyDraft) => void
  readonly errorOf: (field: string) => string | undefined
}

export function PartyFields({ draft, onChange, errorOf }: FieldsProps) {
  const m = useMessages()
  const { language } = useFormats()
  const set = (change: Partial<PartyDraft>) => onChange({ ...draft, ...change })
  const names = new Intl.DisplayNames(language, { type: 'language' })
  const languages = (nameLanguages as readonly string[]).includes(draft.language)
    ? nameLanguages
    : [draft.language, ...nameLanguages]
  return (
    <>
      <Question name="kind" title={m('caseFile.partyKind')}>
        <Radios
          name="kind"
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          choices={(['person', 'organisation'] as const).map((value) => ({
            value,
            label: m(`caseFile.kind_${value}`),
          }))}
        />
      </Question>
      <TextField
        name="name"
        label={m('caseFile.name')}
        hint={m('caseFile.nameHint')}
        lang={draft.language}
        spellCheck={false}
        value={draft.name}
        onChange={(name) => set({ name })}
        error={errorOf('name') ?? errorOf('name.text')}
      />
      <SelectField
        name="language"
        label={m('caseFile.nameLanguage')}
        value={draft.language}
        onChange={(chosen) => set({ language: chosen })}
        choices={languages.map((value) => ({ value, label: names.of(value) ?? value }))}
        error={errorOf('name.language')}
      />
      <TextField
        name="transliteration"
        label={m('caseFile.transliteration')}
        hint={m('caseFile.transliterationHint')}
        optional
        spellCheck={false}
        value={draft.transliteration}
        onChange={(transliteration) => set({ transliteration })}
      />
      <TextField
        name="otherNames"
        label={m('caseFile.otherNames')}
        hint={m('caseFile.onePerLine')}
        optional
        lines={2}
        spellCheck={false}
        value={draft.otherNames}
        onChange={(otherNames) => set({ otherNames })}
      />
      <Question
        name="category"
        title={m('caseFile.category')}
        hint={m('caseFile.categoryHint')}
        error={errorOf('category')}
      >
        <Radios
          name="category"
          value={draft.category}
          onChange={(category) => set({ category })}
          choices={categories.map((value) => ({
            value,
            label: m(`caseFile.category_${value}`),
            hint: m(`caseFile.meaning_${value}`),
          }))}
        />
      </Question>
      {draft.kind === 'person' && (
        <DateField
          name="born"
          label={m('caseFile.born')}
          optional
          value={draft.born}
          onChange={(born) => set({ born })}
          error={errorOf('born')}
        />
      )}
      <Nationalities draft={draft} onChange={onChange} errorOf={errorOf} />
      <Identifiers draft={draft} onChange={onChange} errorOf={errorOf} />
      <TextField
        name="note"
        label={m('caseFile.note')}
        hint={m('caseFile.noteHint')}
        optional
        lines={3}
        value={draft.note}
        onChange={(note) => set({ note })}
        error={errorOf('note')}
      />
      {draft.grading.scheme === '4x4' && (
        <GradingField value={draft.grading} onChange={(grading) => set({ grading })} />
      )}
      <DateField
        name="retainUntil"
        label={m('cases.retainUntil')}
        hint={m('caseFile.retainHint')}
        value={draft.retainUntil}
        onChange={(retainUntil) => set({ retainUntil })}
        error={errorOf('retainUntil')}
      />
    </>
  )
}

function Nationalities({ draft, onChange, errorOf }: FieldsProps) {
  const m = useMessages()
  const { language } = useFormats()
  const countryName = useCountryName()
  const { nationalities } = draft
  const set = (next: readonly string[]) => onChange({ ...draft, nationalities: next })
  return (
    <>
      <ComboField
        key={nationalities.join()}
        name="nationalities"
        label={m(draft.kind === 'person' ? 'caseFile.nationality' : 'caseFile.seat')}
        optional
        value={null}
        onChange={(chosen) => chosen !== null && nationalities.length < 5 && set([...nationalities, chosen])}
        choices={countries
          .filter(({ alpha3 }) => !nationalities.includes(alpha3))
          .map(({ alpha3, names }) => ({ value: alpha3, label: names[language] }))}
        error={errorOf('nationalities')}
      />
      {nationalities.length > 0 && (
        <ButtonRow>
          {nationalities.map((code) => (
            <Button
              key={code}
              label={m('caseFile.removeNamed', { name: countryName(code) })}
              onClick={() => set(nationalities.filter((one) => one !== code))}
            >
              {countryName(code)} ×
            </Button>
          ))}
        </ButtonRow>
      )}
    </>
  )
}

function Identifiers({ draft, onChange, errorOf }: FieldsProps) {
  const m = useMessages()
  const { identifiers } = draft
  const set = (next: PartyDraft['identifiers']) => onChange({ ...draft, identifiers: next })
  const change = (at: number, part: Partial<PartyDraft['identifiers'][number]>) =>
    set(identifiers.map((one, index) => (index === at ? { ...one, ...part } : one)))
  return (
    <Question
      name="identifiers"
      title={m('caseFile.identifiers')}
      hint={m('caseFile.identifiersHint')}
      error={errorOf('identifiers')}
    >
      {identifiers.map((identifier, at) => (
        // Rows have no name of their own while they are typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={css['identifier']}>
          <SelectField
            name={`identifiers.${at}.kind`}
            label={m('caseFile.type')}
            value={identifier.kind}
            onChange={(kind) => change(at, { kind })}
            choices={identifierKinds.map((value) => ({ value, label: m(`caseFile.identifier_${value}`) }))}
          />
          <TextField
            name={`identifiers.${at}.value`}
            label={m('caseFile.number')}
            spellCheck={false}
            value={identifier.value}
            onChange={(value) => change(at, { value })}
            error={errorOf(`identifiers.${at}.value`)}
          />
          <Button kind="quiet" onClick={() => set(identifiers.filter((_, index) => index !== at))}>
            {m('caseFile.remove')}
          </Button>
        </div>
      ))}
      {identifiers.length === 0 && <Hint>{m('caseFile.noIdentifiers')}</Hint>}
      <Button onClick={() => set([...identifiers, { kind: 'passport', value: '' }])}>
        {m('caseFile.addIdentifier')}
      </Button>
    </Question>
  )
}
