import { refuse, type Refusal } from '#kernel/refusal'
import type { Seat, Span } from './rules.ts'
import { roles as allRoles, type Post, type Role, type Tenure } from './words.ts'

/** Duties that one person must never have at the same time, and why. */
export const dutiesApart: readonly { readonly role: Role; readonly from: readonly Role[]; readonly because: string }[] =
  [
    {
      role: 'administrator',
      from: ['auditor', 'data-protection'],
      because: 'who gives rights must not be the one who watches how they are given',
    },
    {
      role: 'defence',
      from: allRoles.filter((role) => role !== 'defence'),
      because: 'who defends the accused must not also serve an authority',
    },
  ]

/** Why these roles cannot be in one hand; undefined when they can. */
export function dutiesConflict(roles: readonly Role[]): Refusal<'duties-conflict'> | undefined {
  for (const { role, from, because } of dutiesApart) {
    const other = roles.includes(role) ? roles.find((one) => from.includes(one)) : undefined
    if (other !== undefined) return refuse('duties-conflict', { detail: because, facts: { roles: [role, other] } })
  }
  return undefined
}

export type Duty = Span & { readonly roles: readonly Role[] }

/** The duties of seats that have not ended. Suspension and absence do not count: who returns has them again. */
export function dutiesOf(seats: readonly Seat[]): readonly Duty[] {
  return seats
    .filter(({ post }) => post.state === 'open')
    .map(({ tenure, post }) => ({ from: tenure.from, until: tenure.until, roles: tenure.roles ?? post.roles }))
}

/** Why a further duty cannot be given to someone who has these; only what overlaps in time can conflict. */
export function joinDuty(held: readonly Duty[], given: Duty): Refusal<'duties-conflict'> | undefined {
  const apart = [given, ...held.filter((duty) => overlap(duty, given))]
  for (const duty of apart) {
    const conflict = dutiesConflict([...new Set([...given.roles, ...duty.roles])])
    if (conflict) return conflict
  }
  return undefined
}

function overlap(one: Span, other: Span): boolean {
  return (one.until === null || other.from < one.until) && (other.until === null || one.from < other.until)
}

/** Why the roles of a post cannot be changed so, looking at everyone who has it and all they hold. */
export function changeRoles(
  seats: readonly Seat[],
  post: Pick<Post, 'id' | 'roles'>,
): Refusal<'duties-conflict'> | undefined {
  const alone = dutiesConflict(post.roles)
  if (alone) return alone
  const changed = seats.map((seat) => (seat.post.id === post.id ? { ...seat, post: { ...seat.post, ...post } } : seat))
  for (const seat of changed.filter((one) => one.post.id === post.id)) {
    const others = changed.filter((one) => one !== seat && one.tenure.officer === seat.tenure.officer)
    const [given] = dutiesOf([seat])
    const conflict = given === undefined ? undefined : joinDuty(dutiesOf(others), given)
    if (conflict) return conflict
  }
  return undefined
}

/** A standing administrator: in service, holding an open administrator's post now and without an end. */
export type StandingSeat = { readonly tenure: string; readonly officer: string; readonly post: string }

/** A node always keeps an administrator. `goes` tells which seats would no longer count. */
export function keepAdministrator(
  standing: readonly StandingSeat[],
  goes: (seat: StandingSeat) => boolean,
): Refusal<'last-administrator'> | undefined {
  if (!standing.some(goes) || !standing.every(goes)) return undefined
  return refuse('last-administrator', { detail: 'a node must keep an administrator; appoint another one first' })
}

/** Whether the times of a tenure make sense. */
export function checkTerm(
  kind: Tenure['kind'],
  { from, until }: Span,
): Refusal<'substitute-needs-end' | 'ends-before-it-begins'> | undefined {
  if (until === null) {
    return kind === 'holder'
      ? undefined
      : refuse('substitute-needs-end', { field: 'until', detail: 'say until when the substitution lasts' })
  }
  return until <= from
    ? refuse('ends-before-it-begins', { field: 'until', detail: 'the end lies before the beginning' })
    : undefined
}

const longestDays = 366

/** Why a service account cannot last until then. */
export function checkExpiry(now: string, expiresAt: string): Refusal<'lasts-too-long' | 'malformed'> | undefined {
  if (expiresAt <= now) return refuse('malformed', { field: 'expiresAt', detail: 'lies in the past' })
  const latest = Temporal.Instant.from(now).add({ hours: 24 * longestDays })
  return Temporal.Instant.compare(Temporal.Instant.from(expiresAt), latest) > 0
    ? refuse('lasts-too-long', { field: 'expiresAt', detail: `a service account lasts at most ${longestDays} days` })
    : undefined
}
