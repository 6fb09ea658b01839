import { actingPosts, plus, purposeFor, type SessionFacts } from './rules.ts'
import { newSecret, sessionCookie, type Secret } from './secrets.ts'
import type { Ground } from './ground.ts'
import type { SignedIn } from './store.sessions.ts'
import type { ActingPost, Session } from './words.ts'

/** A session about to be saved, and the secret its browser will hold. */
export type NewSession = { readonly signedIn: SignedIn; readonly secret: Secret; readonly cookie: string }

/** Makes a session. Whoever has one post only acts in it at once; the purpose is always chosen by the officer. */
export function beginSession(
  ground: Pick<Ground, 'settings' | 'random'>,
  who: Pick<SignedIn, 'officer' | 'seats'>,
  how: { readonly id: string; readonly method: SessionFacts['method']; readonly agent: string; readonly now: string },
): NewSession {
  const { settings, random } = ground
  const posts = actingPosts(who.seats, how.now)
  const secret = newSecret(random)
  const session: SessionFacts = {
    id: how.id,
    officer: who.officer.id,
    method: how.method,
    device: how.agent,
    post: posts.length === 1 ? (posts[0]?.post.id ?? null) : null,
    purpose: null,
    basis: null,
    signedInAt: how.now,
    lastSeenAt: how.now,
    endsAt: plus(how.now, { hours: settings.session.hours }),
    endedAt: null,
  }
  const cookie = sessionCookie(settings, secret.text, settings.session.hours * 3_600)
  return { signedIn: { ...who, session }, secret, cookie }
}

/** The session as its officer sees it. A post that is no longer held is not shown as acted in. */
export function viewOf({ session, officer, seats }: SignedIn, now: string, idleMinutes: number): Session {
  const posts = [...actingPosts(seats, now)]
  const acting: ActingPost | undefined = posts.find(({ post }) => post.id === session.post)
  return {
    id: session.id,
    officer,
    method: session.method,
    posts,
    acting: acting ?? null,
    ...purposeFor(acting?.roles ?? [], session),
    signedInAt: session.signedInAt,
    endsAt: session.endsAt,
    idleSeconds: idleMinutes * 60,
  }
}
