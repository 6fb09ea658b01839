import { command, type Call, type Command, type Endpoint } from '#kernel/command'
import type { Write } from '#kernel/database'
import { happened, type Happening } from '#kernel/event'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { carryOut } from './rules.act.ts'
import { announcedIn, attachedTo, withFiles } from './rules.annex.ts'
import { step } from './rules.engine.ts'
import { judgeConditions } from './rules.guards.ts'
import { onOwnLadder } from './rules.marking.ts'
import { dueOf, matterOf, periodsOf, shown, situationOf } from './rules.matter.ts'
import type { Matter } from './records.ts'
import { aboutRequest, actOf, lastChange, loadAsked, resourceOf, type Asked } from './service.ts'
import { confiscationsAfter } from './service.related.ts'
import { judgeSendingOn } from './rules.use.ts'
import { cameBy, laidFiles, nameFiles } from './store.files.ts'
import { requestsById, sameAsked, stepsOf, stepWrites, updateRequest, type StoredStep } from './store.requests.ts'
import type { Request, Said } from './words.ts'

type Doing = Asked & { readonly act: string }
type Done = { readonly writes: readonly Write[]; readonly events: readonly Happening[]; readonly reply: Request }

/** How long the message of an act may take to arrive before its sender is told that it has not. */
const daysToArrive = 7

/** One act of this side: judged, carried out, told to the other side in the same commit. */
export function actCommand(ground: Ground): Command<Doing> & Endpoint {
  return command<typeof contract.takeAct, Doing, Done, Done>({
    route: contract.takeAct,
    action: 'requests.act',
    load: async ({ params, actor }) => {
      const asked = await loadAsked(ground, actor, params.id)
      return isRefusal(asked) ? asked : { ...asked, act: params.act }
    },
    resource: (doing) => resourceOf(doing, actOf(doing.matter, doing.act)),
    visibleBy: 'requests.read',
    version: ({ matter }) => matter.file.version,
    changed: lastChange,
    facts: ({ matter, act, byCase }, call) => done(ground, matter, act, call, byCase.write),
    decide: (_, __, outcome) => ({
      save: outcome,
      events: outcome.events,
      reply: outcome.reply,
      version: outcome.reply.version,
    }),
    save: ({ writes }) => [...writes],
  })
}

async function done(
  ground: Ground,
  matter: Matter,
  id: string,
  { body, actor, now }: Call<typeof contract.takeAct>,
  inCase: boolean,
): Promise<Done | Refusal> {
  const { kernel, find, messenger } = ground
  const { file, track } = matter
  const duplicates = await sameAsked(kernel.database, file)
  const laid = await laidFiles(kernel.database, file.id)
  const crosses = track.crossings.some((one) => one.act === id && one.by === file.side)
  const spoken = crosses ? withFiles(body, laid) : body
  if (isRefusal(spoken)) return spoken
  const named = await withName(ground, spoken)
  if (isRefusal(named)) return named
  const asks = track[file.side].acts.find((one) => one.id === id)?.guards ?? []
  const confiscations = asks.includes('confiscation-known') ? await confiscationsAfter(ground, file) : []
  const [confiscation] = confiscations
  // The other side is told which one, and can look whether it has it.
  const said = confiscation === undefined ? named : { ...named, confiscation }
  const situation = situationOf(matter, id, said, { now, duplicates, confiscations, find })
  const stepped = step(track, file.side, file, id, judgeConditions(asks, situation))
  if (isRefusal(stepped)) return stepped
  const doer = { officer: actor.officer, post: actor.post ?? '', now }
  const carried = carryOut(matter, stepped, said, doer)
  const attached = attachedTo(carried.told?.said, laid)
  if (isRefusal(attached)) return attached
  const announced = announcedIn(carried.told?.said ?? {})
  const bound = await boundElsewhere(ground, matter, announced, now)
  if (bound !== undefined) return bound
  const marking = onOwnLadder(file.marking, file.own)
  if (isRefusal(marking)) return marking
  const letter =
    carried.told === undefined
      ? { writes: [], events: [], message: null }
      : await messenger.seal(
          { actor, now },
          {
            to: file.theirs,
            // Who acts at the desk of the central authority may not be in the case: the letter is then kept outside it.
            file: inCase ? file.case : null,
            fields: carried.told,
            marking,
            attached,
            deliverBy: Temporal.Instant.from(now)
              .add({ hours: 24 * daysToArrive })
              .toString({ smallestUnit: 'millisecond' }),
          },
        )
  if (isRefusal(letter)) {
    const detail = letter.detail ?? 'the message could not be sealed for the other side'
    return refuse('other-side-not-reached', { detail, rule: letter.refused })
  }
  const told = { ...carried.step, letter: letter.message }
  const after = afterStep(ground, matter, { ...carried, step: told })
  const placed = { file: carried.file, ended: shown(after).ended, due: dueOf(periodsOf(after, find, now)) }
  const reply = shown(after)
  const goAlong = new Set(announced.map((one) => one.file.digest))
  const about = { ...aboutRequest(file), reference: file.reference }
  const events = [
    happened(contract.RequestStepped, `request:${file.id}`, {
      ...about,
      act: id,
      from: stepped.from.id,
      to: stepped.to.id,
      by: file.side,
    }),
    ...(stepped.act.marks.includes('refused-as-national')
      ? [happened(contract.ProsecutionOwed, `request:${file.id}`, about)]
      : []),
  ]
  return {
    writes: [
      updateRequest(placed),
      ...stepWrites(file.id, matter.steps, after.steps),
      ...nameFiles(file.id, [...goAlong], now),
      ...letter.writes,
    ],
    events: [...events, ...letter.events],
    reply,
  }
}

/** A condition under which one of these files came from a third State, and that this request would break. */
async function boundElsewhere(
  { kernel: { database }, find }: Ground,
  { file }: Matter,
  announced: ReturnType<typeof announcedIn>,
  now: string,
): Promise<Refusal | undefined> {
  const digests = new Set(announced.map((one) => one.file.digest))
  const others = await requestsById(database, await cameBy(database, file, [...digests]))
  for (const other of others.values()) {
    const matter = matterOf(other.file, await stepsOf(database, other.file.id), find)
    const judged = matter === undefined ? undefined : judgeSendingOn(matter, digests, file, now)
    if (judged?.allowed !== false) continue
    const detail = `a file came from ${other.file.peer} under a condition (${judged.article}): ask there for its consent`
    return refuse('use-not-allowed', { detail, field: 'body' })
  }
  return undefined
}

/** What is said, with the name of the authority that has the request from now on, which only this State knows. */
async function withName({ seals, state }: Ground, said: Said): Promise<Said | Refusal> {
  const { authority } = said
  if (authority === undefined) return said
  const [name] = await seals.namesOf({ state, authority })
  return name === undefined
    ? refuse('authority-not-known', { detail: 'this State has no such authority', field: 'authority' })
    : { ...said, addressee: name.text }
}

/** The request with one more step. */
export function afterStep(
  { find }: Ground,
  { steps }: Matter,
  { file, step: last }: { readonly file: Matter['file']; readonly step: StoredStep },
): Matter {
  const before = steps.map(({ outcome, ...one }) => ({ ...one, forked: outcome === 'forked' }))
  const matter = matterOf(file, [...before, last], find)
  if (matter === undefined) throw new TypeError('a request of a kind that is not known')
  return matter
}
