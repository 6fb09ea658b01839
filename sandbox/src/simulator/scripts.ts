import type { Move, Saying, Script } from './script.ts'

const soon: readonly [number, number] = [0, 2]
const some: readonly [number, number] = [3, 10]
const long: readonly [number, number] = [120, 180]

const reception: readonly Move[] = [
  { do: ['tell-arrest'], after: soon, ifOpen: true },
  { do: ['register'], after: soon, ifOpen: true },
  { do: ['acknowledge'], after: soon },
]
const checks: readonly Move[] = [
  { do: ['route'], after: soon },
  { do: ['check-form'], after: soon },
  { do: ['check-law'], after: some },
]
/** Where a person is to be surrendered, they are heard before it is decided. */
const hearing: readonly Move[] = [
  { do: ['inform-person'], after: soon, ifOpen: true },
  { do: ['open-hearing'], after: some, ifOpen: true },
  { do: ['find'], after: some, ifOpen: true },
]
const grant: Move = { do: ['grant', 'preserve', 'order-surrender'], after: some }
/** All that is done to carry out what was granted, whatever was asked: each track knows its own part of it. */
const handing = (items: NonNullable<Saying['items']>, after = some, say: Saying = {}): readonly Move[] => [
  { do: ['value', 'agree-plan', 'appoint-date', 'tell-file-received', 'adapt'], after, ifOpen: true },
  { do: ['begin-leg'], after: soon },
  { do: ['package'], after, say: { items } },
  { do: ['authorise-release'], after: soon },
  {
    do: [
      'hand-over',
      'tell-frozen',
      'tell-enforced',
      'transfer-assets',
      'tell-result',
      'hand-custody',
      'share-evidence',
      'surrender-person',
    ],
    after: soon,
    say: { ...say, items },
  },
  // Data are kept for at least sixty days (article 29(7) of ETS 185), and let go then.
  { do: ['release-data'], after: [61, 90] },
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
    moves: [...reception, ...checks, ...hearing, grant, ...handing('right')],
  },
  {
    ...usual,
    name: 'late',
    text: 'does everything, and every time after its time has run out',
    moves: [
      ...reception.map((move): Move => ({ ...move, after: [20, 30] })),
      ...[...checks, ...hearing].map((move) => ({ ...move, after: long })),
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
    of: { acts: ['ask-information'] },
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
      ...hearing,
      grant,
      ...handing('right'),
    ],
  },
  {
    ...usual,
    name: 'sets-conditions',
    of: { acts: ['propose-conditions'] },
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
      ...hearing,
      { ...grant, ifOpen: true },
      ...handing('right', some, { terms: 'use-limit' }),
    ],
  },
  {
    ...usual,
    name: 'postpones',
    of: { acts: ['postpone'] },
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
      ...hearing,
      grant,
      ...handing('right'),
    ],
  },
  {
    ...usual,
    name: 'in-part',
    of: {
      acts: [
        'hand-over-part',
        'tell-part-frozen',
        'tell-part-enforced',
        'transfer-part',
        'disclose-provider',
        'surrender-temporarily',
      ],
    },
    text: 'grants in part, with a ground for the rest, and hands over in two parts',
    moves: [
      ...reception,
      ...checks,
      ...hearing,
      { ...grant, do: ['grant-in-part', 'preserve', 'order-surrender'], say: refusal },
      // What is enforced in parts is valued first.
      { do: ['value'], after: some, ifOpen: true },
      {
        do: [
          'hand-over-part',
          'tell-part-frozen',
          'tell-part-enforced',
          'transfer-part',
          'disclose-provider',
          'surrender-temporarily',
        ],
        after: some,
        say: { items: 'half' },
      },
      ...handing('right'),
    ],
  },
  {
    ...usual,
    name: 'refuses',
    of: { acts: refuse },
    text: 'consults, then refuses with a ground of the treaty and reasons',
    moves: [...reception, ...checks, ...consultation, { do: refuse, after: some, say: refusal }],
  },
  {
    ...usual,
    name: 'refuses-wrongly',
    of: { acts: refuse, measured: true },
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
      ...hearing,
      grant,
      ...handing('right'),
    ],
  },
  {
    ...usual,
    name: 'wrong-file',
    of: { acts: ['hand-over'] },
    text: 'sends a file that is not the one it lists: the digest does not match; sends it right when it is objected to',
    moves: [...reception, ...checks, ...hearing, grant, ...handing('wrong-digest'), ...handing('right')],
  },
  {
    ...usual,
    name: 'wrong-case',
    of: { acts: ['hand-over'] },
    text: 'hands over a document of another case; sends the right one when it is objected to',
    moves: [...reception, ...checks, ...hearing, grant, ...handing('other-case'), ...handing('right')],
  },
  {
    ...usual,
    name: 'forwards',
    of: { acts: ['forward'] },
    text: 'is the wrong addressee: forwards the request and says to whom',
    moves: [
      { do: ['register'], after: soon, ifOpen: true },
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
    of: { acts: refuse, in: 'accepted', unless: 'sign-agreement' },
    text: 'tries to acknowledge twice and is stopped; grants, thinks again, and refuses',
    moves: [
      ...reception,
      { do: ['acknowledge'], after: soon, wrongIn: 'acknowledged' },
      ...checks,
      ...hearing,
      grant,
      ...consultation,
      { do: refuse, after: some, say: refusal },
    ],
  },
]

export function scriptOf(name: string): Script | undefined {
  return scripts.find((one) => one.name === name)
}
