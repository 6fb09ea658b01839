import { languageNames, languages } from '../../lib/language.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'

export type NameTyped = { readonly text: string; readonly language: string; readonly transliteration: string }

// Languages in which names are written besides the six of the interface; more come with the States that use them.
const more = ['pt', 'de', 'it', 'qu', 'ay', 'rm', 'tr', 'uk', 'fa', 'he', 'hi', 'ja', 'ko', 'nl', 'pl', 'vi']

/** The name as the contract wants it: no empty Latin form. */
export function nameOf({ text, language, transliteration }: NameTyped) {
  return { text, language, ...(transliteration.trim() === '' ? {} : { transliteration }) }
}

/** A name or title in its own script, its language, and its Latin letters where they differ. */
export function NameFields(props: {
  name: string
  label: string
  hint?: string
  value: NameTyped
  onChange: (value: NameTyped) => void
  errorOf: (field: string) => string | undefined
}) {
  const m = useMessages()
  const { language: shown } = useFormats()
  const { name, value, onChange, errorOf } = props
  const nameOfLanguage = new Intl.DisplayNames(shown, { type: 'language' })
  return (
    <>
      <TextField
        name={`${name}.text`}
        label={props.label}
        hint={props.hint}
        error={errorOf(`${name}.text`) ?? errorOf(name)}
        lang={value.language}
        value={value.text}
        onChange={(text) => onChange({ ...value, text })}
      />
      <TextField
        name={`${name}.transliteration`}
        label={m('admin.latin')}
        hint={m('admin.latinHint')}
        optional
        error={errorOf(`${name}.transliteration`)}
        value={value.transliteration}
        onChange={(transliteration) => onChange({ ...value, transliteration })}
      />
      <SelectField
        name={`${name}.language`}
        label={m('admin.textLanguage')}
        value={value.language}
        onChange={(language) => onChange({ ...value, language })}
        choices={[
          ...languages.map((tag) => ({ value: tag as string, label: languageNames[tag] })),
          ...more.map((tag) => ({ value: tag, label: nameOfLanguage.of(tag) ?? tag })),
        ]}
      />
    </>
  )
}
