import type { FastifyInstance } from 'fastify'
import type { Actor } from './actor.ts'
import type { Resource } from './authorise.ts'
import type { Endpoint } from './command.ts'
import type { Reaction } from './events.ts'
import type { Job } from './jobs.ts'
import type { Errand } from './leader.ts'
import type { Lifecycle } from './lifecycle.ts'

/** What a context brings to a node. */
export type Context = {
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  readonly reactions?: readonly Reaction[]
  readonly jobs?: readonly Job[]
  /** Work of the leader: after sealing the audit trail, before reactions. */
  readonly errands?: readonly Errand[]
  readonly lifecycles?: readonly Lifecycle[]
  /**
   * Who may be told live that a record changed, by kind of record (`case` for `case:…`). Absent kinds are told to nobody.
   */
  readonly watchers?: Readonly<Record<string, (actor: Actor, id: string) => Promise<boolean>>>
  /** Redirects and other answers that are not JSON and so cannot be a `Route`. */
  readonly pages?: (app: FastifyInstance) => void
}

/** The node itself, as the resource of what concerns no single record. */
export const theNode: Resource = { type: 'Node', id: 'node', attrs: {} }
