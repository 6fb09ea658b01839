import type { Identity } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import { authorise, unknown, type Resource } from '#kernel/authorise'
import type { Endpoint } from '#kernel/command'
import { instant, type Kernel } from '#kernel/kernel'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { LangText } from '#kernel/schema/text'
import type { Proposal } from './contract.ts'
import { stateAt } from './rules.ts'
import type { ProposalRow } from './store.proposals.ts'

/** How an officer stands to a proposal. */
export type Standing = {
  readonly row: ProposalRow
  readonly mine: boolean
  /** Whether the rules let this officer be the second to it now. */
  readonly second: 'allowed' | Refusal
  /** The rules that decided that. */
  readonly rules: readonly string[]
}

/** The command a proposal would carry out; undefined when this version of the node no longer has it. */
export function commandOf(endpoints: readonly Endpoint[], row: ProposalRow): Endpoint | undefined {
  return endpoints.find(({ route }) => `${route.method} ${route.path}` === row.request.route)
}

/** Loads the record of a proposal as it is now and puts the proposal's own question to the policies, for this actor. */
export async function standingOf(
  kernel: Kernel,
  endpoints: readonly Endpoint[],
  row: ProposalRow,
  actor: Actor,
): Promise<Standing> {
  const mine = row.officer === actor.officer
  if (mine) return { row, mine, second: unknown(), rules: [] }
  const { params, query, body } = row.request
  const endpoint = commandOf(endpoints, row)
  const resource = await endpoint?.resourceOf?.(kernel, { params, query, body }, actor)
  if (resource === undefined || isRefusal(resource)) return { row, mine, second: resource ?? unknown(), rules: [] }
  // The rule that asked for a second officer says what that officer must be permitted to do to the record.
  const agreeing = kernel.policies.rules.find(({ id }) => id === row.rule)?.fourEyes ?? row.action
  const { outcome, rules } = authorise(kernel.policies, actor, agreeing, resource, { approved: false })
  return { row, mine, second: outcome, rules }
}

/** The proposal as policies see it. */
export function proposalResource({ row, mine, second }: Standing): Resource {
  return {
    type: 'Proposal',
    id: row.id,
    attrs: { mine, second: second === 'allowed' },
    ...(row.within === null ? {} : { within: row.within }),
    ...(row.label === null ? {} : { label: row.label }),
  }
}

export type Names = {
  readonly officers: ReadonlyMap<string, { readonly name: LangText }>
  readonly posts: ReadonlyMap<string, { readonly post: { readonly title: LangText } }>
}

export async function namesFor(
  identity: Pick<Identity, 'officers' | 'posts'>,
  rows: readonly ProposalRow[],
): Promise<Names> {
  const people = rows.flatMap(({ officer, settledBy }) => (settledBy === null ? [officer] : [officer, settledBy]))
  const [officers, posts] = await Promise.all([
    identity.officers([...new Set(people)]),
    identity.posts([...new Set(rows.map(({ post }) => post))]),
  ])
  return { officers, posts }
}

/** The proposal as an officer is shown it. */
export function shown(
  kernel: Kernel,
  endpoints: readonly Endpoint[],
  standing: Standing,
  { officers, posts }: Names,
): Proposal {
  const { row, mine } = standing
  const state = stateAt(row, instant(kernel.clock))
  const { params, query, body } = row.request
  return {
    id: row.id,
    action: row.action,
    resource: row.resource,
    label: row.label,
    summary: commandOf(endpoints, row)?.route.summary ?? row.action,
    by: {
      officer: row.officer,
      name: officers.get(row.officer)?.name ?? null,
      post: row.post,
      title: posts.get(row.post)?.post.title ?? null,
    },
    rule: row.rule,
    because: row.because,
    asked: { ...fields(params), ...fields(query), ...fields(body) },
    proposedAt: row.proposedAt,
    expiresAt: row.expiresAt,
    state,
    settled:
      row.settledAt === null ? null : { at: row.settledAt, by: row.settledBy, reason: row.reason, name: nameOf() },
    mine,
    offer: offer(),
  }

  function nameOf() {
    return officers.get(row.settledBy ?? '')?.name ?? null
  }
  function offer(): Proposal['offer'] {
    if (state !== 'waiting') return { allowed: false, because: 'it no longer waits' }
    if (mine) return { allowed: false, because: 'nobody is the second officer to what they asked for' }
    if (standing.second === 'allowed') return { allowed: true }
    return { allowed: false, because: standing.second.detail ?? 'no rule permits this' }
  }
}

function fields(part: unknown): Record<string, unknown> {
  return typeof part === 'object' && part !== null ? { ...part } : {}
}
