import type { Call } from '#kernel/command'
import { happened, type Happening } from '#kernel/event'
import { refuse, type Refusal } from '#kernel/refusal'
import { PartyCorrected, SubjectShared, type addParty, type changeParty } from './contract.ts'
import { news, type CaseFile } from './records.ts'
import { changedFields } from './rules.cases.ts'
import { changedPart, newPart, partMarkingFault } from './rules.parts.ts'
import { isTooLong, mostYearsForParty } from './rules.retention.ts'
import type { Basis } from './rules.subjects.ts'
import type { Party } from './words.ts'

export function newParty(file: CaseFile, call: Call<typeof addParty>): Party | Refusal {
  const { marking, ...body } = call.body
  return retentionFault(body.retainUntil, call.now) ?? newPart<'party'>(file, call, body, marking)
}

export function correct(
  file: CaseFile,
  party: Party,
  call: Call<typeof changeParty>,
): { readonly thing: Party; readonly events: readonly Happening[] } | Refusal {
  const { marking = party.marking, ...body } = call.body
  const fault = retentionFault(body.retainUntil, call.now) ?? partMarkingFault(file, call.actor, marking)
  if (fault) return fault
  const changes = { ...body, marking }
  const [about, data] = news(party)
  const event = happened(PartyCorrected, about, { ...data, fields: changedFields(party, changes) })
  return { thing: changedPart(party, changes), events: [event] }
}

/** Somebody else's work on the same subject. */
export type Match = { readonly case: string; readonly basis: Basis }

/** The news that each of the other cases gets. An identifier says more than a name. */
export function tellOthers(party: Party, matches: readonly Match[]): readonly Happening[] {
  const basisOf = new Map<string, Basis>()
  for (const match of matches) {
    if (basisOf.get(match.case) !== 'identifier') basisOf.set(match.case, match.basis)
  }
  return [...basisOf].map(([other, on]) =>
    happened(SubjectShared, `case:${other}`, { case: other, with: party.case, subject: party.id, on }),
  )
}

function retentionFault(day: string, now: string): Refusal | undefined {
  if (!isTooLong(day, now)) return undefined
  const detail = `data about a person is kept at most ${mostYearsForParty} years before it is reviewed`
  return refuse('retention-too-long', { detail, field: 'retainUntil' })
}
