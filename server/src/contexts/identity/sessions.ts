import type { Actor } from '#kernel/actor'
import { visitor } from '#kernel/actor'
import { refuse, type Refusal } from '#kernel/refusal'
import type { Credentials, PrincipalAttributes } from './door.ts'
import type { Ground } from './ground.ts'
import { actingPosts, plus, purposeFor, sessionHolds } from './rules.ts'
import { digestOf, readServiceToken } from './secrets.ts'
import type { Memory } from './recall.ts'
import type { Serving, SignedIn } from './store.sessions.ts'
import type { ActingPost } from './words.ts'

const mostKept = 5_000

/** Answers who a request is from: from memory while news of changes is heard, from the database otherwise. */
export type Sessions = {
  readonly authenticate: (credentials: Credentials) => Promise<Actor | Refusal>
}

const notSignedIn: Refusal = refuse('not-signed-in', { detail: 'the session has ended or was never there; sign in' })

export function openSessions(ground: Ground, memory: Memory): Sessions {
  const { store, settings } = ground
  const people = memory.recall<SignedIn>()
  const services = memory.recall<Serving>()
  /** When each session was last used here, which the database learns of only now and then. */
  const seen = new Map<string, string>()

  const idle = settings.session.idleMinutes
  const noteEvery: Temporal.DurationLike = { seconds: Math.min(60, Math.floor((idle * 60) / 4)) }
  const written = new Map<string, string>()
  const touch = async (id: string, last: string | null, now: string, write: () => Promise<void>): Promise<void> => {
    const due = written.get(id) ?? (last === null ? now : plus(last, noteEvery))
    if (now < due) return
    if (written.size >= mostKept) written.clear()
    written.set(id, plus(now, noteEvery))
    await write()
  }

  const ofCookie = async (cookie: string, waiting: boolean): Promise<Actor | Refusal> => {
    if (cookie.length > 100) return notSignedIn
    const digest = digestOf(cookie)
    const key = digest.toString('base64')
    const look = () => people.of(key, () => store.sessionByToken(digest))
    const now = ground.now()
    const holds = ({ session, officer }: SignedIn): boolean => {
      const here = seen.get(session.id)
      const lastSeenAt = here !== undefined && here > session.lastSeenAt ? here : session.lastSeenAt
      return sessionHolds({ ...session, lastSeenAt }, officer, now, idle)
    }
    let found = await look()
    if (found !== undefined && !holds(found)) {
      // Idle here may have been busy in another process; the database knows.
      people.drop(key)
      found = await look()
    }
    if (found === undefined || !holds(found)) return notSignedIn
    const { session, officer, seats } = found
    if (!waiting) {
      if (seen.size >= mostKept) seen.clear()
      seen.set(session.id, now)
      await touch(session.id, session.lastSeenAt, now, () => store.sawSession(session.id, now))
    }
    const acting = actingPosts(seats, now).find(({ post }) => post.id === session.post)
    return officerActor(officer.id, acting, session)
  }

  const ofBearer = async (bearer: string): Promise<Actor | Refusal> => {
    const token = readServiceToken(bearer)
    if (token === undefined) return notSignedIn
    const key = `${token.id}:${token.digest.toString('base64')}`
    const found = await services.of(key, () => store.serving(token.id, token.digest))
    if (found === undefined) return notSignedIn
    const { account, post, authority } = found
    const now = ground.now()
    if (account.revokedAt !== null || now >= account.expiresAt || post.state !== 'open') return notSignedIn
    await touch(account.id, account.lastUsedAt, now, () => store.sawAccount(account.id, now))
    return {
      kind: 'service',
      officer: null,
      post: post.id,
      account: account.id,
      session: null,
      ...purposeFor(post.roles, account),
      entity: {
        type: 'Service',
        id: account.id,
        attrs: {
          post: post.id,
          authority: authority.id,
          unit: post.unit,
          roles: post.roles,
          clearance: post.clearance,
          scopes: account.scopes,
        },
      },
    }
  }

  return {
    authenticate: async ({ cookie, bearer, waiting = false }) => {
      // A request that says both says neither: it must not be told apart by which was looked at first.
      if (cookie !== undefined && bearer !== undefined) return notSignedIn
      if (bearer !== undefined) return ofBearer(bearer)
      if (cookie !== undefined) return ofCookie(cookie, waiting)
      return visitor
    },
  }
}

/** The officer as policies see them: with the rights of the post acted in, or with none while none is chosen. */
export function officerActor(
  officer: string,
  acting: ActingPost | undefined,
  chosen: { readonly id: string | null; readonly purpose: string | null; readonly basis: string | null },
): Actor {
  const attrs: PrincipalAttributes = {
    post: acting?.post.id ?? '',
    authority: acting?.authority.id ?? '',
    unit: acting?.post.unit ?? '',
    roles: acting?.roles ?? [],
    clearance: acting?.post.clearance ?? 0,
  }
  return {
    kind: 'officer',
    officer,
    post: acting?.post.id ?? null,
    account: null,
    session: chosen.id,
    ...purposeFor(acting?.roles ?? [], chosen),
    entity: { type: 'Officer', id: officer, attrs },
  }
}
