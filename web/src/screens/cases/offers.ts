import type { Offers } from '@comity/server/kernel/schema/page'
import type { z } from 'zod'
import type { Messages, PlainKey } from '../../lib/messages.tsx'
import { ruleSentence } from '../../lib/rules.ts'

// The lifecycle of a case says no without a rule: which of its sentences belongs to which action.
const steps: Readonly<Record<string, PlainKey>> = {
  'cases.close': 'cases.stepClose',
  'cases.reopen': 'cases.stepReopen',
  'cases.archive': 'cases.stepArchive',
}
const writing = /^cases\.(?:change|add-(?:party|place|note|task|link|document))$/

/** Why an action is off, as buttons show it; undefined when it is on. An action that was not offered stays on: the node decides. */
export function offOf(
  m: Messages,
  offers: z.output<typeof Offers> | undefined,
  action: string,
): { readonly because: string; readonly rule?: string } | undefined {
  const offer = offers?.find((one) => one.action === action)
  if (offer === undefined || offer.allowed) return undefined
  if (offer.rule !== undefined) {
    return { because: ruleSentence(m, offer.rule, offer.because), rule: offer.rule }
  }
  const step = steps[action] ?? (writing.test(action) ? 'cases.stepWrite' : undefined)
  return { because: step === undefined ? (offer.because ?? m('refusal.forbidden')) : m(step) }
}

/** Whether the action will wait for a second officer. */
export function needsSecond(offers: z.output<typeof Offers> | undefined, action: string): boolean {
  return offers?.find((one) => one.action === action)?.fourEyes === true
}
