import { useMessages } from '../lib/messages.tsx'
import { FieldError, fieldId } from './fields.tsx'
import type { FieldProps } from './fields.tsx'
import css from './fields.module.css'

type DateProps = FieldProps & { readonly value: string; readonly onChange: (date: string) => void }

/** A calendar day without a clock: the browser's own field, in the calendar the reader uses. */
export function DateField({ name, label, hint, error, optional = false, value, onChange }: DateProps) {
  const m = useMessages()
  const id = fieldId(name)
  return (
    <div className={`${css['field']} ${css['day']} ${error === undefined ? '' : css['wrong']}`}>
      <label htmlFor={id} className={css['label']}>
        {optional ? m('form.optional', { label }) : label}
      </label>
      {hint !== undefined && (
        <span id={`${id}-hint`} className={css['hint']}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span id={`${id}-error`} className={css['error']}>
          <FieldError>{error}</FieldError>
        </span>
      )}
      <input
        id={id}
        name={name}
        type="date"
        required={!optional}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={`${id}-hint ${id}-error`}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}
