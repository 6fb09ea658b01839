import type { ActOffer } from '@comity/server/contracts/requests'

/** What the acts of a request mean, in the order in which a request goes. */
export const actGroups = [
  'prepare',
  'check',
  'consult',
  'decide',
  'execute',
  'hand-over',
  'use',
  'status',
  'end',
] as const
export type ActGroup = (typeof actGroups)[number]

// Most follow from what the other side is told; these do not.
const apart: Readonly<Record<string, ActGroup>> = {
  forward: 'check',
  resume: 'decide',
  'look-again': 'decide',
  'agree-arbitration': 'consult',
  'leave-dispute': 'end',
  'go-on-without': 'consult',
  'release-data': 'end',
  lift: 'decide',
  'keep-frozen': 'decide',
  prolong: 'decide',
  'decline-prolonging': 'decide',
  'ask-lifting': 'end',
  'record-right': 'status',
  abort: 'end',
  'abort-here': 'end',
  'tell-arrest': 'execute',
  'notify-use': 'use',
  'return-items': 'use',
  'report-disposal': 'use',
  'tell-discharge': 'use',
  'tell-outcome': 'use',
  'consult-on-draft': 'consult',
  'comment-on-draft': 'consult',
  'decline-conditions': 'consult',
  'appoint-date': 'execute',
  'begin-leg': 'execute',
  'extend-preservation': 'execute',
}
const byMessage: Readonly<Record<string, ActGroup>> = {
  SUBMIT: 'prepare',
  ACK: 'check',
  ASK_INFO: 'consult',
  INFO: 'consult',
  PROPOSE_CONDITIONS: 'consult',
  ACCEPT_CONDITIONS: 'consult',
  DECIDE: 'decide',
  POSTPONE: 'decide',
  PARTIAL: 'hand-over',
  DELIVER: 'hand-over',
  CONFIRM_RECEIPT: 'hand-over',
  RETURN_ITEMS: 'hand-over',
  WITHDRAW: 'end',
  STATUS_Q: 'status',
  STATUS_A: 'status',
  USE_CONSENT_Q: 'use',
  USE_CONSENT_A: 'use',
  CLOSE: 'end',
}
const byPhase: Readonly<Record<string, ActGroup>> = {
  preparing: 'prepare',
  submitted: 'check',
  acknowledged: 'check',
  accepted: 'execute',
  delivered: 'hand-over',
  received: 'use',
}

/** What an act means: by what it tells the other side, and for what stays at home by the phase it is open in. */
export function groupOf({ id, message }: Pick<ActOffer, 'id' | 'message'>, phaseOpenIn: string | undefined): ActGroup {
  return apart[id] ?? (message === null ? byPhase[phaseOpenIn ?? ''] : byMessage[message]) ?? 'status'
}

/** How an act stands: open; held by a condition; for another post; or not at this point of the course. */
export type Standing = 'open' | 'condition' | 'others' | 'not-now'

/** `openHere`: whether the course allows it in the state in which the request is. */
export function standingOf({ allowed, rule }: Pick<ActOffer, 'allowed' | 'rule'>, openHere: boolean): Standing {
  if (allowed) return 'open'
  if (!openHere) return 'not-now'
  return rule?.startsWith('requests.') === true ? 'others' : 'condition'
}
