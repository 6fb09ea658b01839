import { useState } from 'react'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { ApiRefusal } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ErrorSummary, Form } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { faults, refusedField } from './checked.ts'
import type { Labels } from './checked.ts'
import { RefusalNotice } from './notice.tsx'

type CommandFormProps = {
  /** Schema of what is sent, from the contract. */
  readonly schema: z.ZodType
  readonly value: unknown
  readonly labels: Labels
  readonly submit: string
  readonly grave?: boolean
  readonly busy: boolean
  readonly refusal: ApiRefusal | undefined
  readonly onSend: () => void
  readonly onCancel?: () => void
  readonly children: (errorOf: (field: string) => string | undefined) => ReactNode
}

/** A form for one command: checked by its contract before it is sent, and what the node refuses said at its place. */
export function CommandForm(props: CommandFormProps) {
  const m = useMessages()
  const [own, setOwn] = useState<readonly FormError[]>([])
  const errors = own.length > 0 ? own : refusedField(m, props.refusal, props.labels)
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  const waits = props.refusal?.code === 'second-officer-needed'
  return (
    <Form
      onSubmit={() => {
        const found = faults(m, props.schema, props.value, props.labels)
        setOwn(found)
        if (found.length === 0) props.onSend()
      }}
    >
      <ErrorSummary errors={errors} />
      {errors.length === 0 && <RefusalNotice refusal={props.refusal} />}
      {!waits && props.children(errorOf)}
      <ButtonRow>
        {!waits && (
          <Button type="submit" kind={props.grave === true ? 'grave' : 'main'} busy={props.busy}>
            {props.submit}
          </Button>
        )}
        {props.onCancel !== undefined && (
          <Button onClick={props.onCancel}>{waits ? m('ui.close') : m('ui.cancel')}</Button>
        )}
      </ButtonRow>
    </Form>
  )
}
