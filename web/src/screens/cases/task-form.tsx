import { addTask, reopenTask } from '@comity/server/contracts/cases'
import type { Task } from '@comity/server/contracts/cases'
import { useState } from 'react'
import { instantOfWallTime, wallTimeOfInstant } from '../../lib/format.ts'
import { useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/question.tsx'
import { say } from '../../ui/toast.tsx'
import { useSession } from '../identity/session.ts'
import { useCase } from './case-file.ts'
import { useCaseSend } from './send.ts'
import { PartForm } from './part-form.tsx'
import { Sent } from './sent.tsx'

const zones = Intl.supportedValuesOf('timeZone')

/** The zone of the officer's own authority: where the work is done unless something else is said. */
function useHomeZone(): string {
  return useSession()?.acting?.authority.zone ?? 'UTC'
}

/** A new task: what, by when and where that hour is read, and whose move it is. */
export function TaskForm({ onDone }: { onDone: () => void }) {
  const m = useMessages()
  const file = useCase()
  const session = useSession()
  const home = useHomeZone()
  const takers = file.participants.filter(({ role }) => role !== 'reader')
  const own = takers.find(({ post }) => post === session?.acting?.post.id)
  const [title, setTitle] = useState('')
  const [detail, setDetail] = useState('')
  const [zone, setZone] = useState(home)
  const [due, setDue] = useState('')
  const [assignee, setAssignee] = useState(own?.post ?? takers[0]?.post ?? '')
  const sending = useCaseSend(addTask, {
    onDone: () => {
      say(m('caseForm.taskAdded'))
      onDone()
    },
  })
  const changeZone = (next: string) => {
    // The clock time that was entered stays; the instant moves with the zone.
    if (due !== '') {
      const { date, time } = wallTimeOfInstant(due, zone)
      setDue(instantOfWallTime(date, time, next) ?? '')
    }
    setZone(next)
  }
  return (
    <PartForm
      submit={m('cases.newTask')}
      pending={sending.pending}
      refusal={sending.refusal}
      again={() => sending.again()}
      onCancel={onDone}
      faults={() => [
        ...(title.trim() === '' ? [{ field: 'title', message: m('caseForm.taskTitleMissing') }] : []),
        ...(due === '' ? [{ field: 'due', message: m('form.dateInvalid') }] : []),
      ]}
      onSend={(marking) =>
        sending.send({
          params: { case: file.id },
          body: { title, detail, assignee, due, zone, ...marking },
        })
      }
    >
      {(errorOf) => (
        <>
          <TextField
            name="title"
            label={m('caseForm.taskTitle')}
            value={title}
            onChange={setTitle}
            error={errorOf('title')}
          />
          <TextField
            name="detail"
            label={m('caseForm.taskDetail')}
            lines={3}
            optional
            value={detail}
            onChange={setDetail}
            error={errorOf('detail')}
          />
          <SelectField
            name="assignee"
            label={m('caseForm.assignee')}
            hint={m('caseForm.assigneeHint')}
            value={assignee}
            onChange={setAssignee}
            choices={takers.map(({ post, title: of, unit }) => ({ value: post, label: `${of.text} — ${unit}` }))}
            error={errorOf('assignee')}
          />
          <DateTimeField
            name="due"
            key={zone}
            label={m('cases.deadline')}
            zone={zone}
            value={due}
            onChange={setDue}
            error={errorOf('due')}
          />
          <ComboField
            name="zone"
            label={m('caseForm.zone')}
            hint={m('caseForm.zoneHint')}
            value={zone}
            onChange={(chosen) => chosen !== null && changeZone(chosen)}
            choices={(zones.includes(zone) ? zones : [zone, ...zones]).map((value) => ({ value, label: value }))}
          />
        </>
      )}
    </PartForm>
  )
}

/** A task that was done or dropped is taken up again with a deadline of its own. */
export function ReopenTaskDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const m = useMessages()
  const [due, setDue] = useState('')
  const [missing, setMissing] = useState(false)
  const sending = useCaseSend(reopenTask, {
    onDone: () => {
      say(m('caseForm.taskReopened'))
      onClose()
    },
  })
  return (
    <Dialog title={m('caseForm.takeUp')} open onClose={onClose}>
      <Form
        onSubmit={() => {
          setMissing(due === '')
          if (due === '' || sending.pending) return
          sending.send({ params: { case: task.case, id: task.id }, version: task.version, body: { due } })
        }}
      >
        <p dir="auto">{task.title}</p>
        <DateTimeField
          name="due"
          label={m('cases.deadline')}
          zone={task.zone}
          value={due}
          onChange={setDue}
          error={missing ? m('form.dateInvalid') : undefined}
        />
        <Sent refusal={sending.refusal} again={() => sending.again()} />
        <ButtonRow>
          <Button kind="main" type="submit" busy={sending.pending}>
            {m('caseForm.takeUp')}
          </Button>
          <Button onClick={onClose}>{m('ui.cancel')}</Button>
        </ButtonRow>
      </Form>
    </Dialog>
  )
}
