import { digestOf } from '@comity/group/log'
import { certify } from '@comity/group/certificate'
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { base64, fromBase64 } from '@comity/proof/base64'
import { ed25519Signer } from '@comity/proof/signer'
import { change } from '@comity/group/commit'
import { newDevice, newOffer } from '@comity/group/device'
import {
  alter,
  anyone,
  browser,
  done,
  open,
  read,
  sound,
  write,
  type Browser,
} from '../../../test/support/room-device.ts'
import { callOn, neighbourhood, type Neighbourhood, type RoomNode } from '../../../test/support/rooms.ts'
import * as contract from './contract.ts'

let world: Neighbourhood
let per: RoomNode
let che: RoomNode
let ana: Browser
let claire: Browser
let id: string
beforeAll(async () => {
  world = await neighbourhood(['PER', 'CHE', 'BRA'])
  per = world.node('PER')
  che = world.node('CHE')
  ana = await browser(per, per.seat())
  claire = await browser(che, che.seat())
  id = await open(per, ana)
  const { authority } = claire.seat.facts
  await per.get(contract.inviteAuthority, ana.seat, { ...at(id), body: { state: 'CHE', authority: authority.id } })
  await world.settle()
  await che.get(contract.seatOfficer, claire.seat, { ...at(id), body: { officer: claire.seat.actor.officer } })
  await read(per, ana, id)
  const { waiting } = await per.get(contract.readRoom, ana.seat, at(id))
  done(await alter(per, ana, id, { add: [bytes(waiting[0]?.offer ?? '')] }))
  await catchUp()
})
afterAll(() => world.close())
afterEach(() => {
  world.tamper = undefined
})

const at = (room: string) => ({ params: { id: room } })
const bytes = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array()
async function catchUp(): Promise<void> {
  await world.settle()
  await read(per, ana, id)
  await read(che, claire, id)
}
const post = async (to: string, from: string, path: string, body: unknown) => {
  const answer = await callOn(world, to, from, 'POST', path, new TextEncoder().encode(JSON.stringify(body)))
  return { status: answer.status, body: JSON.parse(new TextDecoder().decode(answer.body)) as Record<string, unknown> }
}
const headOf = async (node: RoomNode, who: Browser) => (await node.get(contract.readRoom, who.seat, at(id))).head

describe('an officer who is no member', () => {
  it('of the room, but of another one, is told that there is none', async () => {
    const stranger = await browser(per, per.seat({ authority: (await outsiders()).authority }))
    await open(per, stranger)
    for (const route of [contract.readRoom, contract.listEntries, contract.readKeys]) {
      expect(await per.ask(route, stranger.seat, at(id))).toMatchObject({ refused: 'unknown' })
    }
    const message = { id: randomUUID(), epoch: 1, content: base64(randomBytes(40)) }
    expect(await per.ask(contract.writeMessage, stranger.seat, { ...at(id), body: message })).toMatchObject({
      refused: 'unknown',
    })
    expect((await per.get(contract.listRooms, stranger.seat)).rows.map((row) => row.id)).not.toContain(id)
  })

  it('but of the authority that was invited sees who is there, and nothing that was written', async () => {
    const colleague = per.seat()
    expect(await per.get(contract.readRoom, colleague, at(id))).toMatchObject({ place: 'invited' })
    expect(await per.ask(contract.listEntries, colleague, at(id))).toMatchObject({ refused: 'forbidden' })
  })

  it('and audits, protects data or administers sees nothing at all', async () => {
    for (const role of ['auditor', 'data-protection', 'administrator', 'defence'] as const) {
      const seat = per.seat({ roles: [role] })
      expect(await per.ask(contract.readRoom, seat, at(id))).toMatchObject({ refused: 'unknown' })
    }
  })

  it('or whose clearance is too low, does not see a room above it', async () => {
    expect(await per.ask(contract.readRoom, per.seat({ clearance: 0 }), at(id))).toMatchObject({ refused: 'unknown' })
  })

  const outsiders = async () => ({ authority: { ...ana.seat.facts.authority, id: randomUUID() } })
})

describe('a State', () => {
  it('that does not take part is told that there is no such room', async () => {
    expect(await post('PER', 'BRA', '/peer/rooms/entries', { room: id, after: -1, readings: [] })).toMatchObject({
      status: 404,
    })
    const draft = { kind: 'leave', id: randomUUID(), author: ana.name }
    expect(await post('PER', 'BRA', '/peer/rooms/order', { room: id, draft })).toMatchObject({ status: 404 })
    expect(await post('PER', 'BRA', '/peer/rooms/heads', { rooms: [{ room: id, number: -1 }] })).toEqual({
      status: 200,
      body: { news: [] },
    })
  })

  it('cannot write in the name of another State’s officer, nor read for them', async () => {
    const draft = { kind: 'message', id: randomUUID(), author: ana.name, epoch: 1, content: base64(randomBytes(40)) }
    expect(await post('PER', 'CHE', '/peer/rooms/order', { room: id, draft })).toMatchObject({
      body: { code: 'change-not-allowed' },
    })
    const readings = [{ name: ana.name, number: 2, at: '2026-11-22T10:00:00.000Z' }]
    await post('PER', 'CHE', '/peer/rooms/entries', { room: id, after: -1, readings })
    expect((await per.get(contract.readRoom, ana.seat, at(id))).reading).toEqual([])
  })

  it('cannot seat somebody with a certificate that none of its authorities signed', async () => {
    const engine = await anyone()
    const name = `CHE/officer/${randomUUID()}`
    const device = await newDevice(engine, name)
    const { authority } = claire.seat.facts
    const stranger = ed25519Signer(new Uint8Array(randomBytes(32)))
    const certificate = certify(
      {
        officer: name,
        authority: authority.id,
        key: device.key,
        from: '2026-11-22T00:00:00.000Z',
        until: '2027-11-22T00:00:00.000Z',
      },
      stranger,
    )
    const offer = await newOffer(engine, device, { from: 1_600_000_000, until: 4_000_000_000 })
    const shown = { language: 'fr', text: 'Personne' }
    const authorityShown = { id: authority.id, name: shown }
    const who = { name, person: shown, post: shown, authority: authorityShown, certificate, offer: base64(offer.bytes) }
    const draft = { kind: 'seat', id: randomUUID(), author: claire.name, who }
    expect(await post('PER', 'CHE', '/peer/rooms/order', { room: id, draft })).toMatchObject({
      body: { code: 'change-not-allowed' },
    })
  })

  it('cannot let in by a change somebody who was not seated', async () => {
    const engine = await anyone()
    const device = await newDevice(engine, `CHE/officer/${randomUUID()}`)
    const offer = await newOffer(engine, device, { from: 1_600_000_000, until: 4_000_000_000 })
    await catchUp()
    expect(await alter(che, claire, id, { add: [offer.bytes] })).toMatchObject({ refused: 'change-not-allowed' })
    expect(await alter(per, ana, id, { add: [offer.bytes] })).toMatchObject({ refused: 'change-not-allowed' })
  })

  it('gets a clear no to what is not in the form of the contract', async () => {
    for (const body of [{}, [], { room: id }, { room: '../..', draft: {} }, { room: id, draft: { kind: 'opened' } }]) {
      expect(await post('PER', 'CHE', '/peer/rooms/order', body)).toMatchObject({ status: 400 })
    }
  })
})

describe('what was sent once', () => {
  it('changes nothing when it is sent again: neither a change nor a message', async () => {
    const group = ana.groups.get(id)
    if (group === undefined) throw new Error('unexpected')
    const prepared = sound(await change(await anyone(), group, {}))
    const body = { id: randomUUID(), commit: base64(prepared.commit), info: base64(prepared.info), welcome: null }
    done(await per.ask(contract.changeMembers, ana.seat, { ...at(id), body }))
    ana.groups.set(id, prepared.group)
    ana.heads.set(id, await headOf(per, ana))
    const before = await headOf(per, ana)
    done(await per.ask(contract.changeMembers, ana.seat, { ...at(id), body }))
    expect(
      await per.ask(contract.changeMembers, ana.seat, { ...at(id), body: { ...body, id: randomUUID() } }),
    ).toMatchObject({
      refused: 'epoch-over',
    })
    expect(await headOf(per, ana)).toEqual(before)
    await catchUp()

    done(await write(per, ana, id, 'una vez'))
    const { entries } = await per.get(contract.listEntries, ana.seat, {
      ...at(id),
      query: { after: String(before.number) },
    })
    const content = entries.at(-1)?.content ?? ''
    const epoch = entries.at(-1)?.header.epoch ?? 0
    await catchUp()
    // A node that puts a message in anew under another name makes a line that no device can open.
    done(await per.ask(contract.writeMessage, ana.seat, { ...at(id), body: { id: randomUUID(), epoch, content } }))
    await catchUp()
    expect(claire.lines.get(id)?.filter(({ text }) => text === 'una vez')).toHaveLength(1)
    expect(claire.lines.get(id)?.at(-1)?.text).toBeUndefined()
  })
})

describe('a node that leads and lies', () => {
  const tampering = async (alterWith: (entries: contract.Entry[]) => unknown): Promise<void> => {
    await catchUp()
    const before = await headOf(che, claire)
    for (const text of ['a', 'b', 'c']) done(await write(per, ana, id, text))
    world.tamper = (to, path, body) => {
      if (to !== 'PER' || path !== '/peer/rooms/entries') return body
      const answer = JSON.parse(new TextDecoder().decode(body)) as { entries: contract.Entry[] }
      alterWith(answer.entries)
      return new TextEncoder().encode(JSON.stringify(answer))
    }
    await che.errand('rooms.ask')
    expect(await headOf(che, claire)).toEqual(before)
    world.tamper = undefined
    await che.errand('rooms.ask')
    expect((await headOf(che, claire)).number).toBe(before.number + 3)
    // Nobody is convicted by what they did not sign.
    expect((await che.get(contract.readRoom, claire.seat, at(id))).forked).toBe(false)
  }

  it('by leaving out an entry is found out by the gap', () => tampering((entries) => entries.splice(1, 1)))
  it('by withholding the newest is found out by the head it signed', () => tampering((entries) => entries.pop()))
  it('by exchanging two is found out by their order', () =>
    tampering((entries) => entries.splice(0, 2, ...entries.slice(0, 2).toReversed())))
  it('by changing what was written is found out by its digest', () =>
    tampering((entries) => {
      const [first] = entries
      if (first?.content) entries[0] = { ...first, content: base64(randomBytes(200)) }
    }))
  it('by saying that another wrote it is found out by the digest of the entry', () =>
    tampering((entries) => {
      const [first] = entries
      if (first) entries[0] = { ...first, header: { ...first.header, author: claire.name } }
    }))

  it('by showing two histories convicts itself: the proof is kept, and members are told', async () => {
    await catchUp()
    done(await write(per, ana, id, 'one history'))
    await world.settle()
    const { head } = await che.get(contract.readRoom, claire.seat, at(id))
    // The node of the lead is restored from a backup made one entry before, and goes on from there.
    const { database } = per.kernel
    const [row] = await database.query<{ body: { head: contract.Head } }>('select body from rooms.room where id = $1', [
      id,
    ])
    const [previous] = await database.query<{ digest: string }>(
      'select digest from rooms.entry where room = $1 and number = $2',
      [id, head.number - 1],
    )
    await database.query('delete from rooms.entry where room = $1 and number = $2', [id, head.number])
    const restored = { ...row?.body, head: { number: head.number - 1, digest: previous?.digest ?? '' } }
    await database.query('update rooms.room set head = $2, body = $3 where id = $1', [
      id,
      head.number - 1,
      JSON.stringify(restored),
    ])
    done(await write(per, ana, id, 'another history'))
    done(await write(per, ana, id, 'and on'))
    await che.errand('rooms.ask')
    const seen = await che.get(contract.readRoom, claire.seat, at(id))
    expect([seen.forked, seen.head]).toEqual([true, head])
    const [proof] = await che.kernel.database.query<{ head_statement: string; fork: string }>(
      'select head_statement, fork from rooms.room where id = $1',
      [id],
    )
    const fork = JSON.parse(proof?.fork ?? '') as { statement: string; headers: contract.Header[] }
    const said = (text = '') =>
      JSON.parse(Buffer.from((JSON.parse(text) as { payload: string }).payload, 'base64').toString()) as {
        issuer: string
        subject: string
      }
    // Its word for a log that goes on from another entry of this number than the one it gave its word for before.
    expect(said(proof?.head_statement)).toMatchObject({ issuer: 'PER', subject: head.digest })
    expect(said(fork.statement)).toMatchObject({
      issuer: 'PER',
      subject: digestOf(fork.headers.at(-1) as contract.Header),
    })
    expect(fork.headers[0]).toMatchObject({ number: head.number + 1 })
    expect(fork.headers[0]?.previous).not.toBe(head.digest)
  })
})
