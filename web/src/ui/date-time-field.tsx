import { useId, useState } from 'react'
import { instantOfWallTime, wallTimeOfInstant } from '../lib/format.ts'
import { useFormats, useMessages } from '../lib/messages.tsx'
import { FieldError, fieldId } from './fields.tsx'
import type { FieldProps } from './fields.tsx'
import css from './fields.module.css'

type DateTimeProps = FieldProps & {
  /** An instant in UTC, or empty. */
  readonly value: string
  readonly onChange: (instant: string) => void
  /** The zone the clock time is meant in; always shown, with the instant in universal time beside it. */
  readonly zone: string
}

export function DateTimeField(props: DateTimeProps) {
  const { name, label, hint, error, optional = false, zone } = props
  const m = useMessages()
  const formats = useFormats()
  const about = useId()
  const [wall, setWall] = useState(() =>
    props.value === '' ? { date: '', time: '' } : wallTimeOfInstant(props.value, zone),
  )
  const change = (next: typeof wall) => {
    setWall(next)
    props.onChange(instantOfWallTime(next.date, next.time === '' ? '00:00' : next.time, zone) ?? '')
  }
  return (
    <fieldset
      className={`${css['fieldset']} ${css['field']} ${error === undefined ? '' : css['wrong']}`}
      aria-describedby={about}
    >
      <legend className={css['label']}>{optional ? m('form.optional', { label }) : label}</legend>
      <div id={about}>
        {hint !== undefined && <p className={css['hint']}>{hint}</p>}
        {error !== undefined && (
          <p className={css['error']}>
            <FieldError>{error}</FieldError>
          </p>
        )}
      </div>
      <div className={css['pair']}>
        <label className={css['part']}>
          {m('form.date')}
          <input
            id={fieldId(name)}
            type="date"
            required={!optional}
            aria-invalid={error === undefined ? undefined : true}
            value={wall.date}
            onChange={(event) => change({ ...wall, date: event.currentTarget.value })}
          />
        </label>
        <label className={css['part']}>
          {m('form.time')}
          <input
            type="time"
            value={wall.time}
            onChange={(event) => change({ ...wall, time: event.currentTarget.value })}
          />
        </label>
      </div>
      <p className={css['hint']}>
        {props.value === ''
          ? m('form.zoneOnly', { zone })
          : m('form.zone', { zone, instant: formats.instant(props.value, 'UTC') })}
      </p>
    </fieldset>
  )
}
