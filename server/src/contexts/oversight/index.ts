import type { Identity } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import type { Endpoint } from '#kernel/command'
import type { Context } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { proposalLife } from './lifecycle.ts'
import { auditEndpoints } from './service.audit.ts'
import { expireProposals, proposalEndpoints } from './service.proposals.ts'
import { rememberHead } from './trail.ts'

/**
 * Reading the audit trail, the rules of the node, and what waits for a second officer. `node` is the name from which the
 * hash chain begins; `endpoints` are those of all contexts, known once all are built.
 */
export function oversight(
  kernel: Kernel,
  parts: {
    readonly identity: Identity
    readonly cases: { readonly leadOf: (actor: Actor, caseId: string) => Promise<boolean> }
    readonly endpoints: () => readonly Endpoint[]
    readonly node: string
  },
): Context {
  const { identity, cases, endpoints, node } = parts
  const remembered = new Map<number, string>()
  return {
    name: 'oversight',
    endpoints: [
      ...auditEndpoints(kernel, { identity, leadOf: cases.leadOf, node, remembered }),
      ...proposalEndpoints(kernel, { identity, endpoints }),
    ],
    jobs: [expireProposals(kernel), rememberHead(kernel, remembered)],
    lifecycles: [proposalLife],
  }
}
