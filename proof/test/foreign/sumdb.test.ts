import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { formatCheckpoint } from '../../src/checkpoint.ts'
import { rootOf } from '../../src/merkle.ts'
import { formatVerifierKey } from '../../src/vkey.ts'
import { aLog } from '../logs.ts'
import { aSigner, signed } from '../signing.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'comity-sumdb-'))
const program = join(folder, 'read')

function go(...args: readonly string[]) {
  // Nothing is fetched by a test: whoever wants this one runs `go mod download` in this folder first.
  return spawnSync('go', args, { cwd: here, encoding: 'utf8', env: { ...process.env, GOPROXY: 'off' } })
}

const missing =
  go('version').status !== 0
    ? 'Go is not installed'
    : go('mod', 'download').status === 0
      ? undefined
      : 'run `go mod download` in proof/test/foreign first'

const origin = 'pe.example/log'
const lima = aSigner(origin)
const log = aLog(1_000, [1, 300, 256])
const older = [1, 256, 557, 999]

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

function checkpoint(size: number): string {
  return signed(formatCheckpoint({ origin, size, root: rootOf(log.leaves.slice(0, size)) }), lima)
}

const read = () =>
  spawnSync(program, [folder, formatVerifierKey(lima.key), ...older.map((size) => `checkpoint.${size}`)], {
    encoding: 'utf8',
  })

describe('the reader of the Go checksum database', () => {
  afterAll(() => rmSync(folder, { recursive: true }))

  it('opens our checkpoints, reads our tiles and finds every proof good', ({ skip }) => {
    skip(missing !== undefined, missing)
    const built = go('build', '-o', program, '.')
    expect(built.stderr).toBe('')
    for (const [path, bytes] of log.files) write(path, bytes)
    for (const size of older) write(`checkpoint.${size}`, checkpoint(size))
    write('checkpoint', checkpoint(1_000))
    expect(read()).toMatchObject({ status: 0, stdout: '1000 entries, 4 older checkpoints\n' })
  })

  it('refuses a tile with one bit changed, and an older checkpoint of another history', ({ skip }) => {
    skip(missing !== undefined, missing)
    const tile = readFileSync(join(folder, 'tile/0/001'))
    write('tile/0/001', tile.with(40, (tile[40] ?? 0) ^ 1))
    expect(read().status).not.toBe(0)
    write('tile/0/001', tile)
    write(
      'checkpoint.557',
      signed(formatCheckpoint({ origin, size: 557, root: rootOf(log.leaves.slice(1, 558)) }), lima),
    )
    expect(read().status).not.toBe(0)
    write('checkpoint.557', checkpoint(557))
    expect(read().status).toBe(0)
  })
})
