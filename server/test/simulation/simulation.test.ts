import { describe, expect, it } from 'vitest'
import { realSealing } from './sealing.ts'
import { type Options, simulate } from './simulate.ts'

const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => first + at)

/** Runs seed after seed; a failure says how to see it again. */
async function holds(options: Omit<Options, 'seed'>, seeds: readonly number[]): Promise<void> {
  for (const seed of seeds) {
    const { faults } = await simulate({ ...options, seed })
    const { nodes, messages, liar } = options
    const again = `node server/test/simulation/run.ts --nodes ${nodes} --seed ${seed} --messages ${messages}${liar === false ? ' --honest' : ''}`
    expect({ faults, again }).toEqual({ faults: [], again })
  }
}

describe('whatever crashes, is lost, doubled, delayed, forgotten or forged, each message comes to one end for both', () => {
  it('among 3 States, all honest', { timeout: 600_000 }, () =>
    holds({ nodes: 3, messages: 14, liar: false }, seedsFrom(1, 6)),
  )
  it('among 3 States, one of them lying', { timeout: 600_000 }, () =>
    holds({ nodes: 3, messages: 10 }, seedsFrom(100, 2)),
  )
  it('among 10 States, one lying, one gone for ever, one with a wrong clock', { timeout: 600_000 }, () =>
    holds({ nodes: 10, messages: 40 }, [1]),
  )
  it('among 50 States', { timeout: 600_000 }, () => holds({ nodes: 50, messages: 50 }, [1]))
  it('with bodies sealed as a node seals them', { timeout: 600_000 }, () =>
    holds({ nodes: 3, messages: 14, liar: false, sealing: realSealing() }, [7]),
  )
})

describe('a run', () => {
  it('is the same for the same seed, and another for another', { timeout: 600_000 }, async () => {
    const options = { nodes: 3, messages: 8, liar: false }
    const [one, same, other] = [
      await simulate({ ...options, seed: 11 }),
      await simulate({ ...options, seed: 11 }),
      await simulate({ ...options, seed: 12 }),
    ]
    expect(same).toEqual(one)
    expect(other).not.toEqual(one)
  })
  it('meets the ends that a message can have', { timeout: 600_000 }, async () => {
    const ends = new Set<string>()
    for (const seed of seedsFrom(1, 5)) {
      for (const state of Object.keys((await simulate({ nodes: 3, messages: 20, liar: false, seed })).states))
        ends.add(state)
    }
    for (const end of ['rejected', 'non-delivered', 'refused', 'destroyed', 'held', 'expired'])
      expect([...ends]).toContain(end)
  })
})
