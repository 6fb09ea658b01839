import { describe, expect, it } from 'vitest'
import { answerProofs } from '../../src/contexts/exchange/flow.prove.ts'
import { grant, hold, recall, release } from '../../src/contexts/exchange/flow.recall.ts'
import { opened, refuse } from '../../src/contexts/exchange/flow.reply.ts'
import { stateOf } from '../../src/contexts/exchange/rules.state.ts'
import { day, hour, minute, stage } from './stage.ts'

describe('a message between two nodes', () => {
  it('is delivered with the receipts of both, each proven by the log of who issued it', async () => {
    const { write, after, namesAt, node, receiptsAt } = stage()
    const message = await write(0, 1)
    await after(minute)
    for (const side of [0, 1]) expect(namesAt(side, message)).toEqual(['accepted', 'delivered'])
    await opened(node(1).flow(), message.digest, 'post')
    await opened(node(1).flow(), message.digest, 'another post')
    await after(hour)
    for (const side of [0, 1]) {
      expect(namesAt(side, message)).toEqual(['accepted', 'delivered', 'opened'])
      const { proofs } = node(side).memory.kept()
      expect(receiptsAt(side, message).filter(({ digest }) => !proofs.has(digest))).toEqual([])
    }
  })

  it('keeps its place behind the one before it, many in one batch', async () => {
    const { write, after, node } = stage()
    node(1).crash(hour)
    const sent: string[] = []
    for (let count = 0; count < 40; count += 1) sent.push((await write(0, 1)).digest)
    await after(2 * hour)
    const { order, messages } = node(1).memory.kept()
    expect([...messages.keys()].sort((a, b) => order.get(a)! - order.get(b)!)).toEqual(sent)
  })

  it('that reached nobody in time is given up, and both say so', async () => {
    const { write, after, namesAt, node, world } = stage()
    node(1).crash(3 * day)
    const message = await write(0, 1, { deliverBy: new Date(world.now() + 2 * hour).toISOString() })
    await after(2 * hour + 14 * minute)
    expect(namesAt(0, message)).toEqual([])
    await after(12 * minute)
    expect(namesAt(0, message)).toEqual(['non-delivered'])
    await after(4 * day)
    for (const side of [0, 1]) expect(namesAt(side, message)).toEqual(['non-delivered', 'not-received'])
    expect(node(1).memory.kept().messages.get(message.digest)?.body).toBeNull()
  })
})

describe('a recall', () => {
  it('destroys what was delivered, within a minute', async () => {
    const { write, after, namesAt, node } = stage()
    const message = await write(0, 1)
    await after(minute)
    await recall(node(0).flow(), message.digest, 'sent to the wrong office')
    await after(minute)
    for (const side of [0, 1])
      expect(namesAt(side, message)).toEqual(['accepted', 'delivered', 'destroyed', 'recalled'])
    const kept = node(1).memory.kept().messages.get(message.digest)
    expect([kept?.body, kept?.parcel]).toEqual([null, null])
  })

  it('of what nobody took yet keeps it from ever leaving', async () => {
    const { write, after, namesAt, node } = stage()
    node(1).crash(hour)
    const message = await write(0, 1)
    await recall(node(0).flow(), message.digest, 'written too early')
    const parcels: unknown[] = []
    const { served } = node(1)
    node(1).served = {
      ...served,
      items: (peer, items) => {
        parcels.push(...items.parcels)
        return served.items(peer, items)
      },
    }
    await after(3 * hour)
    expect(parcels).toEqual([])
    expect(namesAt(0, message)).toEqual(['non-delivered', 'not-received', 'recalled'])
    expect(namesAt(1, message)).toEqual(['non-delivered', 'not-received', 'recalled'])
  })

  it('meets a hold, and is carried out when the hold is lifted', async () => {
    const { write, after, receiptsAt, node } = stage()
    const message = await write(0, 1)
    await after(minute)
    expect(await hold(node(1).flow(), message.digest, 'a complaint')).toBe(true)
    await recall(node(0).flow(), message.digest, 'no longer needed')
    await after(minute)
    expect(stateOf(receiptsAt(0, message))).toBe('held')
    expect(node(1).memory.kept().messages.get(message.digest)?.body).not.toBeNull()
    expect(await release(node(1).flow(), message.digest, 'settled')).toBe(true)
    expect(await release(node(1).flow(), message.digest, 'settled')).toBe(false)
    await after(minute)
    for (const side of [0, 1]) expect(stateOf(receiptsAt(side, message))).toBe('destroyed')
  })

  it('comes after a refusal, which stays, and the copy goes all the same', async () => {
    const { write, after, receiptsAt, node } = stage()
    const message = await write(0, 1)
    await after(minute)
    expect(await refuse(node(1).flow(), message.digest, { ground: 'not-competent', reason: 'x' })).toBeUndefined()
    await recall(node(0).flow(), message.digest, 'then give it back')
    await after(minute)
    expect(stateOf(receiptsAt(0, message))).toBe('refused')
    expect(node(1).memory.kept().messages.get(message.digest)?.body).toBeNull()
    expect(await refuse(node(1).flow(), message.digest, { ground: 'other', reason: 'x' })).toEqual({
      fault: 'message-ended',
    })
  })

  it('and a grant are for who wrote the message, and its cover must allow the grant', async () => {
    const { write, after, node, state } = stage()
    const message = await write(0, 1)
    await after(minute)
    const to = { state: state(2).code, authority: state(2).authorities[0]! }
    expect(await recall(node(1).flow(), message.digest, 'x')).toEqual({ fault: 'message-not-known' })
    expect(await grant(node(1).flow(), message.digest, to)).toEqual({ fault: 'message-not-known' })
    expect(await grant(node(0).flow(), message.digest, to)).toEqual({ fault: 'onward-never' })
  })
})

describe('a proof', () => {
  it('of a receipt is given to the other party of the message, and to nobody else', async () => {
    const { write, after, node, codes, receiptsAt } = stage()
    const message = await write(0, 1)
    await after(hour)
    const receipts = receiptsAt(1, message).map(({ digest }) => digest)
    expect(await answerProofs(node(1).flow(), codes[0]!, receipts)).toHaveLength(2)
    expect(await answerProofs(node(1).flow(), codes[2]!, receipts)).toEqual([])
  })
})
