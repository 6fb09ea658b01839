import { z } from 'zod'

/** Europol 4x4 (Regulation (EU) 2016/794 article 29): how reliable the source is, how the information is known. */
const FourByFour = z.strictObject({
  scheme: z.literal('4x4'),
  source: z.enum(['A', 'B', 'C', 'X']),
  information: z.enum(['1', '2', '3', '4']),
})

/** United Kingdom 5x5x5 (National Intelligence Model): source, information and a handling code of its own. */
const FiveByFive = z.strictObject({
  scheme: z.literal('5x5x5'),
  source: z.enum(['A', 'B', 'C', 'D', 'E']),
  information: z.enum(['1', '2', '3', '4', '5']),
  handling: z.enum(['1', '2', '3', '4', '5']),
})

/** Admiralty code (NATO AJP-2.1): reliability of the source A to F, credibility of the information 1 to 6. */
const Admiralty = z.strictObject({
  scheme: z.literal('admiralty'),
  source: z.enum(['A', 'B', 'C', 'D', 'E', 'F']),
  information: z.enum(['1', '2', '3', '4', '5', '6']),
})

/** How far a source and what it said can be relied on, in the scheme in which it was graded. */
export const Grading = z.discriminatedUnion('scheme', [FourByFour, FiveByFive, Admiralty])
export type Grading = z.infer<typeof Grading>
export type GradingScheme = Grading['scheme']

/**
 * Where each source grade stands across schemes: 0 always reliable, 1 mostly, 2 sometimes, 3 mostly or wholly
 * unreliable, 4 cannot be judged (never taken for reliable).
 */
const standing = {
  '4x4': { A: 0, B: 1, C: 3, X: 4 },
  '5x5x5': { A: 0, B: 1, C: 2, D: 3, E: 4 },
  admiralty: { A: 0, B: 1, C: 2, D: 3, E: 3, F: 4 },
} as const satisfies { [S in GradingScheme]: Record<Extract<Grading, { scheme: S }>['source'], number> }

/** 0 always reliable … 3 unreliable, 4 cannot be judged. Lower is better; comparable across schemes. */
export function sourceStanding(grading: Grading): 0 | 1 | 2 | 3 | 4 {
  const row: Readonly<Record<string, 0 | 1 | 2 | 3 | 4>> = standing[grading.scheme]
  return row[grading.source] ?? 4
}

type Cell = readonly [to: string, loses?: string]
type Table = { readonly source: Readonly<Record<string, Cell>>; readonly information: Readonly<Record<string, Cell>> }

const sometimes = 'a source that is sometimes reliable becomes one that mostly is not'
const degrees = 'usually unreliable and unreliable become one grade'
const suspected = 'the suspicion that the information is false is not carried'
const known = 'whether the source knew it at first hand is not carried'
const credible = 'the degree of credibility is not carried'

// A grade is only ever mapped to one of equal or lower standing; where none is equal, the note says what is lost.
const tables: Readonly<Record<string, Table>> = {
  '4x4>5x5x5': {
    source: { A: ['A'], B: ['B'], C: ['D'], X: ['E'] },
    information: { 1: ['1'], 2: ['2'], 3: ['3'], 4: ['4'] },
  },
  '5x5x5>4x4': {
    source: { A: ['A'], B: ['B'], C: ['C', sometimes], D: ['C'], E: ['X'] },
    information: { 1: ['1'], 2: ['2'], 3: ['3'], 4: ['4'], 5: ['4', suspected] },
  },
  '4x4>admiralty': {
    source: { A: ['A'], B: ['B'], C: ['D'], X: ['F'] },
    information: { 1: ['2', known], 2: ['3', known], 3: ['3', known], 4: ['6'] },
  },
  'admiralty>4x4': {
    source: { A: ['A'], B: ['B'], C: ['C', sometimes], D: ['C'], E: ['C', degrees], F: ['X'] },
    information: {
      1: ['3', credible],
      2: ['4', credible],
      3: ['4', credible],
      4: ['4', credible],
      5: ['4', suspected],
      6: ['4'],
    },
  },
  '5x5x5>admiralty': {
    source: { A: ['A'], B: ['B'], C: ['C'], D: ['E'], E: ['F'] },
    information: { 1: ['2', known], 2: ['3', known], 3: ['3', known], 4: ['6'], 5: ['5', known] },
  },
  'admiralty>5x5x5': {
    source: { A: ['A'], B: ['B'], C: ['C'], D: ['D', degrees], E: ['D'], F: ['E'] },
    information: {
      1: ['3', credible],
      2: ['4', credible],
      3: ['4', credible],
      4: ['4', credible],
      5: ['5', credible],
      6: ['4'],
    },
  },
}

const handlingLost = 'the 5x5x5 handling code must be carried by the marking'

/**
 * The same grading in another scheme. Never better than it was; `loses` says in English what the other scheme
 * cannot express. 5x5x5 handling comes out as `5` (conditions apply: those of the marking), since other schemes
 * have no handling of their own.
 */
export function convertGrading(grading: Grading, to: GradingScheme): { grading: Grading; loses?: string } {
  if (grading.scheme === to) return { grading }
  const table = tables[`${grading.scheme}>${to}`]
  const source = table?.source[grading.source]
  const information = table?.information[grading.information]
  if (source === undefined || information === undefined) throw new RangeError('grade outside its scheme')
  const losses = [source[1], information[1]]
  if (grading.scheme === '5x5x5' && grading.handling !== '5') losses.push(handlingLost)
  const handling = to === '5x5x5' ? { handling: '5' } : {}
  const converted = Grading.parse({ scheme: to, source: source[0], information: information[0], ...handling })
  const loses = losses.filter((loss) => loss !== undefined).join('; ')
  return loses === '' ? { grading: converted } : { grading: converted, loses }
}

/** `B2`, with the scheme and any handling of its own: `4x4 B2`, `5x5x5 B21`, `admiralty B2`. */
export function describeGrading(grading: Grading): string {
  const handling = grading.scheme === '5x5x5' ? grading.handling : ''
  return `${grading.scheme} ${grading.source}${grading.information}${handling}`
}
