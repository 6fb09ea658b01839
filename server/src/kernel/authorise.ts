import type { Actor } from './actor.ts'
import type { CedarValue, Entity, Policies } from './policy.ts'
import { refuse, type Refusal } from './refusal.ts'
import type { Offer } from './route.ts'

/** A record as policies see it. `within` names the record it belongs to, as `kind:id`, for the audit trail. */
export type Resource = Entity & {
  readonly within?: string
  /** A short label a second officer recognises it by, such as a reference number. */
  readonly label?: string
}

export type Authorisation = {
  readonly outcome: Refusal | 'allowed'
  readonly rules: readonly string[]
  /** Allowed, if a second officer agrees. */
  readonly fourEyes: boolean
}

/** The circumstances every rule may ask about, the same for each decision. */
export function circumstances(actor: Actor, approved = false): Readonly<Record<string, CedarValue>> {
  return { purpose: actor.purpose ?? '', basis: actor.basis ?? '', approved }
}

/**
 * Puts the question to the policies. With `visibleBy`, whoever may not even do that to the record learns only that it is
 * unknown: the refusal is the same as for a record that does not exist. The audit trail keeps the real rule.
 */
export function authorise(
  policies: Policies,
  actor: Actor,
  action: string,
  resource: Resource,
  how: { readonly approved: boolean; readonly visibleBy?: string | undefined },
): Authorisation {
  const ask = (asked: string) =>
    policies.decide({ principal: actor.entity, action: asked, resource, context: circumstances(actor, how.approved) })
  const decision = ask(action)
  if (decision.allowed) return { outcome: 'allowed', rules: decision.rules, fourEyes: decision.fourEyes }
  const rules = decision.rules.length > 0 ? decision.rules : [decision.rule]
  if (how.visibleBy !== undefined && (how.visibleBy === action || !ask(how.visibleBy).allowed)) {
    return { outcome: unknown(), rules, fourEyes: false }
  }
  const nearest = decision.nearest?.[0]
  const outcome = refuse('forbidden', {
    detail: nearest?.because ?? decision.because,
    rule: nearest?.rule ?? decision.rule,
  })
  return { outcome, rules, fourEyes: false }
}

/** Whether the actor may do this to the record: for filtering lists, where no reason is given. */
export function may(policies: Policies, actor: Actor, action: string, resource: Entity): boolean {
  return policies.decide({ principal: actor.entity, action, resource, context: circumstances(actor) }).allowed
}

/** The same words whether a record does not exist or is not open to the asker. */
export function unknown(): Refusal<'unknown'> {
  return refuse('unknown', { detail: 'there is no such record, or it is not open to your post' })
}

export function purposeMissing(actor: Actor): Refusal | undefined {
  if (actor.kind === 'visitor') return refuse('not-signed-in', { detail: 'sign in first' })
  if (actor.post === null)
    return refuse('forbidden', { detail: 'choose the post to act in first', rule: 'identity.post' })
  if (actor.purpose === null || actor.basis === null) {
    return refuse('purpose-missing', { detail: 'choose the purpose and its legal basis first' })
  }
  return undefined
}

export function checkVersion(seen: number | undefined, current: number | undefined): Refusal | undefined {
  if (seen === undefined) return refuse('version-missing', { detail: 'say in `If-Match` which version you saw' })
  if (seen === current) return undefined
  return refuse('changed-since-opened', {
    detail: 'someone changed the record since you opened it; look at the change, then decide again',
    facts: { seen, ...(current === undefined ? {} : { current }) },
  })
}

export function describe(action: string, refusal: Refusal): Offer {
  return {
    action,
    allowed: false,
    ...(refusal.detail === undefined ? {} : { because: refusal.detail }),
    ...(refusal.rule === undefined ? {} : { rule: refusal.rule }),
  }
}
