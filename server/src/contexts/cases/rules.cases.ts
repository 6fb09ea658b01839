import { canonicalise } from '@comity/proof/canonical'
import { offenceOf } from '@comity/law/offences'
import type { PrincipalAttributes } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import type { Call } from '#kernel/command'
import { happened, type EventKind, type Happening } from '#kernel/event'
import { refuse, type Refusal } from '#kernel/refusal'
import { protectsAtLeast, rankOf, type Marking } from '#kernel/schema/marking'
import {
  CaseArchived,
  CaseChanged,
  CaseClosed,
  CaseHeld,
  CaseMarked,
  CaseOpened,
  CaseReleased,
  CaseReopened,
  type archiveCase,
  type changeCase,
  type markCase,
  type openCase,
} from './contract.ts'
import type { CaseFile } from './records.ts'
import { retainUntil } from './rules.retention.ts'

export type Changed = { readonly file: CaseFile; readonly events: readonly Happening[] }
type WithReason = Pick<Call<typeof archiveCase>, 'body' | 'actor' | 'now'>

/** Post, authority, roles and clearance of an officer or a service. A visitor has none and comes no further than the door. */
export function principalOf(actor: Actor): PrincipalAttributes {
  return actor.entity.attrs as unknown as PrincipalAttributes
}

export function open(state: string, call: Call<typeof openCase>, reference: string): Changed | Refusal {
  const { body, actor, now } = call
  const fault = offenceFault(body.offences) ?? markingFault(body.marking, state, actor)
  if (fault) return fault
  const post = actor.post ?? ''
  const file: CaseFile = {
    ...body,
    id: call.id(),
    reference,
    authority: principalOf(actor).authority,
    participants: [{ post, role: 'lead', since: now }],
    state: 'open',
    openedAt: now,
    closedAt: null,
    retainUntil: null,
    hold: null,
    version: 1,
    changedAt: now,
    changedBy: post,
  }
  return { file, events: [happened(CaseOpened, `case:${file.id}`, { case: file.id, reference })] }
}

export function change(file: CaseFile, call: Call<typeof changeCase>): Changed | Refusal {
  const fault = offenceFault(call.body.offences)
  if (fault) return fault
  const changed = next(file, call, call.body)
  const fields = changedFields(file, call.body)
  return { file: changed, events: [happened(CaseChanged, `case:${file.id}`, { case: file.id, fields })] }
}

/** Whether a marking protects less than another in any respect. */
export function lowers(wanted: Marking, current: Marking): boolean {
  return !protectsAtLeast(wanted, current)
}

export function mark(state: string, file: CaseFile, call: Call<typeof markCase>): Changed | Refusal {
  const { marking, reason } = call.body
  const fault = markingFault(marking, state, call.actor)
  if (fault) return fault
  if (!lowers(marking, file.marking) && !lowers(file.marking, marking)) {
    return refuse('marking-unchanged', { detail: 'the case already has this marking', field: 'marking' })
  }
  const event = happened(CaseMarked, `case:${file.id}`, { case: file.id, from: file.marking, to: marking, reason })
  return { file: next(file, call, { marking }), events: [event] }
}

export function close(file: CaseFile, call: WithReason, openTasks: number): Changed | Refusal {
  if (openTasks > 0)
    return refuse('tasks-open', { detail: 'tasks of the case are still open; finish or drop them first' })
  const changes = { state: 'closed', closedAt: call.now, retainUntil: retainUntil(file.offences, call.now) } as const
  return withReason(CaseClosed, file, call, changes)
}

export function reopen(file: CaseFile, call: WithReason): Changed {
  return withReason(CaseReopened, file, call, { state: 'open', closedAt: null, retainUntil: null })
}

export function archive(file: CaseFile, call: WithReason): Changed {
  return withReason(CaseArchived, file, call, { state: 'archived' })
}

export function hold(file: CaseFile, call: WithReason): Changed | Refusal {
  if (file.hold !== null) return refuse('already-held', { detail: 'a hold on deletion already stands' })
  return withReason(CaseHeld, file, call, { hold: { reason: call.body.reason, since: call.now } })
}

export function release(file: CaseFile, call: WithReason): Changed | Refusal {
  if (file.hold === null) return refuse('not-held', { detail: 'no hold on deletion stands' })
  return withReason(CaseReleased, file, call, { hold: null })
}

/** The four kinds of news that say only why. */
type Reasoned = EventKind<string, typeof CaseClosed.data>

function withReason(kind: Reasoned, file: CaseFile, call: WithReason, changes: Partial<CaseFile>): Changed {
  const event = happened(kind, `case:${file.id}`, { case: file.id, reason: call.body.reason })
  return { file: next(file, call, changes), events: [event] }
}

function next(file: CaseFile, call: { actor: Actor; now: string }, changes: Partial<CaseFile>): CaseFile {
  return { ...file, ...changes, version: file.version + 1, changedAt: call.now, changedBy: call.actor.post ?? '' }
}

/** Names of the fields whose value differs, in the order given. */
export function changedFields<T extends object>(before: T, after: Partial<T>): string[] {
  const keys = Object.keys(after) as (keyof T & string)[]
  return keys.filter((key) => canonicalise(before[key]) !== canonicalise(after[key]))
}

function offenceFault(offences: readonly string[]): Refusal | undefined {
  const strange = offences.find((id) => offenceOf(id) === undefined)
  if (strange === undefined) return undefined
  return refuse('offence-not-known', { detail: 'one of the offences is not in the list', field: 'offences' })
}

function markingFault(marking: Marking, state: string, actor: Actor): Refusal | undefined {
  if (marking.classification.state !== state) {
    const detail = `a case of this State is classified on the ladder of ${state}`
    return refuse('marking-of-another-state', { detail, field: 'marking.classification' })
  }
  return aboveClearance(marking, actor)
}

/** Nobody marks a thing so that they could not read it afterwards. */
export function aboveClearance(marking: Marking, actor: Actor): Refusal | undefined {
  if (rankOf(marking.classification) <= principalOf(actor).clearance) return undefined
  const detail = 'the marking is above the clearance of your post'
  return refuse('marking-above-clearance', { detail, field: 'marking.classification' })
}
