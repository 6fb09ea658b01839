import type { Identity } from '#contexts/identity'
import { may, unknown } from '#kernel/authorise'
import { auditWrite, actorInAudit } from '#kernel/audit'
import { visitor } from '#kernel/actor'
import { command, type Call, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { Conflict } from '#kernel/database'
import type { Job } from '#kernel/jobs'
import { instant, type Kernel } from '#kernel/kernel'
import { query } from '#kernel/query'
import { isRefusal, type Refusal } from '#kernel/refusal'
import { approval } from './approval.ts'
import { listProposals, rejectProposal, withdrawProposal, type Proposal } from './contract.ts'
import type { ProposalStep } from './lifecycle.ts'
import { settle } from './rules.ts'
import { namesFor, proposalResource, shown, standingOf, type Names, type Standing } from './standing.ts'
import { overdueProposals, proposalsOf, proposalsOfOthers, readProposal } from './store.proposals.ts'
import { settlementWrite, type Settlement } from './store.proposals.ts'

export type ProposalParts = {
  readonly identity: Pick<Identity, 'actorFor' | 'officers' | 'posts'>
  /** All endpoints of the node: a proposal is carried out through the one it was made with. */
  readonly endpoints: () => readonly Endpoint[]
}

const daysShown = 30

export function proposalEndpoints(kernel: Kernel, parts: ProposalParts): readonly Endpoint[] {
  const { database } = kernel
  const visibleBy = 'oversight.read-proposal'

  const list = query({
    route: listProposals,
    action: 'oversight.list-proposals',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { actor, now }) => {
      const since = kernel.clock
        .now()
        .subtract({ hours: 24 * daysShown })
        .toString()
      const officer = actor.officer ?? ''
      const [mine, others] = await Promise.all([
        proposalsOf(database, officer, since),
        proposalsOfOthers(database, officer, now),
      ])
      const standings: Standing[] = []
      for (const row of [...others, ...mine]) {
        const standing = await standingOf(kernel, parts.endpoints(), row, actor)
        if (may(kernel.policies, actor, visibleBy, proposalResource(standing))) standings.push(standing)
      }
      const names = await namesFor(
        parts.identity,
        standings.map(({ row }) => row),
      )
      const rows = standings.map((standing) => shown(kernel, parts.endpoints(), standing, names))
      return { reply: { rows }, seen: rows.map(({ id }) => id) }
    },
  })

  const load = async ({ params, actor }: Call<typeof rejectProposal> | Call<typeof withdrawProposal>) => {
    const row = await readProposal(database, params.id)
    return row === undefined ? unknown() : standingOf(kernel, parts.endpoints(), row, actor)
  }
  const ending = (
    standing: Standing,
    call: Pick<Call<typeof rejectProposal>, 'actor' | 'now'>,
    names: Names,
    step: ProposalStep,
    reason: string | null,
  ): { save: Settlement; events: []; reply: Proposal } | Refusal => {
    const state = settle(standing.row, step, call.now)
    if (isRefusal(state)) return state
    const save = { id: standing.row.id, state, at: call.now, by: call.actor.officer, reason }
    const row = { ...standing.row, state, settledAt: save.at, settledBy: save.by, reason }
    return { save, events: [], reply: shown(kernel, parts.endpoints(), { ...standing, row }, names) }
  }
  const facts = async ({ row }: Standing, { actor }: { actor: { officer: string | null } }) =>
    namesFor(parts.identity, [{ ...row, settledBy: actor.officer }])

  const reject = command({
    route: rejectProposal,
    action: 'oversight.reject-proposal',
    visibleBy,
    load,
    resource: proposalResource,
    facts,
    decide: (standing, call, names) => ending(standing, call, names, 'reject', call.body.reason),
    save: (settlement) => [settlementWrite(settlement)],
  })
  const withdraw = command({
    route: withdrawProposal,
    action: 'oversight.withdraw-proposal',
    visibleBy,
    load,
    resource: proposalResource,
    facts,
    decide: (standing, call, names) => ending(standing, call, names, 'withdraw', null),
    save: (settlement) => [settlementWrite(settlement)],
  })

  return [list, approval(parts), reject, withdraw]
}

/** Writes down that proposals have expired. Nothing waits for it: a proposal whose time has passed is refused anyway. */
export function expireProposals(kernel: Kernel): Job {
  return {
    name: 'oversight.expire-proposals',
    at: '*/10 * * * *',
    run: async () => {
      const at = instant(kernel.clock)
      for (const { id, within } of await overdueProposals(kernel.database, at)) {
        const entry = {
          id: kernel.ids(),
          at,
          ...actorInAudit(visitor),
          action: 'oversight.expire-proposal',
          resource: `Proposal:${id}`,
          within,
          outcome: 'done' as const,
          refusal: null,
          rules: [],
          policy: kernel.policies.hash,
          approvedBy: null,
          seen: [],
        }
        try {
          await kernel.database.commit([
            settlementWrite({ id, state: 'expired', at, by: null, reason: null }),
            auditWrite(entry),
          ])
        } catch (error) {
          if (!(error instanceof Conflict)) throw error
        }
      }
      kernel.wake()
    },
  }
}
