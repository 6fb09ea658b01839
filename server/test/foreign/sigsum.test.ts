import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFault } from '@comity/proof/fault'
import { sha256Hex } from '@comity/proof/hash'
import { openByPolicy, parsePolicy } from '@comity/proof/policy'
import { formatVerifierKey, verifierKey } from '@comity/proof/vkey'
import { afterAll, describe, expect, it } from 'vitest'
import { openLogKey } from '../../src/contexts/ledger/key.ts'
import { beginLog } from '../../src/contexts/ledger/store.ts'
import { freePort } from '#kernel/free-port'
import { openDatabase } from '#kernel/database'
import { freshDatabase } from '../support/database.ts'
import { neighbour, until, type Neighbour } from '../support/log-neighbours.ts'

const missing =
  spawnSync('sigsum-witness', ['--version']).status === 0
    ? undefined
    : 'sigsum-witness is not installed (Debian: sigsum-go)'

const folder = await mkdtemp(join(tmpdir(), 'comity-sigsum-'))
const stops: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop()
  await rm(folder, { recursive: true })
})

/** The 32 bytes of an Ed25519 key as the last part of an OpenSSH line, and such a line of them. */
const bytesOf = (line: string) => new Uint8Array(Buffer.from(line.split(' ')[1] ?? '', 'base64').subarray(-32))
function lineOf(key: Uint8Array): string {
  const parts = [Buffer.from('ssh-ed25519'), key].flatMap((part) => [Buffer.from([0, 0, 0, part.length]), part])
  return `ssh-ed25519 ${Buffer.concat(parts).toString('base64')} log\n`
}

const asks = (node: Neighbour) => () => node.errand('ask-witnesses')
const shown = async (node: Neighbour) => Number((await node.get('/log/witnessed/checkpoint')).text.split('\n')[1] ?? 0)

describe('the witness of Sigsum (Debian)', () => {
  it('cosigns our log, and refuses the one that was rewritten', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const home = join(folder, 'home')
    const key = await openLogKey(home)
    // It knows logs by one form of name only, so ours is begun under such a name.
    const origin = `sigsum.org/v1/tree/${sha256Hex(key.publicKey)}`
    const begun = async (at: string) => {
      const database = await freshDatabase()
      const opened = openDatabase(database.url, { connections: 1 })
      await beginLog(opened, origin, key.publicKey)
      await opened.close()
      const node = await neighbour('PER', { home: at, database, logPolicy })
      stops.push(() => node.burn())
      return node
    }

    const files = ['log.pub', 'witness', 'state'].map((name) => join(folder, name))
    const [logFile = '', witnessFile = '', state = ''] = files
    await writeFile(logFile, lineOf(key.publicKey))
    expect(spawnSync('sigsum-key', ['generate', '-o', witnessFile]).status).toBe(0)
    const bytes = bytesOf(await readFile(`${witnessFile}.pub`, 'utf8'))
    const witness = verifierKey(`sigsum.org/v1/witness/${sha256Hex(bytes)}`, 'cosignature/v1', bytes)
    const port = await freePort()
    const arguments_ = ['-k', witnessFile, '--log-key', logFile, '--state-file', state, `127.0.0.1:${port}`]
    const env = { ...process.env, GODEBUG: 'httpmuxgo121=0' }
    const running = spawn('sigsum-witness', arguments_, { env, stdio: 'ignore' })
    stops.push(async () => {
      running.kill()
      if (running.exitCode === null) await once(running, 'exit')
    })
    const logPolicy = `witness sigsum ${formatVerifierKey(witness)} http://127.0.0.1:${port}\nquorum sigsum\n`

    const lima = await begun(home)
    expect(lima.peer.log).toMatch(origin)
    for (const [count, size] of [
      [3, 3],
      [300, 303],
      [260, 563],
    ] as const) {
      await lima.enter(count)
      await until(async () => (await shown(lima)) === size, asks(lima))
    }
    const policy = parsePolicy(`log ${lima.peer.log}\n${logPolicy}`)
    const note = (await lima.get('/log/witnessed/checkpoint')).text
    expect(isFault(policy) ? policy : openByPolicy(note, policy)).toMatchObject({ size: 563 })
    expect(await readFile(state, 'utf8')).toContain('size=563\n')

    await cp(home, join(folder, 'rewritten'), { recursive: true })
    const rewritten = await begun(join(folder, 'rewritten'))
    await rewritten.enter(600)
    await until(async () => (await rewritten.said()).witnesses[0]?.problem === 'refused-422', asks(rewritten))
    expect((await rewritten.get('/log/witnessed/checkpoint')).status).toBe(404)
    expect(await readFile(state, 'utf8')).toContain('size=563\n')
    await lima.enter(1)
    await until(async () => (await shown(lima)) === 564, asks(lima))
  })
})
