import { Readable } from 'node:stream'
import { fromBase64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import * as cases from '#contracts/cases'
import { instant } from '#kernel/kernel'
import { isRefusal } from '#kernel/refusal'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { anOpening } from '../../../test/support/cases.ts'
import { alter, browser, done, open, read, write, type Browser } from '../../../test/support/room-device.ts'
import { neighbourhood, type Neighbourhood, type RoomNode } from '../../../test/support/rooms.ts'
import * as contract from './contract.ts'
import { hasExpired } from './rules.retention.ts'
import { noteUploads } from './store.blobs.ts'
import { paths, sinceHeader } from './words.peer.ts'

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
  ana = await browser(per, per.seat({ roles: ['investigator'] }))
  claire = await browser(che, che.seat())
  bento = await browser(bra, bra.seat())
})
afterAll(() => world.close())

const at = (id: string) => ({ params: { id } })
async function letIn(id: string, node: RoomNode, who: Browser): Promise<void> {
  const { authority } = who.seat.facts
  await per.get(contract.inviteAuthority, ana.seat, { ...at(id), body: { state: node.state, authority: authority.id } })
  await world.settle()
  await node.get(contract.seatOfficer, who.seat, { ...at(id), body: { officer: who.seat.actor.officer } })
  await read(per, ana, id)
  const [waiting] = (await per.get(contract.readRoom, ana.seat, at(id))).waiting
  done(await alter(per, ana, id, { add: [fromBase64(waiting?.offer ?? '') ?? new Uint8Array()] }))
  await read(per, ana, id)
  await world.settle()
}
async function roomOfTwo(): Promise<string> {
  const id = await open(per, ana)
  await letIn(id, che, claire)
  return id
}
const decide = (id: string, days: number | null, hold = false, node = per, who = ana) =>
  node.ask(contract.decideRetention, who.seat, { ...at(id), body: { days, hold, reason: 'Directive 7' } })
const decided = async (...asked: Parameters<typeof decide>) => {
  const answer = await decide(...asked)
  if (isRefusal(answer)) throw new Error(JSON.stringify(answer))
  await world.settle()
}
const expire = async (...nodes: RoomNode[]) => {
  for (const node of nodes) await node.errand('rooms.expire')
}
/** Numbers of the messages a node still has. */
async function left(node: RoomNode, id: string): Promise<number[]> {
  const rows = await node.kernel.database.query<{ number: number }>(
    `select number from rooms.entry where room = $1 and content is not null and header -> 'facts' ->> 'kind' = 'message'
     order by number`,
    [id],
  )
  return rows.map(({ number }) => number)
}
async function receipts(node: RoomNode, id: string): Promise<{ account: string; seen: string[] }[]> {
  const rows = await node.kernel.database.query<{ entry: string }>('select entry::text as entry from kernel.audit', [])
  return rows
    .map(({ entry }) => JSON.parse(entry) as { action: string; resource: string; account: string; seen: string[] })
    .filter(({ action, resource }) => action === 'rooms.expire' && resource === `Room:${id}`)
}
const sent = (node: RoomNode, who: Browser, id: string, text: string) =>
  node.get(contract.sendFile, who.seat, { ...at(id), file: Readable.from([Buffer.from(text)]) })

describe('what is written in a room', () => {
  it('expires at every node after the period the lead decided, with a line in the audit trail of each', async () => {
    const id = await roomOfTwo()
    done(await write(per, ana, id, 'uno'))
    await read(che, claire, id)
    done(await write(che, claire, id, 'deux'))
    await world.settle()
    const before = await left(per, id)
    await decided(id, 2)
    expect((await che.get(contract.readRoom, claire.seat, at(id))).retention).toEqual({ days: 2, hold: false })
    await expire(per, che)
    expect([await left(per, id), await left(che, id)]).toEqual([before, before])
    world.later({ hours: 47 })
    done(await write(per, ana, id, 'tres'))
    await world.settle()
    world.later({ hours: 2 })
    await expire(per, che)
    for (const node of [per, che]) {
      expect(await left(node, id)).toHaveLength(1)
      const lines = await receipts(node, id)
      expect(lines).toMatchObject([{ account: 'retention', seen: [expect.any(String), expect.any(String)] }])
      await node.errand('rooms.expire')
      expect(await receipts(node, id)).toHaveLength(1)
    }
    expect(before).toHaveLength(2)
  })

  it('leaves its header, by which the log holds, and the members read on', async () => {
    const id = await roomOfTwo()
    done(await write(per, ana, id, 'uno'))
    await decided(id, 1)
    world.later({ hours: 25 })
    await expire(per, che)
    done(await write(per, ana, id, 'dos'))
    await world.settle()
    await read(che, claire, id)
    expect(claire.faults).toEqual([])
    expect(claire.lines.get(id)?.map(({ text }) => text)).toEqual([undefined, 'dos'])
    // Who comes later follows the same log to the same end.
    await letIn(id, bra, bento)
    await read(bra, bento, id)
    expect(bento.faults).toEqual([])
    expect(bento.heads.get(id)).toEqual((await per.get(contract.readRoom, ana.seat, at(id))).head)
  })

  it('and its files go from every disk at once, however late a copy was made', async () => {
    const id = await roomOfTwo()
    const closed = `closed ${id}`
    const { digest } = await sent(per, ana, id, closed)
    await decided(id, 2)
    world.later({ hours: 40 })
    const fetched = await che.ask(contract.fetchFile, claire.seat, { params: { id, digest } })
    if (isRefusal(fetched)) throw new Error('no file')
    fetched.stream?.resume()
    expect(await che.kernel.blobs.has(digest)).toBe(true)
    world.later({ hours: 9 })
    await expire(per, che)
    expect([await per.kernel.blobs.has(digest), await che.kernel.blobs.has(digest)]).toEqual([false, false])
    expect((await receipts(che, id))[0]?.seen).toEqual([digest])
    const answer = await che.ask(contract.fetchFile, claire.seat, { params: { id, digest } })
    expect(answer).toMatchObject({ refused: 'file-away' })
  })

  it('and its files do not come back from a node that keeps them longer', async () => {
    const id = await roomOfTwo()
    const { digest } = await sent(che, claire, id, `kept by one ${id}`)
    const fetch = () => per.ask(contract.fetchFile, ana.seat, { params: { id, digest } })
    await decided(id, 2)
    await fetch()
    world.later({ hours: 49 })
    await expire(per)
    expect(await per.kernel.blobs.has(digest)).toBe(false)
    expect(await fetch()).toMatchObject({ refused: 'file-away' })
    expect([await per.kernel.blobs.has(digest), await che.kernel.blobs.has(digest)]).toEqual([false, true])
  })

  it('and its files do not come back by a lie about their age, from whoever keeps them longer', async () => {
    const id = await roomOfTwo()
    const { digest } = await sent(che, claire, id, `made young ${id}`)
    const fetch = () => per.ask(contract.fetchFile, ana.seat, { params: { id, digest } })
    await decided(id, 2)
    expect(isRefusal(await fetch())).toBe(false)
    world.later({ hours: 49 })
    await expire(per)
    const served = `GET ${paths.file}`
    const honest = che.handlers.get(served)
    if (honest === undefined) throw new Error('no files are served')
    che.handlers.set(served, async (asked) => {
      const answer = await honest(asked)
      const young = { [sinceHeader]: per.kernel.clock.now().toString({ smallestUnit: 'millisecond' }) }
      return isRefusal(answer) ? answer : { ...answer, headers: young }
    })
    expect(await fetch()).toMatchObject({ refused: 'file-away' })
    che.handlers.set(served, honest)
    expect(await per.kernel.blobs.has(digest)).toBe(false)
  })

  it('and files of a node that does not say since when they are there expire as if they came with the room', async () => {
    const id = await roomOfTwo()
    await decided(id, 2)
    world.later({ hours: 30 })
    const { digest } = await sent(che, claire, id, `of no age ${id}`)
    const served = `GET ${paths.file}`
    const honest = che.handlers.get(served)
    if (honest === undefined) throw new Error('no files are served')
    che.handlers.set(served, async (asked) => {
      const answer = await honest(asked)
      return isRefusal(answer) ? answer : { ...answer, headers: {} }
    })
    const answer = await per.ask(contract.fetchFile, ana.seat, { params: { id, digest } })
    che.handlers.set(served, honest)
    expect(isRefusal(answer)).toBe(false)
    world.later({ hours: 19 })
    await expire(per, che)
    expect([await per.kernel.blobs.has(digest), await che.kernel.blobs.has(digest)]).toEqual([false, true])
  })

  it('but not the bytes that another room, or a document of a case, is made of', async () => {
    const [id, other] = [await roomOfTwo(), await open(per, ana)]
    const shared = await sent(per, ana, id, 'in two rooms')
    await sent(per, ana, other, 'in two rooms')
    const file = (await per.get(cases.openCase, ana.seat, { body: anOpening() })).id
    const document = await sent(per, ana, id, 'in a case')
    const bytes = Readable.from([Buffer.from('in a case')])
    await per.get(cases.addDocument, ana.seat, { params: { case: file }, query: { name: 'copy.txt' }, file: bytes })
    await decided(id, 1)
    world.later({ hours: 25 })
    await expire(per)
    expect(await per.kernel.blobs.has(shared.digest)).toBe(true)
    expect(await per.kernel.blobs.has(document.digest)).toBe(true)
  })

  it('and its bytes are removed later where a process died before they were', async () => {
    const id = await open(per, ana)
    const { digest } = await sent(per, ana, id, `left behind ${id}`)
    await decided(id, 1)
    world.later({ hours: 25 })
    const died = vi.spyOn(per.kernel.blobs, 'remove').mockRejectedValueOnce(new Error('killed'))
    await expect(expire(per)).rejects.toThrow('killed')
    died.mockRestore()
    expect([await receipts(per, id), await per.kernel.blobs.has(digest)]).toMatchObject([[{ seen: [digest] }], true])
    await expire(per)
    expect(await per.kernel.blobs.has(digest)).toBe(false)
  })

  it('and bytes that never came to be a file are removed after a day', async () => {
    const id = await open(per, ana)
    const before = instant(per.kernel.clock)
    await sent(per, ana, id, `once ${id}`)
    const note = { id: per.kernel.ids(), digest: 'a'.repeat(64), at: before }
    await per.kernel.database.commit(noteUploads([note]))
    const removed = vi.spyOn(per.kernel.blobs, 'remove')
    world.later({ hours: 23 })
    await expire(per)
    expect(removed.mock.calls.flat()).not.toContain(note.digest)
    world.later({ hours: 2 })
    await expire(per)
    expect(removed.mock.calls.flat()).toContain(note.digest)
    removed.mockRestore()
    expect(await per.kernel.database.query('select 1 from rooms.upload where id = $1', [note.id])).toEqual([])
  })

  it('and bytes of a room that expires stay when they are sent again while they are removed', async () => {
    const [id, other] = [await open(per, ana), await open(per, ana)]
    const { digest } = await sent(per, ana, id, `again ${id}`)
    await decided(id, 1)
    world.later({ hours: 25 })
    let again = 0
    per.kernel.blobs.usedBy(async (asked) => {
      if (asked === digest && again++ === 0) await sent(per, ana, other, `again ${id}`)
      return false
    })
    await expire(per)
    expect(again).toBeGreaterThan(0)
    expect(await per.kernel.blobs.has(digest)).toBe(true)
  })

  it('keeps its files when a case that was made of the same bytes lets them go', async () => {
    const id = await open(per, ana)
    const { digest } = await sent(per, ana, id, `in both ${id}`)
    const file = (await per.get(cases.openCase, ana.seat, { body: anOpening() })).id
    const bytes = Readable.from([Buffer.from(`in both ${id}`)])
    await per.get(cases.addDocument, ana.seat, { params: { case: file }, query: { name: 'copy.txt' }, file: bytes })
    await per.kernel.database.query('delete from cases.part where digest = $1', [digest])
    world.later({ hours: 25 })
    await per.cases.jobs?.[0]?.run()
    expect(await per.kernel.blobs.has(digest)).toBe(true)
    expect(await per.kernel.database.query('select 1 from cases.upload where digest = $1', [digest])).toEqual([])
  })

  it('stays in the case it was sealed into', async () => {
    const id = await open(per, ana)
    done(await write(per, ana, id, 'se queda'))
    await read(per, ana, id)
    const file = (await per.get(cases.openCase, ana.seat, { body: anOpening() })).id
    const head = ana.heads.get(id)
    const lines = ana.lines.get(id) ?? []
    const transcript = { room: id, title: 'Oro del Inambari', exportedBy: ana.name, head, lines }
    const sealed = await per.get(contract.exportRoom, ana.seat, {
      ...at(id),
      query: { case: file },
      file: Readable.from([Buffer.from(canonicalise(transcript))]),
    })
    await decided(id, 1)
    world.later({ hours: 25 })
    await expire(per)
    expect(await left(per, id)).toEqual([])
    const asked = { params: { case: file, id: sealed.document } }
    const fetched = await per.ask(cases.fetchDocument, ana.seat, asked)
    if (isRefusal(fetched) || fetched.stream === undefined) throw new Error('no document')
    let text = ''
    for await (const chunk of fetched.stream) text += String(chunk)
    expect(text).toContain('se queda')
  })

  it('expires in a closed room too, where nothing else is decided any more', async () => {
    const id = await open(per, ana)
    done(await write(per, ana, id, 'uno'))
    await per.get(contract.closeRoom, ana.seat, { ...at(id), body: { reason: 'Done' } })
    await decided(id, 1)
    world.later({ hours: 25 })
    await expire(per)
    expect(await left(per, id)).toEqual([])
    expect(await per.ask(contract.closeRoom, ana.seat, { ...at(id), body: { reason: 'x' } })).toMatchObject({
      refused: 'step-not-open',
    })
  })
})

describe('nothing is removed', () => {
  it('without a period, under a legal hold, and again until the hold is lifted', async () => {
    const id = await roomOfTwo()
    done(await write(per, ana, id, 'uno'))
    await world.settle()
    world.later({ hours: 24 * 5 })
    await expire(per, che)
    expect(await left(per, id)).toHaveLength(1)
    await decided(id, 1, true)
    await expire(per, che)
    expect([await left(per, id), await left(che, id)].map(({ length }) => length)).toEqual([1, 1])
    await decided(id, 1, false)
    await expire(per, che)
    expect([await left(per, id), await left(che, id)]).toEqual([[], []])
  })

  it('by a node that was restored and may have forgotten a hold', async () => {
    const id = await open(per, ana)
    done(await write(per, ana, id, 'uno'))
    await decided(id, 1)
    world.later({ hours: 25 })
    await per.kernel.database.query('update rooms.room set restored = true where id = $1', [id])
    await expire(per)
    expect(await left(per, id)).toHaveLength(1)
    expect(await decide(id, 1)).toMatchObject({ refused: 'unavailable' })
    await per.kernel.database.query('update rooms.room set restored = false where id = $1', [id])
    await expire(per)
    expect(await left(per, id)).toEqual([])
  })
})

function withoutMessages(body: Uint8Array): Uint8Array {
  const answer = JSON.parse(new TextDecoder().decode(body)) as {
    entries: { header: { facts: { kind: string } }; content: string | null }[]
  }
  for (const entry of answer.entries) if (entry.header.facts.kind === 'message') entry.content = null
  return new TextEncoder().encode(JSON.stringify(answer))
}

describe('an attacker', () => {
  it('who sends other bytes than were asked for destroys nothing of those', async () => {
    const id = await roomOfTwo()
    const file = (await per.get(cases.openCase, ana.seat, { body: anOpening() })).id
    const evidence = Buffer.from(`evidence ${id}`)
    const added = { params: { case: file }, query: { name: 'evidence.txt' }, file: Readable.from([evidence]) }
    const document = await per.get(cases.addDocument, ana.seat, added)
    const { digest } = await sent(che, claire, id, `asked for ${id}`)
    world.tamper = (_, path, body) => (path.endsWith(digest) ? evidence : body)
    const answer = await per.ask(contract.fetchFile, ana.seat, { params: { id, digest } })
    world.tamper = undefined
    expect(answer).toMatchObject({ refused: 'file-away' })
    expect(await per.kernel.blobs.has(document.digest)).toBe(true)
  })

  it('who is no member of the lead decides nothing, nor by an entry of their own node', async () => {
    const id = await roomOfTwo()
    expect(await decide(id, 1, false, che, claire)).toMatchObject({ refused: 'forbidden' })
    expect(await decide(id, 1, false, per, { ...ana, seat: per.seat() })).toMatchObject({
      refused: 'forbidden',
    })
    for (const days of [0, -1, 1.5, 36_501]) expect(await decide(id, days)).toMatchObject({ refused: 'malformed' })
  })

  it('who leads and leaves out what was written today is not followed', async () => {
    const id = await roomOfTwo()
    world.tamper = (to, path, body) => (to === 'PER' && path.endsWith('/entries') ? withoutMessages(body) : body)
    done(await write(per, ana, id, 'withheld'))
    await world.settle()
    world.tamper = undefined
    expect(await left(che, id)).toEqual([])
    const numbers = await che.kernel.database.query('select 1 from rooms.entry where room = $1 and content is null', [
      id,
    ])
    const messages = await che.kernel.database.query(
      `select 1 from rooms.entry where room = $1 and header -> 'facts' ->> 'kind' = 'message'`,
      [id],
    )
    expect([numbers.length > 0, messages.length]).toEqual([true, 0])
  })

  it('who leads and leaves out what is older than a day, though nothing expires, is found out, and another State asked', async () => {
    const id = await roomOfTwo()
    await letIn(id, bra, bento)
    world.away.add('CHE')
    done(await write(per, ana, id, 'withheld for long'))
    await world.settle()
    world.later({ hours: 25 })
    world.away.delete('CHE')
    world.tamper = (to, path, body) => (to === 'PER' && path.endsWith('/entries') ? withoutMessages(body) : body)
    await che.errand('rooms.ask')
    const withheld = () =>
      che.kernel.database.query('select number from rooms.entry where room = $1 and withheld', [id])
    expect([await left(che, id), await withheld()]).toMatchObject([[], [{}]])
    world.away.add('BRA')
    await che.errand('rooms.withheld')
    expect(await withheld()).toHaveLength(1)
    const shown = async () => (await che.get(contract.readRoom, claire.seat, at(id))).withheld
    expect(await shown()).toEqual(await left(bra, id))
    world.away.delete('BRA')
    await che.errand('rooms.withheld')
    world.tamper = undefined
    expect([await left(che, id), await withheld(), await shown()]).toEqual([await left(bra, id), [], []])
    expect(await left(che, id)).toHaveLength(1)
    await read(che, claire, id)
    expect(claire.lines.get(id)?.map(({ text }) => text)).toEqual(['withheld for long'])
  })

  it('is not suspected where a message expired before the room was kept longer', async () => {
    const id = await roomOfTwo()
    done(await write(per, ana, id, 'uno'))
    await decided(id, 1)
    world.later({ hours: 25 })
    await expire(per, che)
    await decided(id, 30)
    await letIn(id, bra, bento)
    const withheld = () => bra.kernel.database.query('select 1 from rooms.entry where room = $1 and withheld', [id])
    expect(await withheld()).toHaveLength(1)
    // It is not said to be withheld, for what was decided in the log explains it.
    expect((await bra.get(contract.readRoom, bento.seat, at(id))).withheld).toEqual([])
    await bra.errand('rooms.withheld')
    expect([await withheld(), await left(bra, id)]).toEqual([[], []])
  })
})

describe('whether a message has expired', () => {
  const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`
  const decision = (number: number, days: number | null, hold = false) => ({
    at: day(number),
    retention: { days, hold },
  })
  it.each([
    ['never, where nothing was decided', [], false],
    ['as the period says', [decision(1, 5)], true],
    ['not before its end', [decision(1, 20)], false],
    ['not where a hold stood before its end', [decision(1, 5), decision(6, 5, true)], false],
    ['where a hold was lifted', [decision(1, 5, true), decision(15, 5)], true],
    ['where it had before a longer period was decided', [decision(1, 5), decision(8, 30)], true],
    ['not where it had not', [decision(1, 5), decision(6, 30)], false],
    ['not without a period', [decision(1, null)], false],
  ])('%s', (_, decisions, expired) => {
    expect(hasExpired(day(2), decisions, day(16))).toBe(expired)
  })
})
