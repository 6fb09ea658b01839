import { disputesOf, notBoundBy, type DisputeStep } from '#law/kinds/disputes'
import { say } from '#law/sentences'
import { lastOf } from './records.ts'
import { either, type Condition, type Situation } from './rules.situation.ts'

const stepsFor = ({ matter: { file }, act }: Situation): readonly DisputeStep[] =>
  disputesOf(file.instruments).filter(({ acts }) => acts.includes(act))

/** Both States of a request. */
const statesOf = ({ matter: { file } }: Situation) => [file.own, file.peer]

/** Why a step of one instrument is not open without the agreement of both; undefined where it is. */
function heldBy(step: DisputeStep, situation: Situation): string | undefined {
  if (step.agreed === true) return say('{instrument} {article}: only as both States agree', step)
  const states = notBoundBy(step, statesOf(situation))
  return states.length === 0
    ? undefined
    : say('{instrument} {article}: not bound by it: {states}', { ...step, states: states.join(', ') })
}

/** The instant from which a step is open, empty where its provision asks for no time; undefined where it is not at all. */
function openFrom({ after }: DisputeStep, { matter: { steps } }: Situation): string | undefined {
  if (after === undefined) return ''
  const since = lastOf(steps, after.act)
  const stopped = lastOf(steps, after.unless)
  if (since === undefined || (stopped !== undefined && stopped.number > since.number)) return undefined
  // Months are counted on the calendar, in the zone in which nobody has a later day than elsewhere.
  return Temporal.Instant.from(since.at)
    .toZonedDateTimeISO('UTC')
    .add(after.duration)
    .toInstant()
    .toString({ smallestUnit: 'millisecond' })
}

/** Conditions of the steps by which a dispute is settled: each of an instrument of the request, as both are bound by it. */
export const ofDisputes: Readonly<Record<string, Condition>> = {
  'dispute-provided': (situation) =>
    either(stepsFor(situation).length > 0, 'no instrument of the request provides for this step'),
  'dispute-accepted': (situation) => {
    const held = stepsFor(situation).map((step) => heldBy(step, situation))
    if (held.length === 0 || held.includes(undefined) || situation.said.agreed === true) return true
    return say('{texts}; say that both agree, or leave it', { texts: held.join('; ') })
  },
  'arbitration-waited': (situation) => {
    const { said, now } = situation
    const steps = stepsFor(situation)
    // What both agree to needs no other ground; what binds both must have run its time.
    if (said.agreed === true && steps.some((step) => heldBy(step, situation) !== undefined)) return true
    const [first] = steps
      .filter((step) => heldBy(step, situation) === undefined)
      .flatMap((step) => openFrom(step, situation) ?? [])
      .toSorted((a, b) => (a < b ? -1 : 1))
    if (first !== undefined && first <= now) return true
    return first === undefined
      ? 'arbitration is requested first, and its organisation was not agreed'
      : say('the arbitration may still be organised, until {day}', { day: first.slice(0, 10) })
  },
}
