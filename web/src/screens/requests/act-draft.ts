import type { FileRef } from '@comity/server/contracts/requests'
import type { RequestView, Said, TakeActBody } from './said.ts'
import { annexOf } from './annexes/annex-draft.ts'
import type { AnnexValue } from './annexes/annex-draft.ts'
import type { Field, FieldName } from './act-fields.ts'
import { unanswered } from './act-fields.ts'

export type TermDraft = {
  readonly id: string
  readonly kind: NonNullable<Said['terms']>[number]['kind']
  readonly text: string
  readonly article: string
  /** Proceedings, one to a line. */
  readonly allows: string
  readonly until: string
}
export type ItemDraft = {
  readonly id: string
  readonly name: string
  readonly digest: string
  readonly terms: readonly string[]
  readonly returnBy: string
  /** The file that goes along, once it lies with the request. */
  readonly file?: FileRef | undefined
}
export type AmountDraft = { readonly currency: string; readonly amount: string; readonly ceiling: string }
export type LegDraft = {
  readonly state: string
  readonly from: string
  readonly to: string
  readonly consented: boolean
}

/** What is being written in the form of an act. */
export type ActDraft = {
  readonly reasons: string
  readonly instruments: readonly string[]
  readonly channel: string
  readonly language: string
  /** `instrument ground`. */
  readonly ground: string
  readonly terms: readonly TermDraft[]
  readonly items: readonly ItemDraft[]
  readonly annexes: readonly AnnexValue[]
  /** Digests of what came, by the item. */
  readonly inventory: Readonly<Record<string, string>>
  /** An authority of this State. */
  readonly authority: string
  readonly addressee: string
  readonly date: string
  readonly until: string
  /** Until when it stays frozen, and the provision that rests on. */
  readonly lasts: string
  readonly provision: string
  /** By `instrument ground`. */
  readonly risks: Readonly<Record<string, string>>
  readonly useItems: readonly string[]
  readonly useProceeding: string
  readonly useOffence: string
  readonly exculpatory: boolean
  readonly agreed: boolean
  /** That it is kept confidential. */
  readonly kept: boolean
  readonly granted: '' | 'yes' | 'no'
  readonly assuranceAbout: string
  readonly assuranceBy: string
  readonly answers: Readonly<Record<string, string>>
  readonly amounts: readonly AmountDraft[]
  readonly legs: readonly LegDraft[]
}

/** Questions of fact that a decision on surrender answers. */
export const questions = [
  'ne-bis-in-idem',
  'lapse-of-time-requesting',
  'lapse-of-time-requested',
  'human-rights',
] as const

/** An identifier that is a word of its own, for a condition or a thing that is new. */
export function newId(letter: 't' | 'i'): string {
  return `${letter}-${crypto.randomUUID().slice(0, 8)}`
}

/** An empty form, with what follows from the request filled in. */
export function draftFor(
  request: RequestView,
  fields: readonly Field[],
  /** The use a former act was stopped at. */
  wanted: { readonly proceeding?: string | undefined; readonly offence?: string | undefined } = {},
): ActDraft {
  const asks = fields.map(({ name }) => name)
  const asked = request.steps.findLast(({ act, outcome }) => act === 'ask-consent' && outcome === 'applied')?.said.use
  const packaged = request.steps.findLast(({ act, outcome }) => act === 'package' && outcome === 'applied')?.said.items
  const answering = asks.includes('granted') ? asked : undefined
  return {
    reasons: '',
    instruments: request.instruments,
    channel: request.channel ?? '',
    language: request.language,
    ground: '',
    terms: [],
    items: asks.includes('items') ? (packaged ?? []).map((item) => ({ ...item, returnBy: item.returnBy ?? '' })) : [],
    annexes: [],
    inventory: {},
    authority: '',
    addressee: '',
    date: '',
    until: '',
    lasts: '',
    provision: '',
    risks: {},
    useItems: answering?.items ?? request.items.map(({ id }) => id),
    useProceeding: answering?.proceeding ?? wanted.proceeding ?? '',
    useOffence: answering?.offence ?? wanted.offence ?? request.question.offence,
    exculpatory: answering?.exculpatory ?? false,
    agreed: false,
    kept: false,
    granted: '',
    assuranceAbout: '',
    assuranceBy: '',
    answers: {},
    amounts: asks.includes('amounts') ? [{ currency: 'USD', amount: '', ceiling: '' }] : [],
    legs: asks.includes('legs') ? [{ state: '', from: '', to: '', consented: false }] : [],
  }
}

/** Money as it is written, in the smallest unit of its currency; undefined for what is no amount. */
export function smallestUnits(written: string, currency: string): number | undefined {
  if (!/^\d{1,12}(?:[.,]\d{1,3})?$/.test(written.trim()) || !/^[A-Z]{3}$/.test(currency)) return undefined
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  const [whole = '0', part = ''] = written.trim().replace(',', '.').split('.')
  return part.length > digits ? undefined : Number(whole + part.padEnd(digits, '0'))
}

export function amountOf({ currency, amount, ceiling }: AmountDraft) {
  const [given, most] = [smallestUnits(amount, currency), smallestUnits(ceiling, currency)]
  return given === undefined || most === undefined ? undefined : { currency, amount: given, ceiling: most }
}

/** What is sent of a form without faults: only what the act has a field for. */
export function saidOf(draft: ActDraft, fields: readonly Field[], request: RequestView): TakeActBody {
  const has = (name: FieldName) => fields.some((one) => one.name === name)
  const text = (
    name: 'reasons' | 'channel' | 'language' | 'authority' | 'addressee' | 'date' | 'until' | 'provision',
  ) => (has(name) && draft[name].trim() !== '' ? { [name]: draft[name].trim() } : {})
  const [instrument = '', ground = ''] = draft.ground.split(' ')
  return {
    ...text('reasons'),
    ...text('channel'),
    ...text('language'),
    ...text('authority'),
    ...text('addressee'),
    ...text('date'),
    ...text('until'),
    ...(has('lasts') && draft.lasts.trim() !== '' ? { until: draft.lasts.trim() } : {}),
    ...text('provision'),
    ...(has('instruments') ? { instruments: [...draft.instruments] } : {}),
    ...(has('ground') && ground !== '' ? { ground: { instrument, id: ground } } : {}),
    ...(has('terms') && draft.terms.length > 0 ? { terms: draft.terms.map(termOf) } : {}),
    ...(has('items') && draft.items.length > 0 ? { items: draft.items.map(itemOf) } : {}),
    ...(has('annexes') && draft.annexes.length > 0 ? { annexes: draft.annexes.map(annexOf) } : {}),
    ...(has('inventory')
      ? {
          items: request.items.map((item) => ({ ...item, digest: draft.inventory[item.id] ?? '' })),
        }
      : {}),
    ...(has('risks')
      ? {
          risks: unanswered(request).map((one) => ({
            instrument: one.instrument,
            id: one.id,
            answer: draft.risks[`${one.instrument} ${one.id}`] ?? '',
          })),
        }
      : {}),
    ...(has('use')
      ? {
          use: {
            items: [...draft.useItems],
            proceeding: draft.useProceeding.trim(),
            offence: draft.useOffence as RequestView['question']['offence'],
            exculpatory: draft.exculpatory,
          },
        }
      : {}),
    ...(has('agreed') ? { agreed: draft.agreed } : {}),
    ...(has('kept') ? { kept: draft.kept } : {}),
    ...(has('granted') ? { granted: draft.granted === 'yes' } : {}),
    ...(has('assurance') ? { assurance: { about: draft.assuranceAbout.trim(), by: draft.assuranceBy.trim() } } : {}),
    ...(has('answers') ? { answers: { ...draft.answers } } : {}),
    ...(has('amounts') ? { amounts: draft.amounts.flatMap((one) => amountOf(one) ?? []) } : {}),
    ...(has('legs') ? { legs: draft.legs.map((leg) => ({ ...leg })) } : {}),
  }
}

function termOf({ id, kind, text, article, allows, until }: TermDraft) {
  return {
    id,
    kind,
    text: text.trim(),
    article: article.trim() === '' ? null : article.trim(),
    allows: allows
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    until: until === '' ? null : until,
  }
}

function itemOf({ id, name, digest, terms, returnBy, file }: ItemDraft) {
  const item = { id, name: name.trim(), digest, terms: [...terms], returnBy: returnBy === '' ? null : returnBy }
  return file === undefined ? item : { ...item, file }
}
