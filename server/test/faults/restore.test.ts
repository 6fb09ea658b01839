import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#kernel/database'
import { urlOfRunning } from '#kernel/database/address'
import { removeEmbedded } from '#kernel/database/embedded'
import { reactionErrand } from '#kernel/events'
import { silentLog } from '#kernel/log'
import { NoteWritten } from '#contracts/cases'
import { comity } from '../support/command-line.ts'
import { callAs, sampleCase, victim, type Caller, type Victim } from './process.ts'

const homes = { old: '', fresh: '' }
let base: string
let old: Victim
let file: string
let passphraseFile: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'comity-restore-'))
  await chmod(base, 0o755)
  homes.old = join(base, 'old')
  homes.fresh = join(base, 'fresh')
  file = join(base, 'node.backup')
  passphraseFile = join(base, 'passphrase')
  writeFileSync(passphraseFile, 'six dredges on one river\n', { mode: 0o600 })
  mkdirSync(join(homes.old, 'keys'), { recursive: true, mode: 0o700 })
  writeFileSync(join(homes.old, 'keys', 'signing.pem'), 'a private key', { mode: 0o600 })
  old = await victim(homes.old)
  await old.start()
}, 120_000)
afterAll(async () => {
  await old.stop()
  for (const home of Object.values(homes)) await removeEmbedded(home, () => undefined)
  await rm(base, { recursive: true, force: true })
}, 60_000)

async function rows<Row extends object>(home: string, text: string): Promise<Row[]> {
  const database = openDatabase(urlOfRunning(home, 'comity') ?? '', { connections: 1 })
  try {
    return await database.query<Row>(text)
  } finally {
    await database.close()
  }
}

/** Carries out a reaction to the notes of a node once through, and answers for which notes it was called. */
async function react(home: string): Promise<string[]> {
  const database = openDatabase(urlOfRunning(home, 'comity') ?? '', { connections: 2 })
  const carriedOut: string[] = []
  try {
    const reaction = {
      name: 'test/count-notes',
      on: [NoteWritten],
      handle: async ({ id }: { readonly id: string }) => {
        carriedOut.push(id)
        return []
      },
    }
    await reactionErrand(database, [reaction], silentLog).run()
    return carriedOut
  } finally {
    await database.close()
  }
}

const noteTexts = async (officer: Caller, path: string): Promise<string[]> => {
  const { body } = await officer.send('GET', `${path}/notes`)
  return (body['rows'] as { text: string }[]).map(({ text }) => text).sort()
}
type Trail = { intact: boolean; entries: number; head: string; waiting: number; faults: unknown[] }
/** `known`: what an earlier check saw, through which the chain must still pass. */
const verify = async (auditor: Caller, known?: Trail): Promise<Trail> => {
  const { body } = await auditor.send(
    'GET',
    `/api/audit/verify${known === undefined ? '' : `?known=${known.entries}:${known.head}`}`,
  )
  return body as Trail
}
const backupTo = (to: string) => comity(homes.old, ['backup', to, '--passphrase-file', passphraseFile])
const restoreTo = (home: string, from: string, passphrase = passphraseFile) =>
  comity(home, ['restore', from, '--passphrase-file', passphrase])

describe('a node that is backed up while it works, and restored elsewhere', () => {
  it('has all that was acknowledged before, and goes on: commands, events once each, and the audit chain', async () => {
    const officer = await callAs(old.origin, 'investigator')
    const opened = await officer.send('POST', '/api/cases', sampleCase)
    const path = `/api/cases/${String(opened.body['id'])}`
    const note = async (of: Caller, text: string): Promise<void> => {
      expect((await of.send('POST', `${path}/notes`, { text, grading: null })).status).toBe(200)
    }
    const before = Array.from({ length: 8 }, (_, n) => `before ${n}`)
    for (const text of before) await note(officer, text)
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(3_000_000)])
    const document = await officer.upload(`${path}/documents?name=dredge.pdf`, bytes)
    expect(document.status).toBe(200)
    await rows(
      homes.old,
      `insert into identity.passkey select 'a-passkey', id, '\\x01', 7, '{internal}', 'key', now(), null
       from identity.officer limit 1`,
    )
    expect(await react(homes.old)).toHaveLength(before.length)
    await delay(1_200)
    const auditor = await callAs(old.origin, 'auditor', 'audit')
    const trail = await verify(auditor)
    expect(trail).toMatchObject({ intact: true })

    const working = { on: true }
    const during: string[] = []
    const work = (async () => {
      for (let n = 0; working.on; n++) {
        await note(officer, `during ${n}`)
        during.push(`during ${n}`)
      }
    })()
    const made = await backupTo(file)
    working.on = false
    await work
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toContain('written, read back and checked')
    expect(during.length).toBeGreaterThan(3)

    const restored = await restoreTo(homes.fresh, file)
    expect(restored).toMatchObject({ code: 0, err: '' })
    const people = `select o::text, p::text from identity.officer o left join identity.passkey p on p.officer = o.id order by 1, 2`
    const tenures = `select t::text from identity.tenure t order by 1`
    const [peopleBefore, tenuresBefore] = [await rows(homes.old, people), await rows(homes.old, tenures)]
    expect(JSON.stringify(peopleBefore)).toContain('a-passkey')
    const fresh = await victim(homes.fresh)
    await fresh.start()
    try {
      // A session that was ended after the backup must not live again: none comes back at all.
      expect(await rows(homes.old, 'select 1 from identity.session')).not.toEqual([])
      expect(await rows(homes.fresh, 'select 1 from identity.session')).toEqual([])
      const again = await callAs(fresh.origin, 'investigator')
      const texts = await noteTexts(again, path)
      expect(texts).toEqual([...new Set(texts)])
      expect(texts.filter((text) => text.startsWith('before'))).toEqual(before)
      for (const text of texts.filter((one) => one.startsWith('during'))) expect(during).toContain(text)
      expect((await again.send('GET', path)).body).toMatchObject({ title: sampleCase.title })
      const fetched = await again.download(`${path}/documents/${String(document.body['id'])}/bytes`)
      expect(Buffer.compare(fetched, bytes)).toBe(0)
      expect(await rows(homes.fresh, people)).toEqual(peopleBefore)
      expect(await rows(homes.fresh, tenures)).toEqual(tenuresBefore)
      expect(readFileSync(join(homes.fresh, 'keys', 'signing.pem'), 'utf8')).toBe('a private key')
      expect(statSync(join(homes.fresh, 'keys', 'signing.pem')).mode & 0o777).toBe(0o600)

      const late = await react(homes.fresh)
      expect(late).toHaveLength(texts.length - before.length)
      await note(again, 'after')
      await delay(300)
      expect(await react(homes.fresh)).toHaveLength(1)
      expect(await react(homes.fresh)).toEqual([])

      const watcher = await callAs(fresh.origin, 'auditor', 'audit')
      await delay(1_500)
      const grown = await verify(watcher, trail)
      expect(grown).toMatchObject({ intact: true, faults: [] })
      expect(grown.entries).toBeGreaterThan(trail.entries)
      await note(again, 'after that')
      await delay(2_500)
      const onwards = await verify(watcher, grown)
      expect(onwards).toMatchObject({ intact: true, faults: [] })
      expect(onwards.entries).toBeGreaterThan(grown.entries)
      const stuck = `select id from kernel.audit a where a.at < now() - interval '1.5 seconds'
        and not exists (select from kernel.audit_link l where l.entry = a.id)`
      expect(await rows(homes.fresh, stuck)).toEqual([])
    } finally {
      await fresh.stop()
    }
  }, 120_000)

  it('is told in one sentence why a restore is refused, and then nothing has changed', async () => {
    const sentence = /^comity restore: [^\n]+\n$/
    const wrong = join(base, 'wrong')
    writeFileSync(wrong, 'six dredges on two rivers', { mode: 0o600 })
    const third = join(base, 'third')
    const other = join(base, 'other.backup')
    expect((await backupTo(other)).code).toBe(0)
    try {
      const refused = await restoreTo(third, other, wrong)
      expect(refused).toMatchObject({ code: 1, out: '' })
      expect(refused.err).toMatch(sentence)
      expect(refused.err).toContain('the passphrase is not the one')
      expect(['blobs', 'keys'].filter((name) => existsSync(join(third, name)))).toEqual([])
    } finally {
      await removeEmbedded(third, () => undefined)
    }

    const [count] = await rows<{ n: number }>(homes.old, 'select count(*) as n from cases.part')
    const files = await readdir(join(homes.old, 'blobs'), { recursive: true })
    const full = await restoreTo(homes.old, other)
    expect(full).toMatchObject({ code: 1, out: '' })
    expect(full.err).toMatch(sentence)
    expect(full.err).toContain('is not empty')
    expect(await rows(homes.old, 'select count(*) as n from cases.part')).toEqual([count])
    expect(await readdir(join(homes.old, 'blobs'), { recursive: true })).toEqual(files)
    expect((await fetch(`${old.origin}/readyz`)).status).toBe(200)

    const twice = await backupTo(other)
    expect(twice).toMatchObject({ code: 1, out: '' })
    expect(twice.err).toMatch(/^comity backup: [^\n]+ exists already\n$/)
  }, 60_000)
})
