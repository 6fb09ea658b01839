import { createHash } from 'node:crypto'
import { catalogue, ruleOf } from '@comity/law/catalogue'
import { kindOf, trackOf } from '@comity/law/kinds/catalogue'
import type { Item, RequestView, Said, Term } from '@comity/server/contracts/requests'
import type { Move, Saying } from './script.ts'

type Spoken = Omit<Said, 'request'>

/**
 * What a simulated desk says with an act: what its script gives, and whatever the table of the kind asks for besides.
 * What is done wrongly is said as the script has it and no better.
 */
export function saidFor(act: string, move: Pick<Move, 'say' | 'wrongIn'>, view: RequestView, now: string): Spoken {
  const said = saidIn(move.say ?? {}, view, now)
  if (move.wrongIn !== undefined) return said
  const kind = kindOf(view.kind)
  const guards = kind === undefined ? [] : trackOf(kind).requested.acts.find(({ id }) => id === act)?.guards
  const asked = (guards ?? []).map((guard) => asks[guard]?.(view, now, act) ?? {})
  const besides = lasting[act]?.(view, now, act) ?? {}
  return Object.assign({}, ...asked, besides, said) as Spoken
}

type Answer = (view: RequestView, now: string, act: string) => Spoken

const days = (now: string, count: number) =>
  Temporal.Instant.from(now)
    .add({ hours: 24 * count })
    .toString({ smallestUnit: 'millisecond' })

/** Until when something stays frozen, with the provision it rests on. */
const frozen: Answer = (_, now) => ({ until: days(now, 90), provision: 'Art. 18 (simulated)' })
const lasting: Readonly<Record<string, Answer>> = { 'tell-frozen': frozen }

/** What each condition of an act wants to be told, by its name in the table. */
const asks: Readonly<Record<string, Answer>> = {
  reasoned: () => ({ reasons: 'As the file stands (simulated).' }),
  'items-listed': (view) => ({ items: [...itemsIn('right', view, [])] }),
  'conditions-stated': (view) => ({ terms: [useLimit(view)] }),
  'ground-known': (view) => ({ ground: groundIn(view, 'known') }),
  'addressee-named': () => ({ addressee: 'The competent authority (simulated)' }),
  'amounts-within-ceiling': () => ({ amounts: [{ currency: 'CHF', amount: 100_000, ceiling: 250_000 }] }),
  'plan-complete': ({ peer }) => ({
    legs: [{ state: peer, from: 'Airport (simulated)', to: 'Warehouse (simulated)', consented: true }],
  }),
  'questions-answered': () => ({
    answers: Object.fromEntries(
      ['ne-bis-in-idem', 'lapse-of-time-requesting', 'lapse-of-time-requested', 'human-rights'].map((one) => [
        one,
        'Nothing stands in the way (simulated).',
      ]),
    ),
  }),
  // An arrest lies in the past, a surrender is appointed for a day that comes.
  'date-named': (_, now, act) => ({ date: act === 'tell-arrest' ? now : days(now, 7) }),
  'period-set': frozen,
  'confidentiality-settled': ({ confidential }) => (confidential ? { kept: true } : {}),
}

function saidIn(say: Saying, view: RequestView, now: string): Spoken {
  const ground = say.ground === undefined ? undefined : groundIn(view, say.ground)
  const term = say.terms === undefined ? [] : [useLimit(view)]
  return {
    ...(say.reasons === undefined ? {} : { reasons: say.reasons }),
    ...(say.addressee === undefined ? {} : { addressee: say.addressee }),
    ...(ground === undefined ? {} : { ground }),
    ...(say.terms === undefined ? {} : { terms: term }),
    ...(say.items === undefined ? {} : { items: [...itemsIn(say.items, view, term)] }),
    ...(say.until === undefined ? {} : { until: days(now, say.until) }),
  }
}

/** A ground of the first instrument of the request that has one, or what it says is never one. */
function groundIn({ instruments, kind }: RequestView, which: 'known' | 'never') {
  const measure = kindOf(kind)?.measure
  for (const instrument of instruments) {
    const found = catalogue.get(instrument)
    const rule = found === undefined || measure == null ? undefined : ruleOf(found, measure)
    const id = (which === 'known' ? rule?.grounds : rule?.never)?.[0]?.id
    if (id !== undefined) return { instrument, id }
  }
  return { instrument: instruments[0] ?? 'none', id: which === 'known' ? 'other' : 'bank-secrecy' }
}

const useLimit = ({ proceeding }: RequestView): Term => ({
  id: 'this-proceeding',
  kind: 'use-limit',
  text: 'only in the proceeding for which it was given (simulated)',
  article: null,
  allows: [proceeding],
  until: null,
})

/** The content of what a simulated State hands over: invented, and always the same for the same request. */
export function contentOf({ title }: Pick<RequestView, 'title'>, item: string): string {
  return `${item}: ${title} (simulated, everything in it is invented)\n`
}
export const digestOf = (content: string): string => createHash('sha256').update(content).digest('hex')

/** Records that were mixed up, and records of somebody else: what a simulated State sends by mistake. */
const mixedUp = 'a file that was mixed up (simulated)\n'
const otherCase = 'records of another case (simulated)\n'

function itemsIn(which: NonNullable<Saying['items']>, view: RequestView, terms: readonly Term[]): readonly Item[] {
  const item = (id: string, name: string, content: string, sent = content): Item => ({
    id,
    name: `${name} (simulated)`,
    digest: digestOf(content),
    terms: terms.map((term) => term.id),
    returnBy: null,
    file: { digest: digestOf(sent), name: `${id}.txt`, mediaType: 'text/plain', bytes: Buffer.byteLength(sent) },
  })
  const [first, second] = [contentOf(view, 'records-1'), contentOf(view, 'records-2')]
  const one = item('records-1', 'Records, first part', first)
  const all: Readonly<Record<typeof which, readonly Item[]>> = {
    half: [one],
    // The list says what was described; the file that goes along is another one.
    'wrong-digest': [one, item('records-2', 'Records, second part', second, mixedUp)],
    'other-case': [item('records-9', 'Records of proceeding Expediente 99', otherCase)],
    right: [one, item('records-2', 'Records, second part', second)],
  }
  return all[which]
}

/** The files that go with what is said, to be laid down before it is. */
export function filesOf(
  view: Pick<RequestView, 'title'>,
  { items = [] }: Omit<Said, 'request'>,
): readonly { readonly name: string; readonly text: string }[] {
  const known = [contentOf(view, 'records-1'), contentOf(view, 'records-2'), mixedUp, otherCase]
  return items.flatMap(({ file }) => {
    const text = known.find((content) => digestOf(content) === file?.digest)
    return file === undefined || text === undefined ? [] : [{ name: file.name, text }]
  })
}
