import { setImmediate as turn } from 'node:timers/promises'
import { ed25519Signer, type Signer, verifySignature } from '@comity/proof/signer'
import { holds } from '@comity/proof/together'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { gathering } from './gathering.ts'

const texts = (many: number) => Array.from({ length: many }, (_, n) => new Uint8Array(32).fill(n))

/** A signer that counts how often it worked, and fails when it is told to. */
function counted(seed: number) {
  const signer = ed25519Signer(new Uint8Array(32).fill(seed))
  const seen = { times: 0, fails: false }
  const signAside = async (message: Uint8Array): Promise<Uint8Array> => {
    seen.times += 1
    if (seen.fails) throw new Error('the holder of the key is away')
    return signer.sign(message)
  }
  return { seen, signer: { ...signer, signAside } satisfies Signer }
}

describe('a signer that gathers', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => vi.useRealTimers())
  const gather = gathering({ waitMs: 3, busyMs: 12 })
  const asked = (by: Signer, all: readonly Uint8Array[]) => Promise.all(all.map(async (one) => by.signAside?.(one)))

  it('signs what is asked for in one turn with one signature, each answer for its own message', async () => {
    const { seen, signer } = counted(1)
    const all = texts(5)
    const signatures = await asked(gather(signer, 'CHE'), all)
    expect(seen.times).toBe(1)
    for (const [at, signature] of signatures.entries())
      expect(holds(verifySignature, signer.key, all[at]!, signature!)).toBe(true)
    expect(holds(verifySignature, signer.key, all[0]!, signatures[1]!)).toBe(false)
  })

  it('signs one alone as it is, and at once in a quiet moment', async () => {
    const { signer } = counted(2)
    const by = gather(signer, 'CHE')
    const [message = new Uint8Array(0)] = texts(1)
    expect(await by.signAside?.(message)).toEqual(signer.sign(message))
    vi.advanceTimersByTime(12)
    expect(await by.signAside?.(message)).toEqual(signer.sign(message))
    expect(by.sign(message)).toEqual(signer.sign(message))
  })

  it('waits for more when it has just signed, and no longer than it says', async () => {
    const { seen, signer } = counted(3)
    const by = gather(signer, 'CHE')
    await asked(by, texts(1))
    const [first, second, third] = texts(3)
    const early = by.signAside?.(first!)
    await turn()
    vi.advanceTimersByTime(2)
    const late = by.signAside?.(second!)
    await turn()
    expect(seen.times).toBe(1)
    vi.advanceTimersByTime(1)
    await Promise.all([early, late])
    expect(seen.times).toBe(2)
    vi.advanceTimersByTime(12)
    await by.signAside?.(third!)
    expect(seen.times).toBe(3)
  })

  it('never puts under one signature what goes to two peers, nor what two keys sign', async () => {
    const [one, other] = [counted(4), counted(5)]
    const all = texts(2)
    const signers = [gather(one.signer, 'CHE'), gather(one.signer, 'BRA'), gather(other.signer, 'CHE')]
    const signatures = await Promise.all(signers.map((by) => asked(by, all)))
    expect([one.seen.times, other.seen.times]).toEqual([2, 1])
    expect(signatures.flat().map((each) => each?.length)).toEqual([100, 100, 100, 100, 100, 100])
    expect(gather(one.signer, 'CHE')).toBe(gather(one.signer, 'CHE'))
  })

  it('tells everyone who asked that it could not sign, and goes on', async () => {
    const { seen, signer } = counted(6)
    const by = gather(signer, 'CHE')
    seen.fails = true
    const told = await Promise.allSettled(texts(3).map(async (one) => by.signAside?.(one)))
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    seen.fails = false
    vi.advanceTimersByTime(12)
    expect(await asked(by, texts(2))).toHaveLength(2)
  })

  it('signs more than one signature holds with as many as it takes', async () => {
    const { seen, signer } = counted(7)
    const by = gather(signer, 'CHE')
    const many = Array.from({ length: 4_097 }, (_, n) => new Uint8Array(new Uint32Array([n]).buffer))
    const asking = asked(by, many)
    await turn()
    vi.advanceTimersByTime(3)
    const signatures = await asking
    expect(seen.times).toBe(2)
    for (const at of [0, 4_095, 4_096])
      expect(holds(verifySignature, signer.key, many[at]!, signatures[at]!)).toBe(true)
  })
})
