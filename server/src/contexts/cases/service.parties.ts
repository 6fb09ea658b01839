import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import { command, type Command, type Endpoint } from '#kernel/command'
import { isRefusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import { caseLifecycle } from './lifecycle.ts'
import { participantsOf } from './names.ts'
import { caseResource, resourceOfPart } from './policy.ts'
import { sorts, type CaseFile, type Part } from './records.ts'
import * as rules from './rules.parties.ts'
import { lowers } from './rules.cases.ts'
import { fingerprints } from './rules.subjects.ts'
import { lastChange, loadCase, loadPart, type Ground } from './service.ts'
import { casesById } from './store.cases.ts'
import { insertPart, partsById, updatePart } from './store.parts.ts'
import { saveFingerprints, sightings } from './store.subjects.ts'
import type { Participant, Party } from './words.ts'

type Referral = { readonly post: Participant['title']; readonly unit: string; readonly authority: Participant['title'] }

/** The leads of a case that the asker may be referred to because of one of its parts. Nobody where rules forbid it. */
export async function referrals(
  ground: Ground,
  actor: Actor,
  file: CaseFile,
  part: Part,
): Promise<readonly Referral[]> {
  if (!may(ground.kernel.policies, actor, 'cases.be-referred', resourceOfPart(file, part))) return []
  const leads = file.participants.filter(({ role, post }) => role === 'lead' && post !== actor.post)
  const named = await participantsOf(ground.identity, leads)
  return named.map(({ title, unit, authority }) => ({ post: title, unit, authority: authority.name }))
}

type Elsewhere = readonly (Referral & { readonly on: rules.Match['basis'] })[]

/** Who else works on a subject: whom the asker may be told of, and which cases are told of the asker's. */
async function otherWork(
  ground: Ground,
  actor: Actor,
  caseId: string,
  subject: Parameters<typeof fingerprints>[0],
): Promise<{ readonly matches: readonly rules.Match[]; readonly elsewhere: Elsewhere }> {
  const { database } = ground.kernel
  const found = await sightings(database, caseId, fingerprints(subject))
  const caseIds = [...new Set(found.map((one) => one.case))]
  const [files, parts] = await Promise.all([
    casesById(database, caseIds),
    partsById(
      database,
      caseIds,
      found.map(({ part }) => part),
    ),
  ])
  const told = await Promise.all(
    found.map(async ({ case: other, part: partId, basis }) => {
      const [file, part] = [files.get(other), parts.get(partId)]
      if (file === undefined || part === undefined) return []
      return (await referrals(ground, actor, file, part)).map((one) => ({ ...one, on: basis }))
    }),
  )
  const elsewhere = [...new Map(told.flat().map((one) => [JSON.stringify(one), one])).values()]
  return { matches: found.map((one) => ({ case: one.case, basis: one.basis })), elsewhere }
}

export function addParty(ground: Ground): Command<CaseFile> {
  return command({
    route: contract.addParty,
    action: 'cases.add-party',
    load: ({ params }) => loadCase(ground, params.case),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    lifecycle: { of: caseLifecycle, step: 'write', state: ({ state }) => state },
    facts: (file, { actor, body }) => otherWork(ground, actor, file.id, body),
    decide: (file, call, { matches, elsewhere }) => {
      const party = rules.newParty(file, call)
      if (isRefusal(party)) return party
      const events = [sorts.party.added(party), ...rules.tellOthers(party, matches)]
      return { save: party, events, reply: { party, elsewhere: [...elsewhere] }, version: party.version }
    },
    save: (party) => [...insertPart('party', party), ...saveFingerprints(party.case, party.id, fingerprints(party))],
  })
}

export function changeParty(ground: Ground): Endpoint {
  return command({
    route: contract.changeParty,
    action: 'cases.change-party',
    load: async ({ params, body }) => {
      const inside = await loadPart(ground, 'party', params)
      if (isRefusal(inside)) return inside
      const { marking } = body
      return { ...inside, lowering: marking !== undefined && lowers(marking, inside.part.thing.marking) }
    },
    resource: ({ file, part, lowering }) => resourceOfPart(file, part, lowering),
    visibleBy: 'cases.read-part',
    version: ({ part }) => part.thing.version,
    changed: ({ part }) => lastChange(part),
    lifecycle: { of: caseLifecycle, step: 'write', state: ({ file }) => file.state },
    facts: ({ file }, { actor, body }) => otherWork(ground, actor, file.id, body),
    decide: ({ file, part }, call, { matches }) => {
      const corrected = rules.correct(file, part.thing, call)
      if (isRefusal(corrected)) return corrected
      const { thing, events } = corrected
      const known = new Set(fingerprints(part.thing).map(({ digest }) => digest))
      const isNew = fingerprints(thing).some(({ digest }) => !known.has(digest))
      return {
        save: { party: thing, at: call.now, by: call.actor.post ?? '' },
        events: [...events, ...(isNew ? rules.tellOthers(thing, matches) : [])],
        reply: thing,
        version: thing.version,
      }
    },
    save: ({ party, at, by }: { party: Party; at: string; by: string }) => [
      ...updatePart('party', party, at, by),
      ...saveFingerprints(party.case, party.id, fingerprints(party)),
    ],
  })
}
