import { factDefinitions } from '../catalogue.ts'
import { isAlpha3 } from '../countries.ts'

type Implied = {
  readonly when: (asked: Partial<Asked>) => boolean
  readonly fact: string
  readonly value: string
  /** Where nothing else can be so: told to whoever says otherwise. */
  readonly because?: string
}

/** What follows from the question itself: an offence or a measure may settle a fact. */
const implied: readonly Implied[] = [
  {
    when: ({ offence }) => offence === 'participation-in-organised-group',
    fact: 'organised-group',
    value: 'yes',
    because: 'this offence is that of a group: leave the fact out, or ask about another offence',
  },
  // Whether it is a fiscal offence is for the requested State to say.
  { when: ({ offence }) => offence === 'tax', fact: 'fiscal', value: 'yes' },
  {
    when: ({ measure }) => measure === 'confiscation',
    fact: 'aims-at-confiscation',
    value: 'yes',
    because: 'this measure is confiscation: leave the fact out',
  },
  {
    when: ({ measure }) => measure === 'freezing' || measure === 'confiscation',
    fact: 'coercive',
    value: 'yes',
    because: 'this measure coerces: leave the fact out',
  },
]

/** Kinds of assistance that coerce. */
const coercive = ['search', 'bank-information', 'interception', 'covert']

type Asked = {
  readonly offence: string
  readonly measure: string
  readonly from: string
  readonly to: string
  readonly date: string
}

/** The facts given, and those that follow from the question and from each other. */
export function derive(facts: ReadonlyMap<string, string>, asked: Asked): ReadonlyMap<string, string> {
  const known = new Map(facts)
  for (const { when, fact, value } of implied) if (!known.has(fact) && when(asked)) known.set(fact, value)
  const assistance = known.get('assistance')
  if (assistance !== undefined && coercive.includes(assistance) && !known.has('coercive')) known.set('coercive', 'yes')
  // A sentence is one State's word that there was a conviction.
  if (known.has('sentence-months') && !known.has('convicted')) known.set('convicted', 'yes')
  // Who names the penalty for the same conduct says that it is an offence.
  if (!known.has('dual-criminality') && Number(known.get('max-penalty-requested') ?? 0) > 0)
    known.set('dual-criminality', 'yes')
  return known
}

/** Facts that cannot be true together: the second is told, with what to do. */
const contradictions: readonly { readonly when: (facts: Given) => boolean; readonly fault: FactFault }[] = [
  {
    when: (facts) => facts.get('convicted') === 'no' && facts.has('sentence-months'),
    fault: { fact: 'sentence-months', because: 'a sentence without a conviction: leave one of them out' },
  },
  {
    when: (facts) => facts.get('dual-criminality') === 'no' && Number(facts.get('max-penalty-requested') ?? 0) > 0,
    fault: { fact: 'max-penalty-requested', because: 'a penalty for what is no offence there: leave one of them out' },
  },
  {
    when: (facts) => facts.get('coercive') === 'no' && coercive.includes(facts.get('assistance') ?? ''),
    fault: { fact: 'coercive', because: 'this kind of assistance coerces: leave one of them out' },
  },
  {
    when: (facts) => facts.get('eu-list-offence') === 'yes' && Number(facts.get('max-penalty-requesting') ?? 3) < 3,
    fault: { fact: 'eu-list-offence', because: 'the list asks for at least three years: leave one of them out' },
  },
]

type Given = ReadonlyMap<string, string>

export type FactFault = { readonly fact: string; readonly because: string }

/**
 * Checks facts as they are given (`organised-group` → `yes`). Unknown names and values are faults, never ignored, and so
 * are facts that contradict each other or what is asked about.
 */
export function readFacts(
  given: readonly (readonly [string, string])[],
  asked: Partial<Asked> = {},
): ReadonlyMap<string, string> | readonly FactFault[] {
  const facts = new Map<string, string>()
  const faults: FactFault[] = []
  for (const [id, value] of given) {
    const definition = factDefinitions.find((one) => one.id === id)
    const because =
      definition === undefined
        ? 'no such fact: `comity law facts` lists them'
        : facts.has(id) && facts.get(id) !== value
          ? 'given twice, with different values'
          : faultOf(definition.kind, value, definition.choices)
    if (because === undefined) facts.set(id, value)
    else faults.push({ fact: id, because })
  }
  faults.push(...contradictions.filter(({ when }) => when(facts)).map(({ fault }) => fault))
  for (const { when, fact, value, because } of implied)
    if (because !== undefined && when(asked) && facts.has(fact) && facts.get(fact) !== value)
      faults.push({ fact, because })
  return faults.length > 0 ? faults : facts
}

function faultOf(kind: string, value: string, choices: readonly string[] | undefined): string | undefined {
  switch (kind) {
    case 'yes-no':
      return value === 'yes' || value === 'no'
        ? undefined
        : 'answer `yes` or `no`, or leave it out where it is not known'
    case 'years':
    case 'months':
      return /^\d{1,4}(?:\.\d{1,2})?$/.test(value) ? undefined : `a number of ${kind}`
    case 'state':
      return isAlpha3(value) ? undefined : 'a State by ISO 3166 alpha-3, in capitals'
    case 'table':
      return 'the tables of parties say it, not who asks: a newer table comes in by `comity law import`'
    case 'language':
      return /^[a-z]{2,3}$/.test(value) ? undefined : 'a language by ISO 639, such as `es`'
    default:
      return choices?.includes(value) === true ? undefined : `one of ${choices?.join(', ') ?? ''}`
  }
}
