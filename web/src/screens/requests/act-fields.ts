import type { ActOffer, RequestView } from '@comity/server/contracts/requests'

/** What can be said with an act, in the order in which it is asked. */
export const fieldNames = [
  'ground',
  'use',
  'granted',
  'instruments',
  'channel',
  'language',
  'risks',
  'authority',
  'addressee',
  'date',
  'answers',
  'assurance',
  'terms',
  'items',
  'annexes',
  'inventory',
  'amounts',
  'legs',
  'agreed',
  'kept',
  'until',
  'lasts',
  'provision',
  'reasons',
] as const
export type FieldName = (typeof fieldNames)[number]
export type Field = { readonly name: FieldName; readonly required: boolean }

/** What each condition of an act wants to be told. A condition that is met by other means asks for nothing here. */
const asked: Readonly<Record<string, readonly FieldName[]>> = {
  reasoned: ['reasons'],
  'has-basis': ['instruments'],
  'channel-allowed': ['channel'],
  'language-accepted': ['language'],
  'risks-seen': ['risks'],
  'urgent-allowed': ['agreed'],
  'dispute-accepted': ['agreed'],
  'addressee-named': ['addressee'],
  'authority-chosen': ['authority'],
  'conditions-stated': ['terms'],
  'ground-known': ['ground'],
  'inventory-matches': ['inventory'],
  'items-listed': ['items'],
  'use-allowed': ['use'],
  'exculpatory-open': ['use'],
  'consent-asked': ['use', 'granted'],
  'assurance-linked': ['assurance'],
  'questions-answered': ['answers'],
  'date-named': ['date'],
  'period-set': ['lasts', 'provision'],
  'amounts-within-ceiling': ['amounts'],
  'plan-complete': ['legs'],
}

/** What may be said with an act although no condition asks for it, and for `!` must be said for it to mean anything. */
const besides: Readonly<Record<string, readonly (FieldName | `${FieldName}!`)[]>> = {
  'supply-information': ['annexes'],
  acknowledge: ['annexes'],
  route: ['authority'],
  grant: ['annexes'],
  'grant-in-part': ['annexes'],
  refuse: ['annexes'],
  'ask-consent': ['use!', 'until'],
  'notify-use': ['use!'],
  'ask-information': ['annexes', 'until'],
  consult: ['until'],
  'warn-not-confidential': ['until'],
  'propose-conditions': ['until'],
  'substitute-measure': ['until'],
  'ask-status': ['until'],
  'ask-lifting': ['until'],
  'announce-lifting': ['until!'],
  'tell-frozen': ['lasts', 'provision'],
  'extend-time': ['until'],
  'ask-for-another-look': ['until'],
  'call-negotiation': ['until'],
  'announce-confiscation': ['annexes'],
  submit: ['until'],
  'hand-over': ['terms', 'annexes'],
  'hand-over-part': ['terms', 'annexes'],
  'surrender-temporarily': ['terms'],
  'surrender-person': ['date', 'terms'],
  'record-consent': ['date'],
  'tell-discharge': ['date'],
  'person-left': ['date'],
}

/**
 * The fields of an act, from the names of its conditions. Reasons can always be given: a note where nothing demands
 * them. A repeated request and one without an instrument need them.
 */
export function fieldsOf(act: Pick<ActOffer, 'id' | 'asks'>, request: RequestView): readonly Field[] {
  const wanted = new Map<FieldName, boolean>([['reasons', false]])
  for (const ask of act.asks) for (const name of asked[ask] ?? []) wanted.set(name, true)
  for (const one of besides[act.id] ?? []) {
    const name = one.replace('!', '') as FieldName
    wanted.set(name, wanted.get(name) === true || one.endsWith('!'))
  }
  if (act.asks.includes('not-duplicate') && request.duplicates.length > 0) wanted.set('reasons', true)
  if (wanted.has('risks') && unanswered(request).length === 0) wanted.delete('risks')
  // What was packaged before need not be listed once more.
  if (act.id === 'hand-over' && wasPackaged(request)) wanted.set('items', false)
  if (act.asks.includes('channel-allowed') && request.channel !== null) wanted.set('channel', false)
  if (act.asks.includes('has-basis')) wanted.set('instruments', false)
  if (act.asks.includes('confidentiality-settled') && secrecyOpen(request)) wanted.set('kept', true)
  return fieldNames.flatMap((name) => {
    const required = wanted.get(name)
    return required === undefined ? [] : [{ name, required }]
  })
}

/** Likely grounds of refusal nobody has answered: what `risks-seen` asks for. */
export function unanswered({ gate }: RequestView): RequestView['gate']['risks'] {
  return gate.risks.filter(({ level, answered }) => level === 'likely' && !answered)
}

/** Whether the request asks to be kept confidential, and an instrument of it says what follows. */
function asksSecrecy({ confidential, sections, duties }: RequestView): boolean {
  const asked =
    confidential || sections.some(({ id, text, nothing }) => id === 'confidentiality' && !nothing && text !== '')
  return asked && duties.some(({ sort }) => sort === 'confidentiality')
}

/** Whether it was neither said that it is kept so, nor decided to go on although it is not. */
function secrecyOpen(request: RequestView): boolean {
  const settled = request.steps.some(
    ({ act, said, outcome }) => outcome === 'applied' && (said.kept === true || act === 'go-on-openly'),
  )
  return asksSecrecy(request) && !settled
}

function wasPackaged({ steps }: RequestView): boolean {
  return steps.some(({ act, said, outcome }) => act === 'package' && outcome === 'applied' && said.items !== undefined)
}

/** The duties of the instruments that stand before an act or about what it says, to be read beside its form. */
export function dutiesFor(
  act: Pick<ActOffer, 'id'>,
  fields: readonly Field[],
  request: RequestView,
): RequestView['duties'] {
  const use = fields.some(({ name }) => name === 'use')
  const sorts: readonly string[] = [
    ...(use ? ['useLimits', 'exculpatory', 'specialty'] : []),
    ...(act.id === 'consult' ? ['consultation'] : []),
    ...(act.id === 'extend-time' ? ['extension'] : []),
    ...(['forward', 'hand-on'].includes(act.id) ? ['forwarding'] : []),
    ...(act.id === 'consult-on-draft' ? ['draftFirst'] : []),
  ]
  const secret = asksSecrecy(request)
  return request.duties
    .filter(({ sort }) => sort !== 'confidentiality' || secret)
    .filter(({ sort, acts }) => sorts.includes(sort) || acts?.includes(act.id) === true)
}
