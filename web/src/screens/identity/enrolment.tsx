import { beginEnrolment, finishEnrolment, readEnrolment } from '@comity/server/contracts/identity'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../lib/address.ts'
import { ApiRefusal, api } from '../../lib/api.ts'
import { languageNames, languages } from '../../lib/language.ts'
import type { Language } from '../../lib/language.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { prefer, usePreferences } from '../../lib/preferences.ts'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { NameInScript } from '../../ui/name-in-script.tsx'
import { Facts, Page } from '../../ui/page.tsx'
import { EmptyState, Skeleton } from '../../ui/states.tsx'
import { useAttempt } from './attempt.ts'
import { CommandForm } from './command-form.tsx'
import css from './identity.module.css'
import { NameFields, nameOf } from './name-fields.tsx'
import type { NameTyped } from './name-fields.tsx'
import { Note, RefusalNotice } from './notice.tsx'
import { makePasskey, suggestedLabel } from './passkey.ts'
import { keepSession, onwards } from './session.ts'
import { SignInFailure } from './sign-in.tsx'

// Read once and taken out of the address at once: it must not stay in the history or on a printed page.
let token: string | undefined
function takeToken(): string {
  const inAddress = location.hash.slice(1)
  if (inAddress !== '') {
    token = inAddress
    history.replaceState(history.state, '', location.pathname)
  }
  return token ?? ''
}

/** The first passkey of an officer, by the link they were given. */
export function Enrolment() {
  const m = useMessages()
  const [mine] = useState(takeToken)
  // Not through the cache of queries: a token is no key that anything else should see.
  const link = useQuery({
    queryKey: ['enrolment'],
    queryFn: () => api.call(readEnrolment, { body: { token: mine } }),
    retry: false,
    gcTime: 0,
  })
  if (link.isPending) return <Skeleton />
  if (link.isError) {
    const expired = link.error instanceof ApiRefusal && ['link-not-valid', 'malformed'].includes(link.error.code)
    return (
      <Page title={m('signIn.enrolTitle')}>
        {expired ? (
          <EmptyState title={m('signIn.linkTitle')}>{m('signIn.linkText')}</EmptyState>
        ) : (
          <RefusalNotice
            refusal={link.error instanceof ApiRefusal ? link.error : undefined}
            onRetry={() => void link.refetch()}
          />
        )}
      </Page>
    )
  }
  return <EnrolmentForm token={mine} link={link.data} />
}

function EnrolmentForm({ token: mine, link }: { token: string; link: ReplyOf<typeof readEnrolment> }) {
  const m = useMessages()
  const formats = useFormats()
  const { language: shown } = usePreferences()
  const { go } = useAddress()
  const attempt = useAttempt()
  const [name, setName] = useState<NameTyped>({ text: '', language: shown, transliteration: '' })
  const [email, setEmail] = useState('')
  const [label, setLabel] = useState(() => suggestedLabel(navigator.userAgent))
  const { first, officer } = link
  const body = {
    token: mine,
    language: shown,
    ...(first ? { name: nameOf(name), email } : {}),
  }
  const schema = first ? beginEnrolment.body.required({ name: true, email: true }) : beginEnrolment.body
  const enrol = () =>
    attempt.run(async () => {
      const { ceremony, options } = await api.call(beginEnrolment, { body })
      const answer = await makePasskey(options)
      const session = await api.call(finishEnrolment, { body: { token: mine, ceremony, answer, label } })
      token = undefined
      keepSession(session)
      go(onwards(session, '/'))
    })
  return (
    <Page
      title={m(first ? 'signIn.enrolFirst' : 'signIn.enrolTitle')}
      lead={<p className={css['lead']}>{m(first ? 'signIn.enrolFirstText' : 'signIn.enrolText')}</p>}
    >
      {officer !== null && (
        <Facts
          facts={[
            [
              m('admin.name'),
              <NameInScript
                key="name"
                text={officer.name.text}
                lang={officer.name.language}
                transliterated={officer.name.transliteration}
              />,
            ],
            [m('admin.email'), <bdi key="email">{officer.email}</bdi>],
          ]}
        />
      )}
      <Note title={m('signIn.whatIsPasskey')}>
        <p>{m('signIn.whatIsPasskeyText')}</p>
      </Note>
      {attempt.failure === 'device' && <SignInFailure failure="device" />}
      <CommandForm
        schema={schema}
        value={body}
        labels={{ 'name.text': m('admin.name'), 'name.transliteration': m('admin.latin'), email: m('admin.email') }}
        submit={m('signIn.makePasskey')}
        busy={attempt.busy}
        refusal={attempt.failure === 'device' ? undefined : attempt.failure}
        onSend={enrol}
      >
        {(errorOf) => (
          <>
            {first && (
              <>
                <NameFields
                  name="name"
                  label={m('admin.name')}
                  hint={m('admin.nameHint')}
                  value={name}
                  onChange={setName}
                  errorOf={errorOf}
                />
                <TextField
                  name="email"
                  type="email"
                  label={m('admin.email')}
                  hint={m('signIn.emailHint')}
                  autoComplete="email"
                  error={errorOf('email')}
                  value={email}
                  onChange={setEmail}
                />
              </>
            )}
            <SelectField<Language>
              name="language"
              label={m('admin.language')}
              value={shown}
              onChange={(language) => prefer({ language })}
              choices={languages.map((value) => ({ value, label: languageNames[value] }))}
            />
            <TextField
              name="label"
              label={m('signIn.passkeyLabel')}
              hint={m('signIn.passkeyLabelHint')}
              value={label}
              onChange={setLabel}
            />
          </>
        )}
      </CommandForm>
      <p className={css['lead']}>{m('signIn.linkUntil', { time: formats.instant(link.expiresAt) })}</p>
    </Page>
  )
}
