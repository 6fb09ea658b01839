import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ApiRefusal } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorSummary, Form } from '../../ui/question.tsx'
import { Sent } from './sent.tsx'

type ReasonDialogProps = {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly onSend: (reason: string) => void
  readonly pending: boolean
  readonly refusal: ApiRefusal | undefined
  readonly grave?: boolean
  readonly hint?: string
  readonly children?: ReactNode
}

/** Asks why, then does it. The reason is kept with the act. */
export function ReasonDialog(props: ReasonDialogProps) {
  return (
    <Dialog title={props.title} open={props.open} onClose={props.onClose}>
      <ReasonForm {...props} />
    </Dialog>
  )
}

function ReasonForm({ title, onClose, onSend, pending, refusal, grave, hint, children }: ReasonDialogProps) {
  const m = useMessages()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const waits = refusal?.code === 'second-officer-needed'
  return (
    <Form
      onSubmit={() => {
        setMissing(reason.trim() === '')
        if (reason.trim() !== '' && !pending) onSend(reason)
      }}
    >
      <ErrorSummary errors={missing ? [{ field: 'reason', message: m('cases.reasonMissing') }] : []} />
      {children}
      <TextField
        name="reason"
        label={m('cases.reason')}
        hint={hint ?? m('cases.reasonHint')}
        value={reason}
        onChange={setReason}
        error={missing ? m('cases.reasonMissing') : undefined}
      />
      <Sent refusal={refusal} />
      <ButtonRow>
        {!waits && (
          <Button kind={grave === true ? 'grave' : 'main'} type="submit" busy={pending}>
            {title}
          </Button>
        )}
        <Button onClick={onClose}>{waits ? m('ui.close') : m('ui.cancel')}</Button>
      </ButtonRow>
    </Form>
  )
}
