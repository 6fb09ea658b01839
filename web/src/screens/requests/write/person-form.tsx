import { personRoles } from '@comity/server/contracts/requests'
import type { Person } from '@comity/server/contracts/requests'
import { countries } from '@comity/law/countries'
import { useState } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { ComboField } from '../../../ui/combo-field.tsx'
import { DateField } from '../../../ui/date-field.tsx'
import { SelectField, TextField } from '../../../ui/fields.tsx'
import { ErrorSummary } from '../../../ui/question.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { tongueName, tongues } from '../../identity/tongues.ts'
import css from './write.module.css'

type FormProps = {
  readonly language: string
  readonly onAdd: (person: Person) => void
  readonly onCancel: () => void
}

/** A person the case does not know. */
export function PersonForm({ language: spoken, onAdd, onCancel }: FormProps) {
  const m = useMessages()
  const { language } = useFormats()
  const [name, setName] = useState('')
  const [script, setScript] = useState(spoken)
  const [born, setBorn] = useState('')
  const [nationality, setNationality] = useState<string | null>(null)
  const [role, setRole] = useState<Person['role']>('suspect')
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const errorOf = (field: string) => errors.find((one) => one.field === field)?.message
  const add = () => {
    const today = new Date().toISOString().slice(0, 10)
    const found: FormError[] = [
      ...(name.trim() === '' ? [{ field: 'person-name', message: m('requestWrite.nameMissing') }] : []),
      ...(born !== '' && (born > today || born < '1900-01-01')
        ? [{ field: 'person-born', message: m('requestWrite.bornWrong') }]
        : []),
    ]
    setErrors(found)
    if (found.length > 0) return
    onAdd({ name: { language: script, text: name.trim() }, born: born === '' ? null : born, nationality, role })
  }
  return (
    <fieldset className={css['added']}>
      <legend>{m('requestWrite.addPerson')}</legend>
      <ErrorSummary errors={errors} />
      <TextField
        name="person-name"
        label={m('requestWrite.personName')}
        hint={m('requestWrite.personNameHint')}
        spellCheck={false}
        value={name}
        onChange={setName}
        error={errorOf('person-name')}
      />
      <SelectField
        name="person-language"
        label={m('requestWrite.personLanguage')}
        value={script}
        onChange={setScript}
        choices={[...new Set([spoken, ...tongues])].map((tag) => ({ value: tag, label: tongueName(tag, language) }))}
      />
      <SelectField
        name="person-role"
        label={m('requestWrite.personRole')}
        value={role}
        onChange={setRole}
        choices={personRoles.map((value) => ({ value, label: m(`requestWrite.role-${value}`) }))}
      />
      <DateField
        name="person-born"
        label={m('requestWrite.personBorn')}
        optional
        value={born}
        onChange={setBorn}
        error={errorOf('person-born')}
      />
      <ComboField
        name="person-nationality"
        label={m('requestWrite.personNationality')}
        optional
        value={nationality}
        onChange={setNationality}
        choices={countries.map(({ alpha3, names }) => ({ value: alpha3, label: names[language] }))}
      />
      <ButtonRow>
        <Button onClick={add}>{m('requestWrite.addPersonDone')}</Button>
        <Button kind="quiet" onClick={onCancel}>
          {m('ui.cancel')}
        </Button>
      </ButtonRow>
    </fieldset>
  )
}
