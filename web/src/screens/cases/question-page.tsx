import { useEffect, useRef, useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorSummary, Form } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { AccessField } from './access-field.tsx'
import { faultsOf } from './draft.ts'
import type { Draft, Question } from './draft.ts'
import { MarkingField } from './marking-field.tsx'
import { OffencesField } from './offences-field.tsx'

type QuestionPageProps = {
  readonly question: Question
  readonly at: number
  readonly of: number
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
  readonly onBack: () => void
  readonly onDone: () => void
  /** Told when the page is left in any way, so that it counts as seen. */
  readonly onLeave: () => void
}

/** One question of the form that opens a case. */
export function QuestionPage(props: QuestionPageProps) {
  const { question, draft, onChange, onLeave } = props
  const m = useMessages()
  // As they were found when sending was tried: a summary that changed while one types would take the focus away.
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const leave = useRef(onLeave)
  useEffect(() => {
    leave.current = onLeave
  })
  useEffect(() => () => leave.current(), [])
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  const fields = {
    title: (
      <>
        <TextField
          name="title"
          label={m('caseForm.caseTitle')}
          hint={m('caseForm.caseTitleHint')}
          value={draft.title}
          onChange={(title) => onChange({ title })}
          error={errorOf('title')}
        />
        <TextField
          name="summary"
          label={m('cases.summary')}
          hint={m('caseForm.summaryHint')}
          lines={8}
          value={draft.summary}
          onChange={(summary) => onChange({ summary })}
          error={errorOf('summary')}
        />
      </>
    ),
    offences: (
      <OffencesField
        value={draft.offences}
        onChange={(offences) => onChange({ offences })}
        error={errorOf('offences')}
      />
    ),
    marking: (
      <MarkingField
        value={draft.marking}
        onChange={(marking) => onChange({ marking })}
        conditionError={errorOf('marking.condition')}
      />
    ),
    access: (
      <AccessField
        value={draft.restricted}
        onChange={(restricted) => onChange({ restricted })}
        error={errorOf('restricted')}
      />
    ),
  }
  return (
    <Page
      title={m(`caseForm.step_${question}`)}
      tab={`${m(`caseForm.step_${question}`)} – ${m('cases.openCase')}`}
      lead={<p className="dim">{m('caseForm.questionOf', { at: props.at, of: props.of })}</p>}
    >
      <Form
        onSubmit={() => {
          const faults = faultsOf(draft, question)
          setErrors(faults.map(({ field, fault }) => ({ field, message: m(`caseForm.${fault}`) })))
          if (faults.length === 0) props.onDone()
        }}
      >
        <ErrorSummary errors={errors} />
        {fields[question]}
        <ButtonRow>
          <Button kind="main" type="submit">
            {m('form.continue')}
          </Button>
          <Button onClick={props.onBack}>{m('form.back')}</Button>
        </ButtonRow>
      </Form>
    </Page>
  )
}
