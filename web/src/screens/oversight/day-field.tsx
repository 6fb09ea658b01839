import { useMessages } from '../../lib/messages.tsx'
import { fieldId } from '../../ui/fields.tsx'
import css from './day-field.module.css'

type DayProps = { name: string; label: string; value: string; onChange: (day: string) => void }

/** A day on the calendar, which may be left open. */
export function DayField({ name, label, value, onChange }: DayProps) {
  const m = useMessages()
  return (
    <label className={css['day']}>
      {m('form.optional', { label })}
      <input
        id={fieldId(name)}
        type="date"
        name={name}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  )
}
