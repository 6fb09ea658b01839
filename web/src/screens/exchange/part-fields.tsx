import { countries } from '@comity/law/countries'
import type { Grading } from '@comity/server/kernel/schema/grading'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Question } from '../../ui/question.tsx'
import { GradingField, ungraded } from '../cases/grading-field.tsx'
import { useCountryName } from '../cases/words.tsx'
import { tongueName, tongues } from '../identity/tongues.ts'
import css from './exchange.module.css'

type PartProps = {
  readonly path: string
  readonly label: string
  readonly required: boolean
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly errorOf: (path: string) => string | undefined
  readonly language: string
}

/** The grading of source and information, in Europol's 4x4. */
export function GradingInput({ path, value, onChange, required, label }: PartProps) {
  const m = useMessages()
  const grading = value as Grading | undefined | null
  const graded = grading !== undefined && grading !== null && grading.scheme === '4x4' ? grading : undefined
  if (graded === undefined && !required) {
    return (
      <p>
        <Button onClick={() => onChange(ungraded)}>{m('field.add', { name: label })}</Button>
      </p>
    )
  }
  return (
    <Question name={path} title={label} hint={m('caseForm.gradingHint')}>
      <GradingField name={path} value={graded ?? ungraded} onChange={onChange} />
    </Question>
  )
}

/** A name with its language and, where it helps, in Latin letters. */
export function NameInput({ path, value, onChange, required, label, errorOf, language }: PartProps) {
  const m = useMessages()
  const formats = useFormats()
  const name = (value ?? { language, text: '' }) as { language: string; text: string; transliteration?: string }
  return (
    <div className={css['row']}>
      <TextField
        name={path}
        label={label}
        optional={!required}
        error={errorOf(path)}
        value={name.text}
        lang={name.language}
        onChange={(text) => onChange({ ...name, text })}
      />
      <ComboField
        name={`${path}.language`}
        label={m('field.language')}
        value={name.language}
        onChange={(chosen) => onChange({ ...name, language: chosen ?? language })}
        choices={tongues.map((tag) => ({ value: tag, label: tongueName(tag, formats.language) }))}
      />
      <TextField
        name={`${path}.transliteration`}
        label={m('field.transliteration')}
        optional
        value={name.transliteration ?? ''}
        onChange={(transliteration) => onChange({ ...name, transliteration })}
      />
    </div>
  )
}

/** A place by its country and area. */
export function PlaceInput({ path, value, onChange, required, label, errorOf }: PartProps) {
  const m = useMessages()
  const countryName = useCountryName()
  const place = (value ?? { country: '' }) as { country: string; area?: string }
  return (
    <div className={css['row']}>
      <ComboField
        name={path}
        label={label}
        hint={m('field.country')}
        optional={!required}
        error={errorOf(path)}
        value={place.country === '' ? null : place.country}
        onChange={(chosen) => onChange({ ...place, country: chosen ?? '' })}
        choices={countries.map(({ alpha3 }) => ({ value: alpha3, label: countryName(alpha3) }))}
      />
      <TextField
        name={`${path}.area`}
        label={m('field.area')}
        optional
        value={place.area ?? ''}
        onChange={(area) => onChange({ ...place, area })}
      />
    </div>
  )
}
