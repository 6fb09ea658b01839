import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFault } from '@comity/proof/fault'
import { splitNote } from '@comity/proof/note'
import { fastify } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkLogOf, recoverLogOf } from '#contexts/ledger'
import { systemClock } from '#kernel/clock'
import { openDatabase } from '#kernel/database'
import { migrationSets } from '../src/contexts/order.ts'
import { backup } from '../src/operate/backup.ts'
import { restore } from '../src/operate/restore.ts'
import { comity } from './support/command-line.ts'
import { emptyDatabase, type FreshDatabase } from './support/database.ts'
import { neighbour, until, type Neighbour } from './support/log-neighbours.ts'

let lima: Neighbour
let bern: Neighbour
const passphrase = 'six dredges on one river'
const folders: string[] = []
const folder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'comity-rebuild-'))
  folders.push(made)
  return made
}
const begin = async (): Promise<void> => {
  lima = await neighbour('PER')
  bern = await neighbour('CHE', { peers: [lima.peer] })
  lima.log.door.peers(() => [bern.peer])
}
const end = async (): Promise<void> => {
  for (const one of [bern, lima]) await one.stop().catch(() => undefined)
  for (const one of folders) await rm(one, { recursive: true, force: true })
}
const portOf = ({ peer }: Neighbour): number => Number(new URL(peer.address).port)
const sizeOf = async (node: Neighbour) => Number((await node.get('/log/checkpoint')).text.split('\n')[1])
const signedText = async (node: Neighbour, path = '/log/checkpoint'): Promise<string> => {
  const split = splitNote((await node.get(path)).text)
  return isFault(split) ? split.fault : split.text
}
const mirrors = (size: number) =>
  until(
    async () => (await lima.said()).mirrors[0]?.size === size,
    () => lima.errand('mirror-logs'),
  )
const recovered = (home: string, database: FreshDatabase, from: readonly string[]) =>
  recoverLogOf({
    home,
    state: 'CHE',
    withDatabase: (use) => use(database.url),
    clock: systemClock,
    sets: migrationSets,
    from,
  })
const checked = (home: string, { url }: { readonly url: string }) =>
  checkLogOf({ home, state: 'CHE', withDatabase: (use) => use(url), clock: bern.kernel.clock, known: [] })
const signedSizes = async (node: Neighbour) =>
  (await node.kernel.database.query<{ size: number }>('select size from ledger.checkpoint order by size')).map(
    ({ size }) => size,
  )

describe('a node that lost its database', () => {
  beforeEach(begin)
  afterEach(end)

  it('has its log back from the mirror of a peer, root for root, and goes on with it', {
    timeout: 90_000,
  }, async () => {
    await bern.enter(700)
    await mirrors(700)
    const before = await signedText(bern)
    const { home } = bern
    await bern.burn()
    const database = await emptyDatabase()
    const run = (...args: string[]) =>
      comity(home, ['ledger', ...args], { COMITY_STATE: 'CHE', DATABASE_URL: database.url })
    const [, , root] = before.split('\n')
    expect(await run('rebuild', '--from', lima.peer.address)).toEqual({
      code: 0,
      out: `700 entries with the root ${root}; before, it had 0\n`,
      err: '',
    })
    expect(await run('rebuild')).toMatchObject({ code: 1, err: expect.stringContaining('--from URL[,URL]') })
    expect(await run('rebuild', '--from', 'ftp://x')).toMatchObject({
      code: 1,
      err: 'comity ledger: `ftp://x` is no address of a node, such as https://comity.example.ch\n',
    })
    expect(await run('rebuild', '--from', bern.peer.address)).toMatchObject({
      code: 1,
      err: expect.stringContaining('none of these addresses holds a mirror of this log'),
    })
    expect(await checked(home, database)).toMatchObject({ intact: true, size: 700, signed: 700 })

    bern = await neighbour('CHE', { home, database, port: portOf(bern), peers: [lima.peer] })
    expect(await signedText(bern)).toBe(before)
    await bern.enter(5)
    await mirrors(705)
    expect((await lima.said()).mirrors[0]).toMatchObject({ convicted: false, problem: null })
    await until(
      async () => (await bern.said()).witnesses[0]?.size === 705,
      () => bern.errand('ask-witnesses'),
    )
  })

  it('takes nothing from who holds none of it, or not all, and goes on where a mirror fell silent', async () => {
    await bern.enter(900)
    await mirrors(900)
    const { home } = bern
    await bern.burn()
    const database = await emptyDatabase()
    const refused = (from: readonly string[]) =>
      recovered(home, database, from).then(
        () => 'taken',
        (error) => error,
      )
    expect(String(await refused(['http://example.ch']))).toContain('malformed')
    expect(String(await refused(['http://127.0.0.1:1']))).toContain('unavailable')

    // A mirror that goes away after so many answers.
    let left = 8
    const proxy = fastify({ forceCloseConnections: true })
    proxy.get('/*', async (request, reply) => {
      left -= 1
      if (left < 0) return reply.hijack().raw.destroy()
      const answer = await fetch(`${lima.peer.address}${request.url}`)
      return reply.code(answer.status).send(Buffer.from(await answer.arrayBuffer()))
    })
    const address = await proxy.listen({ host: '127.0.0.1', port: 0 })
    expect(await refused([address])).toMatchObject({
      refusal: { detail: expect.stringContaining('goes on from there') },
    })
    const part = await checked(home, database)
    expect(part.size).toBeGreaterThan(0)
    expect(part.size).toBeLessThan(900)
    left = 1_000
    expect(await recovered(home, database, [address])).toMatchObject({ size: 900, before: part.size, moved: 0 })
    expect(await checked(home, database)).toMatchObject({ intact: true, size: 900, signed: 900 })
    await proxy.close()
    await database.drop()
  })
})

/** Bern had 300 entries when it was backed up and 700 when it burned; what it signed last, and where the backup lies now. */
async function broughtBack() {
  await begin()
  await bern.enter(300)
  const file = join(await folder(), 'node.backup')
  const parts = (home: string) => ({ blobsFolder: join(home, 'blobs'), keysFolder: join(home, 'keys') })
  await backup({
    ...parts(bern.home),
    databaseUrl: bern.kernel.url,
    to: file,
    passphrase,
    version: 'test',
    clock: systemClock,
    workFactor: 10,
  })
  await bern.enter(400)
  await mirrors(700)
  const before = await signedText(bern)
  await bern.burn()
  const restored = { home: await folder(), database: await emptyDatabase() }
  await restore({
    ...parts(restored.home),
    databaseUrl: restored.database.url,
    from: file,
    passphrase,
    sets: migrationSets,
  })
  return { before, restored }
}
const recovering = async (): Promise<void> => {
  for (const errand of ['compare-logs', 'catch-up-log', 'publish-log']) await bern.errand(errand)
}

describe('a node whose disk was set back without anyone saying so', () => {
  afterEach(end)

  it('asks before it signs for the first time, and catches up', async () => {
    const { restored } = await broughtBack()
    const client = openDatabase(restored.database.url, { connections: 1 })
    // As after a snapshot of the machine: nothing tells that time went back.
    await client.query('update ledger.head set held = null')
    await client.close()
    bern = await neighbour('CHE', { ...restored, port: portOf(bern), peers: [lima.peer] })
    await bern.log.door.append('test/after', [new Uint8Array(32).fill(1)])
    await until(async () => (await bern.said()).held === 'behind')
    expect(await sizeOf(bern)).toBe(300)
    await until(async () => (await sizeOf(bern)) === 701, recovering)
    await mirrors(701)
    expect((await lima.said()).mirrors[0]).toMatchObject({ convicted: false, problem: null })
    expect((await signedSizes(bern)).filter((size) => size > 300)).toEqual([700, 701])
  })
})

describe('a node brought back from an old backup', () => {
  let restored: { home: string; database: FreshDatabase }
  let before: string
  beforeAll(async () => {
    ;({ before, restored } = await broughtBack())
    await lima.leave()
    bern = await neighbour('CHE', { ...restored, port: portOf(bern), peers: [lima.peer] })
  })
  afterAll(end)

  it('takes entries and signs nothing while it does not know what others hold', async () => {
    await bern.log.door.append('test/after', [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)])
    for (const errand of ['compare-logs', 'catch-up-log', 'publish-log', 'catch-up-log']) await bern.errand(errand)
    expect(await bern.said()).toMatchObject({ held: 'restored', size: 302, waiting: 2 })
    expect(await sizeOf(bern)).toBe(300)
  })

  it('catches up when it learns that they hold more, and what it took meanwhile stands behind that', async () => {
    await lima.comeBack()
    await until(async () => (await sizeOf(bern)) === 702, recovering)
    expect(await bern.said()).toMatchObject({ held: null, size: 702, waiting: 0 })
    expect(await bern.log.door.indexOf([new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)])).toEqual(
      expect.arrayContaining([700, 701]),
    )
    expect(await checked(restored.home, bern.kernel)).toMatchObject({ intact: true, size: 702, signed: 702 })
  })

  it('signed nothing twice: its peers follow it, and nobody has anything against it', async () => {
    await mirrors(702)
    const [mirror] = (await lima.said()).mirrors
    expect(mirror).toMatchObject({ convicted: false, problem: null })
    // Between the backup and what others held, not one size was signed again.
    expect((await signedSizes(bern)).filter((size) => size > 300)).toEqual([700, 702])
    const [kept] = await bern.kernel.database.query<{ note: string }>(
      'select note from ledger.checkpoint where size = 700',
    )
    const split = splitNote(kept?.note ?? '')
    expect(isFault(split) ? split : split.text).toBe(before)
  })
})

describe('a node that went on from an old backup before it heard its peers', () => {
  beforeEach(begin)
  afterEach(end)

  it('signs no more once it knows, says so, and is not rebuilt by a machine', async () => {
    await bern.enter(10)
    const { home } = bern
    const old = await bern.kernel.database.query<{ index: number; digest: Buffer }>('select * from ledger.entry')
    await bern.enter(10)
    await mirrors(20)
    await bern.burn()
    const database = await emptyDatabase()
    // Nobody to ask: an operator said so, or the list of peers was lost too.
    await recovered(home, database, [])
    bern = await neighbour('CHE', { home, database, port: portOf(bern) })
    await bern.log.door.append(
      'test/entry',
      old.map(({ digest }) => digest),
    )
    await bern.enter(20)
    bern.log.door.peers(() => [lima.peer])
    await until(
      async () => (await bern.said()).held === 'forked',
      () => bern.errand('compare-logs'),
    )
    const signed = await sizeOf(bern)
    await bern.log.door.append('test/late', [new Uint8Array(32).fill(9)])
    for (const errand of ['publish-log', 'catch-up-log', 'publish-log']) await bern.errand(errand)
    expect(await bern.said()).toMatchObject({ held: 'forked', waiting: 1 })
    expect(await sizeOf(bern)).toBe(signed)
    await expect(recovered(home, database, [lima.peer.address])).rejects.toMatchObject({
      refusal: { detail: expect.stringContaining('signed two histories') },
    })
    await until(
      async () => (await lima.said()).mirrors[0]?.convicted === true,
      () => lima.errand('mirror-logs'),
    )
    // It is told what it stands convicted of.
    await until(
      async () => (await bern.kernel.database.query('select from ledger.accusation')).length > 0,
      () => bern.errand('compare-logs'),
    )
  })
})
