import { countries } from '@comity/law/countries'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { CheckboxField, SelectField, TextField } from '../../ui/fields.tsx'
import { OffencesField } from '../cases/offences-field.tsx'
import { useCountryName } from '../cases/words.tsx'
import { tongueName, tongues } from '../identity/tongues.ts'
import css from './exchange.module.css'
import { dayName } from './day-name.ts'
import { choiceWords, fieldWords } from './field-words.ts'
import { GradingInput, NameInput, PlaceInput } from './part-fields.tsx'
import { blank } from './shape.ts'
import type { Field, Shape } from './shape.ts'

type Record_ = Readonly<Record<string, unknown>>
export type FieldContext = {
  readonly errorOf: (path: string) => string | undefined
  /** The language the message is written in: what is typed is spelt and read in it. */
  readonly language: string
}

type FieldsProps = FieldContext & {
  readonly fields: readonly Field[]
  readonly value: Record_
  readonly onChange: (value: Record_) => void
  readonly at?: string
}

/** The fields of a form as the form itself says them. */
export function FormFields({ fields, value, onChange, at = '', ...context }: FieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          {...context}
          name={field.name}
          path={at + field.name}
          shape={field.shape}
          required={field.required}
          value={value[field.name]}
          onChange={(next) => onChange({ ...value, [field.name]: next })}
        />
      ))}
    </>
  )
}

type InputProps = FieldContext & {
  readonly name: string
  readonly path: string
  readonly shape: Shape
  readonly required: boolean
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  /** Said in place of the name of the field, for the rows of a list. */
  readonly label?: string
}

function FieldInput(props: InputProps) {
  const { name, path, shape, required, value, onChange, errorOf, language } = props
  const m = useMessages()
  const formats = useFormats()
  const countryName = useCountryName()
  const label = props.label ?? fieldWords(m, name)
  const shared = { name: path, label, error: errorOf(path), optional: !required }
  const text = typeof value === 'string' ? value : ''
  switch (shape.is) {
    case 'line':
      return <TextField {...shared} value={text} onChange={onChange} lang={language} />
    case 'prose':
      return (
        <TextField {...shared} value={text} onChange={onChange} lang={language} lines={required ? 7 : 2} spellCheck />
      )
    case 'number':
      return (
        <TextField
          {...shared}
          value={typeof value === 'number' ? String(value) : ''}
          onChange={(typed) => onChange(typed.trim() === '' || Number.isNaN(Number(typed)) ? undefined : Number(typed))}
        />
      )
    case 'language':
      return (
        <ComboField
          {...shared}
          value={text}
          onChange={(chosen) => onChange(chosen ?? '')}
          choices={tongues.map((tag) => ({ value: tag, label: tongueName(tag, formats.language) }))}
        />
      )
    case 'country':
      return (
        <ComboField
          {...shared}
          value={text === '' ? null : text}
          onChange={(chosen) => onChange(chosen ?? '')}
          choices={countries.map(({ alpha3 }) => ({ value: alpha3, label: countryName(alpha3) }))}
        />
      )
    case 'check':
      return <CheckboxField name={path} label={label} checked={value === true} onChange={onChange} />
    case 'day':
      return (
        <div className={css['short']}>
          <SelectField
            {...shared}
            value={typeof value === 'number' ? String(value) : '1'}
            onChange={(chosen) => onChange(Number(chosen))}
            choices={[1, 2, 3, 4, 5, 6, 7].map((day) => ({
              value: String(day),
              label: dayName(formats.language, day),
            }))}
          />
        </div>
      )
    case 'time':
      return (
        <div className={css['short']}>
          <TextField {...shared} value={text} onChange={onChange} />
        </div>
      )
    case 'instant':
      return <DateTimeField {...shared} value={text} onChange={onChange} zone={formats.zone} />
    case 'date':
      return (
        <div className={css['short']}>
          <DateField {...shared} value={text} onChange={onChange} />
        </div>
      )
    case 'choice':
      return (
        <SelectField
          {...shared}
          value={text}
          onChange={onChange}
          choices={shape.options.map((one) => ({ value: one, label: choiceWords(m, name, one) }))}
        />
      )
    case 'offences':
      return (
        <OffencesField value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} error={shared.error} />
      )
    case 'grading':
      return <GradingInput {...props} label={label} />
    case 'name':
      return <NameInput {...props} label={label} />
    case 'place':
      return <PlaceInput {...props} label={label} />
    case 'list':
      return <ListInput {...props} label={label} shape={shape} />
    case 'group':
    default:
      return (
        <details className={css['group']} open={required}>
          <summary>{required ? label : m('form.optional', { label })}</summary>
          <div className={css['groupFields']}>
            <FormFields
              fields={shape.fields}
              value={(value ?? {}) as Record_}
              onChange={onChange}
              at={`${path}.`}
              errorOf={errorOf}
              language={language}
            />
          </div>
        </details>
      )
  }
}

type ListProps = InputProps & { label: string; shape: Extract<Shape, { is: 'list' }> }

function ListInput({ name, path, shape, value, onChange, errorOf, language, label }: ListProps) {
  const m = useMessages()
  const rows = Array.isArray(value) ? (value as readonly unknown[]) : []
  const change = (index: number, next: unknown) => onChange(rows.map((row, at) => (at === index ? next : row)))
  const one = name === 'questions' ? m('field.question') : label
  const add = (
    <Button onClick={() => onChange([...rows, blank(shape.of, language)])}>{m('field.add', { name: one })}</Button>
  )
  // A list that may stay empty is one button until somebody adds to it.
  if (rows.length === 0 && shape.least === 0 && errorOf(path) === undefined) {
    return <p className={css['adding']}>{add}</p>
  }
  return (
    <fieldset className={css['list']}>
      <legend>{label}</legend>
      {errorOf(path) !== undefined && <p className="error">{errorOf(path)}</p>}
      {rows.map((row, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row has no name but its place
        <div key={index} className={css['listRow']}>
          <div className={css['listBody']}>
            {shape.of.is === 'group' ? (
              <>
                <h4>{m('field.nth', { name: label, at: index + 1 })}</h4>
                <FormFields
                  fields={shape.of.fields}
                  value={(row ?? {}) as Record_}
                  onChange={(next) => change(index, next)}
                  at={`${path}.${index}.`}
                  errorOf={errorOf}
                  language={language}
                />
              </>
            ) : (
              <FieldInput
                name={name}
                path={`${path}.${index}`}
                shape={shape.of}
                required
                value={row}
                onChange={(next) => change(index, next)}
                errorOf={errorOf}
                language={language}
                label={m('field.nth', { name: one, at: index + 1 })}
              />
            )}
          </div>
          {rows.length > shape.least && (
            <Button
              kind="quiet"
              label={m('field.removeNamed', { name: one, at: index + 1 })}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              {m('field.remove')}
            </Button>
          )}
        </div>
      ))}
      {rows.length < shape.most && <p>{add}</p>}
    </fieldset>
  )
}
