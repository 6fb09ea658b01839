import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { isFault } from '@comity/proof/fault'
import { openByPolicy, parsePolicy } from '@comity/proof/policy'
import { formatVerifierKey } from '@comity/proof/vkey'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nameOf, openLogKey } from '../../src/contexts/ledger/key.ts'
import { neighbour, until, type Neighbour } from '../support/log-neighbours.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'comity-foreign-'))

function go(...args: readonly string[]) {
  // Nothing is fetched by a test: whoever wants this one runs `go mod download` in this folder first.
  return spawnSync('go', args, { cwd: here, encoding: 'utf8', env: { ...process.env, GOPROXY: 'off' } })
}

const missing =
  go('version').status !== 0
    ? 'Go is not installed'
    : go('mod', 'download').status === 0
      ? undefined
      : 'run `go mod download` in server/test/foreign first'

async function program(name: string, ...args: readonly string[]) {
  // Not synchronously: what it asks is answered by this very process.
  const running = spawn(join(folder, name), args, { timeout: 30_000 })
  const [stdout, stderr, [status]] = await Promise.all([
    text(running.stdout),
    text(running.stderr),
    once(running, 'close'),
  ])
  return { status: Number(status ?? -1), stdout, stderr }
}

const stops: (() => Promise<unknown>)[] = []
const asks = (node: Neighbour) => () => node.errand('ask-witnesses')
const shown = async (node: Neighbour) => Number((await node.get('/log/witnessed/checkpoint')).text.split('\n')[1] ?? 0)

beforeAll(() => {
  if (missing !== undefined) return
  const built = go('build', '-o', `${folder}/`, './...')
  if (built.status !== 0) throw new Error(built.stderr)
}, 300_000)
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop()
  await rm(folder, { recursive: true })
})

describe('a witness others wrote (transparency-dev, in Go)', () => {
  let lima: Neighbour
  let home: string
  let logPolicy: string
  const policy = () => parsePolicy(`log ${lima.peer.log}\n${logPolicy}`)

  beforeAll(async () => {
    if (missing !== undefined) return
    home = await mkdtemp(join(tmpdir(), 'comity-log-'))
    const key = await openLogKey(home)
    const running = spawn(join(folder, 'witness'), [formatVerifierKey(key.verifier(nameOf('PER', key.id)))])
    stops.push(async () => {
      running.stdin.end()
      if (running.exitCode === null) await once(running, 'exit')
    })
    const said = createInterface(running.stdout)[Symbol.asyncIterator]()
    const [witness, address] = [String((await said.next()).value), String((await said.next()).value)]
    logPolicy = `witness foreign ${witness} ${address}\ngroup others all foreign\nquorum others\n`
    lima = await neighbour('PER', { home, logPolicy })
    stops.push(() => lima.stop())
  })

  it('cosigns our log while it grows, asked by the node itself, and the node shows the quorum', async ({ skip }) => {
    skip(missing !== undefined, missing)
    for (const [count, size] of [
      [3, 3],
      [300, 303],
      [1, 304],
      [260, 564],
    ] as const) {
      await lima.enter(count)
      await until(async () => (await shown(lima)) === size, asks(lima))
    }
    const note = (await lima.get('/log/witnessed/checkpoint')).text
    const whom = policy()
    expect(isFault(whom) ? whom : openByPolicy(note, whom)).toMatchObject({ size: 564 })
    expect((await lima.said()).witnesses).toMatchObject([{ size: 564, behind: 0, problem: null }])
  })

  it('stands under a checkpoint that a third program reads with its entries and our proofs', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const proofs = await lima.log.door.prove([0, 1, 2])
    const files = await Promise.all(
      proofs.map(async (proof, index) => {
        const file = join(folder, `entry-${index}.tlog-proof`)
        await writeFile(file, proof ?? '')
        return file
      }),
    )
    const asked = join(folder, 'policy')
    await writeFile(asked, `log ${lima.peer.log}\n${logPolicy}`)
    const read = (...given: readonly string[]) => program('reader', `${lima.peer.address}/log/`, asked, ...given)
    expect(await read(...files)).toMatchObject({ status: 0, stdout: '564 of 564 entries, 3 proofs\n' })
    // A proof of one entry is none of another, and without the witness the checkpoint counts for nothing.
    expect((await read(...files.toReversed())).status).not.toBe(0)
    await writeFile(asked, `log ${lima.peer.log}\nwitness other ${lima.peer.witness}\nquorum other\n`)
    expect((await read()).status).not.toBe(0)
  })

  it('refuses the log that was rewritten under the same key, however long it grows', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const second = await mkdtemp(join(tmpdir(), 'comity-log-'))
    await cp(home, second, { recursive: true })
    const rewritten = await neighbour('PER', { home: second, logPolicy })
    stops.push(() => rewritten.stop())
    expect(rewritten.peer.log).toBe(lima.peer.log)
    const problem = async () => (await rewritten.said()).witnesses[0]?.problem
    await rewritten.enter(10)
    await until(async () => (await problem()) === 'ahead', asks(rewritten))
    await rewritten.enter(700)
    await until(async () => (await problem()) === 'refused-422', asks(rewritten))
    expect((await rewritten.get('/log/witnessed/checkpoint')).status).toBe(404)
    expect((await rewritten.get('/log/checkpoint')).text.match(/^— /gmu)).toHaveLength(1)
    // The honest one goes on.
    await lima.enter(5)
    await until(async () => (await shown(lima)) === 569, asks(lima))
  })
})

describe('our witness, asked by a client others wrote for a log they wrote', () => {
  it('cosigns what continues, says where it stands, and refuses everything else', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const [secret = '', log = ''] = (await program('feeder', 'key')).stdout.split('\n')
    const bern = await neighbour('CHE')
    stops.push(() => bern.stop())
    bern.log.door.peers(() => [{ state: 'PER', log, address: 'http://127.0.0.1:1' }])
    const asked = await program('feeder', secret, `${bern.peer.address}/log`, bern.peer.witness ?? '')
    expect(asked.stderr).toBe('')
    const at = Date.parse('2026-11-22T10:00:00Z') / 1_000
    expect(asked.stdout.trimEnd().split('\n')).toEqual([
      `the first: cosigned at ${at}`,
      `a longer one: cosigned at ${at}`,
      `the same again: cosigned at ${at}`,
      'from where it is no more: old size != current, 700',
      'without a proof: consistency proof invalid, 0',
      'with the proof of other sizes: consistency proof invalid, 0',
      'from beyond its size: old size > current, 0',
      `the one that continues: cosigned at ${at}`,
      'of a log nobody knows: unknown log, 0',
      'signed by another key: no valid signatures, 0',
      'rewritten: consistency proof invalid, 0',
      `honest again: cosigned at ${at}`,
      'of the same size and another history: consistency proof invalid, 0',
      'honest after it was convicted: no valid signatures, 0',
    ])
  })
})
