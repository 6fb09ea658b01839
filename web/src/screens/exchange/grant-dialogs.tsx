import { askGrant, grantOnward, passOn } from '@comity/server/contracts/exchange'
import type { MessageView } from '@comity/server/contracts/exchange'
import { useState } from 'react'
import type { Messages, PlainKey } from '../../lib/messages.tsx'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useKnownAuthorities } from '../directory/known.ts'
import { CommandForm } from '../identity/command-form.tsx'
import { useOrder } from './orders.ts'
import { soon } from './soon.ts'

export type GrantAct = 'ask-grant' | 'grant' | 'pass-on'
type Done = (text: PlainKey) => void
type GrantProps = { message: MessageView; act: GrantAct | undefined; onDone: Done; onClose: () => void }

/** Asking leave to pass a message on, granting it, and using it. */
export function GrantDialog({ message, act, onDone, onClose }: GrantProps) {
  const m = useMessages()
  const titles = { 'ask-grant': 'exchange.askGrant', grant: 'exchange.grant', 'pass-on': 'exchange.passOn' } as const
  return (
    <Dialog title={act === undefined ? '' : m(titles[act])} open={act !== undefined} onClose={onClose}>
      {act === 'ask-grant' && <Ask message={message} onDone={onDone} onClose={onClose} />}
      {act === 'grant' && <Grant message={message} onDone={onDone} onClose={onClose} />}
      {act === 'pass-on' && <Pass message={message} onDone={onDone} onClose={onClose} />}
    </Dialog>
  )
}

type FormProps = { message: MessageView; onDone: Done; onClose: () => void }

const addressOfKey = (key: string | null) => {
  const [state = '', authority = ''] = (key ?? '').split('/')
  return { state, authority }
}
const labels = (m: Messages) => ({ to: m('field.to'), reason: m('field.reason') })

type ToProps = { error: string | undefined; value: string | null; onChange: (to: string | null) => void }

/** Which authority may have it. */
function ToField({ error, value, onChange }: ToProps) {
  const m = useMessages()
  const { choices } = useKnownAuthorities()
  return (
    <ComboField name="to" label={m('field.to')} error={error} value={value} onChange={onChange} choices={choices} />
  )
}

function Ask({ message, onDone, onClose }: FormProps) {
  const m = useMessages()
  const [to, setTo] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const order = useOrder(askGrant, () => onDone('exchange.asked'))
  const body = { to: addressOfKey(to), reason }
  return (
    <CommandForm
      schema={askGrant.body}
      value={body}
      labels={labels(m)}
      submit={m('exchange.askGrant')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ params: { id: message.id }, body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('exchange.askGrantText')}</p>
          <ToField error={errorOf('to')} value={to} onChange={setTo} />
          <TextField
            name="reason"
            label={m('field.reason')}
            error={errorOf('reason')}
            value={reason}
            onChange={setReason}
            lines={4}
          />
        </>
      )}
    </CommandForm>
  )
}

function Grant({ message, onDone, onClose }: FormProps) {
  const m = useMessages()
  const [to, setTo] = useState<string | null>(null)
  const order = useOrder(grantOnward, () => onDone('exchange.granted'))
  const body = { to: addressOfKey(to) }
  return (
    <CommandForm
      schema={grantOnward.body}
      value={body}
      labels={labels(m)}
      submit={m('exchange.grant')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ params: { id: message.id }, body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('exchange.grantText')}</p>
          <ToField error={errorOf('to')} value={to} onChange={setTo} />
        </>
      )}
    </CommandForm>
  )
}

function Pass({ message, onDone, onClose }: FormProps) {
  const m = useMessages()
  const formats = useFormats()
  const free = message.grants.filter(({ used }) => !used)
  const [grant, setGrant] = useState<string | null>(free[0]?.digest ?? null)
  const [deliverBy, setDeliverBy] = useState(() => soon(3))
  const order = useOrder(passOn, () => onDone('exchange.passedOn'))
  const body = { grant: grant ?? '', deliverBy }
  return (
    <CommandForm
      schema={passOn.body}
      value={body}
      labels={{ grant: m('field.to'), deliverBy: m('compose.deliverBy') }}
      submit={m('exchange.passOn')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ params: { id: message.id }, body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('exchange.passOnText')}</p>
          <ComboField
            name="grant"
            label={m('field.to')}
            error={errorOf('grant')}
            value={grant}
            onChange={setGrant}
            choices={free.map(({ digest, to }) => ({
              value: digest,
              label: `${formats.country(to.state)} · ${to.name?.text ?? to.authority.slice(0, 8)}`,
            }))}
          />
          <DateTimeField
            name="deliverBy"
            label={m('compose.deliverBy')}
            error={errorOf('deliverBy')}
            value={deliverBy}
            onChange={setDeliverBy}
            zone={formats.zone}
          />
        </>
      )}
    </CommandForm>
  )
}
