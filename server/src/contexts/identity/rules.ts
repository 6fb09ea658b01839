import { legalBasisOf, purposeOf } from '@comity/law/purposes'
import { refuse, type Refusal } from '#kernel/refusal'
import {
  purposesOfRole,
  type ActingPost,
  type Authority,
  type Officer,
  type Post,
  type Role,
  type Tenure,
} from './words.ts'

/** A span of time, open at the end when `until` is null. */
export type Span = { readonly from: string; readonly until: string | null }

/** A tenure with the post it is of. `standing`: when the delegating holder holds the post; null unless delegated. */
export type Seat = {
  readonly tenure: Tenure
  readonly post: Post
  readonly authority: Authority
  readonly standing: readonly Span[] | null
}

export type SessionFacts = {
  readonly id: string
  readonly officer: string
  readonly method: 'passkey' | 'oidc' | 'sandbox'
  readonly device: string
  readonly post: string | null
  readonly purpose: string | null
  readonly basis: string | null
  readonly signedInAt: string
  readonly lastSeenAt: string
  readonly endsAt: string
  readonly endedAt: string | null
}

/** Instants are compared as text: all of them are UTC with milliseconds. */
export function within({ from, until }: Span, now: string): boolean {
  return from <= now && (until === null || now < until)
}

/** The roles a seat gives now; none when it is not in force. */
export function rolesOf({ tenure, post, standing }: Seat, now: string): readonly Role[] {
  if (post.state !== 'open' || !within(tenure, now)) return []
  if (tenure.kind !== 'delegate') return post.roles
  if (!(standing ?? []).some((span) => within(span, now))) return []
  return post.roles.filter((role) => tenure.roles?.includes(role))
}

const kinds = ['holder', 'substitute', 'delegate'] as const

/** The posts an officer may act in now, each once: as holder before substitute before delegate. */
export function actingPosts(seats: readonly Seat[], now: string): readonly ActingPost[] {
  const posts = new Map<string, ActingPost>()
  const inForce = seats
    .filter((seat) => rolesOf(seat, now).length > 0)
    .sort((one, other) => kinds.indexOf(one.tenure.kind) - kinds.indexOf(other.tenure.kind))
  for (const seat of inForce) {
    const { post, authority, tenure } = seat
    const before = posts.get(post.id)
    const roles = [...new Set([...(before?.roles ?? []), ...rolesOf(seat, now)])]
    posts.set(
      post.id,
      before === undefined
        ? { post, authority, kind: tenure.kind, roles, until: tenure.until }
        : before.kind === tenure.kind
          ? { ...before, roles, until: later(before.until, tenure.until) }
          : { ...before, roles: before.kind === 'delegate' ? roles : before.roles },
    )
  }
  return [...posts.values()]
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return null
  return one > other ? one : other
}

/** Whether a session still holds: not ended, neither too old nor idle too long, and its officer in service. */
export function sessionHolds(
  session: SessionFacts,
  officer: Pick<Officer, 'state'>,
  now: string,
  idleMinutes: number,
): boolean {
  if (session.endedAt !== null || officer.state !== 'active' || now >= session.endsAt) return false
  // Whoever was seen in this very minute is not idle yet: no idle time is shorter than a minute.
  const { lastSeenAt } = session
  return lastSeenAt.slice(0, 16) === now.slice(0, 16) || now < plus(lastSeenAt, { minutes: idleMinutes })
}

/** How long after signing in what outlives the session may be asked for. */
const recentMinutes = 15

/**
 * Why a session cannot be given what outlives it, such as a further passkey (NIST SP 800-63B-4, section 4.1.2). Whoever
 * stole a session is without the passkey to sign in with anew.
 */
export function checkRecent(
  session: Pick<SessionFacts, 'signedInAt'>,
  now: string,
): Refusal<'sign-in-not-recent'> | undefined {
  if (now < plus(session.signedInAt, { minutes: recentMinutes })) return undefined
  return refuse('sign-in-not-recent', {
    detail: `sign in again: this is open for ${recentMinutes} minutes after signing in`,
    facts: { minutes: recentMinutes },
  })
}

export function plus(instant: string, by: Temporal.DurationLike): string {
  return Temporal.Instant.from(instant).add(by).toString({ smallestUnit: 'millisecond' })
}

type Purposeful = { readonly purpose: string | null; readonly basis: string | null }

/** The purpose as it was chosen, and none once nobody with these roles works for it any more. */
export function purposeFor(roles: readonly Role[], { purpose, basis }: Purposeful): Purposeful {
  const works = roles.some((role) => purposesOfRole[role].some((one) => one === purpose))
  return works ? { purpose, basis } : { purpose: null, basis: null }
}

/** Whether officers of a State with these roles may state this purpose on this legal basis. */
export function checkPurpose(
  state: string,
  roles: readonly Role[],
  purpose: string,
  basis: string,
): Refusal<'purpose-not-known' | 'basis-not-for-purpose'> | undefined {
  const known = purposeOf(purpose)
  if (known === undefined) return refuse('purpose-not-known', { field: 'purpose', detail: 'there is no such purpose' })
  if (!roles.some((role) => purposesOfRole[role].includes(known.id))) {
    return refuse('purpose-not-known', { field: 'purpose', detail: 'nobody in this post works for this purpose' })
  }
  const cited = legalBasisOf(basis)
  if (cited === undefined || cited.state !== state || !cited.purposes.includes(known.id)) {
    return refuse('basis-not-for-purpose', {
      field: 'basis',
      detail: 'the law of this State gives no such basis for this purpose',
    })
  }
  return undefined
}

/** A signature counter must move forward; authenticators that do not count say 0 always (WebAuthn level 3, 6.1.1). */
export function counterWentBack(kept: number, seen: number): boolean {
  return (kept > 0 || seen > 0) && seen <= kept
}
