import { trackOf, kindOf } from '#law/kinds/catalogue'
import { refuse, type Refusal } from '#kernel/refusal'
import type { Marking } from '#kernel/schema/marking'
import { divergences } from './rules.divergence.ts'
import { begin, receive } from './rules.engine.ts'
import { entryOf, likenessOf } from './rules.told.ts'
import type { Told } from './words.told.ts'
import { logOf, type Matter, type RequestFile } from './records.ts'
import type { StoredStep } from './store.requests.ts'
import type { Divergence } from './words.ts'
import type { z } from 'zod'

/** How a message came: from whom, to which authority of this State, and when. */
export type Envelope = {
  readonly own: string
  readonly from: { readonly state: string; readonly authority: string }
  readonly authority: string
  readonly marking: Marking
  readonly receivedAt: string
  readonly message: string
  readonly now: string
}

/** A request that comes in for the first time, before anything was taken in. */
export function newlyReceived(told: Told, envelope: Envelope, reference: string): RequestFile | Refusal {
  const { request } = told.said
  const kind = kindOf(told.kind)
  if (request === undefined || kind === undefined || told.by !== 'requesting') {
    return refuse('unknown', { detail: 'a message of a request that is not here and does not bring it along' })
  }
  const { own, from, authority, marking, now } = envelope
  const { state, before } = begin(trackOf(kind), 'requested')
  return {
    id: told.request,
    reference,
    side: 'requested',
    own,
    kind: told.kind,
    case: null,
    peer: from.state,
    authority,
    theirs: from,
    title: request.title,
    state,
    before,
    marking,
    question: request.question,
    instruments: request.instruments,
    proceeding: request.proceeding,
    channel: request.channel ?? null,
    language: request.language,
    confidential: request.confidential,
    privileged: request.privileged,
    urgent: request.urgent,
    follows: request.follows ?? null,
    sections: request.sections,
    persons: request.persons,
    risks: [],
    annexes: request.annexes ?? [],
    likeness: likenessOf(from.state, told.kind, request.persons, request.question, request.proceeding),
    post: '',
    openedAt: now,
    version: 0,
    changedAt: now,
    changedBy: '',
  }
}

export type TakenIn = {
  readonly file: RequestFile
  readonly step: StoredStep
  readonly from: string
  /** What the two logs newly disagree about. */
  readonly diverged: readonly z.output<typeof Divergence>[]
}

/**
 * Takes a message of the other side into a request, in whatever order it comes. Undefined when it was here already. Who
 * it comes from must be the other State of the request: a third State cannot speak in it.
 */
export function takeIn(matter: Matter, told: Told, envelope: Envelope): TakenIn | Refusal | undefined {
  const { file, track, steps } = matter
  if (envelope.from.state !== file.peer || told.kind !== file.kind) {
    return refuse('unknown', { detail: 'the request is not one with this State' })
  }
  const log = logOf(steps)
  const entry = entryOf(told)
  const got = receive(track, file.side, file, log, entry)
  if (got.is === 'again') return undefined
  if (got.is === 'not-theirs') return refuse('unknown', { detail: 'it speaks in the name of this side' })
  const forks = steps.flatMap((one) => (one.outcome === 'forked' && one.entry !== null ? [one.entry] : []))
  const known = divergences(track, log, forks)
  const forked = got.is === 'forked'
  const after = forked ? divergences(track, log, [...forks, entry]) : divergences(track, [...log, entry], forks)
  const position = forked ? file : got.position
  const taken = got.is === 'applied'
  const changed: RequestFile = {
    ...file,
    ...(taken ? broughtBy(told, file) : {}),
    state: position.state,
    before: position.before,
    version: file.version + 1,
    changedAt: envelope.now,
  }
  const came = taken && told.message === 'SUBMIT' ? { received: envelope.receivedAt } : {}
  const step: StoredStep = {
    number: steps.length + 1,
    by: told.by,
    act: told.act,
    message: told.message,
    from: file.state,
    to: position.state,
    at: told.at,
    receivedAt: envelope.receivedAt,
    post: null,
    letter: envelope.message,
    said: told.said,
    marks: { ...told.marks, ...came },
    entry,
    officer: null,
    forked,
  }
  return {
    file: changed,
    step,
    from: file.state,
    diverged: after.filter((one) => !known.some((old) => same(old, one))),
  }
}

const same = (a: z.output<typeof Divergence>, b: z.output<typeof Divergence>) =>
  a.kind === b.kind && a.by === b.by && a.number === b.number

/** The request as it was sent replaces the draft that was shown before, and that of the provisional arrest. */
function broughtBy({ said: { request } }: Told, { side }: RequestFile): Partial<RequestFile> {
  if (request === undefined || side !== 'requested') return {}
  const { annexes = [], follows = null, channel = null, ...told } = request
  return { ...told, annexes, follows, channel }
}
