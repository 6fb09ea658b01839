import { delegatePost, listPosts } from '@comity/server/contracts/identity'
import type { ActingPost, Role } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { DateTimeField } from '../../ui/date-time-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CheckboxField, TextField } from '../../ui/fields.tsx'
import { Section } from '../../ui/page.tsx'
import { Question } from '../../ui/question.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { CommandForm } from './command-form.tsx'
import css from './identity.module.css'
import { useOrder } from './orders.ts'
import { Tongue } from './person.tsx'
import { Tenures } from './tenures.tsx'

/** Who acts for the officer in the post they act in now, and letting one more do so for a time. */
export function Delegations({ acting, officer }: { acting: ActingPost; officer: string }) {
  const m = useMessages()
  const [open, setOpen] = useState(false)
  const posts = useQuery(queryOf(listPosts, {}))
  if (posts.isPending) return <Skeleton />
  if (posts.isError) return <ErrorState failure={posts.error} onRetry={() => void posts.refetch()} />
  const holders = posts.data.posts.find(({ id }) => id === acting.post.id)?.holders ?? []
  const delegates = holders.filter(({ tenure }) => tenure.kind === 'delegate')
  const people = new Map(
    posts.data.posts.flatMap((post) => post.holders).map((holder) => [holder.officer.id, holder.officer]),
  )
  people.delete(officer)
  const nameOf = (id: string) => holders.find((holder) => holder.officer.id === id)?.officer.name
  const off = acting.kind === 'holder' ? {} : { off: { because: m('account.notHolder') } }
  return (
    <Section title={m('account.delegation')}>
      <p className={css['lead']}>{m('account.delegationText')}</p>
      <Tenures
        empty={m('account.noDelegates')}
        tenures={delegates.map(({ tenure }) => tenure)}
        nameOf={(tenure) => {
          const name = nameOf(tenure.officer)
          return name === undefined ? null : <Tongue of={name} />
        }}
        wordOf={(tenure) => nameOf(tenure.officer)?.text ?? ''}
      />
      <ButtonRow>
        <Button {...off} onClick={() => setOpen(true)}>
          {m('account.delegate')}
        </Button>
      </ButtonRow>
      <Dialog title={m('account.delegate')} open={open} onClose={() => setOpen(false)}>
        <DelegateForm
          acting={acting}
          people={[...people].map(([value, { name }]) => ({ value, label: name.text }))}
          onClose={() => setOpen(false)}
        />
      </Dialog>
    </Section>
  )
}

type DelegateProps = {
  acting: ActingPost
  people: readonly { readonly value: string; readonly label: string }[]
  onClose: () => void
}

function DelegateForm({ acting, people, onClose }: DelegateProps) {
  const m = useMessages()
  const { zone } = usePreferences()
  const [officer, setOfficer] = useState<string | null>(null)
  const [roles, setRoles] = useState<readonly Role[]>([])
  const [from, setFrom] = useState(() => new Date().toISOString())
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const order = useOrder(delegatePost, () => {
    say(m('account.delegated'))
    onClose()
  })
  const body = { officer: officer ?? '', roles: [...roles], from, until, reason }
  return (
    <CommandForm
      schema={delegatePost.body}
      value={body}
      labels={{
        officer: m('admin.officer'),
        roles: m('admin.roles'),
        from: m('admin.from'),
        until: m('admin.until'),
        reason: m('admin.reason'),
      }}
      submit={m('account.delegate')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ params: { id: acting.post.id }, body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <ComboField
            name="officer"
            label={m('admin.officer')}
            error={errorOf('officer')}
            value={officer}
            onChange={setOfficer}
            choices={people}
          />
          <Question name="roles" title={m('admin.roles')} error={errorOf('roles')}>
            <RoleChecks all={acting.roles} chosen={roles} onChange={setRoles} />
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
            zone={zone}
            value={until}
            onChange={setUntil}
            error={errorOf('until')}
          />
          <TextField
            name="reason"
            label={m('admin.reason')}
            error={errorOf('reason')}
            value={reason}
            onChange={setReason}
          />
        </>
      )}
    </CommandForm>
  )
}

/** Roles to tick; the first carries the id that an error summary leads to. */
export function RoleChecks(props: {
  all: readonly Role[]
  chosen: readonly Role[]
  onChange: (roles: readonly Role[]) => void
}) {
  const m = useMessages()
  const { all, chosen, onChange } = props
  return (
    <div className={css['checks']}>
      {all.map((role, index) => (
        <CheckboxField
          key={role}
          name={index === 0 ? 'roles' : `roles.${role}`}
          label={m(`role.${role}`)}
          checked={chosen.includes(role)}
          onChange={(on) => onChange(on ? [...chosen, role] : chosen.filter((one) => one !== role))}
        />
      ))}
    </div>
  )
}
