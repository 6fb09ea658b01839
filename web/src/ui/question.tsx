import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useMessages } from '../lib/messages.tsx'
import { FieldError, fieldId } from './fields.tsx'
import css from './question.module.css'

type QuestionProps = {
  readonly name: string
  readonly title: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  /** The answers to choose from are being fetched anew: until they are here, none can be taken. */
  readonly pending?: boolean
  readonly children: ReactNode
}

/** A group of answers under one question (radio buttons, several checkboxes). For a single field its label is enough. */
export function Question({ name, title, hint, error, pending = false, children }: QuestionProps) {
  const about = `${fieldId(name)}-about`
  return (
    <fieldset
      className={css['question']}
      data-wrong={error === undefined ? undefined : true}
      aria-describedby={about}
      aria-busy={pending}
      disabled={pending}
    >
      <legend>{title}</legend>
      <div id={about}>
        {hint !== undefined && <Hint>{hint}</Hint>}
        {error !== undefined && (
          <p className="error">
            <FieldError>{error}</FieldError>
          </p>
        )}
      </div>
      {children}
    </fieldset>
  )
}

export function Hint({ children }: { children: ReactNode }) {
  return <p className={css['hint']}>{children}</p>
}

type RadioProps<Value extends string> = {
  readonly name: string
  readonly value: Value | undefined
  readonly onChange: (value: Value) => void
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[]
}

/** Choices of which one is taken, all in sight. Stands in a `Question`. */
export function Radios<Value extends string>({ name, value, onChange, choices }: RadioProps<Value>) {
  return (
    <div className={css['radios']}>
      {choices.map((choice, index) => (
        <label key={choice.value}>
          <input
            id={index === 0 ? fieldId(name) : undefined}
            type="radio"
            name={name}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
          />
          <span>
            {choice.label}
            {choice.hint !== undefined && <span className={css['hint']}>{choice.hint}</span>}
          </span>
        </label>
      ))}
    </div>
  )
}

export type FormError = { readonly field: string; readonly message: string }

/** All that is wrong with a form, at its top. Takes the focus when errors appear; each leads to its field. */
export function ErrorSummary({ errors }: { errors: readonly FormError[] }) {
  const m = useMessages()
  const box = useRef<HTMLDivElement>(null)
  const shown = errors.map(({ field, message }) => `${field} ${message}`).join('\n')
  useEffect(() => {
    if (shown !== '') box.current?.focus()
  }, [shown])
  if (errors.length === 0) return null
  return (
    <div ref={box} className={css['summary']} tabIndex={-1} role="alert" aria-labelledby="error-summary">
      <h2 id="error-summary">{m('form.errors')}</h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li key={field + message}>
            <a
              href={`#${fieldId(field)}`}
              onClick={(event) => {
                event.preventDefault()
                const target = document.getElementById(fieldId(field))
                target?.scrollIntoView({ block: 'center' })
                target?.focus()
              }}
            >
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

export function Form({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      noValidate
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}
