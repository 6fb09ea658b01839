import { Checkbox, NativeSelect, TextInput, Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMessages } from '../lib/messages.tsx'
import css from './fields.module.css'

export type FieldProps = {
  /** The path of the field in the contract: a refusal names it, and the error summary links to it. */
  readonly name: string
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
  /** Fields are required unless this says otherwise; then the label does too. */
  readonly optional?: boolean
  readonly autoFocus?: boolean
}

/** The id an error summary links to. */
export function fieldId(name: string): string {
  return `field-${name}`
}

/** What all fields of the library are given: label, hint and error in the order label, hint, error, input. */
function useField({ name, label, hint, error, optional = false }: FieldProps) {
  const m = useMessages()
  return {
    id: fieldId(name),
    name,
    size: 'sm' as const,
    label: optional ? m('form.optional', { label }) : label,
    description: hint,
    required: !optional,
    withAsterisk: false,
    error: error === undefined ? undefined : <FieldError>{error}</FieldError>,
    inputWrapperOrder: ['label', 'description', 'error', 'input'] as ('label' | 'description' | 'error' | 'input')[],
    classNames: {
      root: `${css['field']} ${error === undefined ? '' : css['wrong']}`,
      label: css['label'] ?? '',
      description: css['hint'] ?? '',
      error: css['error'] ?? '',
      input: css['input'] ?? '',
    },
  }
}

export function FieldError({ children }: { children: ReactNode }) {
  const m = useMessages()
  return (
    <>
      <span className="unseen">{m('form.error')} </span>
      {children}
    </>
  )
}

type TextProps = FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'email' | 'search' | 'tel' | 'url'
  readonly lines?: number
  readonly autoComplete?: string
  /** Language of what is typed, where it differs from the interface. */
  readonly lang?: string
  readonly spellCheck?: boolean
}

export function TextField(props: TextProps) {
  const field = useField(props)
  const shared = {
    ...field,
    value: props.value,
    dir: 'auto',
    lang: props.lang,
    autoFocus: props.autoFocus ?? false,
    autoComplete: props.autoComplete ?? 'off',
    spellCheck: props.spellCheck,
  }
  if (props.lines !== undefined) {
    return <Textarea {...shared} rows={props.lines} onChange={(event) => props.onChange(event.currentTarget.value)} />
  }
  return (
    <TextInput
      {...shared}
      type={props.type ?? 'text'}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

export type Choice<Value extends string = string> = {
  readonly value: Value
  readonly label: string
  readonly off?: boolean
}

type SelectProps<Value extends string> = FieldProps & {
  readonly value: Value | ''
  readonly onChange: (value: Value) => void
  readonly choices: readonly Choice<Value>[]
}

/** A short list of choices: the browser's own list, which every screen reader and telephone knows. */
export function SelectField<Value extends string>(props: SelectProps<Value>) {
  const field = useField(props)
  const m = useMessages()
  return (
    <NativeSelect
      {...field}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value as Value)}
      data={[
        ...(props.value === '' ? [{ value: '', label: m('form.choose'), disabled: true }] : []),
        ...props.choices.map(({ value, label, off = false }) => ({ value, label, disabled: off })),
      ]}
    />
  )
}

type CheckboxProps = Omit<FieldProps, 'optional'> & {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

export function CheckboxField({ name, label, hint, error, checked, onChange }: CheckboxProps) {
  return (
    <Checkbox
      id={fieldId(name)}
      name={name}
      size="xs"
      label={label}
      description={hint}
      error={error === undefined ? undefined : <FieldError>{error}</FieldError>}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
      classNames={{
        input: css['check'] ?? '',
        label: css['checkLabel'] ?? '',
        description: css['hint'] ?? '',
        error: css['error'] ?? '',
      }}
    />
  )
}
