import type { Cases } from '#contexts/cases'
import type { Identity } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import type { Endpoint } from '#kernel/command'
import type { Context } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { proposalLife } from './lifecycle.ts'
import { auditEndpoints } from './service.audit.ts'
import { expireProposals, proposalEndpoints } from './service.proposals.ts'
import { rememberHead } from './trail.ts'

/** What oversight asks of the contexts above it. */
export type OversightParts = {
  readonly identity: Pick<Identity, 'actorFor' | 'officers' | 'posts'>
  readonly cases: Pick<Cases, 'readable'> & {
    readonly caseFacts: (id: string) => Promise<{ participants: readonly { post: string; role: string }[] } | undefined>
  }
  /** The endpoints of all contexts, known once all are built. */
  readonly endpoints: () => readonly Endpoint[]
  /** The name from which the hash chain of this node begins. */
  readonly node: string
}

/** Reading the audit trail, the rules of the node, and what waits for a second officer. */
export function oversight(kernel: Kernel, { identity, cases, endpoints, node }: OversightParts): Context {
  const remembered = new Map<number, string>()
  const leadOf = async (actor: Actor, id: string): Promise<boolean> => {
    const file = await cases.caseFacts(id)
    const leads = file?.participants.some(({ post, role }) => role === 'lead' && post === actor.post) ?? false
    return leads && cases.readable(actor, id)
  }
  return {
    name: 'oversight',
    endpoints: [
      ...auditEndpoints(kernel, { identity, leadOf, node, remembered }),
      ...proposalEndpoints(kernel, { identity, endpoints }),
    ],
    jobs: [expireProposals(kernel), rememberHead(kernel, remembered)],
    lifecycles: [proposalLife],
  }
}
