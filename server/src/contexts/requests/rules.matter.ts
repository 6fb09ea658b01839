import type { Answer, Basis, Question as Asked } from '#law/finder/find'
import { kindOf, trackOf } from '#law/kinds/catalogue'
import { disputesOf } from '#law/kinds/disputes'
import { dutiesOf } from '#law/kinds/duties'
import type { Kind } from '#law/kinds/kind'
import { nextPeriod, periods, type Provision } from './rules.clocks.ts'
import { stateOf } from './rules.engine.ts'
import { ownerOf } from './rules.move.ts'
import { gate } from './rules.gate.ts'
import { fold, type Entry } from './rules.phase.ts'
import { logOf, type Matter, type RequestFile, type StepRecord } from './records.ts'
import type { Situation } from './rules.situation.ts'
import type { Period, Request, Said } from './words.ts'

type Find = (question: Asked) => Answer
type Stored = Omit<StepRecord, 'outcome'> & { readonly forked: boolean }

const none: Answer = { bases: [], fallback: null }

/** What the finder is asked for a request, on its day or on another. */
export function questionOf(
  file: RequestFile,
  kind: Kind,
  measure: Kind['measure'],
  date = file.question.date,
): Asked | undefined {
  if (measure === null) return undefined
  const [from, to] = file.side === 'requesting' ? [file.own, file.peer] : [file.peer, file.own]
  const facts = new Map([...Object.entries(file.question.facts), ...Object.entries(kind.facts)])
  if (file.urgent && !facts.has('urgent')) facts.set('urgent', 'yes')
  return { from, to, measure, offence: file.question.offence, date, facts }
}

function ask(find: Find, question: Asked | undefined): Answer {
  return question === undefined ? none : find(question)
}

/** Everything there is to know of a request, worked out from what is kept. Undefined for a kind this node does not know. */
export function matterOf(file: RequestFile, stored: readonly Stored[], find: Find): Matter | undefined {
  const kind = kindOf(file.kind)
  if (kind === undefined) return undefined
  const track = trackOf(kind)
  const { bases } = ask(find, questionOf(file, kind, kind.measure))
  const log = stored.flatMap(({ entry, forked }) => (entry === null || forked ? [] : [entry]))
  const { crossed, irregular, held } = fold(track, log)
  const among = (list: readonly Entry[], digest: string | undefined) => list.some((one) => one.digest === digest)
  const steps = stored.map(({ forked, ...step }): StepRecord => {
    const digest = step.entry?.digest
    const outcome = forked
      ? 'forked'
      : among(irregular, digest)
        ? 'irregular'
        : among(crossed, digest)
          ? 'crossed'
          : among(held, digest)
            ? 'held'
            : 'applied'
    return { ...step, outcome }
  })
  return { file, kind, track, steps, bases: bases.filter(({ instrument }) => file.instruments.includes(instrument)) }
}

/**
 * The periods of the provisions a request rests on: those of its measure, of provisional arrest where its kind has it, of
 * confidentiality where it was asked for, and of disputes once there is one.
 */
export function provisionsOf({ file, kind, bases }: Matter, find: Find): readonly Provision[] {
  const arrest = kind.arrest === undefined ? [] : ask(find, questionOf(file, kind, kind.arrest)).bases
  const all: readonly Basis[] = [
    ...bases,
    ...arrest.filter(({ instrument, status }) => status !== 'excluded' && file.instruments.includes(instrument)),
  ]
  const duties = kind.measure === null ? [] : dutiesOf('confidentiality', file.instruments, kind.measure)
  return [
    ...all.flatMap(({ instrument, clocks }) => clocks.map((clock) => ({ instrument, clock }))),
    ...duties.flatMap(({ instrument, clocks = [] }) => clocks.map((clock) => ({ instrument, clock }))),
    ...disputesOf(file.instruments).flatMap(({ instrument, clock }) =>
      clock === undefined ? [] : [{ instrument, clock }],
    ),
  ]
}

export function periodsOf(matter: Matter, find: Find, now: string): readonly Period[] {
  const state = stateOf(matter.track[matter.file.side], matter.file.state)
  return state?.end === true ? [] : periods(matter, provisionsOf(matter, find), state, now)
}

/** The next period to end, as rows keep it to be sorted by. */
export function dueOf(all: readonly Period[]): { readonly at: string; readonly of: string } | null {
  const next = nextPeriod(all)
  return next?.due == null ? null : { at: next.due, of: next.id }
}

/** What a request is held against before it is sent. */
export function gateOf({ file, kind, bases }: Matter) {
  const to = file.side === 'requesting' ? file.peer : file.own
  return gate({
    kind,
    measure: kind.measure,
    to,
    question: file.question,
    bases,
    ...given(file),
    answered: file.risks,
  })
}

const given = ({ sections, annexes }: RequestFile) => ({ sections, annexes })

/** What the conditions of an act are judged on. */
export function situationOf(
  matter: Matter,
  act: string,
  said: Said,
  {
    now,
    duplicates,
    confiscations = [],
    find,
  }: {
    readonly now: string
    readonly duplicates: readonly string[]
    readonly confiscations?: readonly string[]
    readonly find: Find
  },
): Situation {
  const { file, kind } = matter
  const arrest = kind.arrest === undefined ? undefined : ask(find, questionOf(file, kind, kind.arrest)).bases
  return {
    matter,
    act,
    said,
    now,
    duplicates,
    confiscations,
    // A draft is judged by the law of the day on which it would be sent.
    today: ask(find, questionOf(file, kind, kind.measure, now.slice(0, 10))),
    gate: gateOf(matter),
    arrestGate:
      arrest === undefined
        ? undefined
        : gate({
            kind: { ...kind, content: [] },
            measure: kind.arrest ?? null,
            to: file.side === 'requesting' ? file.peer : file.own,
            question: file.question,
            bases: arrest.filter(({ instrument }) => file.instruments.includes(instrument)),
            ...given(file),
            answered: [],
          }),
  }
}

/** The request as the contract shows it. */
export function shown({ file, track, steps }: Matter): Request {
  const { before: _before, sections: _sections, persons: _persons, likeness: _likeness, ...rest } = file
  const { annexes: _annexes, risks: _risks, follows: _follows, post: _post, own: _own, ...more } = rest
  const { changedAt: _at, changedBy: _by, hold: _hold, destroyedAt: _destroyedAt, ...request } = more
  const state = stateOf(track[file.side], file.state)
  return {
    ...request,
    phase: fold(track, logOf(steps)).phase,
    ended: state?.end === true,
    owner: state === undefined ? 'nobody' : ownerOf(track, state, file.channel),
    next: state?.next ?? '',
  }
}
