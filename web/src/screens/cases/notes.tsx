import { addNote, listNotes } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../lib/address.ts'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { CheckboxField, TextField } from '../../ui/fields.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { Adding } from './adding.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { GradingCode } from './grading-code.tsx'
import { GradingField, ungraded } from './grading-field.tsx'
import { useCaseSend } from './send.ts'
import { PartForm } from './part-form.tsx'
import { PostName, usePostNames } from './words.tsx'

export function Notes() {
  const m = useMessages()
  const file = useCase()
  const name = usePostNames(file)
  const wanted = useAddress().get('note')
  const { data, error, refetch } = useQuery(queryOf(listNotes, { params: { case: file.id } }))
  return (
    <Section
      title={m('cases.notes')}
      actions={
        <Adding kind="note" title={m('cases.newNote')} keys="n">
          {(close) => <NoteForm onDone={close} />}
        </Adding>
      }
    >
      {error !== null && data === undefined && <ErrorState failure={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton />}
      {data?.rows.length === 0 && <EmptyState title={m('caseForm.noNotes')}>{m('caseForm.noNotesText')}</EmptyState>}
      <ul className={css['cards']}>
        {data?.rows.map((note) => (
          <li key={note.id} className={css['card']} data-wanted={note.id === wanted ? true : undefined}>
            <p dir="auto" className="prose">
              {note.text}
            </p>
            <p className={css['cardFoot']}>
              <Instant at={note.addedAt} />
              <PostName id={note.addedBy} name={name} />
              {note.grading !== null && <GradingCode grading={note.grading} />}
              <MarkingChips marking={note.marking} />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function NoteForm({ onDone }: { onDone: () => void }) {
  const m = useMessages()
  const { id } = useCase()
  const [text, setText] = useState('')
  const [graded, setGraded] = useState(false)
  const [grading, setGrading] = useState(ungraded)
  const sending = useCaseSend(addNote, {
    onDone: () => {
      say(m('caseForm.noteAdded'))
      onDone()
    },
  })
  return (
    <PartForm
      submit={m('cases.newNote')}
      pending={sending.pending}
      refusal={sending.refusal}
      again={() => sending.again()}
      onCancel={onDone}
      faults={() => (text.trim() === '' ? [{ field: 'text', message: m('caseForm.textMissing') }] : [])}
      onSend={(marking) =>
        sending.send({ params: { case: id }, body: { text, grading: graded ? grading : null, ...marking } })
      }
    >
      {(errorOf) => (
        <>
          <TextField
            name="text"
            label={m('caseForm.noteText')}
            hint={m('caseForm.noteHint')}
            lines={8}
            value={text}
            onChange={setText}
            error={errorOf('text')}
          />
          <CheckboxField
            name="graded"
            label={m('caseForm.gradeIt')}
            hint={m('caseForm.gradingHint')}
            checked={graded}
            onChange={setGraded}
          />
          {graded && <GradingField value={grading} onChange={setGrading} />}
        </>
      )}
    </PartForm>
  )
}
