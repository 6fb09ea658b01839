import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message, OutboxItem, Store } from '../../src/contexts/exchange/ports.ts'
import { storeIn } from '../../src/contexts/exchange/store.port.ts'
import type { Receipt } from '../../src/contexts/exchange/words.ts'
import { lineFor } from '../support/audit-line.ts'
import { type TestKernel, testKernel } from '../support/kernel.ts'
import { simulate } from './simulate.ts'

// The simulation runs on a store in memory. What it shows holds for a node only if PostgreSQL keeps the same: so the calls
// of a node in a run are noted with their answers, and put to PostgreSQL in the same order.

type Call = {
  readonly name: keyof Store
  readonly args: readonly unknown[]
  readonly at: string
  readonly answer: unknown
}

/** What one node of a run asked of its store; not the one that is restored, for a backup cannot be noted. */
async function callsIn(seed: number): Promise<{ readonly state: string; readonly calls: readonly Call[] }> {
  const calls = new Map<string, Call[]>()
  const { restored } = await simulate({
    nodes: 3,
    messages: 10,
    liar: false,
    seed,
    wrap: (store, _kept, state, now) =>
      Object.fromEntries(
        (Object.entries(store) as [keyof Store, (...args: readonly unknown[]) => Promise<unknown>][]).map(
          ([name, act]) => [
            name,
            async (...args: readonly unknown[]) => {
              const at = new Date(now()).toISOString()
              const answer = await act(...args)
              const noted = calls.get(state) ?? []
              noted.push({ name, args, at, answer })
              calls.set(state, noted)
              return answer
            },
          ],
        ),
      ) as Store,
  })
  const [state, noted] = [...calls].filter(([one]) => one !== restored).sort(([, a], [, b]) => b.length - a.length)[0]!
  return { state, calls: noted }
}

const idOf = ({ message, receipt }: Pick<OutboxItem, 'message' | 'receipt'>): string => receipt ?? message

/** An answer in a form in which two stores that keep the same are equal; what ports leave open is sorted away. */
function plain(name: keyof Store, answer: unknown): unknown {
  if (name === 'due')
    return (answer as readonly OutboxItem[]).map((one) => ({
      kind: one.kind,
      id: idOf(one),
      payload: one.payload,
      attempts: one.attempts,
    }))
  if (answer instanceof Map) return Array.from(answer, ([key, value]) => JSON.stringify([key, told(value)])).sort()
  if (!Array.isArray(answer)) return answer
  const all = answer.map((one: unknown) => told(one))
  return name === 'changed' ? all : all.map((one) => JSON.stringify(one)).sort()
}

function told(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('receipt' in value && 'index' in value) return [told(value.receipt), value.index]
  if ('envelope' in value && 'issuer' in value) return (value as Receipt).digest
  if (!('cover' in value)) return value
  const { digest, side, peer, state, body, hold, parcel } = value as Message
  return {
    digest,
    side,
    peer,
    state,
    hold,
    body: body === null ? null : Buffer.from(body).toString(),
    hasParcel: parcel !== null,
  }
}

describe('the store in PostgreSQL', () => {
  let kernel: TestKernel
  beforeEach(async () => {
    kernel = await testKernel()
  })
  afterEach(() => kernel.close())

  it.each([31])('answers a node as the one in memory did in run %i', { timeout: 600_000 }, async (seed) => {
    const { state, calls } = await callsIn(seed)
    let at = ''
    const place = { state, now: () => at, ids: kernel.ids }
    const store = storeIn(kernel.database, place, () => lineFor(kernel)) as unknown as Readonly<
      Record<string, (...args: readonly unknown[]) => Promise<unknown>>
    >
    const ids = new Map<string, string>()
    expect(calls.length).toBeGreaterThan(300)
    for (const [number, call] of calls.entries()) {
      at = call.at
      const answer = await store[call.name]?.(...translated(call, ids))
      if (call.name === 'due') {
        for (const [index, one] of (call.answer as readonly OutboxItem[]).entries()) {
          const other = (answer as readonly OutboxItem[]).find((each) => idOf(each) === idOf(one))
          ids.set(one.id, other?.id ?? `none for ${index}`)
        }
      }
      const [asked, there] = [{ number, name: call.name, at }, plain(call.name, answer)]
      // What was issued just now may wait: the log does not cover it yet.
      if (call.name === 'unproven')
        expect(plain(call.name, call.answer)).toEqual(expect.arrayContaining(there as unknown[]))
      else expect({ ...asked, answer: there }).toEqual({ ...asked, answer: plain(call.name, call.answer) })
    }
  })
})

/** The same call with the identifiers that the other store gave to the same items. */
function translated({ name, args }: Call, ids: ReadonlyMap<string, string>): readonly unknown[] {
  if (name !== 'settle') return args
  const [peer, outcome] = args as Parameters<Store['settle']>
  const other = (id: string): string => ids.get(id) ?? id
  return [
    peer,
    {
      ...outcome,
      done: outcome.done.map(other),
      postponed: outcome.postponed.map(({ id, until }) => ({ id: other(id), until })),
    },
  ]
}
