import { assignPost, listOfficers, listPosts } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { usePreferences } from '../../../lib/preferences.ts'
import { queryOf } from '../../../lib/queries.ts'
import { ComboField } from '../../../ui/combo-field.tsx'
import { DateTimeField } from '../../../ui/date-time-field.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { Question, Radios } from '../../../ui/question.tsx'
import { say } from '../../../ui/toast.tsx'
import { CommandForm } from '../command-form.tsx'
import { useOrder } from '../orders.ts'

type AssignProps = {
  readonly open: boolean
  readonly onClose: () => void
  /** Given where the officer, or the post, is already known. */
  readonly officer?: string
  readonly post?: string
}

/** Gives a post to an officer, as holder or as substitute for a time. */
export function AssignPost(props: AssignProps) {
  const m = useMessages()
  return (
    <Dialog title={m('admin.assign')} open={props.open} onClose={props.onClose}>
      <AssignForm {...props} />
    </Dialog>
  )
}

function AssignForm(props: AssignProps) {
  const m = useMessages()
  const { zone } = usePreferences()
  const posts = useQuery(queryOf(listPosts, {}))
  const officers = useQuery(queryOf(listOfficers, { query: { limit: 200, state: 'active' } }))
  const [officer, setOfficer] = useState(props.officer ?? null)
  const [post, setPost] = useState(props.post ?? null)
  const [kind, setKind] = useState<'holder' | 'substitute'>('holder')
  const [from, setFrom] = useState(() => new Date().toISOString())
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const order = useOrder(assignPost, () => {
    say(m('admin.assigned'))
    props.onClose()
  })
  const body = { officer: officer ?? '', kind, from, until: until === '' ? null : until, reason }
  const value = { ...body, post: post ?? '' }
  return (
    <CommandForm
      schema={assignPost.body.extend({ post: assignPost.body.shape.officer })}
      value={value}
      labels={{
        officer: m('admin.officer'),
        post: m('admin.post'),
        from: m('admin.from'),
        until: m('admin.until'),
        reason: m('admin.reason'),
      }}
      submit={m('admin.assign')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ params: { id: post ?? '' }, body })}
      onCancel={props.onClose}
    >
      {(errorOf) => (
        <>
          {props.officer === undefined && (
            <ComboField
              name="officer"
              label={m('admin.officer')}
              error={errorOf('officer')}
              value={officer}
              onChange={setOfficer}
              choices={(officers.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name.text }))}
            />
          )}
          {props.post === undefined && (
            <ComboField
              name="post"
              label={m('admin.post')}
              error={errorOf('post')}
              value={post}
              onChange={setPost}
              choices={(posts.data?.posts ?? [])
                .filter(({ state }) => state === 'open')
                .map(({ id, title, unit }) => ({ value: id, label: `${title.text} — ${unit}` }))}
            />
          )}
          <Question name="kind" title={m('admin.kind')} error={errorOf('kind')}>
            <Radios<'holder' | 'substitute'>
              name="kind"
              value={kind}
              onChange={setKind}
              choices={[
                { value: 'holder', label: m('admin.kind-holder') },
                { value: 'substitute', label: m('admin.kind-substitute'), hint: m('admin.substituteHint') },
              ]}
            />
          </Question>
          <DateTimeField
            name="from"
            label={m('admin.from')}
            zone={zone}
            value={from}
            onChange={setFrom}
            error={errorOf('from')}
          />
          <DateTimeField
            name="until"
            label={m('admin.until')}
            optional={kind === 'holder'}
            zone={zone}
            value={until}
            onChange={setUntil}
            error={errorOf('until')}
          />
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
  )
}
