import type { Kysely } from 'kysely'
import { compilerOnly, type Database, type Write } from '#kernel/database'
import type { Stored } from '#kernel/command'
import type { ProposalState } from './lifecycle.ts'

/** A proposal as the kernel kept it, with the command it will carry out. */
export type ProposalRow = {
  readonly id: string
  readonly action: string
  readonly resource: string | null
  readonly within: string | null
  readonly label: string | null
  readonly rule: string
  readonly because: string
  readonly officer: string
  readonly post: string
  readonly purpose: string | null
  readonly basis: string | null
  readonly request: Stored & { readonly route: string; readonly version: number | null }
  readonly proposedAt: string
  readonly expiresAt: string
  readonly state: ProposalState
  readonly settledAt: string | null
  readonly settledBy: string | null
  readonly reason: string | null
}

const columns = `id, action, resource, within, label, rule, because, officer, post, purpose, basis, request,
  proposed_at as "proposedAt", expires_at as "expiresAt", state, settled_at as "settledAt", settled_by as "settledBy", reason`

export async function readProposal(database: Database, id: string): Promise<ProposalRow | undefined> {
  const [row] = await database.query<ProposalRow>(`select ${columns} from kernel.proposal where id = $1`, [id])
  return row
}

/** What an officer asked for, newest first: all that waits, and how the rest ended since a moment. At most 100. */
export async function proposalsOf(database: Database, officer: string, since: string): Promise<ProposalRow[]> {
  return database.query<ProposalRow>(
    `select ${columns} from kernel.proposal where officer = $1 and (state = 'waiting' or proposed_at >= $2)
     order by proposed_at desc, id desc limit 100`,
    [officer, since],
  )
}

/**
 * What others asked for and still waits, the first to expire first. At most 200: the first of every officer before the
 * second of anyone, so that nobody crowds out the others.
 */
export async function proposalsOfOthers(database: Database, officer: string, now: string): Promise<ProposalRow[]> {
  return database.query<ProposalRow>(
    `select ${columns} from kernel.proposal where id in (
       select id from (
         select id, expires_at, row_number() over (partition by officer order by expires_at, id) as turn
         from kernel.proposal where state = 'waiting' and expires_at > $2 and officer <> $1) waiting
       order by turn, expires_at, id limit 200)
     order by expires_at, id`,
    [officer, now],
  )
}

/** What waits although its time has passed, at most 500 at a time. */
export async function overdueProposals(database: Database, now: string): Promise<ProposalRow[]> {
  return database.query<ProposalRow>(
    `select ${columns} from kernel.proposal where state = 'waiting' and expires_at <= $1 order by expires_at limit 500`,
    [now],
  )
}

type Tables = {
  'kernel.proposal': {
    id: string
    state: ProposalState
    settled_at: string | null
    settled_by: string | null
    reason: string | null
  }
}
const build: Kysely<Tables> = compilerOnly<Tables>()

export type Settlement = {
  readonly id: string
  readonly state: ProposalState
  readonly at: string
  readonly by: string | null
  readonly reason: string | null
}

/** Ends a proposal that still waits; the commit fails when it has ended meanwhile. */
export function settlementWrite({ id, state, at, by, reason }: Settlement): Write {
  return {
    query: build
      .updateTable('kernel.proposal')
      .set({ state, settled_at: at, settled_by: by, reason })
      .where('id', '=', id)
      .where('state', '=', 'waiting'),
    expects: 1,
  }
}
