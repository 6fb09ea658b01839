import type { Marking } from '@comity/server/kernel/schema/marking'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ApiRefusal } from '../../lib/api.ts'
import { refusalText, useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ErrorSummary, Form } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { useCase } from './case-file.ts'
import { markingFaults } from './draft.ts'
import { PartMarkingField } from './marking-field.tsx'
import { Sent } from './sent.tsx'

type PartFormProps = {
  readonly submit: string
  readonly pending: boolean
  readonly refusal: ApiRefusal | undefined
  /** What is wrong with the answers; empty when they can be sent. */
  readonly faults: () => readonly FormError[]
  readonly onSend: (marking: { readonly marking?: Marking }) => void
  readonly onCancel: () => void
  readonly again: () => void
  readonly marking?: Marking
  readonly children: (errorOf: (field: string) => string | undefined) => ReactNode
}

/** What all forms about a part of a case share: errors at the top, the marking at the end, and how sending went. */
export function PartForm(props: PartFormProps) {
  const m = useMessages()
  const file = useCase()
  const [marking, setMarking] = useState(props.marking)
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const { refusal } = props
  const field = refusal?.problem.field
  const said = refusal !== undefined && field !== undefined ? [{ field, message: refusalText(m, refusal.code) }] : []
  const shown = errors.length > 0 ? errors : said
  const errorOf = (name: string) => shown.find((error) => error.field === name)?.message
  return (
    <Form
      onSubmit={() => {
        const found = [
          ...props.faults(),
          ...(marking === undefined
            ? []
            : markingFaults(marking).map(({ field: at, fault }) => ({ field: at, message: m(`caseForm.${fault}`) }))),
        ]
        setErrors(found)
        if (found.length === 0 && !props.pending) props.onSend(marking === undefined ? {} : { marking })
      }}
    >
      <ErrorSummary errors={shown} />
      {props.children(errorOf)}
      <PartMarkingField of={file.marking} value={marking} onChange={setMarking} />
      {said.length === 0 && <Sent refusal={refusal} again={props.again} />}
      <ButtonRow>
        <Button kind="main" type="submit" busy={props.pending}>
          {props.submit}
        </Button>
        <Button onClick={props.onCancel}>{m('ui.cancel')}</Button>
      </ButtonRow>
    </Form>
  )
}
