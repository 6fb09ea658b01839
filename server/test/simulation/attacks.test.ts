import { isFault } from '@comity/proof/fault'
import { sha256 } from '@comity/proof/hash'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recall } from '../../src/contexts/exchange/flow.recall.ts'
import { receiveItems } from '../../src/contexts/exchange/flow.receive.ts'
import { answerStatus } from '../../src/contexts/exchange/flow.reconcile.ts'
import type { Items, ItemsAnswer } from '../../src/contexts/exchange/ports.transport.ts'
import { readCover } from '../../src/contexts/exchange/rules.cover.ts'
import { makeCover } from '../support/cover.ts'
import { makeReceipt, readReceipt } from '../../src/contexts/exchange/rules.receipt.ts'
import { mostItems } from '../../src/contexts/exchange/words.ts'
import { realSealing } from './sealing.ts'
import { day, hour, minute, stage, type Stage } from './stage.ts'
import { signerNow } from './states.ts'

const bring = (parcels: Items['parcels'], receipts: Items['receipts'] = [], covers: Items['covers'] = []): Items => ({
  parcels,
  receipts,
  covers,
})
const told = ({ receipts }: ItemsAnswer): readonly string[] =>
  receipts.map(readReceipt).map((read) => {
    if ('fault' in read) return read.fault
    const { because } = read.receipt.body
    return typeof because === 'string' ? `${read.receipt.name} ${because}` : read.receipt.name
  })
const salt = sha256(new Uint8Array(1))
const signer = ({ state, world }: Stage, at: number, name = state(at).code) =>
  signerNow(state(at), name, new Date(world.now()).toISOString())

describe('an attacker', () => {
  it('who replays what was taken gets the same answer and changes nothing', async () => {
    const scene = stage()
    const { draft, node, codes } = scene
    const message = await draft(0, 1)
    const first = await receiveItems(node(1).flow(), codes[0]!, bring([message.parcel!]))
    const before = node(1).memory.backup()
    const again = await receiveItems(node(1).flow(), codes[0]!, bring([message.parcel!, message.parcel!]))
    expect(again).toEqual(first)
    expect(told(first)).toEqual(['accepted', 'delivered'])
    expect(node(1).memory.kept().receipts).toEqual(before.receipts)
  })

  it('who brings what another State wrote gets nothing signed about it, and the other is heard as ever', async () => {
    const { draft, node, codes } = stage()
    const message = await draft(0, 1)
    const answer = await receiveItems(node(1).flow(), codes[2]!, bring([message.parcel!]))
    expect(answer).toEqual({ receipts: [], missing: [], later: [message.digest] })
    expect(told(await receiveItems(node(1).flow(), codes[0]!, bring([message.parcel!])))).toEqual([
      'accepted',
      'delivered',
    ])
  })

  it('who knows a digest, or even the cover, cannot have the message of another denied', async () => {
    const scene = stage()
    const { draft, node, codes } = scene
    const message = await draft(0, 1)
    const giveUp = {
      name: 'non-delivered',
      message: message.digest,
      at: scene.world.now(),
      salt,
      said: { because: 'deadline' },
    } as const
    const own = makeReceipt(giveUp, { issuer: codes[2]!, signer: signer(scene, 2) }).envelope
    const forged = makeReceipt(giveUp, { issuer: codes[0]!, signer: signer(scene, 2) }).envelope
    for (const covers of [[], [message.envelope]]) {
      for (const receipt of [own, forged]) {
        const answer = await receiveItems(node(1).flow(), codes[2]!, bring([], [receipt], covers))
        expect(answer.receipts).toEqual([])
      }
    }
    expect(node(1).memory.kept().decisions.size).toBe(0)
    expect(told(await receiveItems(node(1).flow(), codes[0]!, bring([message.parcel!])))).toEqual([
      'accepted',
      'delivered',
    ])
  })

  it('who asks about messages between others learns nothing, not even that they exist', async () => {
    const { write, after, node, codes } = stage()
    const message = await write(0, 1)
    await after(minute)
    const asked = [message.digest, 'ab'.repeat(32)].map((one) => ({ message: one, receipts: null }))
    expect(await answerStatus(node(1).flow(), codes[2]!, { messages: asked })).toEqual({
      unknown: asked.map((one) => one.message),
      differing: [],
      receipts: [],
      covers: [],
    })
  })

  it('who puts a body under another cover, or seals to another authority, is told that it does not open', async () => {
    const { draft, node, codes, state } = stage(3, realSealing())
    const [one, other] = [await draft(0, 1), await draft(0, 1, { id: '00000000-0000-4000-8000-000000000777' })]
    const swapped = { ...one.parcel!, sealed: other.parcel!.sealed }
    expect(told(await receiveItems(node(1).flow(), codes[0]!, bring([swapped])))).toEqual(['rejected cannot-open'])
    const second = await draft(0, 1, {
      to: { state: codes[1]!, authority: state(1).authorities[1]! },
      conversation: '00000000-0000-4000-8000-000000000778',
    })
    const confused = { ...second.parcel!, sealed: other.parcel!.sealed }
    expect(told(await receiveItems(node(1).flow(), codes[0]!, bring([confused])))).toEqual(['rejected cannot-open'])
  })

  it('who signs a cover with another key than its authority has decides nothing', async () => {
    const scene = stage()
    const { draft, node, codes, state } = scene
    const message = await draft(0, 1)
    for (const by of [signer(scene, 0), signer(scene, 2), signer(scene, 0, `${codes[0]}/${state(0).authorities[1]}`)]) {
      const { envelope, digest } = makeCover(message.cover, [by])
      const answer = await receiveItems(node(1).flow(), codes[0]!, bring([{ ...message.parcel!, cover: envelope }]))
      expect(answer).toEqual({ receipts: [], missing: [], later: [digest] })
    }
    expect(node(1).memory.kept().decisions.size).toBe(0)
  })

  it('who uses a form, a purpose or a grant that is not for it is rejected with the rule', async () => {
    const { draft, node, codes } = stage()
    const answers = []
    for (const changed of [
      { form: 'telegram/1' },
      { purpose: 'forbidden' },
      { passesOn: { message: 'ab'.repeat(32), grant: 'cd'.repeat(32) } },
    ]) {
      const message = await draft(0, 1, changed)
      answers.push(...told(await receiveItems(node(1).flow(), codes[0]!, bring([message.parcel!]))))
    }
    expect(answers).toEqual(['rejected form-unknown', 'rejected not-permitted', 'rejected grant-missing'])
  })

  it('who forges receipts, or swaps true ones between messages, is not believed', async () => {
    const scene = stage()
    const { write, node, codes, after, namesAt, world } = scene
    const [one, other] = [await write(0, 1), await write(0, 2)]
    const say = (name: 'accepted' | 'delivered', by: number, as: number) =>
      makeReceipt(
        { name, message: one.digest, at: world.now(), salt, said: {} },
        { issuer: codes[as]!, signer: signer(scene, by) },
      ).envelope
    const lies = [say('accepted', 2, 1), say('accepted', 2, 2), say('delivered', 2, 0)]
    node(2).served = { ...node(2).served, items: async () => ({ receipts: lies, missing: [one.digest], later: [] }) }
    node(1).crash(hour)
    await after(10 * minute)
    expect(namesAt(0, one)).toEqual([])
    expect(namesAt(0, other)).toEqual([])
  })

  it('who dates receipts into the future is not believed before then', async () => {
    const scene = stage()
    const { draft, node, codes, world } = scene
    const message = await draft(0, 1)
    await receiveItems(node(1).flow(), codes[0]!, bring([message.parcel!]))
    const recalled = makeReceipt(
      { name: 'recalled', message: message.digest, at: world.now() + 16 * minute, salt, said: { reason: 'x' } },
      {
        issuer: `${codes[0]}/${message.cover.from.authority}`,
        signer: signer(scene, 0, `${codes[0]}/${message.cover.from.authority}`),
      },
    )
    expect((await receiveItems(node(1).flow(), codes[0]!, bring([], [recalled.envelope]))).later).toEqual([
      recalled.digest,
    ])
    await scene.after(2 * minute)
    expect(told(await receiveItems(node(1).flow(), codes[0]!, bring([], [recalled.envelope])))).toContain(
      'destroyed recalled',
    )
  })

  it('who brings too much at once, or is not trusted, is given nothing, and not told that it was taken', async () => {
    const { write, node, codes } = stage()
    const message = await write(0, 1)
    const many = bring(Array.from({ length: mostItems + 1 }, () => message.parcel!))
    const putOff = { receipts: [], missing: [], later: [message.digest] }
    expect(await receiveItems(node(1).flow(), codes[0]!, many)).toEqual(putOff)
    node(1).distrusts.add(codes[0]!)
    expect(await receiveItems(node(1).flow(), codes[0]!, bring([message.parcel!]))).toEqual(putOff)
    const recalled = await recall(node(0).flow(), message.digest, 'x')
    if (isFault(recalled)) throw new TypeError(recalled.fault)
    const later = [message.digest, recalled.digest]
    const both = bring([message.parcel!], [recalled.envelope])
    expect(await receiveItems(node(1).flow(), codes[0]!, both)).toEqual({ ...putOff, later })
    expect(node(1).memory.kept().decisions.size).toBe(0)
  })

  it('who sends garbage of any kind meets no defect, and has nothing accepted', async () => {
    const { draft, node, codes } = stage()
    const message = await draft(0, 1)
    const { cover } = message.parcel!
    const digest = message.digest
    const cut = fc
      .tuple(fc.nat(cover.length - 1), fc.string({ maxLength: 6, unit: 'binary' }))
      .map(([at, inside]) => cover.slice(0, at) + inside + cover.slice(at + 1))
    const garbage = fc.oneof(cut, fc.string({ maxLength: 200, unit: 'binary' }), fc.json())
    await fc.assert(
      fc.asyncProperty(garbage, garbage, async (one, other) => {
        const parcel = { ...message.parcel!, cover: one }
        const answer = await receiveItems(node(1).flow(), codes[0]!, bring([parcel], [other, one], [other, one]))
        const read = readCover(one)
        // Blanks between the members of the outer JSON are not signed: it is the same message.
        if ('fault' in read || read.digest !== digest)
          expect(told(answer).filter((name) => name.startsWith('accepted'))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

describe('a peer', () => {
  it('that fails at one parcel gets all others, and that one when it can', async () => {
    const { write, after, node, namesAt } = stage()
    const messages = []
    for (let count = 0; count < 20; count += 1) {
      const conversation = `00000000-0000-4000-8000-0000000005${String(count).padStart(2, '0')}`
      messages.push(await write(0, 1, { conversation }))
    }
    const poison = messages[7]!
    const { served } = node(1)
    node(1).served = {
      ...served,
      items: async (peer, items) =>
        items.parcels.some((parcel) => parcel.cover === poison.envelope)
          ? { notAnswered: 'malformed' }
          : served.items(peer, items),
    }
    await after(minute)
    const arrived = messages.filter((message) => namesAt(0, message).includes('delivered'))
    expect(messages.filter((message) => !arrived.includes(message))).toEqual([poison])
    node(1).served = served
    await after(2 * hour)
    expect(namesAt(0, poison)).toEqual(['accepted', 'delivered'])
  })

  it('that answers nothing anybody can read is asked a bounded number of times, and later again', async () => {
    const { write, after, node, namesAt } = stage()
    const message = await write(0, 1)
    for (let count = 0; count < 63; count += 1) await write(0, 1)
    let requests = 0
    const { served } = node(1)
    node(1).served = {
      ...served,
      items: async () => {
        requests += 1
        return { notAnswered: 'malformed' }
      },
    }
    await after(20 * 1_000)
    expect(requests).toBeGreaterThan(5)
    expect(requests).toBeLessThan(6 * 17)
    node(1).served = served
    await after(2 * hour)
    expect(namesAt(0, message)).toEqual(['accepted', 'delivered'])
  })

  it('that never answers keeps nobody else waiting', async () => {
    const { write, after, node, namesAt } = stage()
    node(1).served = { ...node(1).served, items: () => new Promise(() => {}) }
    for (let count = 0; count < 5; count += 1) await write(0, 1)
    const message = await write(0, 2)
    await after(5_000)
    expect(namesAt(0, message)).toEqual(['accepted', 'delivered'])
  })

  it('that is away for days gets everything when it is back', async () => {
    const { write, after, node, namesAt, world } = stage()
    node(1).crash(9 * day)
    const message = await write(0, 1, { deliverBy: new Date(world.now() + 30 * day).toISOString() })
    await after(9 * day + 2 * hour)
    expect(namesAt(0, message)).toEqual(['accepted', 'delivered'])
  })
})
