import { digestOf, noDigest } from '@comity/group/log'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalise } from '@comity/proof/canonical'
import { isFault } from '@comity/proof/fault'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { readStatement } from '@comity/proof/receipt'
import * as cases from '#contracts/cases'
import { isRefusal } from '#kernel/refusal'
import { anOpening } from '../../../test/support/cases.ts'
import { browser, done, open, read, write, type Browser } from '../../../test/support/room-device.ts'
import { neighbourhood, type Neighbourhood, type RoomNode } from '../../../test/support/rooms.ts'
import * as contract from './contract.ts'

let world: Neighbourhood
let per: RoomNode
let ana: Browser
let id: string
let file: string
beforeAll(async () => {
  world = await neighbourhood(['PER'])
  per = world.node('PER')
  ana = await browser(per, per.seat())
  id = await open(per, ana, 'Oro del Inambari', 2)
  for (const text of ['La draga salió.', 'Ya volvió.']) done(await write(per, ana, id, text))
  await read(per, ana, id)
  file = (await per.get(cases.openCase, ana.seat, { body: anOpening() })).id
})
afterAll(() => world.close())

const transcript = (more: Partial<contract.Transcript> = {}): contract.Transcript => ({
  room: id,
  title: 'Oro del Inambari',
  exportedBy: ana.name,
  head: ana.heads.get(id) ?? { number: 0, digest: noDigest },
  lines: (ana.lines.get(id) ?? []).map((line) => ({ ...line })),
  ...more,
})
const seal = (what: contract.Transcript, into = file) =>
  per.ask(contract.exportRoom, ana.seat, {
    params: { id },
    query: { case: into },
    file: Readable.from([Buffer.from(canonicalise(what))]),
  })

describe('what an officer read in a room, sealed into a case,', () => {
  it('is a document with the log it rests on and the node’s word for both, which an outsider can check', async () => {
    const answer = await seal(transcript())
    if (isRefusal(answer)) throw new Error(JSON.stringify(answer))
    const { document } = answer.body as { document: string }
    const [row] = (await per.get(cases.listDocuments, ana.seat, { params: { case: file } })).rows
    expect(row?.marking).toMatchObject({ classification: { level: 'reservada' } })
    const fetched = await per.ask(cases.fetchDocument, ana.seat, { params: { case: file, id: document } })
    if (isRefusal(fetched) || fetched.stream === undefined) throw new Error('no document')
    const sealed = JSON.parse((await buffer(fetched.stream)).toString()) as {
      statement: string
      transcript: contract.Transcript
      log: contract.Header[]
    }
    const subject = sha256Hex(utf8(canonicalise(sealed.transcript)))
    const keys = await per.directory.keysOf('PER', '2026-11-22T10:00:00Z')
    const read = readStatement(sealed.statement, keys, { type: 'rooms/exported', issuer: 'PER', subject })
    if (isFault(read)) throw new Error(read.fault)
    expect(sealed.transcript.lines.map(({ text }) => text)).toEqual(['La draga salió.', 'Ya volvió.'])
    let previous = noDigest
    for (const header of sealed.log) {
      expect(header.previous).toBe(previous)
      previous = digestOf(header)
    }
    expect(read.statement.body).toMatchObject({ room: id, head: previous, officer: ana.name })
  })

  it('is entered in the log of the node, once', async () => {
    await per.errand('reactions')
    await per.errand('reactions')
    expect(per.entered.filter(({ kind }) => kind === 'rooms/export')).toHaveLength(1)
  })

  it('must be all that was written, by whom and when, up to where the log ends', async () => {
    const { lines, head } = transcript()
    for (const wrong of [
      transcript({ lines: lines.slice(1) }),
      transcript({ lines: lines.map((line) => ({ ...line, at: '2020-01-01T00:00:00.000Z' })) }),
      transcript({ lines: lines.map((line) => ({ ...line, author: 'CHE' })) }),
      transcript({ head: { ...head, digest: 'a'.repeat(64) } }),
      transcript({ head: { ...head, number: head.number + 1 } }),
      transcript({ exportedBy: ana.name.replace('PER', 'CHE') }),
    ]) {
      expect(await seal(wrong)).toMatchObject({ refused: 'log-differs' })
    }
  })

  it('goes only into a case the officer may write in', async () => {
    const other = per.seat({ authority: { ...ana.seat.facts.authority, id: '00000000-0000-4000-8000-000000000001' } })
    const closed = (await per.get(cases.openCase, other, { body: anOpening({ restricted: true }) })).id
    expect(await seal(transcript(), closed)).toMatchObject({ refused: 'unknown' })
  })

  it('must be in the one form of canonical JSON', async () => {
    const send = (text: string) =>
      per.ask(contract.exportRoom, ana.seat, {
        params: { id },
        query: { case: file },
        file: Readable.from([Buffer.from(text)]),
      })
    expect(await send(JSON.stringify(transcript(), null, 2))).toMatchObject({ refused: 'not-a-transcript' })
    expect(await send('{}')).toMatchObject({ refused: 'not-a-transcript' })
    expect(await send('\u0000')).toMatchObject({ refused: 'not-a-transcript' })
  })
})

describe('a list of rooms', () => {
  it('shows a room if and only if policy permits to see it', async () => {
    const seats = [
      ana.seat,
      per.seat(),
      per.seat({ clearance: 0 }),
      per.seat({ roles: ['auditor'] }),
      per.seat({ authority: { ...ana.seat.facts.authority, id: '00000000-0000-4000-8000-000000000002' } }),
    ]
    let shown = 0
    for (const seat of seats) {
      const listed = (await per.get(contract.listRooms, seat)).rows.some((row) => row.id === id)
      expect(listed).toBe(!isRefusal(await per.ask(contract.readRoom, seat, { params: { id } })))
      shown += listed ? 1 : 0
    }
    expect(shown).toBe(2)
  })
})
