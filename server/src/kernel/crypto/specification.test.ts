import { spawnSync } from 'node:child_process'
import { createDecipheriv, createHash, createHmac, decapsulate, diffieHellman } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nativePrivateKey, nativePublicKey } from './native.ts'
import segments from './vectors/segments.json' with { type: 'json' }
import request from './vectors/request.json' with { type: 'json' }
import sealing from './vectors/sealing.json' with { type: 'json' }

const page = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../../docs/protocol', `${name}.md`), 'utf8')

function block(text: string, language: string, at = 0): string {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))][at]?.[1] ?? ''
}

/** The lines `name   value` of a block, by name. */
function table(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/^(\S.*?) {2,}(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}

const unhex = (text: string) => Buffer.from(text, 'hex')
const none = Buffer.alloc(0)
const bytes = (...parts: readonly (string | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
const mac = (key: Uint8Array, ...parts: readonly (string | Uint8Array)[]) =>
  createHmac('sha256', key)
    .update(bytes(...parts))
    .digest()

function decrypted(key: Uint8Array, nonce: Uint8Array, aad: string, ciphertext: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad))
  decipher.setAuthTag(ciphertext.subarray(-16))
  return bytes(decipher.update(ciphertext.subarray(0, -16)), decipher.final()).toString()
}

describe('the specification of sealing', () => {
  const text = page('sealing')

  it('shows an example that its own definitions give, line by line', () => {
    const shown = table(block(text, '').replaceAll(/ … +\d+ bytes/g, ''))
    const { seed = '', info = '', aad = '', ciphertext = '' } = shown
    const enc = unhex(sealing.enc)
    const publicKey = unhex(sealing.publicKey)
    const expanded = createHash('shake256', { outputLength: 96 }).update(unhex(seed)).digest()
    const lattice = decapsulate(nativePrivateKey('ml-kem-768', expanded.subarray(0, 64)), enc.subarray(0, 1088))
    const point = nativePublicKey('x25519', enc.subarray(1088))
    if (point === undefined) throw new Error('no point')
    const curve = diffieHellman({
      privateKey: nativePrivateKey('x25519', expanded.subarray(64)),
      publicKey: point,
    })
    const secret = createHash('sha3-256')
      .update(bytes(lattice, curve, enc.subarray(1088), publicKey.subarray(1184), unhex('5c2e2f2f5e5c')))
      .digest()
    const p = bytes('HPKE-v1', 'HPKE', unhex('647a00010002'))
    const context = bytes(unhex('00'), mac(none, p, 'psk_id_hash'), mac(none, p, 'info_hash', info))
    const scheduled = mac(secret, p, 'secret')
    const key = mac(scheduled, unhex('0020'), p, 'key', context, unhex('01'))
    const nonce = mac(scheduled, unhex('000c'), p, 'base_nonce', context, unhex('01')).subarray(0, 12)
    expect(decrypted(key, nonce, aad, unhex(ciphertext))).toBe(shown['text'])
    expect(shown).toEqual({
      seed: sealing.seed,
      'public key': sealing.publicKey.slice(0, 32),
      'key id': createHash('sha256').update(bytes('comity/key/x-wing/v1\0', publicKey)).digest('hex'),
      info: sealing.info,
      aad: sealing.aad,
      text: sealing.plaintext,
      enc: sealing.enc.slice(0, 32),
      'of ML-KEM': lattice.toString('hex'),
      'of X25519': curve.toString('hex'),
      secret: secret.toString('hex'),
      key: key.toString('hex'),
      nonce: nonce.toString('hex'),
      ciphertext: sealing.ciphertext,
    })
    expect([publicKey.length, enc.length]).toEqual([1216, 1120])
  })

  it('shows segments that open as it says', () => {
    const shown = table(block(text, '', 1))
    const { key = '', id = '' } = shown
    const opened = ['segment 0', 'segment 1'].map((name, index) =>
      decrypted(unhex(key), bytes(Buffer.alloc(10), Uint8Array.of(index, index)), id, unhex(shown[name] ?? '')),
    )
    expect(opened.join('')).toBe(shown['text'])
    expect([shown['segment 0'], shown['segment 1']]).toEqual(segments.segments)
  })
})

describe('the specification of requests', () => {
  const text = page('requests')

  it('shows the request of our vector', () => {
    const [head = '', body = ''] = block(text, 'http').split('\n\n')
    const [line, ...fields] = head.split('\n')
    const { host, pathname, search } = new URL(request.url)
    expect(line).toBe(`${request.method} ${pathname}${search} HTTP/1.1`)
    const expected = { host, 'content-length': String(request.body.length), ...request.headers }
    expect(fields).toEqual(Object.entries(expected).map(([name, value]) => `${name}: ${value}`))
    expect(body).toBe(`${request.body}\n`)
  })

  it('shows the lines that are signed, and commands that check them', ({ skip }) => {
    const commands = block(text, 'sh')
    expect(commands).toContain(`\n${request.base}\nEND\n`)
    const tools = spawnSync('sh', ['-c', 'command -v openssl && command -v base64'])
    skip(tools.status !== 0, 'openssl or base64 is not here')
    const folder = mkdtempSync(join(tmpdir(), 'comity-requests-'))
    const run = spawnSync('sh', ['-e', '-c', commands], { cwd: folder, encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect(run.stdout).toBe('Signature Verified Successfully\n7vRnQa38Op92KU07ePN6RfETCSrJ1E7nfHoDioj/CaE=\n')
  })
})
