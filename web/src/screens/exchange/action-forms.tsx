import { assignMessage, fileConversation, refusalGrounds, refuseMessage } from '@comity/server/contracts/exchange'
import type { MessageView } from '@comity/server/contracts/exchange'
import { listCases } from '@comity/server/contracts/cases'
import { listPosts } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { CommandForm } from '../identity/command-form.tsx'
import { useSession } from '../identity/session.ts'
import { useOrder } from './orders.ts'

type FormProps = { message: MessageView; onDone: () => void; onClose: () => void }

/** Refusing what a message asks for, on a ground of law and with reasons. */
export function Refuse({ message, onDone, onClose }: FormProps) {
  const m = useMessages()
  const [ground, setGround] = useState<(typeof refusalGrounds)[number] | ''>('')
  const [reason, setReason] = useState('')
  const order = useOrder(refuseMessage, onDone)
  return (
    <CommandForm
      schema={refuseMessage.body}
      value={{ ground, reason }}
      labels={{ ground: m('exchange.ground'), reason: m('admin.reason') }}
      submit={m('exchange.refuse')}
      grave
      busy={order.pending}
      refusal={order.refusal}
      onSend={() =>
        ground !== '' && order.send({ params: { id: message.id }, version: message.version, body: { ground, reason } })
      }
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('exchange.refuseText')}</p>
          <SelectField
            name="ground"
            label={m('exchange.ground')}
            error={errorOf('ground')}
            value={ground}
            onChange={setGround}
            choices={refusalGrounds.map((one) => ({ value: one, label: m(`exchange.ground-${one}`) }))}
          />
          <TextField
            name="reason"
            label={m('admin.reason')}
            error={errorOf('reason')}
            value={reason}
            onChange={setReason}
            lines={5}
          />
        </>
      )}
    </CommandForm>
  )
}

/** Keeping the conversation of a message in a case. */
export function KeepInCase({ message, onDone, onClose }: FormProps) {
  const m = useMessages()
  const [file, setFile] = useState<string | null>(message.file)
  const cases = useQuery(queryOf(listCases, { query: { state: 'open', limit: 200, sort: 'reference' } }))
  const order = useOrder(fileConversation, onDone)
  return (
    <CommandForm
      schema={fileConversation.body}
      value={{ file: file ?? '' }}
      labels={{ file: m('exchange.chooseCase') }}
      submit={m('exchange.file')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => file !== null && order.send({ params: { id: message.id }, body: { file } })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('exchange.fileText')}</p>
          <ComboField
            name="file"
            label={m('exchange.chooseCase')}
            error={errorOf('file')}
            value={file}
            onChange={setFile}
            choices={(cases.data?.rows ?? []).map(({ id, reference, title }) => ({
              value: id,
              label: `${reference} ${title}`,
            }))}
          />
        </>
      )}
    </CommandForm>
  )
}

/** Giving a message to a post of the authority to work on. */
export function Assign({ message, onDone, onClose }: FormProps) {
  const m = useMessages()
  const authority = useSession()?.acting?.authority.id
  const [post, setPost] = useState<string | null>(message.assignee)
  const posts = useQuery(queryOf(listPosts, { query: authority === undefined ? {} : { authority } }))
  const order = useOrder(assignMessage, onDone)
  return (
    <CommandForm
      schema={assignMessage.body}
      value={{ post }}
      labels={{ post: m('exchange.post') }}
      submit={m('exchange.assign')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ params: { id: message.id }, body: { post } })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <ComboField
          name="post"
          label={m('exchange.post')}
          optional
          error={errorOf('post')}
          value={post}
          onChange={setPost}
          choices={(posts.data?.posts ?? [])
            .filter(({ state }) => state !== 'closed')
            .map(({ id, title, unit }) => ({ value: id, label: `${title.text}, ${unit}` }))}
        />
      )}
    </CommandForm>
  )
}
