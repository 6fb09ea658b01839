import type { Session } from '@comity/server/contracts/identity'
import { useEffect, useState } from 'react'
import { addressWith } from '../../lib/address.ts'
import { useMessages } from '../../lib/messages.tsx'
import { presence } from '../../lib/presence.ts'
import { queries } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { leave } from './leave.ts'
import { sessionQuery } from './session.ts'

export type SessionClock = { readonly idleLeft: number; readonly left: number }

/** Seconds until the session ends for want of use, and until it ends whatever happens. */
export function clockOf(session: Pick<Session, 'idleSeconds' | 'endsAt'>, lastUse: number, now: number): SessionClock {
  const left = Math.max(0, Math.round((Date.parse(session.endsAt) - now) / 1000))
  return { left, idleLeft: Math.min(left, Math.max(0, Math.round(session.idleSeconds - (now - lastUse) / 1000))) }
}

/** Warned two minutes before the end, or at half the time where that is shorter (WCAG 2.2, 2.2.1). */
export function warnsAt(idleSeconds: number): number {
  return Math.min(120, idleSeconds / 2)
}

/** Tells before the session ends for want of use, and keeps it when asked to. */
export function IdleWatch({ session }: { session: Session }) {
  const m = useMessages()
  const [clock, setClock] = useState<SessionClock>()
  useEffect(() => {
    const timer = setInterval(() => {
      const next = clockOf(session, presence.lastUse(), Date.now())
      const near = next.idleLeft <= warnsAt(session.idleSeconds)
      setClock(near ? next : undefined)
      if (next.idleLeft === 0) {
        location.assign(addressWith('/sign-in', '', { from: location.pathname + location.search, ended: '1' }))
      }
    }, 1000)
    return () => clearInterval(timer)
  }, [session])
  if (clock === undefined) return null
  const stay = () => void queries.fetchQuery({ ...sessionQuery, staleTime: 0 }).then(() => setClock(undefined))
  const fixed = clock.left <= clock.idleLeft
  const minutes = Math.max(1, Math.ceil(clock.idleLeft / 60))
  return (
    <Dialog title={m('signIn.endsSoon')} open onClose={fixed ? () => setClock(undefined) : stay}>
      <p role="timer">{m(fixed ? 'signIn.endsFixed' : 'signIn.endsIdle', { minutes })}</p>
      <ButtonRow>
        {!fixed && (
          <Button kind="main" onClick={stay}>
            {m('signIn.stay')}
          </Button>
        )}
        <Button onClick={() => void leave()}>{m('signIn.signOut')}</Button>
      </ButtonRow>
    </Dialog>
  )
}
