import type { z } from 'zod'
import { genesis, isBreak, verifyChain, type Head } from '@comity/proof/chain'
import { hex } from '@comity/proof/hash'
import { digestOf, type AuditEntry, type ChainRow } from '#kernel/audit'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { take } from '#kernel/lifecycle'
import type { verifyAudit } from './contract.ts'
import { proposalLife, type ProposalState, type ProposalStep } from './lifecycle.ts'

// — the chain —

export type Fault = z.output<(typeof verifyAudit)['reply']>['faults'][number]

/** Where the chain of a node begins. */
export function startOf(node: string): Head {
  return { seq: 0, hash: genesis(node) }
}

/**
 * Holds one row against the head before it and against its own entry: what is wrong with it, and the head to go on from.
 * After a break the chain is followed from what the row claims, so that each break is named once.
 */
export function inspect(row: ChainRow, head: Head): { readonly head: Head; readonly faults: readonly Fault[] } {
  const { seq, about, digest, hash, entry, columns } = row
  const found = (fault: Fault['fault']): Fault => ({ fault, seq, entry: about })
  const faults: Fault[] = []
  const link = { seq, digest, previous: head.hash, hash }
  const result = verifyChain([link], head)
  if (isBreak(result)) faults.push(found(result.broken === 'sequence' ? 'sequence' : 'hash'))
  if (entry === null || columns === null) faults.push(found('entry-missing'))
  else if (columns.digest !== digest || !saysTheSame(entry, about, columns.at) || recomputed(entry) !== digest) {
    faults.push(found('entry-changed'))
  }
  return { head: { seq, hash }, faults }
}

function saysTheSame(entry: AuditEntry, about: string, at: string): boolean {
  return entry.id === about && Date.parse(entry.at) === Date.parse(at)
}

/** An entry that was changed into something without a canonical form has no digest. */
function recomputed(entry: AuditEntry): string | undefined {
  try {
    return hex(digestOf(entry))
  } catch {
    return undefined
  }
}

export type TrailFilter = {
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly officer?: string | undefined
  readonly resource?: string | undefined
  readonly action?: string | undefined
  readonly outcome?: AuditEntry['outcome'] | undefined
}

/** Whether an export with this filter shows the entry: the same question the search asks of the database. */
export function matches(entry: AuditEntry, filter: TrailFilter): boolean {
  const { from, until, officer, resource, action, outcome } = filter
  const at = Date.parse(entry.at)
  return (
    (from === undefined || at >= Date.parse(from)) &&
    (until === undefined || at < Date.parse(until)) &&
    (officer === undefined || entry.officer === officer) &&
    (resource === undefined || entry.resource === resource || entry.within === resource) &&
    (action === undefined || entry.action === action) &&
    (outcome === undefined || entry.outcome === outcome)
  )
}

// — proposals —

/** The state a proposal is in at a moment: one whose time has passed is expired, whether or not that was written yet. */
export function stateAt(proposal: { readonly state: ProposalState; readonly expiresAt: string }, now: string) {
  const late = proposal.state === 'waiting' && Date.parse(proposal.expiresAt) <= Date.parse(now)
  return late ? 'expired' : proposal.state
}

/** The state after a step, or the refusal that says how the proposal has ended. */
export function settle(
  proposal: { readonly state: ProposalState; readonly expiresAt: string },
  step: ProposalStep,
  now: string,
): ProposalState | Refusal<'proposal-settled'> {
  const state = stateAt(proposal, now)
  const next = take(proposalLife, state, step)
  return isRefusal(next) ? refuse('proposal-settled', { detail: next.detail ?? '', facts: { state } }) : next
}
