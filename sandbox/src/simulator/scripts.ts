/** What goes along with a move; what is not said is left out. */
export type Saying = {
  readonly reasons?: string
  /** `known`: a ground of an instrument of the request; `never`: what the instrument says is never one. */
  readonly ground?: 'known' | 'never'
  /** `right`: as described; `half`: the first of two; `wrong-digest`: not what the inventory says; `other-case`: of another case. */
  readonly items?: 'right' | 'half' | 'wrong-digest' | 'other-case'
  readonly terms?: 'use-limit'
  readonly addressee?: string
  /** Asks for an answer within so many days. */
  readonly until?: number
}

/** One thing the simulated desk does, when it is open to it. */
export type Move = {
  /** The act, by the names it has on different tracks; a track that knows none of them goes without. */
  readonly do: readonly string[]
  /** So many days after what was said or done last: from, to. Where in between is drawn from the seed. */
  readonly after: readonly [number, number]
  readonly say?: Saying
  /** Left out when it is not open and the next is: somebody answered meanwhile. */
  readonly ifOpen?: true
  /** Against the rules: tried once in this phase, and stopped by the node. */
  readonly wrongIn?: string
}

export type Script = {
  readonly name: string
  /** For whoever trains with it. */
  readonly text: string
  readonly moves: readonly Move[]
  /** How it answers a question for consent to another use. */
  readonly consent: 'grants' | 'declines' | 'silent'
  /** Whether it answers when it is asked how things stand. */
  readonly status: boolean
}

const soon: readonly [number, number] = [0, 2]
const some: readonly [number, number] = [3, 10]
const long: readonly [number, number] = [120, 180]

const reception: readonly Move[] = [
  { do: ['register'], after: soon },
  { do: ['acknowledge'], after: soon },
]
const checks: readonly Move[] = [
  { do: ['route'], after: soon },
  { do: ['check-form'], after: soon },
  { do: ['check-law'], after: some },
]
const grant: Move = { do: ['grant', 'preserve', 'order-surrender'], after: some }
const handing = (items: NonNullable<Saying['items']>, after = some, say: Saying = {}): readonly Move[] => [
  { do: ['package'], after, say: { items } },
  { do: ['authorise-release'], after: soon },
  {
    do: ['hand-over', 'tell-frozen', 'tell-enforced', 'transfer-assets', 'tell-result', 'hand-custody'],
    after: soon,
    say: { ...say, items },
  },
]
const consultation: readonly Move[] = [
  { do: ['consult'], after: some, say: { reasons: 'We consult you before we decide (simulated).' } },
  { do: ['go-on-without'], after: [14, 21], ifOpen: true, say: { reasons: 'No answer has come (simulated).' } },
]
const refusal: Saying = { ground: 'known', reasons: 'The request cannot be carried out as it stands (simulated).' }
const refuse = ['refuse', 'refuse-surrender']
const usual = { consent: 'grants', status: true } as const

/** How a simulated State behaves. What a script does follows from this table alone; see `next-move.ts`. */
export const scripts: readonly Script[] = [
  {
    ...usual,
    name: 'helpful',
    text: 'acknowledges at once, grants and hands over everything in time',
    moves: [...reception, ...checks, grant, ...handing('right')],
  },
  {
    ...usual,
    name: 'late',
    text: 'does everything, and every time after its time has run out',
    moves: [
      { do: ['register'], after: [20, 30] },
      { do: ['acknowledge'], after: [20, 30] },
      ...checks.map((move) => ({ ...move, after: long })),
      { ...grant, after: long },
      ...handing('right', long),
    ],
  },
  { name: 'silent', text: 'never answers', moves: [], consent: 'silent', status: false },
  {
    ...usual,
    name: 'goes-silent',
    text: 'acknowledges, and is not heard of again',
    moves: reception,
    consent: 'silent',
    status: false,
  },
  {
    ...usual,
    name: 'asks-back',
    text: 'asks for more before it decides, and goes on without after a month',
    moves: [
      ...reception,
      ...checks,
      {
        do: ['ask-information'],
        after: some,
        say: { reasons: 'Which accounts, and for which time? (simulated)', until: 30 },
      },
      { do: ['go-on-without'], after: [30, 40], ifOpen: true, say: { reasons: 'No answer has come (simulated).' } },
      grant,
      ...handing('right'),
    ],
  },
  {
    ...usual,
    name: 'sets-conditions',
    text: 'helps on the condition that what it gives is used in this proceeding alone, and declines other use',
    consent: 'declines',
    moves: [
      ...reception,
      ...checks,
      {
        do: ['propose-conditions'],
        after: some,
        say: { terms: 'use-limit', reasons: 'Only on the condition stated (simulated).' },
      },
      // Declined: it helps all the same, and the condition comes with what it hands over.
      { ...grant, ifOpen: true },
      ...handing('right', some, { terms: 'use-limit' }),
    ],
  },
  {
    ...usual,
    name: 'postpones',
    text: 'consults, postpones because of its own proceedings, takes it up again after half a year',
    moves: [
      ...reception,
      ...checks,
      ...consultation,
      {
        do: ['postpone'],
        after: some,
        say: { reasons: 'It would interfere with a proceeding that is going on here (simulated).' },
      },
      { do: ['resume'], after: long },
      grant,
      ...handing('right'),
    ],
  },
  {
    ...usual,
    name: 'in-part',
    text: 'grants in part, with a ground for the rest, and hands over in two parts',
    moves: [
      ...reception,
      ...checks,
      { ...grant, do: ['grant-in-part', 'preserve', 'order-surrender'], say: refusal },
      {
        do: ['hand-over-part', 'tell-part-frozen', 'tell-part-enforced', 'transfer-part'],
        after: some,
        say: { items: 'half' },
      },
      ...handing('right'),
    ],
  },
  {
    ...usual,
    name: 'refuses',
    text: 'consults, then refuses with a ground of the treaty and reasons',
    moves: [...reception, ...checks, ...consultation, { do: refuse, after: some, say: refusal }],
  },
  {
    ...usual,
    name: 'refuses-wrongly',
    text: 'tries to refuse without a ground, on what is never one, and unheard; is stopped each time, and grants',
    moves: [
      ...reception,
      ...checks,
      { do: refuse, after: soon, wrongIn: 'acknowledged', say: { reasons: 'No (simulated).' } },
      {
        do: refuse,
        after: soon,
        wrongIn: 'acknowledged',
        say: { ground: 'never', reasons: 'Bank secrecy (simulated).' },
      },
      { do: refuse, after: soon, wrongIn: 'acknowledged', say: refusal },
      grant,
      ...handing('right'),
    ],
  },
  {
    ...usual,
    name: 'wrong-file',
    text: 'lists something else than it sends: the digest does not match; sends it right when it is objected to',
    moves: [...reception, ...checks, grant, ...handing('wrong-digest'), ...handing('right')],
  },
  {
    ...usual,
    name: 'wrong-case',
    text: 'hands over a document of another case; sends the right one when it is objected to',
    moves: [...reception, ...checks, grant, ...handing('other-case'), ...handing('right')],
  },
  {
    ...usual,
    name: 'forwards',
    text: 'is the wrong addressee: forwards the request and says to whom',
    moves: [
      { do: ['register'], after: soon },
      {
        do: ['forward'],
        after: some,
        say: { addressee: 'Staatsanwaltschaft des Kantons (simulated)', reasons: 'We are not competent (simulated).' },
      },
    ],
  },
  {
    ...usual,
    name: 'answers-twice',
    text: 'tries to acknowledge twice and is stopped; grants, thinks again, and refuses',
    moves: [
      ...reception,
      { do: ['acknowledge'], after: soon, wrongIn: 'acknowledged' },
      ...checks,
      grant,
      ...consultation,
      { do: refuse, after: some, say: refusal },
    ],
  },
]

export function scriptOf(name: string): Script | undefined {
  return scripts.find((one) => one.name === name)
}
