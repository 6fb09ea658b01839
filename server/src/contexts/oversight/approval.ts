import { auditWrite, type AuditEntry } from '#kernel/audit'
import { authorise, purposeMissing, unknown } from '#kernel/authorise'
import {
  answeredBefore,
  recordingThrown,
  trace,
  type Answer,
  type Endpoint,
  type Incoming,
  type Trace,
} from '#kernel/command'
import { Conflict, type Write } from '#kernel/database'
import { remember, requestDigest } from '#kernel/idempotency'
import { instant, type Kernel } from '#kernel/kernel'
import { problemOf } from '#kernel/problem'
import { parseRequest } from '#kernel/request'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { approveProposal, type Proposal } from './contract.ts'
import type { ProposalParts } from './service.proposals.ts'
import { settle } from './rules.ts'
import { commandOf, namesFor, proposalResource, shown, standingOf, type Standing } from './standing.ts'
import { readProposal, settlementWrite, type Settlement } from './store.proposals.ts'

const action = 'oversight.approve-proposal'
const settledMeanwhile = refuse('proposal-settled', { detail: 'someone settled it at the same moment' })

/**
 * Agreeing as second officer. Written by hand because it carries out another command: that command's effect, the end of
 * the proposal, both lines of the audit trail and the remembered answer stand in one transaction. The second officer's
 * right to the same thing is decided now, and so is that of the officer who asked.
 */
export function approval(parts: ProposalParts): Endpoint {
  const run = async (kernel: Kernel, incoming: Incoming): Promise<Answer | Refusal> => {
    const audit = trace(kernel, action, incoming)
    const result =
      incoming.idempotencyKey === undefined
        ? refuse('idempotency-key-missing')
        : await recordingThrown(kernel, audit, () => attempt(kernel, incoming, audit))
    if (!isRefusal(result)) return result
    const told = (await answeredBefore(kernel, approveProposal, incoming, result)) ?? result
    await kernel.record(isRefusal(told) ? audit.entry('refused', told.refused) : audit.entry('read', null))
    return told
  }

  const attempt = async (kernel: Kernel, incoming: Incoming, audit: Trace): Promise<Answer | Refusal> => {
    const { actor } = incoming
    const missing = purposeMissing(actor)
    if (missing) return missing
    const parsed = parseRequest(approveProposal, incoming)
    if (isRefusal(parsed)) return parsed
    const row = await readProposal(kernel.database, parsed.params.id)
    if (row === undefined) return unknown()
    const standing = await standingOf(kernel, parts.endpoints(), row, actor)
    const resource = proposalResource(standing)
    audit.resource = resource
    const { outcome, rules } = authorise(kernel.policies, actor, action, resource, {
      approved: false,
      visibleBy: 'oversight.read-proposal',
    })
    audit.rules = [...rules, ...standing.rules]
    if (isRefusal(outcome)) {
      return standing.mine
        ? refuse('not-your-own', { detail: outcome.detail ?? '', rule: outcome.rule ?? '' })
        : outcome
    }
    const state = settle(row, 'approve', instant(kernel.clock))
    return isRefusal(state) ? state : carryOut(kernel, incoming, standing, audit)
  }

  const carryOut = async (
    kernel: Kernel,
    incoming: Incoming,
    standing: Standing,
    audit: Trace,
  ): Promise<Answer | Refusal> => {
    const { row } = standing
    const by = incoming.actor.officer ?? ''
    const names = await namesFor(parts.identity, [{ ...row, settledBy: by }])
    const asSettled = ({ state, at, reason }: Omit<Settlement, 'id' | 'by'>): Proposal =>
      shown(
        kernel,
        parts.endpoints(),
        { ...standing, row: { ...row, state, settledAt: at, settledBy: by, reason } },
        names,
      )
    const ending = (
      how: Omit<Settlement, 'id' | 'by'>,
      entry: AuditEntry,
      answer: Omit<Ending, 'proposal'>,
    ): { answer: Answer; writes: Write[] } => {
      const body: Ending = { proposal: asSettled(how), ...answer }
      // A repetition is told how it ended; what the command answered may hold a secret that is shown once.
      const kept: Answer = { status: 200, body: { ...body, result: null } }
      return {
        answer: { status: 200, body },
        writes: [
          settlementWrite({ id: row.id, by, ...how }),
          ...remember(incoming, incoming.actor, requestDigest(approveProposal, incoming), kept, how.at),
          auditWrite(entry),
        ],
      }
    }

    const at = instant(kernel.clock)
    const approved = ending({ state: 'approved', at, reason: null }, audit.entry('done', null), {
      status: 200,
      result: null,
    })
    const done = await execute(kernel, incoming, standing, by, approved.writes)
    if (!isRefusal(done)) {
      return { status: 200, body: { ...(approved.answer.body as Ending), status: done.status, result: done.body } }
    }

    const problem = problemOf(done, commandOf(parts.endpoints(), row)?.route)
    const failed = ending(
      { state: 'failed', at, reason: done.detail ?? problem.title },
      audit.entry('refused', done.refused),
      { status: problem.status, result: problem },
    )
    try {
      await kernel.database.commit(failed.writes)
    } catch (error) {
      if (error instanceof Conflict) return settledMeanwhile
      throw error
    }
    return failed.answer
  }

  const execute = async (
    kernel: Kernel,
    incoming: Incoming,
    { row }: Standing,
    by: string,
    writes: readonly Write[],
  ): Promise<Answer | Refusal> => {
    const command = commandOf(parts.endpoints(), row)
    const proposer = await parts.identity.actorFor(row.officer, row.post, row.purpose ?? '', row.basis ?? '')
    if (command === undefined || proposer === undefined) {
      return refuse('forbidden', { detail: 'the officer who asked no longer acts in the post in which they asked' })
    }
    const { params, query, body, version } = row.request
    return command.run(kernel, {
      actor: proposer,
      params,
      query,
      body,
      version: version ?? undefined,
      device: incoming.device,
      approval: { by, writes },
    })
  }

  return { route: approveProposal, action, run }
}

type Ending = { readonly proposal: Proposal; readonly status: number; readonly result: unknown }
