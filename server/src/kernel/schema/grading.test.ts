import { describe, expect, it } from 'vitest'
import { convertGrading, describeGrading, Grading, type GradingScheme, sourceStanding } from './grading.ts'

const schemes: readonly GradingScheme[] = ['4x4', '5x5x5', 'admiralty']
const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'X']
const figures = ['1', '2', '3', '4', '5', '6']

const every: Grading[] = schemes.flatMap((scheme) =>
  letters.flatMap((source) =>
    figures.flatMap((information) =>
      (scheme === '5x5x5' ? figures : [undefined]).flatMap((handling) => {
        const read = Grading.safeParse({ scheme, source, information, ...(handling === undefined ? {} : { handling }) })
        return read.success ? [read.data] : []
      }),
    ),
  ),
)
const pairs = every.flatMap((grading) => schemes.map((to) => ({ grading, to })))

describe('a grading', () => {
  it('has the cells its scheme has: 16, 125 and 36', () => {
    expect(schemes.map((scheme) => every.filter((grading) => grading.scheme === scheme).length)).toEqual([16, 125, 36])
  })

  it('is named with its scheme, since A1 means different things', () => {
    expect(describeGrading({ scheme: '4x4', source: 'B', information: '2' })).toBe('4x4 B2')
    expect(describeGrading({ scheme: '5x5x5', source: 'B', information: '2', handling: '1' })).toBe('5x5x5 B21')
  })
})

describe('converting a grading', () => {
  it('never makes a source better than it was', () => {
    for (const { grading, to } of pairs) {
      expect(sourceStanding(convertGrading(grading, to).grading)).toBeGreaterThanOrEqual(sourceStanding(grading))
    }
  })

  it('keeps the order of sources: the better one stays at least as good', () => {
    for (const to of schemes) {
      for (const a of every) {
        for (const b of every.filter((other) => other.scheme === a.scheme && a.source <= other.source)) {
          const [x, y] = [convertGrading(a, to).grading, convertGrading(b, to).grading]
          if (sourceStanding(x) > sourceStanding(y))
            throw new Error(`${describeGrading(a)} and ${describeGrading(b)} change places in ${to}`)
        }
      }
    }
  })

  it('keeps a source that cannot be judged as one that cannot be judged', () => {
    const unknown = every.filter((grading) => sourceStanding(grading) === 4)
    expect(unknown.length).toBeGreaterThan(0)
    for (const grading of unknown)
      for (const to of schemes) expect(sourceStanding(convertGrading(grading, to).grading)).toBe(4)
  })

  it('comes back unchanged wherever nothing was said to be lost on the way', () => {
    let lossless = 0
    for (const { grading, to } of pairs) {
      const there = convertGrading(grading, to)
      const back = convertGrading(there.grading, grading.scheme)
      if (there.loses === undefined && back.loses === undefined) {
        lossless += 1
        expect(back.grading).toEqual(grading)
      }
    }
    expect(lossless).toBeGreaterThan(16)
  })

  it('takes every 4x4 grading to 5x5x5 and back', () => {
    for (const grading of every.filter(({ scheme }) => scheme === '4x4')) {
      const there = convertGrading(grading, '5x5x5')
      expect(there.loses).toBeUndefined()
      expect(convertGrading(there.grading, '4x4')).toEqual({ grading })
    }
  })

  it('says what is lost where two grades fall into one', () => {
    const graded: Grading = { scheme: '5x5x5', source: 'C', information: '5', handling: '1' }
    const { grading, loses } = convertGrading(graded, '4x4')
    expect(grading).toEqual({ scheme: '4x4', source: 'C', information: '4' })
    expect(loses).toContain('sometimes reliable')
    expect(loses).toContain('suspicion')
    expect(loses).toContain('handling')
    for (const to of schemes) {
      const seen = new Map<string, Grading>()
      for (const one of every.filter(({ scheme }) => scheme !== to)) {
        const result = convertGrading(one, to)
        if (result.loses !== undefined) continue
        const key = `${one.scheme}>${describeGrading(result.grading)}`
        expect(seen.get(key), `${describeGrading(one)} falls onto another without a word`).toBeUndefined()
        seen.set(key, one)
      }
    }
  })
})
