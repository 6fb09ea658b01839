import type { CurvePoint, Spread } from './words.statistics.ts'

/** How long one took: until it happened, or, where it has not, as far as it has come. In seconds. */
export type Lasting = { readonly after: number; readonly happened: boolean }

/**
 * The product-limit estimate: at each time at which something happened, the part for which it had not. Whoever is
 * censored at a time still counts as at risk at it.
 *
 * E. L. Kaplan, P. Meier: Nonparametric estimation from incomplete observations, JASA 53 (1958), 457–481.
 */
export function survival(all: readonly Lasting[]): readonly CurvePoint[] {
  const sorted = all.toSorted((a, b) => a.after - b.after)
  const points: CurvePoint[] = []
  let open = 1
  for (let index = 0; index < sorted.length; ) {
    const at = sorted[index]?.after ?? 0
    const atRisk = sorted.length - index
    let happened = 0
    for (; sorted[index]?.after === at; index += 1) happened += sorted[index]?.happened === true ? 1 : 0
    if (happened === 0) continue
    open *= 1 - happened / atRisk
    points.push({ at, atRisk, happened, open })
  }
  return points
}

// Products of fractions miss a quarter by a few units of the last place.
const tolerance = 1e-9

/** The time by which it has happened to a part of them (0 to 1); null where the curve does not come so far. */
export function quantile(curve: readonly CurvePoint[], part: number): number | null {
  return curve.find(({ open }) => open <= 1 - part + tolerance)?.at ?? null
}

export function spread(all: readonly Lasting[]): Spread {
  const curve = survival(all)
  return {
    n: all.length,
    censored: all.filter(({ happened }) => !happened).length,
    quartile1: quantile(curve, 0.25),
    median: quantile(curve, 0.5),
    quartile3: quantile(curve, 0.75),
  }
}

/** At most so many points of a curve, each of them true, the last always among them. */
export function thinned(curve: readonly CurvePoint[], most: number): readonly CurvePoint[] {
  if (curve.length <= most) return curve
  const kept = new Set(Array.from({ length: most }, (_, index) => Math.floor(((index + 1) * curve.length) / most) - 1))
  return curve.filter((_, index) => kept.has(index))
}
