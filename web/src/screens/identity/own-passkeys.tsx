import { beginPasskey, finishPasskey, listPasskeys, removePasskey } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Section } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { useAttempt } from './attempt.ts'
import css from './identity.module.css'
import { RefusalNotice } from './notice.tsx'
import { useOrder } from './orders.ts'
import { makePasskey, suggestedLabel } from './passkey.ts'
import { SignInFailure } from './sign-in.tsx'

export function OwnPasskeys() {
  const m = useMessages()
  const passkeys = useQuery(queryOf(listPasskeys, {}))
  const { send, pending, refusal } = useOrder(removePasskey)
  const attempt = useAttempt()
  const [label, setLabel] = useState(() => suggestedLabel(navigator.userAgent))
  const add = () =>
    attempt.run(async () => {
      const { ceremony, options } = await api.call(beginPasskey, { body: {} })
      const answer = await makePasskey(options)
      await api.call(finishPasskey, { body: { ceremony, answer, label } })
      await passkeys.refetch()
    })
  if (passkeys.isPending) return <Skeleton />
  if (passkeys.isError) return <ErrorState failure={passkeys.error} onRetry={() => void passkeys.refetch()} />
  const last = passkeys.data.passkeys.length === 1 ? { off: { because: m('account.lastPasskey') } } : {}
  return (
    <Section title={m('account.passkeys')}>
      <p className={css['lead']}>{m('signIn.whatIsPasskeyText')}</p>
      <RefusalNotice refusal={refusal} />
      {attempt.failure !== undefined && <SignInFailure failure={attempt.failure} />}
      <ul className={css['rows']}>
        {passkeys.data.passkeys.map((passkey) => (
          <li key={passkey.id}>
            <div>
              <bdi>{passkey.label}</bdi>
              <span className={css['lead']}>
                {m('account.added')} <Instant at={passkey.addedAt} />
                {passkey.lastUsedAt !== null && (
                  <>
                    {' · '}
                    {m('account.used')} <Instant at={passkey.lastUsedAt} />
                  </>
                )}
              </span>
            </div>
            <Button
              {...last}
              busy={pending}
              label={m('account.removeNamed', { label: passkey.label })}
              onClick={() => send({ body: { id: passkey.id } })}
            >
              {m('account.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <TextField
        name="passkey-label"
        label={m('signIn.passkeyLabel')}
        hint={m('signIn.passkeyLabelHint')}
        value={label}
        onChange={setLabel}
      />
      <ButtonRow>
        <Button busy={attempt.busy} onClick={add}>
          {m('account.addPasskey')}
        </Button>
      </ButtonRow>
    </Section>
  )
}
