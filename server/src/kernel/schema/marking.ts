import { type Level, levelOf, organisations, type Rank } from '@comity/law/classifications'
import { z } from 'zod'
import { Country } from './country.ts'
import { Line } from './text.ts'

/** A level on a national ladder, or on that of the European Union or NATO. Ladders are data of the law workspace. */
export const Classification = z
  .strictObject({ state: z.union([Country, z.enum(organisations)]), level: z.string().min(1).max(40) })
  .refine(({ state, level }) => levelOf(state, level) !== undefined, {
    error: 'no such level on the ladder of this State',
    path: ['level'],
  })
export type Classification = z.infer<typeof Classification>

/**
 * Europol's handling codes: H0 the default rule alone; H1 not as evidence in judicial proceedings without permission
 * of the provider; H2 no dissemination without permission of the provider; H3 another restriction, in words.
 */
export const Handling = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('H0') }),
  z.strictObject({ code: z.literal('H1') }),
  z.strictObject({ code: z.literal('H2') }),
  z.strictObject({ code: z.literal('H3'), condition: Line }),
])
export type Handling = z.infer<typeof Handling>
export type HandlingCode = Handling['code']

/** Traffic Light Protocol 2.0, from the most to the least protective. */
export const Tlp = z.enum(['red', 'amber+strict', 'amber', 'green', 'clear'])
export type Tlp = z.infer<typeof Tlp>

/** What may be done with an item, decided by its originator and carried with it wherever it goes. */
export const Marking = z.strictObject({
  classification: Classification,
  handling: z
    .array(Handling)
    .min(1)
    .max(100)
    .refine((codes) => codes.length === 1 || codes.every(({ code }) => code !== 'H0'), {
      error: 'H0 means the default alone and stands by itself',
    }),
  tlp: Tlp,
  /** Only these States may have it; absent means that this marking sets no such limit, empty means none may. */
  releasableTo: z.array(Country).max(250).optional(),
})
export type Marking = z.infer<typeof Marking>

function levelAt({ state, level }: Classification): Level {
  const found = levelOf(state, level)
  if (found === undefined) throw new RangeError(`no level \`${level}\` on the ladder of \`${state}\``)
  return found
}

/** 0 not classified, 1 restricted, 2 confidential, 3 secret, 4 top secret. Throws on a level outside its ladder. */
export function rankOf(classification: Classification): Rank {
  return levelAt(classification).rank
}

// Two States' levels of one rank are equally protective; the name decides so that the order of joining does not.
function higher(a: Classification, b: Classification): Classification {
  const difference = rankOf(a) - rankOf(b)
  if (difference !== 0) return difference > 0 ? a : b
  return a.state <= b.state ? a : b
}

const keyOf = (handling: Handling) => (handling.code === 'H3' ? `H3 ${handling.condition}` : handling.code)

function sortedUnion(codes: readonly Handling[]): Handling[] {
  const byKey = new Map(codes.filter(({ code }) => code !== 'H0').map((handling) => [keyOf(handling), handling]))
  if (byKey.size === 0) return [{ code: 'H0' }]
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? [])
}

function narrower(a: readonly Country[] | undefined, b: readonly Country[] | undefined): Country[] | undefined {
  if (a === undefined || b === undefined) {
    const only = a ?? b
    return only === undefined ? undefined : [...new Set(only)].sort()
  }
  return [...new Set(a)].filter((state) => b.includes(state)).sort()
}

/**
 * The marking of a thing made from two: the higher classification, all handling codes, the stricter TLP, only the
 * States both may be released to. Idempotent (up to the order of lists), commutative, associative, and never less
 * protective than either.
 */
export function joinMarkings(a: Marking, b: Marking): Marking {
  const releasableTo = narrower(a.releasableTo, b.releasableTo)
  return {
    classification: higher(a.classification, b.classification),
    handling: sortedUnion([...a.handling, ...b.handling]),
    tlp: Tlp.options.indexOf(a.tlp) <= Tlp.options.indexOf(b.tlp) ? a.tlp : b.tlp,
    ...(releasableTo === undefined ? {} : { releasableTo }),
  }
}

/** True where `a` protects at least as much as `b` in every respect; markings may be incomparable. */
export function protectsAtLeast(a: Marking, b: Marking): boolean {
  const has = new Set(a.handling.map(keyOf))
  return (
    rankOf(a.classification) >= rankOf(b.classification) &&
    b.handling.every((handling) => handling.code === 'H0' || has.has(keyOf(handling))) &&
    Tlp.options.indexOf(a.tlp) <= Tlp.options.indexOf(b.tlp) &&
    (b.releasableTo === undefined || (a.releasableTo?.every((state) => b.releasableTo?.includes(state)) ?? false))
  )
}

/** What the handling codes ask of whoever uses the item. */
export function handlingDuties(marking: Marking): {
  readonly evidenceNeedsPermission: boolean
  readonly onwardNeedsPermission: boolean
  readonly conditions: readonly string[]
} {
  const has = (wanted: HandlingCode) => marking.handling.some(({ code }) => code === wanted)
  return {
    evidenceNeedsPermission: has('H1'),
    onwardNeedsPermission: has('H2'),
    conditions: marking.handling.flatMap((handling) => (handling.code === 'H3' ? [handling.condition] : [])),
  }
}

/** One line for banners and footers, the same in every language: `BRA RESERVADO · TLP:AMBER · H1, H3 (…) · REL PER`. */
export function describeMarking({ classification, handling, tlp, releasableTo }: Marking): string {
  const codes = handling.map((one) => (one.code === 'H3' ? `H3 (${one.condition})` : one.code)).join(', ')
  const parts = [
    `${classification.state} ${levelAt(classification).name.toUpperCase()}`,
    `TLP:${tlp.toUpperCase()}`,
    codes,
    ...(releasableTo === undefined ? [] : [`REL ${releasableTo.length === 0 ? 'NONE' : releasableTo.join(', ')}`]),
  ]
  return parts.join(' · ')
}
