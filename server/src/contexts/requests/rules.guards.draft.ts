import { catalogue, ruleOf } from '#law/catalogue'
import { dutiesOf } from '#law/kinds/duties'
import { lastOf, type StepRecord } from './records.ts'
import { either, type Condition, type Situation } from './rules.situation.ts'
import { say } from '#law/sentences'

const missing = (gate: Situation['arrestGate']): true | string => {
  const blocking = gate?.items.filter(({ blocks }) => blocks) ?? []
  const [first] = blocking
  if (first === undefined) return true
  const [ask] = first.asks
  return say('{number} missing, first `{ids}`: {text} ({free})', {
    number: blocking.length,
    ids: first.section,
    text: ask?.text ?? '',
    free: `${ask?.by ?? ''} ${ask?.article ?? ''}`,
  })
}

/** Whether it was made orally and waits for its confirmation. */
export function unconfirmed(steps: readonly StepRecord[]): boolean {
  const oral = lastOf(steps, 'submit-orally')
  const confirmed = lastOf(steps, 'confirm-in-writing')
  return oral !== undefined && (confirmed === undefined || confirmed.number < oral.number)
}

/** Conditions of acts by which a request is drafted, approved and sent. */
export const beforeItIsSent: Readonly<Record<string, Condition>> = {
  'has-basis': ({ matter: { kind, file }, said, today }) => {
    const chosen = said.instruments ?? file.instruments
    if (kind.measure === null) {
      const known = kind.basis.map(({ instrument }) => instrument)
      const strange = chosen.find((id) => !known.includes(id))
      if (strange !== undefined) return say('`{instrument}` provides for nothing of this kind', { instrument: strange })
      return either(
        chosen.length > 0 || said.reasons !== undefined,
        'choose an instrument, or say on what law it rests',
      )
    }
    if (chosen.length === 0) {
      if (today.fallback === null) return 'an instrument binds both States: choose it'
      return either(
        said.reasons !== undefined,
        'no instrument is sure to bind both States: say why comity or reciprocity is relied on',
      )
    }
    const faults = chosen.flatMap((id) => {
      const found = today.bases.find(({ instrument }) => instrument === id)
      if (found === undefined) return [say('`{instrument}` is no instrument between these States', { instrument: id })]
      if (found.status === 'excluded') {
        const text = found.because.at(-1) ?? ''
        return [say('`{instrument}` does not apply: {text}', { instrument: id, text })]
      }
      return kind.instruments === undefined || kind.instruments.includes(id)
        ? []
        : [say('`{instrument}` does not know this kind of request', { instrument: id })]
    })
    return either(faults.length === 0, faults.join('; '))
  },
  complete: ({ gate }) => missing(gate),
  'arrest-complete': ({ arrestGate }) => missing(arrestGate),
  reasoned: ({ said }) => either(said.reasons !== undefined, 'give the reasons'),
  'channel-allowed': ({ matter, said }) => {
    const channel = said.channel ?? matter.file.channel
    const allowed = matter.bases.flatMap(({ channels }) => channels.map(({ id }) => id))
    if (allowed.length === 0) return true
    return either(
      channel !== null && allowed.includes(channel),
      say('choose a channel the instruments allow: {ids}', { ids: [...new Set(allowed)].join(', ') }),
    )
  },
  'language-accepted': ({ matter, said }) => {
    const language = (said.language ?? matter.file.language).split('-')[0] ?? ''
    const against = matter.bases.flatMap(({ instrument, languages }) =>
      languages.flatMap(({ accepted, article }) =>
        accepted === null || accepted.includes(language) ? [] : [`${instrument}: ${accepted.join(', ')} (${article})`],
      ),
    )
    return either(
      against.length === 0,
      say('the requested State takes it only in: {free}', { free: against.join('; ') }),
    )
  },
  'law-in-force': ({ matter: { file, kind }, today }) => {
    if (kind.measure === null) return true
    const gone = file.instruments.flatMap((id) => {
      const found = today.bases.find(({ instrument }) => instrument === id)
      return found === undefined || found.status === 'excluded'
        ? [say('`{instrument}`: {text}', { instrument: id, text: found?.because.at(-1) ?? 'unknown' })]
        : []
    })
    return either(
      gone.length === 0,
      say('no longer binds both States today: {texts}; revise the request, its draft is kept', {
        texts: gone.join('; '),
      }),
    )
  },
  'risks-seen': ({ gate, said }) => {
    const answers = said.risks ?? []
    const open = gate.risks.filter(
      (one) =>
        one.level === 'likely' &&
        !one.answered &&
        !answers.some(({ instrument, id }) => instrument === one.instrument && id === one.id),
    )
    return either(
      open.length === 0,
      say('likely to be refused; answer first: {texts}', {
        texts: open.map((one) => say('{instrument} {article}: {text}', one)).join('; '),
      }),
    )
  },
  // Why it is asked again may also have been said when it was handed in.
  'not-duplicate': ({ matter: { steps }, duplicates, said }) =>
    either(
      duplicates.length === 0 ||
        said.reasons !== undefined ||
        steps.findLast(({ act }) => act === 'complete')?.said.reasons !== undefined,
      say('the same was asked already in {ids}; say why it is asked again', { ids: duplicates.join(', ') }),
    ),
  'urgent-allowed': ({ matter: { bases, file, kind }, said }) => {
    const { measure } = kind
    const oral = bases.some(({ instrument }) => {
      const found = catalogue.get(instrument)
      return measure !== null && found !== undefined && ruleOf(found, measure)?.urgent !== undefined
    })
    if (!oral) return 'no instrument of the request allows an oral one'
    if (!file.urgent) return 'an oral request is for urgent cases: mark the request as urgent'
    return either(said.agreed === true, 'both authorities agree on an oral request first')
  },
  'was-oral': ({ matter: { steps } }) =>
    either(unconfirmed(steps), 'there is no oral request that waits for its confirmation'),
  'pre-consultation-open': ({ matter: { file, kind } }) =>
    either(
      dutiesOf('draftFirst', file.instruments, kind.measure).length > 0,
      'no instrument of the request provides for showing a draft',
    ),
}
