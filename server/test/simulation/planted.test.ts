import { afterEach, describe, expect, it, vi } from 'vitest'
import type * as List from '../../src/contexts/directory/rules.list.ts'
import type * as Judge from '../../src/contexts/exchange/rules.judge.ts'
import type * as Reconcile from '../../src/contexts/exchange/flow.reconcile.ts'
import type * as State from '../../src/contexts/exchange/rules.state.ts'
import type * as Ending from '../../src/contexts/exchange/flow.ending.ts'
import type { Options } from './simulate.ts'

// A simulation that finds nothing may be one that cannot. Each of these faults is put in on purpose, and must be found.

const mostSeeds = 8
const modules = '../../src/contexts/exchange'

afterEach(() => {
  vi.resetModules()
  vi.doUnmock('../../src/contexts/directory/rules.list.ts')
  for (const name of ['rules.judge', 'rules.state', 'flow.reconcile', 'flow.ending'])
    vi.doUnmock(`${modules}/${name}.ts`)
})

/** What is found first, within so many seeds. */
async function found(options: Partial<Options> = {}): Promise<string> {
  vi.resetModules()
  const { simulate } = await import('./simulate.ts')
  for (let seed = 1; seed <= mostSeeds; seed += 1) {
    const { faults } = await simulate({ nodes: 3, messages: 14, liar: false, seed, ...options })
    if (faults.length > 0) return faults.join('\n')
  }
  return `nothing, in ${mostSeeds} seeds`
}

const stores: readonly {
  readonly fault: string
  readonly seen: RegExp
  readonly wrap: NonNullable<Options['wrap']>
}[] = [
  {
    fault: 'a store that forgets what it decided',
    seen: /times|decided two ways|out of order/,
    wrap: (store, kept) => ({
      ...store,
      receive: async (rows) => {
        await store.receive(rows)
        kept().decisions.clear()
      },
    }),
  },
  {
    fault: 'an outbox that lets go of what it hands out',
    seen: /ends apart|not at an end|receipts differ/,
    wrap: (store) => ({
      ...store,
      due: async (peer, now, most, underway) => {
        const items = await store.due(peer, now, most, underway)
        await store.settle(peer, { done: items.map(({ id }) => id), receipts: [], again: [], postponed: [] })
        return items
      },
      open: async () => [],
      changed: async () => [],
    }),
  },
  {
    fault: 'a destruction that leaves the body where it is',
    seen: /outlives/,
    wrap: (store) => ({
      ...store,
      destroy: async (endings, to) => {
        for (const { receipts } of endings) await store.add(receipts, to)
      },
    }),
  },
  {
    fault: 'a receipt that is told and not kept',
    seen: /receipts differ|lost|ends apart|not at an end/,
    wrap: (store) => ({
      ...store,
      receive: (rows) =>
        store.receive(
          rows.map((row) => ({ ...row, receipts: row.receipts.filter(({ name }) => name !== 'delivered') })),
        ),
      receiptsOf: store.receiptsOf,
      add: (receipts, to) =>
        store.add(
          receipts.filter(({ name }) => name !== 'recalled' || to !== null),
          to,
        ),
    }),
  },
  {
    fault: 'receipts that never reach the log',
    seen: /no proof of/,
    wrap: (store) => ({
      ...store,
      unlogged: async (most) => (await store.unlogged(most)).filter(({ name }) => name !== 'accepted'),
    }),
  },
  {
    fault: 'proofs that are kept for one another',
    seen: /a proof of \S+ by \S+ of another entry/,
    wrap: (store) => ({
      ...store,
      proven: (proofs) =>
        store.proven(proofs.map((one, at) => ({ ...(proofs.at(at - 1) ?? one), receipt: one.receipt }))),
    }),
  },
  {
    fault: 'proofs that were altered on the disk',
    seen: /that does not hold|that cannot be read/,
    wrap: (store) => ({
      ...store,
      proven: (proofs) =>
        store.proven(proofs.map((one) => ({ ...one, proof: one.proof.replace(/^index \d+/m, 'index 0') }))),
    }),
  },
]

describe('the simulation finds', () => {
  it.each(stores)('$fault', { timeout: 600_000 }, async ({ seen, wrap }) => {
    expect(await found({ wrap })).toMatch(seen)
  })

  it('a fold that depends on the order in which receipts came', { timeout: 600_000 }, async () => {
    vi.doMock(`${modules}/rules.state.ts`, async (original) => {
      const real = await original<typeof State>()
      const last = (facts: Iterable<State.Fact>) => [...facts].at(-1)
      return {
        ...real,
        stateOf: (facts: Iterable<State.Fact>) => real.stateOf([last(facts)].filter((one) => one !== undefined)),
      }
    })
    expect(await found()).toMatch(/kept as|ends apart/)
  })

  it('a delivery that is held to be at its end before it is, by both sides', { timeout: 600_000 }, async () => {
    vi.doMock(`${modules}/rules.state.ts`, async (original) => ({
      ...(await original<typeof State>()),
      isEnd: () => true,
      isShared: (name: string) => name === 'accepted',
    }))
    expect(await found()).toMatch(/not at an end|receipts differ|ends apart/)
  })

  it('a fold of its own, equal on both sides', { timeout: 600_000 }, async () => {
    vi.doMock(`${modules}/rules.state.ts`, async (original) => {
      const real = await original<typeof State>()
      const fewer = (facts: Iterable<State.Fact>) => [...facts].filter(({ name }) => name !== 'destroyed')
      return { ...real, stateOf: (facts: Iterable<State.Fact>) => real.stateOf(fewer(facts)) }
    })
    expect(await found()).toMatch(/kept as \S+, folded destroyed/)
  })

  it('a recipient that forgets which message comes before', { timeout: 600_000 }, async () => {
    vi.doMock(`${modules}/rules.judge.ts`, async (original) => {
      const real = await original<typeof Judge>()
      const judge: typeof real.judge = (cover, facts, now) => real.judge(cover, { ...facts, afterDecided: true }, now)
      return { ...real, judge }
    })
    expect(await found({ messages: 60 })).toMatch(/before the one before it|out of order/)
  })

  it('a node that does not ask what it forgot', { timeout: 600_000 }, async () => {
    vi.doMock(`${modules}/flow.reconcile.ts`, async (original) => ({
      ...(await original<typeof Reconcile>()),
      reconcileWith: async () => true,
    }))
    expect(await found()).toMatch(/lost|receipts differ|not at an end/)
  })

  it('a recall that is heard and not carried out', { timeout: 600_000 }, async () => {
    vi.doMock(`${modules}/flow.ending.ts`, async (original) => ({
      ...(await original<typeof Ending>()),
      finish: async () => undefined,
    }))
    expect(await found()).toMatch(/not at an end/)
  })

  it('signatures that nobody checks', { timeout: 600_000 }, async () => {
    expect(await found({ liar: true, messages: 10, verify: () => true })).toMatch(/who never said so|decided two ways/)
  })

  it('a trust list that does not outlast the absence of its publisher', { timeout: 600_000 }, async () => {
    vi.doMock('../../src/contexts/directory/rules.list.ts', async (original) => {
      const real = await original<typeof List>()
      const soon = (at: string) => new Date(Date.parse(at) + 25 * 86_400_000).toISOString()
      const spacesTrusting: typeof real.spacesTrusting = (spaces, state, keys, now) =>
        real.spacesTrusting(spaces, state, keys, soon(now))
      return { ...real, spacesTrusting }
    })
    expect(await found()).toMatch(/publisher away/)
  })

  it('a log that shows two histories where nobody compares', { timeout: 600_000 }, async () => {
    expect(await found({ witnesses: false })).toMatch(/showed two histories and nobody noticed/)
  })
})
