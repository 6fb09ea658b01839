import { countries } from '@comity/law/countries'
import { findBases } from '@comity/law/finder/find'
import { measures } from '@comity/law/instrument'
import { offences } from '@comity/law/offences'

/** Every pair of States in turn, each with the next measure and offence: questions a second, and the slowest hundredth. */
export function law({ quick, say }: { readonly quick: boolean; readonly say: (line: string) => void }) {
  const states = countries.map(({ alpha3 }) => alpha3)
  const every = quick ? 7 : 1
  const times: number[] = []
  const began = performance.now()
  let asked = 0
  let open = 0
  for (const from of states) {
    for (const to of states) {
      asked += 1
      if (from === to || asked % every !== 0) continue
      const measure = measures[asked % measures.length] ?? 'mla'
      const offence = offences[asked % offences.length]?.id ?? 'corruption'
      const at = performance.now()
      const { bases } = findBases({ from, to, measure, offence, date: '2026-03-01', facts: new Map() })
      times.push(performance.now() - at)
      open += bases.filter(({ status }) => status !== 'excluded').length
    }
  }
  const seconds = (performance.now() - began) / 1_000
  const sorted = times.toSorted((a, b) => a - b)
  say(
    `${times.length} questions about pairs of ${states.length} States and territories, ${(open / times.length).toFixed(1)} instruments open to each`,
  )
  return Promise.resolve({
    questionsPerSecond: Math.round(times.length / seconds),
    p99Ms: Number((sorted[Math.floor(sorted.length * 0.99)] ?? 0).toFixed(3)),
  })
}
