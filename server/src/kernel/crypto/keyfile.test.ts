import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { base64 } from '@comity/proof/base64'
import { utf8 } from '@comity/proof/hash'
import { keyId } from '@comity/proof/key'
import { verifySignature } from '@comity/proof/signer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Refused } from '#kernel/refusal'
import { keyFile, openKey, readKey } from './keyfile.ts'
import { seal } from './sealing.ts'

const windows = process.platform === 'win32'
const modesSayNothing = 'on Windows the mode of a file says nothing'
const text = utf8('a text')
let home = ''

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'comity-keys-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  const thrown: unknown = await attempt.then(
    () => 'nothing was refused',
    (error: unknown) => error,
  )
  if (!(thrown instanceof Refused)) throw new Error(String(thrown))
  expect(thrown.refusal.refused).toBe('defect')
  return thrown.refusal.detail ?? ''
}

describe('a key', () => {
  it.each(['ed25519', 'ed25519+ml-dsa-65'] as const)(
    'of kind %s is made once, found again, and signs',
    async (kind) => {
      expect(await readKey(home, 'node', kind)).toBeUndefined()
      const made = await openKey(home, 'node', kind)
      const found = [await openKey(home, 'node', kind), await readKey(home, 'node', kind)]
      expect(found.map((each) => each && keyId(each.key))).toEqual([keyId(made.key), keyId(made.key)])
      expect(made.key.algorithm).toBe(kind)
      expect(verifySignature(made.key, text, made.sign(text))).toBe(true)
    },
  )

  it('of kind x-wing is made once, found again, and opens', async () => {
    const { publicKey } = await openKey(home, 'authority-1', 'x-wing')
    const found = await readKey(home, 'authority-1', 'x-wing')
    expect(found?.publicKey.id).toBe(publicKey.id)
    expect(found?.open(seal(publicKey, text, text, text), text, text)).toEqual(text)
  })

  it('is another for each name and each home', async () => {
    const other = mkdtempSync(join(tmpdir(), 'comity-keys-'))
    const keys = [openKey(home, 'a', 'ed25519'), openKey(home, 'b', 'ed25519'), openKey(other, 'a', 'ed25519')]
    expect(new Set((await Promise.all(keys)).map(({ key }) => keyId(key))).size).toBe(3)
    rmSync(other, { recursive: true })
  })

  it('lies alone in its folder, for its owner only', async ({ skip }) => {
    await openKey(home, 'node', 'ed25519')
    expect(readdirSync(join(home, 'keys'))).toEqual(['node.key'])
    skip(windows, modesSayNothing)
    expect(statSync(keyFile(home, 'node')).mode & 0o777).toBe(0o600)
    expect(statSync(join(home, 'keys')).mode & 0o777).toBe(0o700)
  })

  it('is one, however many ask for it at once, in however many processes', async () => {
    const script = `
      import { openKey } from ${JSON.stringify(join(import.meta.dirname, 'keyfile.ts'))}
      const { key } = await openKey(${JSON.stringify(home)}, 'node', 'ed25519')
      process.stdout.write(Buffer.from(key.bytes).toString('hex'))`
    const others = [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let out = ''
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
      })
      await once(child, 'close')
      return out
    })
    const ours = Array.from({ length: 5 }, async () => {
      const { key } = await openKey(home, 'node', 'ed25519')
      return Buffer.from(key.bytes).toString('hex')
    })
    const all = await Promise.all([...others, ...ours])
    expect(all[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(all).size).toBe(1)
    expect(readdirSync(join(home, 'keys'))).toEqual(['node.key'])
  })
})

describe('a key file is refused', () => {
  const put = (content: string, mode = 0o600) => {
    mkdirSync(join(home, 'keys'), { recursive: true })
    writeFileSync(keyFile(home, 'node'), content, { mode })
    return refusalOf(openKey(home, 'node', 'ed25519'))
  }
  const seed = base64(new Uint8Array(32).fill(1))

  it('when it is no key, and is left as it is', async () => {
    for (const content of [
      '',
      '\n',
      seed,
      `ed25519 ${seed} more\n`,
      `ed25519  ${seed}\n`,
      ` ed25519 ${seed}\n`,
      `ed25519 ${base64(new Uint8Array(31))}\n`,
      `ed25519 ${base64(new Uint8Array(64))}\n`,
      `ed25519 ${seed}\n\n`,
      `ed25519 ${seed}\r\n`,
      `constructor ${seed}\n`,
      `ed25519 ${seed}\n${'x'.repeat(300)}`,
    ]) {
      const told = await put(content)
      expect(told).toContain('is not a key: bring it back from a backup')
      expect(told).not.toContain(seed)
      expect(readFileSync(keyFile(home, 'node'), 'utf8')).toBe(content)
    }
  })

  it('when it is of another kind', async () => {
    await openKey(home, 'node', 'x-wing')
    expect(await refusalOf(openKey(home, 'node', 'ed25519'))).toContain('is a key of kind x-wing')
  })

  it('when others may read or write it', async ({ skip }) => {
    skip(windows, modesSayNothing)
    await openKey(home, 'node', 'ed25519')
    for (const mode of [0o640, 0o604, 0o620, 0o602, 0o610]) {
      chmodSync(keyFile(home, 'node'), mode)
      expect(await refusalOf(readKey(home, 'node', 'ed25519'))).toContain('is open to others: chmod 600')
    }
    chmodSync(keyFile(home, 'node'), 0o400)
    expect(await readKey(home, 'node', 'ed25519')).toBeDefined()
  })

  it('when it is a link or a folder', async ({ skip }) => {
    skip(windows, 'links need rights on Windows')
    await openKey(home, 'other', 'ed25519')
    symlinkSync(keyFile(home, 'other'), keyFile(home, 'node'))
    expect(await refusalOf(openKey(home, 'node', 'ed25519'))).toContain('is a link')
    rmSync(keyFile(home, 'node'))
    mkdirSync(keyFile(home, 'node'))
    expect(await refusalOf(openKey(home, 'node', 'ed25519'))).toContain('is not a key')
  })

  it.each(['', '.', '..', '../log', 'a/b', 'a\\b', 'A', '.hidden', 'a\0', 'x'.repeat(101)])(
    'before it is looked for, by the name %j',
    async (name) => {
      await expect(openKey(home, name, 'ed25519')).rejects.toThrow('not the name of a key')
      expect(() => keyFile(home, name)).toThrow(TypeError)
    },
  )
})
