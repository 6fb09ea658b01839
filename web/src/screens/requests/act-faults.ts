import { amountOf, questions } from './act-draft.ts'
import { annexOf, faultsOf as annexFaults } from './annexes/annex-draft.ts'
import type { ActDraft } from './act-draft.ts'
import { unanswered } from './act-fields.ts'
import type { Field, FieldName } from './act-fields.ts'
import type { RequestView } from './said.ts'

export type Fault = {
  readonly field: FieldName
  /** Which input of the field it is about. */
  readonly id: string
  readonly why: 'missing' | 'terms' | 'items' | 'amounts' | 'use' | 'legs' | 'inventory' | 'annexes'
}
type Given = { readonly draft: ActDraft; readonly required: boolean; readonly request: RequestView }
type Found = Omit<Fault, 'field' | 'id'> & { readonly id?: string }

const digest = /^[0-9a-f]{64}$/
const blank = (text: string | undefined) => (text ?? '').trim() === ''
const text =
  (
    name:
      | 'reasons'
      | 'channel'
      | 'language'
      | 'ground'
      | 'authority'
      | 'addressee'
      | 'date'
      | 'until'
      | 'lasts'
      | 'granted',
  ) =>
  ({ draft, required }: Given): Found | undefined =>
    required && blank(draft[name]) ? { why: 'missing' } : undefined
const when = (holds: boolean, found: Found) => (holds ? found : undefined)

const rules: Readonly<Record<FieldName, (given: Given) => Found | undefined>> = {
  reasons: text('reasons'),
  channel: text('channel'),
  language: text('language'),
  ground: text('ground'),
  authority: text('authority'),
  addressee: text('addressee'),
  date: text('date'),
  until: text('until'),
  lasts: text('lasts'),
  // A period that is named rests on a provision.
  provision: ({ draft, required }) =>
    when((required || !blank(draft.lasts)) && blank(draft.provision), { why: 'missing' }),
  granted: text('granted'),
  agreed: () => undefined,
  kept: ({ draft, required }) => when(required && !draft.kept, { why: 'missing' }),
  instruments: ({ draft, required }) => when(required && draft.instruments.length === 0, { why: 'missing' }),
  terms: ({ draft, required }) =>
    when(required && draft.terms.length === 0, { why: 'missing' }) ??
    when(
      draft.terms.some((one) => blank(one.text)),
      { why: 'terms' },
    ),
  items: ({ draft, required }) =>
    when(required && draft.items.length === 0, { why: 'missing' }) ??
    when(
      draft.items.some((one) => blank(one.name) || !digest.test(one.digest)),
      { why: 'items' },
    ),
  annexes: ({ draft }) =>
    when(
      draft.annexes.some(
        (one) => annexFaults(one, draft.annexes.filter(({ id }) => id !== one.id).map(annexOf)).length > 0,
      ),
      { why: 'annexes' },
    ),
  inventory: ({ draft, request }) =>
    when(
      request.items.some(({ id }) => !digest.test(draft.inventory[id] ?? '')),
      { why: 'inventory' },
    ),
  amounts: ({ draft }) =>
    when(draft.amounts.length === 0 || draft.amounts.some((one) => amountOf(one) === undefined), { why: 'amounts' }),
  legs: ({ draft }) =>
    when(
      draft.legs.some(({ state, from, to }) => blank(state) || blank(from) || blank(to)),
      { why: 'legs' },
    ),
  use: ({ draft }) => when(blank(draft.useProceeding), { why: 'use', id: 'useProceeding' }),
  assurance: ({ draft }) =>
    when(blank(draft.assuranceAbout) || blank(draft.assuranceBy), { why: 'missing', id: 'assuranceAbout' }),
  answers: ({ draft }) => {
    const open = questions.find((one) => blank(draft.answers[one]))
    return open === undefined ? undefined : { why: 'missing', id: `answers-${open}` }
  },
  risks: ({ draft, request }) =>
    when(
      unanswered(request).some(({ instrument, id }) => blank(draft.risks[`${instrument} ${id}`])),
      { why: 'missing' },
    ),
}

/** What is missing or cannot be read, with the field each is about. */
export function faultsOf(draft: ActDraft, fields: readonly Field[], request: RequestView): readonly Fault[] {
  return fields.flatMap(({ name, required }) => {
    const found = rules[name]({ draft, required, request })
    return found === undefined ? [] : [{ field: name, id: name, ...found }]
  })
}
