import { Select } from '@mantine/core'
import { useMessages } from '../lib/messages.tsx'
import { FieldError, fieldId } from './fields.tsx'
import type { Choice, FieldProps } from './fields.tsx'
import css from './fields.module.css'

type ComboProps = FieldProps & {
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly choices: readonly Choice[]
}

/** A long list of choices that is searched by typing. For up to some fifteen choices take `SelectField`. */
export function ComboField({ name, label, hint, error, optional = false, value, onChange, choices }: ComboProps) {
  const m = useMessages()
  return (
    <Select
      id={fieldId(name)}
      name={name}
      size="sm"
      searchable
      clearable={optional}
      allowDeselect={optional}
      label={optional ? m('form.optional', { label }) : label}
      description={hint}
      error={error === undefined ? undefined : <FieldError>{error}</FieldError>}
      nothingFoundMessage={m('form.notFound')}
      value={value}
      onChange={onChange}
      data={choices.map((choice) => ({ value: choice.value, label: choice.label, disabled: choice.off ?? false }))}
      inputWrapperOrder={['label', 'description', 'error', 'input']}
      classNames={{
        root: `${css['field']} ${error === undefined ? '' : css['wrong']}`,
        label: css['label'] ?? '',
        description: css['hint'] ?? '',
        error: css['error'] ?? '',
        input: css['input'] ?? '',
        dropdown: css['options'] ?? '',
      }}
    />
  )
}
