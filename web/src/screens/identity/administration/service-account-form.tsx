import { createServiceAccount, purposesOfRole, scopes } from '@comity/server/contracts/identity'
import type { Post, Scope } from '@comity/server/contracts/identity'
import { citeLegalBasis, legalBasesFor, purposes } from '@comity/law/purposes'
import type { PurposeId } from '@comity/law/purposes'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { usePreferences } from '../../../lib/preferences.ts'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { ComboField } from '../../../ui/combo-field.tsx'
import { DateTimeField } from '../../../ui/date-time-field.tsx'
import { CheckboxField, SelectField, TextField } from '../../../ui/fields.tsx'
import { Question } from '../../../ui/question.tsx'
import { CommandForm } from '../command-form.tsx'
import css from '../identity.module.css'
import { OneTime } from '../one-time.tsx'
import { useOrder } from '../orders.ts'
import { nodeQuery } from '../session.ts'

/** Makes a service account: in which post, what for, on which basis, and until when. Its token is shown once. */
export function ServiceAccountForm({ posts, onClose }: { posts: readonly Post[]; onClose: () => void }) {
  const m = useMessages()
  const { language, zone } = usePreferences()
  const node = useQuery(nodeQuery).data
  const [name, setName] = useState('')
  const [post, setPost] = useState<string | null>(null)
  const [given, setGiven] = useState<readonly Scope[]>([])
  const [purpose, setPurpose] = useState('')
  const [basis, setBasis] = useState('')
  const [expiresAt, setExpiresAt] = useState('')
  const order = useOrder(createServiceAccount)
  const body = { name, post: post ?? '', scopes: [...given], purpose, basis, expiresAt }
  const chosen = posts.find(({ id }) => id === post)
  const allowed = new Set((chosen?.roles ?? []).flatMap((role): readonly PurposeId[] => purposesOfRole[role]))
  if (order.reply !== undefined) {
    return (
      <>
        <OneTime
          label={m('admin.tokenFor', { name: order.reply.account.name })}
          value={order.reply.token}
          hint={m('admin.tokenHint')}
        />
        <ButtonRow>
          <Button onClick={onClose}>{m('ui.close')}</Button>
        </ButtonRow>
      </>
    )
  }
  return (
    <CommandForm
      schema={createServiceAccount.body.extend({
        purpose: createServiceAccount.body.shape.purpose.min(1),
        basis: createServiceAccount.body.shape.basis.min(1),
      })}
      value={body}
      labels={{
        name: m('admin.name'),
        post: m('admin.post'),
        scopes: m('admin.scopes'),
        purpose: m('frame.purpose'),
        basis: m('frame.basis'),
        expiresAt: m('admin.expires'),
      }}
      submit={m('admin.addAccount')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <TextField
            name="name"
            label={m('admin.name')}
            hint={m('admin.accountNameHint')}
            error={errorOf('name')}
            value={name}
            onChange={setName}
          />
          <ComboField
            name="post"
            label={m('admin.post')}
            error={errorOf('post')}
            value={post}
            onChange={setPost}
            choices={posts
              .filter(({ state }) => state === 'open')
              .map(({ id, title, unit }) => ({ value: id, label: `${title.text} — ${unit}` }))}
          />
          <Question name="scopes" title={m('admin.scopes')} error={errorOf('scopes')}>
            <div className={css['checks']}>
              {scopes.map((scope, index) => (
                <CheckboxField
                  key={scope}
                  name={index === 0 ? 'scopes' : `scopes.${scope}`}
                  label={m(`admin.scope-${scope}`)}
                  checked={given.includes(scope)}
                  onChange={(on) => setGiven(on ? [...given, scope] : given.filter((one) => one !== scope))}
                />
              ))}
            </div>
          </Question>
          <SelectField
            name="purpose"
            label={m('frame.purpose')}
            error={errorOf('purpose')}
            value={purpose}
            onChange={(next) => {
              setPurpose(next)
              setBasis('')
            }}
            choices={purposes
              .filter(({ id }) => allowed.has(id))
              .map(({ id, names }) => ({ value: id, label: names[language] }))}
          />
          <SelectField
            name="basis"
            label={m('frame.basis')}
            error={errorOf('basis')}
            value={basis}
            onChange={setBasis}
            choices={legalBasesFor(node?.state ?? '', purpose as PurposeId).map((one) => ({
              value: one.id,
              label: citeLegalBasis(one, language, 'en'),
            }))}
          />
          <DateTimeField
            name="expiresAt"
            label={m('admin.expires')}
            zone={zone}
            error={errorOf('expiresAt')}
            value={expiresAt}
            onChange={setExpiresAt}
          />
        </>
      )}
    </CommandForm>
  )
}
