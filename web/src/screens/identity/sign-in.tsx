import { beginPasskeySignIn, finishPasskeySignIn, signInAsSample } from '@comity/server/contracts/identity'
import type { Session } from '@comity/server/contracts/identity'
import { countryOf } from '@comity/law/countries'
import { useQuery } from '@tanstack/react-query'
import { ownAddress, useAddress } from '../../lib/address.ts'
import { api } from '../../lib/api.ts'
import { refusalText, useFormats, useMessages } from '../../lib/messages.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import type { ApiRefusal } from '../../lib/api.ts'
import { useAttempt } from './attempt.ts'
import css from './identity.module.css'
import { Note } from './notice.tsx'
import { answerWithPasskey } from './passkey.ts'
import { SampleOfficers } from './sample-officers.tsx'
import { keepReturn, keepSession, nodeQuery, onwards } from './session.ts'

/** Proving who one is: a passkey first, then what else this node offers. */
export function SignIn() {
  const m = useMessages()
  const formats = useFormats()
  const { get, go } = useAddress()
  const node = useQuery(nodeQuery)
  const attempt = useAttempt()
  const from = ownAddress(get('from'))
  const refused = get('refused')
  const enter = (session: Session) => {
    keepSession(session)
    go(onwards(session, from))
  }
  const withPasskey = () =>
    attempt.run(async () => {
      const { ceremony, options } = await api.call(beginPasskeySignIn, { body: {} })
      const answer = await answerWithPasskey(options)
      enter(await api.call(finishPasskeySignIn, { body: { ceremony, answer } }))
    })
  const asSample = (officer: string) =>
    attempt.run(async () => enter(await api.call(signInAsSample, { body: { officer } })))

  if (node.isPending) return <Skeleton />
  if (node.isError) return <ErrorState failure={node.error} onRetry={() => void node.refetch()} />
  const { methods, sandbox, state, name, unclaimed } = node.data
  const country = formats.country(countryOf(state)?.alpha2 ?? state)
  return (
    <Page
      title={m('signIn.title')}
      lead={<p className={css['lead']}>{m('signIn.lead', { state: country, node: name })}</p>}
    >
      <div className={css['door']}>
        {get('ended') !== undefined && <Banner>{m('signIn.ended')}</Banner>}
        {refused !== undefined && (
          <Banner tone="critical">
            {refused === 'sign-in-failed' ? m('signIn.oidcFailed') : refusalText(m, refused)}
          </Banner>
        )}
        {attempt.failure !== undefined && <SignInFailure failure={attempt.failure} />}
        {unclaimed && <Note title={m('signIn.unclaimed')}>{m('signIn.unclaimedText')}</Note>}
        <div className={css['methods']}>
          {methods.includes('passkey') && (
            <>
              <Button kind="main" busy={attempt.busy} onClick={withPasskey}>
                {m('signIn.passkey')}
              </Button>
              <p className={css['lead']}>{m('signIn.passkeyHint')}</p>
            </>
          )}
          {methods.includes('oidc') && (
            <a className={css['outside']} href="/api/sign-in/oidc/start" onClick={() => keepReturn(from)}>
              {m('signIn.oidc')}
            </a>
          )}
        </div>
        {sandbox && methods.includes('sandbox') && <SampleOfficers onChoose={asSample} />}
      </div>
    </Page>
  )
}

/** What went wrong, and what to do next. Whether an officer exists is never told. */
export function SignInFailure({ failure }: { failure: ApiRefusal | 'device' }) {
  const m = useMessages()
  if (failure !== 'device') return <ErrorState failure={failure} />
  return <ErrorState failure={undefined} text={m('signIn.deviceFailed')} />
}
