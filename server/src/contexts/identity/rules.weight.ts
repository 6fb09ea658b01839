import type { Post, Role } from './words.ts'

/** Roles that one administrator alone must not hand out, and why. */
export const weightyRoles: readonly { readonly role: Role; readonly because: string }[] = [
  { role: 'administrator', because: 'gives everybody else their rights' },
  { role: 'auditor', because: 'reads who did what in the whole node' },
  { role: 'data-protection', because: 'reads who did what in the whole node, and supervises it' },
  { role: 'judge', because: 'authorises measures against persons' },
  { role: 'prosecutor', because: 'directs proceedings and asks other States in their name' },
]

/** From this clearance on a post opens records whose disclosure does serious harm. */
const weightyClearance = 3

type Powers = Pick<Post, 'roles' | 'clearance' | 'authority'>

/** Whether a post is one that no administrator makes or gives alone. */
export function isWeighty({ roles, clearance }: Pick<Powers, 'roles' | 'clearance'>): boolean {
  return clearance >= weightyClearance || weightyRoles.some(({ role }) => roles.includes(role))
}

/**
 * Whether a change of a post is one that no administrator makes alone: a changed clearance, and other powers of a post
 * that is weighty afterwards. How a post is called is not among its powers.
 */
export function changesWeight(before: Powers, after: Powers): boolean {
  if (before.clearance !== after.clearance) return true
  return isWeighty(after) && (before.authority !== after.authority || !sameRoles(before.roles, after.roles))
}

function sameRoles(one: readonly Role[], other: readonly Role[]): boolean {
  return one.every((role) => other.includes(role)) && other.every((role) => one.includes(role))
}

/** How long an administrator who is gone still counts, so that nobody gets rid of the second one to act alone. */
export const coolingDays = 7

/** Whether a post gives the duties of an administrator. */
export function administers({ roles, state }: Pick<Post, 'roles' | 'state'>): boolean {
  return state === 'open' && roles.includes('administrator')
}
