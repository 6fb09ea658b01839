import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { urlOfRunning } from '#kernel/database/address'
import { removeEmbedded } from '#kernel/database/embedded'
import { callAs, sampleCase, victim, type Caller, type Told, type Victim } from './process.ts'
import { mountSmallDisk, whyNoSmallDisk, type SmallDisk } from './small-disk.ts'

let base: string
let home: string
let disk: SmallDisk | undefined
let node: Victim | undefined
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'comity-disk-full-'))
  // the account of the database must be able to pass
  await chmod(base, 0o755)
})
afterEach(async () => {
  try {
    await disk?.makeRoom()
    await node?.stop()
  } finally {
    await node?.kill()
    if (home !== disk?.folder) await removeEmbedded(home, () => undefined).catch(() => undefined)
    disk?.unmount()
    disk = undefined
    node = undefined
    await rm(base, { recursive: true, force: true })
  }
}, 60_000)

async function started(): Promise<Victim> {
  node = await victim(home, { COMITY_LOG: 'silent' })
  await node.start()
  return node
}

type Ready = { readonly status: number; readonly ready: boolean; readonly vitals: Record<string, boolean> }
async function readiness({ origin }: Victim): Promise<Ready> {
  const response = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(10_000) })
  return { ...((await response.json()) as Omit<Ready, 'status'>), status: response.status }
}
async function until(what: () => Promise<boolean>, seconds: number): Promise<void> {
  for (const began = performance.now(); !(await what()); await delay(100))
    if (performance.now() - began > seconds * 1_000) throw new Error(`not within ${seconds} seconds`)
}

/** Every answer is done or `unavailable`; whether it was done. */
function doneOrUnavailable(told: Told): boolean {
  if (told.status === 200) return true
  expect([told.status, told.type, told.body['code']]).toEqual([503, 'application/problem+json', 'unavailable'])
  return false
}
const insist = (what: () => Promise<Told>): Promise<void> => until(async () => doneOrUnavailable(await what()), 20)

/** What was sent, each under a key of its own; sending it again says the same thing again. */
type Work = { readonly key: string; readonly send: () => Promise<Told> }

function workOn(officer: Caller, path: string) {
  const documents = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    documents,
    note: (key: string): Work => ({
      key,
      send: () => officer.send('POST', `${path}/notes`, { text: key, grading: null }, key),
    }),
    document: (name: string, kilobytes: number): Work => {
      const key = `document-${name}`
      const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(kilobytes * 1024)])
      documents.set(`${name}.pdf`, bytes)
      return { key, send: () => officer.upload(`${path}/documents?name=${name}.pdf`, bytes, key) }
    },
    notes: async () => {
      const { body } = await officer.send('GET', `${path}/notes`)
      return (body['rows'] as { text: string }[]).map(({ text }) => text).sort()
    },
    /** Every document is there once, and each byte of it. */
    check: async () => {
      const { body } = await officer.send('GET', `${path}/documents`)
      const rows = body['rows'] as { id: string; name: string }[]
      expect(rows.map(({ name }) => name).sort()).toEqual([...documents.keys()].sort())
      for (const { id, name } of rows) {
        const bytes = await officer.download(`${path}/documents/${id}/bytes`)
        expect(Buffer.compare(bytes, documents.get(name) ?? new Uint8Array())).toBe(0)
      }
    },
  }
}

async function auditIsIntact(at: Victim): Promise<void> {
  const auditor = await callAs(at.origin, 'auditor', 'audit')
  await delay(1_500)
  const chain = await auditor.send('GET', '/api/audit/verify')
  expect(chain.body).toMatchObject({ intact: true, brokenAt: null })
  expect(Number(chain.body['entries'])).toBeGreaterThan(5)
}

/** Makes PostgreSQL need a new file for its log, without which it ends: what a busy node comes to by itself. */
async function useUpLog(): Promise<void> {
  const password = (await readFile(join(home, 'database', 'superuser.password'), 'utf8')).trim()
  const url = urlOfRunning(home, 'postgres')?.replace(/\/\/[^@]*@/, `//postgres:${password}@`)
  if (url === undefined) return
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (let n = 0; n < 10; n++)
      await client.query('select pg_switch_wal(), pg_logical_emit_message(true, $1, $2)', ['comity', 'x'])
  } catch {
    // it ended
  } finally {
    await client.end().catch(() => undefined)
  }
}

const reason = whyNoSmallDisk()
const skipped = reason === undefined ? '' : ` (skipped: ${reason})`

describe.skipIf(reason !== undefined)(`a node whose disk is full${skipped}`, () => {
  it('refuses as unavailable, says that it is not ready, and goes on by itself once there is room', async () => {
    disk = mountSmallDisk(join(base, 'disk'), 160)
    home = join(disk.folder, 'home')
    const running = await started()
    expect(existsSync(join(home, 'database', 'data'))).toBe(true)
    expect(await readiness(running)).toMatchObject({ status: 200, ready: true })
    const officer = await callAs(running.origin, 'investigator')
    const opened = await officer.send('POST', '/api/cases', sampleCase)
    const work = workOn(officer, `/api/cases/${String(opened.body['id'])}`)
    const sent: Work[] = [work.note('note-before'), work.document('before', 300)]
    for (const { send } of sent) expect((await send()).status).toBe(200)

    await disk.fill()
    expect(await readiness(running)).toMatchObject({ status: 503, ready: false, vitals: { 'database-disk': false } })
    let refused = 0
    const worker = async (name: string): Promise<void> => {
      for (let n = 0; n < 12; n++) {
        const one = n % 4 === 3 ? work.document(`${name}-${n}`, 200) : work.note(`note-${name}-${n}`)
        sent.push(one)
        if (!doneOrUnavailable(await one.send())) refused++
      }
    }
    const load = (round: string) => Promise.all(['a', 'b', 'c', 'd'].map((name) => worker(`${round}${name}`)))
    await load('full')
    expect(refused).toBeGreaterThan(0)
    await Promise.all([load('ending'), useUpLog()])
    await until(async () => (await readiness(running)).vitals['database'] === false, 20)
    await load('down')
    expect((await fetch(`${running.origin}/healthz`)).status).toBe(200)

    await disk.makeRoom()
    await until(async () => (await readiness(running)).ready, 30)
    // an honest caller repeats what was refused or lost; what was done is not done again
    for (const { send } of sent) await insist(send)
    expect(await work.notes()).toEqual(
      sent
        .map(({ key }) => key)
        .filter((key) => key.startsWith('note-'))
        .sort(),
    )
    await work.check()
    expect(await readdir(join(home, 'blobs', 'arriving'))).toEqual([])
    await auditIsIntact(running)
  }, 120_000)
})

describe.skipIf(reason !== undefined)(`a node that has no room for documents${skipped}`, () => {
  it('refuses documents as unavailable and does everything else', async () => {
    home = join(base, 'home')
    disk = mountSmallDisk(join(home, 'blobs'), 40)
    const running = await started()
    const officer = await callAs(running.origin, 'investigator')
    const opened = await officer.send('POST', '/api/cases', sampleCase)
    const work = workOn(officer, `/api/cases/${String(opened.body['id'])}`)
    const before = work.document('before', 2_000)
    expect((await before.send()).status).toBe(200)

    // a document that begins to arrive while there is still room for a part of it
    const tooBig = work.document('too-big', 60 * 1024)
    expect(doneOrUnavailable(await tooBig.send())).toBe(false)
    work.documents.delete('too-big.pdf')
    await disk.fill()
    expect(await readiness(running)).toMatchObject({ status: 200, vitals: { 'documents-disk': false } })
    const waiting = [1, 2, 3].map((n) => work.document(`waiting-${n}`, 3_000))
    const answers = await Promise.all(waiting.map(({ send }) => send()))
    expect(answers.map(doneOrUnavailable)).toEqual([false, false, false])
    expect(await readdir(join(home, 'blobs', 'arriving'))).toEqual([])
    expect((await work.note('note-meanwhile').send()).status).toBe(200)

    await disk.makeRoom()
    for (const { send } of [before, ...waiting]) await insist(send)
    await work.check()
    expect(await work.notes()).toEqual(['note-meanwhile'])
    await auditIsIntact(running)
  }, 120_000)
})
