import type { AuditEntry } from '#kernel/audit'
import type { Kernel } from '#kernel/kernel'

/** A line of the audit trail as a node writes it about what a peer did, for a store that is tested alone. */
export function lineFor({ ids, clock, policies }: Pick<Kernel, 'ids' | 'clock' | 'policies'>): AuditEntry {
  return {
    id: ids(),
    at: clock.now().toString({ smallestUnit: 'millisecond' }),
    officer: null,
    post: null,
    account: null,
    session: null,
    purpose: null,
    basis: null,
    action: 'exchange.receive',
    resource: null,
    within: null,
    outcome: 'done',
    refusal: null,
    rules: [],
    policy: policies.hash,
    approvedBy: null,
    seen: [],
  }
}
