import type { Entity } from './policy.ts'

/** Who acts, in which post, for which purpose: established once a request, before anything is parsed. */
export type Actor = {
  readonly kind: 'officer' | 'service' | 'visitor'
  readonly officer: string | null
  readonly post: string | null
  readonly account: string | null
  readonly session: string | null
  readonly purpose: string | null
  readonly basis: string | null
  /** The principal as policies see it. */
  readonly entity: Entity
}

/** Nobody has signed in. Policies permit a visitor very little. */
export const visitor: Actor = {
  kind: 'visitor',
  officer: null,
  post: null,
  account: null,
  session: null,
  purpose: null,
  basis: null,
  entity: { type: 'Visitor', id: 'visitor', attrs: {} },
}

/** The space in which an idempotency key is the actor's own. */
export function actorKey(actor: Actor): string {
  return actor.account ?? actor.officer ?? 'visitor'
}
