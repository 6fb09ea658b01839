import { dutiesOf } from '#law/kinds/duties'
import { counting, itemsOf, termsOf, type Matter, type StepRecord } from './records.ts'
import type { UseAsked } from './words.ts'
import { say } from '#law/sentences'

/** Why a use is allowed, or what stands against it. */
export type UseJudgement =
  | { readonly allowed: true; readonly because: 'request' | 'no-limit' | 'consent' | 'notice' | 'specialty-ended' }
  | { readonly allowed: false; readonly because: string; readonly article: string }

/**
 * Whether what was received may be used in a proceeding for an offence. It may in the proceeding it was asked for, if no
 * condition says otherwise; elsewhere where nothing limits it, with consent, or after the notice that an instrument
 * allows for what exculpates. Conditions of an item bind whoever uses that item.
 */
export function judgeUse(matter: Matter, use: UseAsked, now: string): UseJudgement {
  const { file, kind, steps } = matter
  const own = use.proceeding === file.proceeding && use.offence === file.question.offence
  const today = now.slice(0, 10)
  const consented = answers(steps, use).some(({ said }) => said.granted === true)
  if (consented) return { allowed: true, because: 'consent' }
  const specialty = dutiesOf('specialty', file.instruments, kind.measure)
  if (kind.measure === 'extradition') {
    if (use.offence === file.question.offence) return { allowed: true, because: 'request' }
    if (file.state === 'free') return { allowed: true, because: 'specialty-ended' }
    const renounced = counting(steps).some(({ act }) => act === 'renounce-specialty')
    if (renounced) return { allowed: true, because: 'consent' }
    const [rule] = specialty
    return {
      allowed: false,
      because: rule?.text ?? 'the person was surrendered for another offence',
      article: rule === undefined ? 'law of the requested State' : `${rule.instrument} ${rule.article}`,
    }
  }
  const terms = termsOf(steps).filter(({ until }) => until === null || until >= today)
  const items = itemsOf(steps, file.side === 'requesting' ? 'requested' : 'requesting')
  const carried = new Set(items.filter(({ id }) => use.items.includes(id)).flatMap((item) => item.terms))
  const named = new Set(items.flatMap((item) => item.terms))
  // A condition no item names is about all of them.
  const binding = terms.filter(
    ({ id, kind: sort }) => (sort === 'use-limit' || sort === 'specialty') && (carried.has(id) || !named.has(id)),
  )
  const against = binding.find(({ allows }) => !allows.includes(use.proceeding))
  const limits = dutiesOf('useLimits', file.instruments, kind.measure)
  if (against === undefined && (own || binding.length > 0)) {
    return { allowed: true, because: own ? 'request' : 'consent' }
  }
  const notice = dutiesOf('exculpatory', file.instruments, kind.measure)
  const noticed = counting(steps).some(
    ({ act, said }) => act === 'notify-use' && said.use?.proceeding === use.proceeding && said.use.exculpatory,
  )
  if (against === undefined && use.exculpatory && notice.length > 0 && noticed)
    return { allowed: true, because: 'notice' }
  if (against !== undefined) {
    return {
      allowed: false,
      because: say('condition of the other State: {free}', { free: against.text }),
      article: against.article ?? against.id,
    }
  }
  const [limit] = limits
  if (limit === undefined) return { allowed: true, because: 'no-limit' }
  return { allowed: false, because: limit.text, article: `${limit.instrument} ${limit.article}` }
}

/** Whether what came by this request with one of these digests may go on to a third State in another request. */
export function judgeSendingOn(
  matter: Matter,
  digests: ReadonlySet<string>,
  other: Pick<Matter['file'], 'proceeding' | 'question'>,
  now: string,
): UseJudgement {
  const { file, steps } = matter
  const came = itemsOf(steps, file.side === 'requesting' ? 'requested' : 'requesting')
  const items = came.filter(
    (one) => digests.has(one.digest) || (one.file !== undefined && digests.has(one.file.digest)),
  )
  const { proceeding, question } = other
  const use = { items: items.map(({ id }) => id), proceeding, offence: question.offence, exculpatory: false }
  return judgeUse(matter, use, now)
}

/** Answers to the questions for consent to this use, the last one alone. */
function answers(steps: readonly StepRecord[], use: UseAsked): readonly StepRecord[] {
  const same = ({ said }: StepRecord) => said.use?.proceeding === use.proceeding && said.use.offence === use.offence
  return counting(steps)
    .filter((one) => one.act === 'answer-consent' && same(one))
    .slice(-1)
    .filter(({ said }) =>
      use.items.every((id) => said.use?.items.includes(id) === true || said.use?.items.length === 0),
    )
}
