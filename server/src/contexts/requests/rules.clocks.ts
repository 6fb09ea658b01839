import { calendarOf } from '#law/calendar'
import { catalogue } from '#law/catalogue'
import { reckon, standingOf, type Counting, type Suspension } from '#law/clock'
import { countings, endsOf, settingsOf, suspensions, type Setting, type Suspending } from '#law/kinds/duties'
import type { Clock } from '#law/instrument'
import type { State } from '#law/kinds/kind'
import { asksConfidentiality, counting, type Matter, type StepRecord } from './records.ts'
import type { Period } from './words.ts'

/** A clock of a provision, and the instrument it stands in. */
export type Provision = { readonly instrument: string; readonly clock: Clock }

/** When an event of law came about: what the steps say, in order. */
type Marks = readonly { readonly event: string; readonly at: string }[]

/**
 * Every period of a request as it stands at an instant. Nothing is kept of it: it is reckoned each time from the steps
 * and from the provisions as they are now, so that it survives a restart and follows a correction of the law. Periods of
 * law come from provisions alone; targets of the house are marked as such.
 */
export function periods(
  matter: Matter,
  provisions: readonly Provision[],
  state: State | undefined,
  now: string,
): readonly Period[] {
  const steps = counting(matter.steps)
  const marks = marksOf(steps)
  const law = provisions.flatMap((one) => periodsOf(matter, one, provisions, marks, now))
  const house = state?.within === undefined ? [] : [houseOf(matter, state, steps, now)]
  const settings = settingsOf(matter.track.id)
  const set = settings.flatMap((one) => setOf(matter, one, steps, marks, now))
  const sets = settings.flatMap(({ acts }) => acts)
  const asked = steps.flatMap((step) =>
    step.said.until === undefined || sets.includes(step.act) ? [] : [askedOf(matter, step, steps, now)],
  )
  return [...law, ...set, ...asked, ...house].toSorted(soonest)
}

export function marksOf(steps: readonly StepRecord[]): Marks {
  return steps
    .flatMap((step) => [...Object.entries(step.marks), ...saidIn(step)].map(([event, at]) => ({ event, at })))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
}

/** Events of law that lie in what was said, whatever act it was said with. */
function saidIn({ said, at, receivedAt }: StepRecord): readonly (readonly [string, string])[] {
  return [
    ...(said.request !== undefined && asksConfidentiality(said.request)
      ? [['confidentiality-asked', receivedAt ?? at] as const]
      : []),
    ...(said.kept === true ? [['confidentiality-told', at] as const] : []),
  ]
}

/** The two States of a request, by the side they stand on. */
function stateAt({ file }: Matter, own: string, side: 'requesting' | 'requested'): string {
  return file.side === side ? own : file.peer
}

/** How a period of an instrument is counted where the act is due: by the days and in the zone of that State. */
export function countingFor(instrument: string, state: string): Counting & { readonly calendarKnown: boolean } {
  const family = catalogue.get(instrument)?.family
  const rule = countings.find((one) => one.family === family)
  const calendar = calendarOf(state)
  return {
    days: rule?.days ?? 'calendar',
    rollover: rule?.rollover ?? 'none',
    zone: calendar?.zone ?? 'UTC',
    calendar,
    calendarKnown: calendar !== undefined,
  }
}

function periodsOf(
  matter: Matter,
  { instrument, clock }: Provision,
  all: readonly Provision[],
  marks: Marks,
  now: string,
): Period[] {
  const started = startOf(clock, instrument, matter, all, marks)
  if (started === undefined) return []
  const ends = endsOf(clock)
  const stopped = marks.find(({ event, at }) => ends.includes(event) && at >= started)?.at ?? null
  const performing = stateAt(matter, matter.file.own, clock.side)
  const count = countingFor(instrument, performing)
  const standing = standingStill(instrument, clock.id, matter, marks)
  const reckoned = reckon(clock, started, count, { suspensions: standing })
  const base = {
    id: `${instrument} ${clock.id}`,
    sort: 'law' as const,
    instrument,
    article: clock.article,
    text: clock.text,
    kind: clock.kind,
    side: clock.side,
    startedAt: started,
    consequence: clock.consequence ?? null,
    zone: count.zone,
    calendarKnown: count.calendarKnown,
    steps: [...reckoned.steps],
  }
  if (!reckoned.runs) {
    const still = stopped === null ? reckoned.because : 'met'
    return [{ ...base, due: null, lastDay: null, standing: still }]
  }
  const { due, lastDay } = reckoned
  return [{ ...base, due, lastDay, standing: standingOf(due, started, now, stopped) }]
}

/** When a clock began: with the last event of its name; an extension begins where the period it extends ends. */
function startOf(
  clock: Clock,
  instrument: string,
  matter: Matter,
  all: readonly Provision[],
  marks: Marks,
): string | undefined {
  const told = marks.findLast(({ event }) => event === clock.start)?.at
  if (told === undefined || !clock.start.endsWith('-due')) return told
  const extended = all.find(
    (one) => one.instrument === instrument && one.clock.stop === clock.stop && !one.clock.start.endsWith('-due'),
  )
  const begun = extended === undefined ? undefined : marks.findLast(({ event }) => event === extended.clock.start)?.at
  if (extended === undefined || begun === undefined) return told
  const count = countingFor(instrument, stateAt(matter, matter.file.own, clock.side))
  const first = reckon(extended.clock, begun, count)
  if (!first.runs) return told
  // Counted on from the last day of the first period.
  return Temporal.Instant.from(first.due).subtract({ seconds: 1 }).toString()
}

/** Times that do not count towards a clock, because another instrument says so. */
function standingStill(instrument: string, id: string, { file }: Matter, marks: Marks): Suspension[] {
  const about = ({ of, instrument: by }: Suspending) =>
    of.instrument === instrument && of.clocks.includes(id) && file.instruments.includes(by)
  return suspensions.filter(about).flatMap((rule) =>
    marks
      .filter(({ event }) => event === rule.until)
      .flatMap(({ at: until }) => {
        const from = marks.findLast(({ event, at }) => event === rule.from && at <= until)?.at
        return from === undefined
          ? []
          : [{ from, until, because: rule.text, article: `${rule.instrument} ${rule.article}` }]
      }),
  )
}

/** How long this node lets a matter rest in a state. Begins with the step that led there. */
function houseOf(matter: Matter, state: State, steps: readonly StepRecord[], now: string): Period {
  const entered = steps.findLast(({ from, to }) => to === state.id && from !== to)?.at ?? matter.file.openedAt
  const zone = calendarOf(matter.file.own)?.zone ?? 'UTC'
  const calendar = calendarOf(matter.file.own)
  const reckoned = reckon({ duration: state.within ?? null, article: '' }, entered, {
    days: 'calendar',
    rollover: 'none',
    zone,
    calendar,
  })
  const due = reckoned.runs ? reckoned.due : null
  return {
    id: `house ${state.id}`,
    sort: 'house',
    instrument: null,
    article: null,
    text: state.next,
    kind: 'target',
    side: matter.file.side,
    startedAt: entered,
    due,
    lastDay: reckoned.runs ? reckoned.lastDay : null,
    standing: due === null ? 'words-only' : standingOf(due, entered, now, null),
    consequence: null,
    zone,
    calendarKnown: calendar !== undefined,
    steps: [...reckoned.steps],
  }
}

/** A period whose end a decision named under its own law: the last one that was named, with the provision it rests on. */
function setOf(
  matter: Matter,
  { id, acts, text, side, stops, consequence }: Setting,
  steps: readonly StepRecord[],
  marks: Marks,
  now: string,
): Period[] {
  const naming = steps.filter(({ act, said }) => acts.includes(act) && said.until !== undefined)
  const [first, last] = [naming[0], naming.at(-1)]
  if (first === undefined || last?.said.until === undefined) return []
  const due = last.said.until
  // Named by the State that decided: its zone, its law.
  const deciding = stateAt(matter, matter.file.own, last.by)
  const calendar = calendarOf(deciding)
  const zone = calendar?.zone ?? 'UTC'
  const stopped = marks.find(({ event, at }) => stops.includes(event) && at >= first.at)?.at ?? null
  return [
    {
      id: `set ${id}`,
      sort: 'set',
      instrument: null,
      article: last.said.provision ?? null,
      text,
      kind: 'max',
      side,
      startedAt: last.at,
      due,
      lastDay: Temporal.Instant.from(due).toZonedDateTimeISO(zone).toPlainDate().toString(),
      standing: standingOf(due, last.at, now, stopped),
      consequence,
      zone,
      calendarKnown: calendar !== undefined,
      steps: naming.map(({ act, said }) => ({
        text: matter.track[last.by].acts.find((one) => one.id === act)?.text ?? act,
        day: said.until ?? '',
      })),
    },
  ]
}

/** What says only that something came, or asks where the matter stands: it meets no date asked for. */
const receipts: readonly string[] = ['ACK', 'CONFIRM_RECEIPT', 'STATUS_Q']
/** What comes before an answer to a request as a whole. */
const beforeAnAnswer: readonly string[] = [...receipts, 'STATUS_A', 'ASK_INFO', 'POSTPONE']

/** With these the side that asked goes on, or no longer asks: nobody is waited for any more. */
const goesOn: readonly string[] = ['DECIDE', 'DELIVER', 'PARTIAL', 'WITHDRAW']

/**
 * A date one side asked the other to keep. Met by whatever the other side says next, receipts apart; one that came with
 * the request only by what is decided on it. Over, too, when the side that asked goes on without an answer.
 */
function askedOf(matter: Matter, step: StepRecord, steps: readonly StepRecord[], now: string): Period {
  const due = step.said.until ?? step.at
  const besides = step.message === 'SUBMIT' ? beforeAnAnswer : receipts
  const answers = ({ message }: StepRecord) => message !== null && !besides.includes(message)
  const without = ({ act, message }: StepRecord) => act === 'go-on-without' || goesOn.includes(message ?? '')
  const answered =
    steps.find((one) => one.number > step.number && (one.by === step.by ? without(one) : answers(one)))?.at ?? null
  const side = step.by === 'requesting' ? 'requested' : 'requesting'
  const zone = calendarOf(stateAt(matter, matter.file.own, side))?.zone ?? 'UTC'
  return {
    id: `asked ${step.number}`,
    sort: 'asked',
    instrument: null,
    article: null,
    text: step.act,
    kind: 'asked',
    side,
    startedAt: step.at,
    due,
    lastDay: Temporal.Instant.from(due).toZonedDateTimeISO(zone).toPlainDate().toString(),
    standing: standingOf(due, step.at, now, answered),
    consequence: null,
    zone,
    calendarKnown: calendarOf(stateAt(matter, matter.file.own, side)) !== undefined,
    steps: [{ text: 'asked for by the other side', day: due }],
  }
}

const open = ['running', 'warning', 'overdue']
function soonest(a: Period, b: Period): number {
  const rank = ({ standing, due }: Period) => `${open.includes(standing) ? 0 : 1} ${due ?? '9999'}`
  return rank(a) < rank(b) ? -1 : 1
}

/** The period that ends next, of law before targets of the house; undefined when none runs. */
export function nextPeriod(all: readonly Period[]): Period | undefined {
  const running = all.filter(({ standing, due }) => open.includes(standing) && due !== null)
  return running.find(({ sort }) => sort !== 'house') ?? running[0]
}
