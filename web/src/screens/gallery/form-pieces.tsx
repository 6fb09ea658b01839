import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { CheckboxField, SelectField, TextField } from '../../ui/fields.tsx'
import { ErrorSummary, Form, Question, Radios } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { TaskList } from '../../ui/task-list.tsx'

export function FormPieces() {
  const m = useMessages()
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [title, setTitle] = useState('')
  const [due, setDue] = useState('2026-12-05T17:00:00Z')
  const [party, setParty] = useState<string | null>(null)
  const [channel, setChannel] = useState<'' | 'central' | 'police'>('')
  const [urgent, setUrgent] = useState<'yes' | 'no'>()
  const [sure, setSure] = useState(false)
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  return (
    <Form
      onSubmit={() =>
        setErrors([
          { field: 'title', message: 'Enter what is asked for' },
          { field: 'urgent', message: 'Say whether it is urgent' },
        ])
      }
    >
      <ErrorSummary errors={errors} />
      <TextField
        name="title"
        label="What is asked for"
        hint="One sentence, as it will stand on the request."
        value={title}
        onChange={setTitle}
        error={errorOf('title')}
      />
      <TextField name="facts" label="Summary of the facts" lines={4} value="" onChange={() => undefined} optional />
      <DateTimeField name="due" label="Wanted by" zone="America/Lima" value={due} onChange={setDue} />
      <SelectField
        name="channel"
        label="Channel"
        value={channel}
        onChange={setChannel}
        choices={[
          { value: 'central', label: 'Central authority' },
          { value: 'police', label: 'Police contact point' },
        ]}
      />
      <ComboField
        name="party"
        label="Requested State"
        value={party}
        onChange={setParty}
        choices={[
          { value: 'CH', label: 'Switzerland' },
          { value: 'BR', label: 'Brazil' },
        ]}
      />
      <Question
        name="urgent"
        title="Is it urgent?"
        hint="Urgent means a person or evidence would be lost."
        error={errorOf('urgent')}
      >
        <Radios
          name="urgent"
          value={urgent}
          onChange={setUrgent}
          choices={[
            { value: 'yes', label: 'Yes', hint: 'The reason is asked next.' },
            { value: 'no', label: 'No' },
          ]}
        />
      </Question>
      <CheckboxField name="sure" label="I have read the conditions" checked={sure} onChange={setSure} />
      <ButtonRow>
        <Button kind="main" type="submit">
          {m('form.continue')}
        </Button>
        <Button kind="grave">Withdraw</Button>
        <Button kind="quiet">{m('form.back')}</Button>
      </ButtonRow>
      <TaskList
        sections={[
          { id: 'a', title: 'Parties', href: '/gallery', state: 'done' },
          { id: 'b', title: 'Facts', href: '/gallery', state: 'seen', hint: 'Two answers are missing' },
          { id: 'c', title: 'Offences', href: '/gallery', state: 'open' },
          { id: 'd', title: 'Annexes', href: '/gallery', state: 'errors' },
          { id: 'e', title: 'Check and send', href: '/gallery', state: 'blocked' },
        ]}
      />
    </Form>
  )
}
