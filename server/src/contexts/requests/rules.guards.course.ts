import { catalogue, ruleOf } from '#law/catalogue'
import type { Basis } from '#law/finder/find'
import type { Measure } from '#law/instrument'
import { dutiesOf } from '#law/kinds/duties'
import { counting, itemsOf, lastOf, termsOf, type StepRecord } from './records.ts'
import { unconfirmed } from './rules.guards.draft.ts'
import { either, type Condition } from './rules.situation.ts'
import { judgeUse } from './rules.use.ts'
import { say } from '#law/sentences'

const since = (steps: readonly StepRecord[], act: string): readonly StepRecord[] => {
  const at = steps.findLastIndex((one) => one.act === act)
  return at === -1 ? [] : steps.slice(at + 1)
}

/** Conditions of acts by which a request is answered, carried out and brought to its end. */
export const whileItRuns: Readonly<Record<string, Condition>> = {
  'addressee-named': ({ said }) => either(said.addressee !== undefined, 'name the authority that has it now'),
  'authority-chosen': ({ said, matter: { file } }) =>
    either(
      said.authority !== undefined && said.authority !== file.authority,
      'choose the authority that goes on with it',
    ),
  'conditions-stated': ({ said }) => either((said.terms?.length ?? 0) > 0, 'state at least one condition'),
  consulted: ({ matter: { file, kind, steps }, act }) => {
    const [duty] = dutiesOf('consultation', file.instruments, kind.measure).filter(
      ({ acts }) => acts?.includes(act) === true,
    )
    if (duty === undefined) return true
    const after = since(counting(steps), 'consult')
    const heard = after.some((one) => ['supply-information', 'go-on-without', 'give-assurance'].includes(one.act))
    return either(
      heard,
      say('{instrument} {article}: {text}; no consultation is recorded, or its answer is awaited', duty),
    )
  },
  'ground-known': ({ matter: { file, kind, bases }, said: { ground } }) => {
    if (ground === undefined) return 'name the ground'
    if (kind.measure === null || file.instruments.length === 0) return true
    if (!file.instruments.includes(ground.instrument)) return say('the request does not rest on `{instrument}`', ground)
    const never = bases.flatMap((one) => (one.instrument === ground.instrument ? one.neverGrounds : []))
    const barred = never.find(({ id }) => id === ground.id)
    if (barred !== undefined) {
      const { article, text } = barred
      return say('{instrument} {article}: never a ground of refusal: {text}', { ...ground, article, text })
    }
    return either(
      groundsOf(ground.instrument, kind.measure, bases).includes(ground.id),
      say('`{instrument}` has no ground `{ids}`', { instrument: ground.instrument, ids: ground.id }),
    )
  },
  'inventory-matches': ({ matter: { steps }, said: { items = [] } }) => {
    const sent = itemsOf(steps, 'requested')
    const wrong = sent.filter(({ id, digest }) => !items.some((one) => one.id === id && one.digest === digest))
    const extra = items.filter(({ id }) => !sent.some((one) => one.id === id))
    return either(
      wrong.length + extra.length === 0,
      say('does not match the inventory: {ids}', { ids: [...wrong, ...extra].map(({ id }) => `\`${id}\``).join(', ') }),
    )
  },
  'items-listed': ({ said, matter: { steps } }) =>
    either(
      (said.items?.length ?? 0) > 0 || lastOf(steps, 'package')?.said.items !== undefined,
      'list what is handed over',
    ),
  'no-remedy-open': ({ matter: { steps } }) => {
    const opened = lastOf(steps, 'open-remedies')
    const ended = lastOf(steps, 'remedies-ended')
    return either(opened === undefined || (ended !== undefined && ended.number > opened.number), 'a remedy is open')
  },
  'extension-open': ({ matter: { file, kind } }) =>
    either(
      dutiesOf('extension', file.instruments, kind.measure).length > 0,
      'no instrument of the request provides for more time',
    ),
  'use-allowed': ({ matter, said, now }) => {
    if (said.use === undefined) return 'say which items, and in which proceeding'
    const judged = judgeUse(matter, said.use, now)
    return (
      judged.allowed ||
      say('{text} ({article}); ask for consent first', { text: judged.because, article: judged.article })
    )
  },
  'exculpatory-open': ({ matter: { file, kind }, said }) => {
    if (said.use?.exculpatory !== true) return 'notice is for what exculpates an accused'
    return either(
      dutiesOf('exculpatory', file.instruments, kind.measure).length > 0,
      'no instrument of the request allows disclosure after notice; ask for consent',
    )
  },
  'consent-asked': ({ matter: { steps }, said }) => {
    const asked = counting(steps).filter(({ act }) => act === 'ask-consent').length
    const answered = counting(steps).filter(({ act }) => act === 'answer-consent').length
    if (asked <= answered) return 'nobody asked for consent'
    return either(said.granted !== undefined && said.use !== undefined, 'say whether it is granted, and for which use')
  },
  'obligations-met': ({ matter: { steps, file } }) => {
    const owed = termsOf(steps).filter(({ kind }) => kind === 'return')
    const due = itemsOf(steps, file.side === 'requesting' ? 'requested' : 'requesting').filter(
      ({ returnBy }) => returnBy !== null,
    )
    const returned = counting(steps).some(({ act }) => act === 'return-items')
    if (unconfirmed(steps)) return 'the oral request was never confirmed in writing'
    return either(returned || owed.length + due.length === 0, 'items are still to be returned')
  },
  'no-conditions-set': ({ matter: { steps } }) =>
    either(termsOf(steps).length === 0, 'conditions were set: accept them or give it back'),
  'assurance-linked': ({ said }) => either(said.assurance !== undefined, 'name what is assured, and by whom'),
  'assurances-given': ({ matter: { file, steps } }) => {
    const given = counting(steps).flatMap(({ said }) => (said.assurance === undefined ? [] : [said.assurance.about]))
    const needed = ['death-penalty', 'in-absentia'].filter((fact) => file.question.facts[fact] === 'yes')
    const open = needed.filter((fact) => !given.includes(fact))
    return either(open.length === 0, say('an assurance is missing: {ids}', { ids: open.join(', ') }))
  },
  'questions-answered': ({ said }) => {
    const asked = ['ne-bis-in-idem', 'lapse-of-time-requesting', 'lapse-of-time-requested', 'human-rights']
    const open = asked.filter((one) => said.answers?.[one] === undefined)
    return either(open.length === 0, say('answer first: {ids}', { ids: open.join(', ') }))
  },
  'was-national': ({ matter: { steps } }) => {
    const refused = counting(steps).findLast(({ act }) => act.startsWith('refuse-'))
    return either(refused?.act === 'refuse-as-national', 'it was not refused because of nationality')
  },
  'date-named': ({ act, said: { date }, now }) => {
    if (date === undefined) return 'name the date and time'
    return either(act !== 'tell-arrest' || date <= now, 'an arrest lies in the past')
  },
  'consent-given': ({ matter: { steps } }) => {
    const consent = lastOf(steps, 'record-consent')
    const revoked = lastOf(steps, 'consent-revoked')
    return either(
      consent !== undefined && (revoked === undefined || revoked.number < consent.number),
      'the person has not consented, or revoked the consent',
    )
  },
  heard: ({ matter: { steps }, now }) => {
    const announced = lastOf(steps, 'announce-lifting')
    const answered = since(counting(steps), 'announce-lifting').some(({ act }) => act === 'argue-against-lifting')
    const { until } = announced?.said ?? {}
    return either(
      answered || (until !== undefined && until < now),
      'the other State has not answered, and its time has not passed',
    )
  },
  'period-set': ({ said: { until, provision }, now }) => {
    if (until === undefined) return 'name the day until which it stays frozen'
    if (provision === undefined) return 'name the provision of your law that this rests on'
    return either(until > now, 'that day has passed')
  },
  'prolonging-asked': ({ matter: { steps } }) => {
    const asked = lastOf(steps, 'ask-prolonging')
    const answered = lastOf(steps, 'prolong', 'decline-prolonging')
    return either(
      asked !== undefined && (answered === undefined || answered.number < asked.number),
      'nobody asked to prolong the freezing, or it was answered',
    )
  },
  'confiscation-known': ({ said: { annexes = [] }, confiscations }) =>
    either(
      confiscations.length > 0 || annexes.some(({ kind }) => kind === 'order' || kind === 'judgment'),
      'send the request for confiscation that follows this one, or annex the order of confiscation',
    ),
  'amounts-within-ceiling': ({ said: { amounts = [] } }) => {
    if (amounts.length === 0) return 'state the amounts and the amount of the order'
    const over = [...new Set(amounts.map(({ currency }) => currency))].filter((currency) => {
      const own = amounts.filter((one) => one.currency === currency)
      return own.reduce((sum, { amount }) => sum + amount, 0) > Math.min(...own.map(({ ceiling }) => ceiling))
    })
    return either(
      over.length === 0,
      say('the total exceeds the order in {currencies}', { currencies: over.join(', ') }),
    )
  },
  'plan-complete': ({ said: { legs = [] } }) => {
    if (legs.length === 0) return 'state each leg of the route'
    return either(
      legs.every(({ consented }) => consented),
      say('no consent yet of {states}', {
        states: legs
          .filter(({ consented }) => !consented)
          .map(({ state }) => state)
          .join(', '),
      }),
    )
  },
  'agreement-complete': ({ matter: { file } }) => {
    const filled = new Set(file.sections.filter(({ text, nothing }) => text !== '' && !nothing).map(({ id }) => id))
    const open = ['purpose', 'period', 'composition', 'leader'].filter((id) => !filled.has(id))
    return either(open.length === 0, say('the agreement lacks: {ids}', { ids: open.join(', ') }))
  },
}

/** Grounds of an instrument for a measure, and those declarations add to it. */
function groundsOf(instrument: string, measure: Measure, bases: readonly Basis[]): readonly string[] {
  const found = catalogue.get(instrument)
  const written = found === undefined ? [] : (ruleOf(found, measure)?.grounds.map(({ id }) => id) ?? [])
  return [
    ...written,
    ...bases.filter((one) => one.instrument === instrument).flatMap(({ risks }) => risks.map(({ id }) => id)),
  ]
}
