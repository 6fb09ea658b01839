import { catalogue, ruleOf } from '../catalogue.ts'
import type { Measure } from '../instrument.ts'
import type { Basis } from './answer.ts'

const byStatus = { applies: 0, 'applies-if': 1, excluded: 2 } as const
const byFamily = { eu: 1, bilateral: 2, coe: 3, oas: 3, mercosur: 3, un: 4 } as const

/** Legally prior first, then what is closest to the two States, then what carries fewer risks, then a fixed order. */
export function rank(bases: readonly Basis[], measure: Measure): Basis[] {
  const keyOf = (basis: Basis): readonly number[] => {
    const instrument = catalogue.get(basis.instrument)
    const prior = instrument?.relations.some(
      ({ kind, measures }) => (kind === 'prior' || kind === 'stands-before') && measures.includes(measure),
    )
    const known = instrument === undefined ? undefined : ruleOf(instrument, measure)
    return [
      basis.status === 'excluded' ? 1 : 0,
      prior === true ? 0 : 1,
      byStatus[basis.status],
      instrument === undefined ? 9 : byFamily[instrument.family],
      // A protocol is read with the convention it supplements, and so after it.
      instrument?.relations.some(({ kind }) => kind === 'supplements') === true && instrument.family === 'coe' ? 1 : 0,
      // The special instrument before the general one, which takes in almost anything.
      basis.instrument === 'untoc' ? 1 : 0,
      basis.risks.filter(({ level }) => level === 'likely').length,
      known?.clocks.some(({ duration }) => duration !== null) === true ? 0 : 1,
    ]
  }
  return bases
    .map((basis, index) => ({ basis, key: [...keyOf(basis), index] }))
    .toSorted((a, b) => {
      for (const [at, value] of a.key.entries()) {
        const difference = value - (b.key[at] ?? 0)
        if (difference !== 0) return difference
      }
      return 0
    })
    .map(({ basis }) => basis)
}
