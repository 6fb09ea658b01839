import { useState } from 'react'
import { z } from 'zod'
import type { ApiRefusal } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { CommandForm } from './command-form.tsx'

const WithReason = z.object({ reason: z.string().trim().min(1).max(200) })

/** Asks for the reason of an act that has consequences for somebody, and says what they are. */
export function ReasonDialog(props: {
  title: string
  text: string
  submit: string
  open: boolean
  busy: boolean
  refusal: ApiRefusal | undefined
  onSend: (reason: string) => void
  onClose: () => void
}) {
  const m = useMessages()
  const [reason, setReason] = useState('')
  return (
    <Dialog title={props.title} open={props.open} onClose={props.onClose}>
      <CommandForm
        schema={WithReason}
        value={{ reason }}
        labels={{ reason: m('admin.reason') }}
        submit={props.submit}
        grave
        busy={props.busy}
        refusal={props.refusal}
        onSend={() => props.onSend(reason)}
        onCancel={props.onClose}
      >
        {(errorOf) => (
          <>
            <p>{props.text}</p>
            <TextField
              name="reason"
              label={m('admin.reason')}
              hint={m('admin.reasonHint')}
              error={errorOf('reason')}
              value={reason}
              onChange={setReason}
            />
          </>
        )}
      </CommandForm>
    </Dialog>
  )
}
