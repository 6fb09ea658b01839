import { useFormats, useMessages } from '../../lib/messages.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { tongueName, tongues } from './tongues.ts'

export type NameTyped = { readonly text: string; readonly language: string; readonly transliteration: string }

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
        choices={tongues.map((tag) => ({ value: tag, label: tongueName(tag, shown) }))}
      />
    </>
  )
}
