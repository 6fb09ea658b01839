import { claimedIn } from '@comity/group/certificate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { fromBase64 } from '@comity/proof/base64'
import { alter, browser, done, open, read, rejoin, write, type Browser } from '../../../test/support/room-device.ts'
import { neighbourhood, type Neighbourhood, type RoomNode } from '../../../test/support/rooms.ts'
import * as contract from './contract.ts'

let world: Neighbourhood
let per: RoomNode
let che: RoomNode
let bra: RoomNode
let ana: Browser
let claire: Browser
let bento: Browser
beforeAll(async () => {
  world = await neighbourhood(['PER', 'CHE', 'BRA'])
  per = world.node('PER')
  che = world.node('CHE')
  bra = world.node('BRA')
  ana = await browser(per, per.seat())
  claire = await browser(che, che.seat())
  bento = await browser(bra, bra.seat())
})
afterAll(() => world.close())

const bytes = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array()
const at = (id: string) => ({ params: { id } })
const view = (node: RoomNode, who: Browser, id: string) => node.get(contract.readRoom, who.seat, at(id))

/** Invites a State's authority, which seats its officer, whom the first member then lets in. */
async function letIn(id: string, node: RoomNode, who: Browser, lead = per, by = ana): Promise<void> {
  const { authority } = who.seat.facts
  await lead.get(contract.inviteAuthority, by.seat, { ...at(id), body: { state: node.state, authority: authority.id } })
  await world.settle()
  await node.get(contract.seatOfficer, who.seat, { ...at(id), body: { officer: who.seat.actor.officer } })
  await read(lead, by, id)
  const [waiting] = (await view(lead, by, id)).waiting
  done(await alter(lead, by, id, { add: [bytes(waiting?.offer ?? '')] }))
  await read(lead, by, id)
  await world.settle()
}

/** A room of three States in which everybody has read everything. */
async function roomOfThree(): Promise<string> {
  const id = await open(per, ana)
  await letIn(id, che, claire)
  await letIn(id, bra, bento)
  await readAll(id)
  return id
}
async function readAll(id: string): Promise<void> {
  await world.settle()
  await read(per, ana, id)
  await read(che, claire, id)
  await read(bra, bento, id)
}

describe('officers of three States', () => {
  it('write to each other, each through their own node, and read the same in the same order', async () => {
    const id = await roomOfThree()
    done(await write(per, ana, id, 'uno'))
    done(await write(che, claire, id, 'deux'))
    done(await write(bra, bento, id, 'três'))
    await readAll(id)
    for (const who of [ana, claire, bento]) {
      expect(
        who.lines
          .get(id)
          ?.slice(-3)
          .map(({ text }) => text),
      ).toEqual(['uno', 'deux', 'três'])
      expect(who.faults).toEqual([])
    }
    expect(new Set([ana, claire, bento].map((who) => who.heads.get(id)?.digest)).size).toBe(1)
  })

  it('leave nothing readable on any node', async () => {
    const id = await roomOfThree()
    done(await write(che, claire, id, 'the-secret-of-the-refinery'))
    await readAll(id)
    for (const { kernel } of world.nodes.values()) {
      const rows = await kernel.database.query<{ all: string }>(
        `select coalesce(string_agg(header::text || encode(content, 'escape'), ' '), '') as all from rooms.entry where room = $1`,
        [id],
      )
      expect(rows[0]?.all.length).toBeGreaterThan(1000)
      expect(rows[0]?.all).not.toContain('refinery')
    }
  })

  it('see who is there, of which authority, and how far each has read', async () => {
    const id = await roomOfThree()
    done(await write(per, ana, id, 'leed'))
    await readAll(id)
    const { number } = claire.heads.get(id) ?? { number: 0 }
    await che.get(contract.markRead, claire.seat, { ...at(id), body: { number } })
    await che.errand('rooms.reading')
    await world.settle()
    const seen = await view(bra, bento, id)
    expect(seen.members.map(({ name, authority }) => [name, authority.id])).toEqual(
      [ana, claire, bento].map((who) => [who.name, who.seat.facts.authority.id]),
    )
    expect(seen.reading.map(({ name, number: read }) => [name, read])).toEqual([[claire.name, number]])
  })

  it('send each other files that no node can open', async () => {
    const id = await roomOfThree()
    const closed = Buffer.from('closed by the device')
    const { digest } = await che.get(contract.sendFile, claire.seat, { ...at(id), file: Readable.from([closed]) })
    const answer = await bra.ask(contract.fetchFile, bento.seat, { params: { id, digest } })
    if (isRefusal(answer) || answer.stream === undefined) throw new Error('no file')
    expect(await buffer(answer.stream)).toEqual(closed)
    expect(await bra.ask(contract.fetchFile, bento.seat, { params: { id, digest: 'a'.repeat(64) } })).toMatchObject({
      refused: 'file-away',
    })
  })
})

describe('when the node that leads is away', () => {
  it('members read on, and what they write waits and arrives later, once and in order', async () => {
    const id = await roomOfThree()
    done(await write(per, ana, id, 'antes'))
    await readAll(id)
    world.away.add('PER')
    for (const text of ['w1', 'w2', 'w3'])
      expect(await write(che, claire, id, text)).toMatchObject({ body: { number: null } })
    expect((await che.get(contract.listEntries, claire.seat, at(id))).entries.length).toBeGreaterThan(4)
    expect((await view(che, claire, id)).outgoing).toHaveLength(3)
    await che.errand('rooms.send')
    world.away.delete('PER')
    world.later({ hours: 2 })
    await readAll(id)
    expect(
      ana.lines
        .get(id)
        ?.slice(-4)
        .map(({ text }) => text),
    ).toEqual(['antes', 'w1', 'w2', 'w3'])
    expect((await view(che, claire, id)).outgoing).toEqual([])
    await che.errand('rooms.send')
    await readAll(id)
    expect(bento.lines.get(id)?.filter(({ text }) => text === 'w2')).toHaveLength(1)
  })

  it('nobody is let in or removed: that must be known to have held', async () => {
    const id = await roomOfThree()
    world.away.add('PER')
    expect(await alter(che, claire, id, {})).toMatchObject({ refused: 'lead-away' })
    world.away.delete('PER')
  })

  it('what waited while somebody was removed is not taken as it is, and its author’s device is told', async () => {
    const id = await roomOfThree()
    world.away.add('PER')
    done(await write(che, claire, id, 'for all three'))
    world.away.delete('PER')
    done(await alter(per, ana, id, { remove: [bento.name] }))
    world.later({ hours: 2 })
    await world.settle()
    expect((await view(che, claire, id)).outgoing).toMatchObject([{ refused: 'epoch-over' }])
    await read(che, claire, id)
    done(await write(che, claire, id, 'for the two of us'))
    await world.settle()
    expect((await read(per, ana, id)).at(-1)).toBe('for the two of us')
  })
})

describe('who is removed', () => {
  it('reads nothing from the next epoch on, at their own node neither', async () => {
    const id = await roomOfThree()
    done(await alter(per, ana, id, { remove: [bento.name] }))
    await world.settle()
    await read(per, ana, id)
    done(await write(per, ana, id, 'sin Bento'))
    await world.settle()
    expect(await bra.ask(contract.listEntries, bento.seat, at(id))).toMatchObject({ refused: 'forbidden' })
    expect((await read(che, claire, id)).at(-1)).toBe('sin Bento')
  })

  it('by their own State is gone too, and by another State’s member is not', async () => {
    const id = await roomOfThree()
    expect(await alter(che, claire, id, { remove: [bento.name] })).toMatchObject({ refused: 'change-not-allowed' })
    await bra.get(contract.leaveRoom, bento.seat, at(id))
    await world.settle()
    expect(await bra.ask(contract.listEntries, bento.seat, at(id))).toMatchObject({ refused: 'forbidden' })
    await readAllBut(id)
    done(await alter(che, claire, id, { remove: [bento.name] }))
    await readAllBut(id)
    expect((await view(per, ana, id)).members.map(({ name }) => name)).toEqual([ana.name, claire.name])
  })
  async function readAllBut(id: string): Promise<void> {
    await world.settle()
    await read(per, ana, id)
    await read(che, claire, id)
  }
})

describe('an officer who leaves the service', () => {
  it('is withdrawn from every room by their own State, wherever it is led', async () => {
    const id = await roomOfThree()
    const mine = await open(che, claire, 'Raffinerie')
    che.dismiss(claire.seat)
    await che.errand('rooms.withdraw')
    await world.settle()
    expect((await view(per, ana, id)).leaving).toEqual([claire.name])
    expect(await che.ask(contract.listEntries, claire.seat, at(mine))).toMatchObject({ refused: 'forbidden' })
    che.reinstate(claire.seat)
  })
})

describe('a new browser', () => {
  it('takes its officer’s place from outside, reads from then on, and the old one is out', async () => {
    const id = await roomOfThree()
    const old = claire.groups.get(id)
    const fresh = await browser(che, claire.seat)
    done(await rejoin(che, fresh, id))
    await world.settle()
    await read(che, fresh, id)
    await read(per, ana, id)
    done(await write(per, ana, id, 'para la nueva'))
    await world.settle()
    expect((await read(che, fresh, id)).at(-1)).toBe('para la nueva')
    expect(fresh.faults).toEqual([])
    expect(old).toBeDefined()
    const seen = (await view(per, ana, id)).members.find(({ name }) => name === claire.name)
    expect(claimedIn(seen?.certificate ?? '')?.key).toBe(Buffer.from(fresh.device.key).toString('base64'))
    claire = fresh
  })
})

describe('two who change a room at the same moment', () => {
  it('do so one after the other: the second is told, follows, and tries again', async () => {
    const id = await roomOfThree()
    const [first, second] = await Promise.all([alter(per, ana, id, {}), alter(che, claire, id, {})])
    expect([first, second].filter(isRefusal)).toMatchObject([{ refused: 'epoch-over' }])
    await readAll(id)
    done(await alter(che, claire, id, {}))
    await readAll(id)
    expect([...ana.faults, ...claire.faults, ...bento.faults]).toEqual([])
  })
})

describe('a node that leads and was restored from an old backup', () => {
  it('orders nothing until others have given back what it signed for, and then goes on without a fork', async () => {
    const id = await roomOfThree()
    const { database } = per.kernel
    const [backup] = await database.query<{ body: { head: contract.Head }; info: Buffer }>(
      'select body, info from rooms.room where id = $1',
      [id],
    )
    for (const text of ['lost one', 'lost two']) done(await write(che, claire, id, text))
    await readAll(id)
    done(await alter(per, ana, id, {}))
    await readAll(id)
    const number = backup?.body.head.number ?? 0
    await database.query('delete from rooms.entry where room = $1 and number > $2', [id, number])
    const restored = [id, JSON.stringify(backup?.body), backup?.info, number]
    await database.query('update rooms.room set body = $2, info = $3, head = $4 where id = $1', restored)
    await database.query('select rooms.after_restore()')

    expect(await write(per, ana, id, 'too early')).toMatchObject({ refused: 'unavailable' })
    world.away.add('CHE')
    world.away.add('BRA')
    await per.errand('rooms.recover')
    expect(await write(per, ana, id, 'still too early')).toMatchObject({ refused: 'unavailable' })
    world.away.delete('CHE')
    world.away.delete('BRA')
    await per.errand('rooms.recover')
    done(await write(per, ana, id, 'y seguimos'))
    await readAll(id)
    expect(
      bento.lines
        .get(id)
        ?.slice(-3)
        .map(({ text }) => text),
    ).toEqual(['lost one', 'lost two', 'y seguimos'])
    expect((await view(che, claire, id)).forked).toBe(false)
    expect([...ana.faults, ...claire.faults, ...bento.faults]).toEqual([])
  })
})

describe('a room that is handed over', () => {
  it('goes on under the new lead where it stood, and the old one orders nothing more', async () => {
    const id = await roomOfThree()
    done(await write(che, claire, id, 'before'))
    await readAll(id)
    await per.get(contract.handOver, ana.seat, { ...at(id), body: { to: 'CHE' } })
    expect(await write(per, ana, id, 'too early')).toMatchObject({ refused: 'step-not-open' })
    await world.settle()
    await readAll(id)
    for (const node of world.nodes.values()) {
      const who = { PER: ana, CHE: claire, BRA: bento }[node.state] ?? ana
      expect(await view(node, who, id)).toMatchObject({ lead: 'CHE', state: 'open' })
    }
    world.away.add('PER')
    done(await write(bra, bento, id, 'under the new lead'))
    await world.settle()
    expect((await read(che, claire, id)).at(-1)).toBe('under the new lead')
    world.away.delete('PER')
    await che.errand('rooms.tell')
    world.later({ hours: 1 })
    await world.settle()
    await per.errand('rooms.ask')
    expect((await read(per, ana, id)).at(-1)).toBe('under the new lead')
    expect([...ana.faults, ...claire.faults, ...bento.faults]).toEqual([])
  })
})
