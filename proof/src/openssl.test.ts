import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { preAuthentication, readEnvelope, sign } from './envelope.ts'
import { isFault } from './fault.ts'
import { hybridMessage, hybridSigner } from './hybrid.ts'
import { keyId, pemOf, spkiOf } from './key.ts'
import { ed25519Signer } from './signer.ts'

const found = spawnSync('openssl', ['version'], { encoding: 'utf8' })
const version = found.status === 0 ? found.stdout : ''
const [, major = '0', minor = '0'] = /^OpenSSL (\d+)\.(\d+)/.exec(version) ?? []
const postQuantum = Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 5)
const folder = mkdtempSync(join(tmpdir(), 'comity-proof-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The command a court would type; true when it prints that the signature holds. */
function opensslVerifies(key: string, message: Uint8Array, signature: Uint8Array, ...options: string[]): boolean {
  const pem = file('key.pem', key)
  const args = ['pkeyutl', '-verify', '-pubin', '-inkey', pem, '-rawin', '-in', file('message', message)]
  const run = spawnSync('openssl', [...args, '-sigfile', file('signature', signature), ...options])
  return run.status === 0
}

const payload = { request: 'PER-2026-17', text: 'Señor juez' }
const payloadType = 'application/vnd.comity.example.v1+json'

function parts(text: string) {
  const envelope = readEnvelope(text)
  if (isFault(envelope)) throw new Error(envelope.fault)
  const [first] = envelope.signatures
  if (first === undefined) throw new Error('unsigned')
  return { message: preAuthentication(envelope.payloadType, envelope.bytes), signature: first.signature }
}

describe('openssl on the command line', () => {
  const signer = ed25519Signer(new Uint8Array(32).fill(1))

  it('verifies an envelope with the key as we write it', ({ skip }) => {
    skip(version === '', 'there is no openssl here')
    const { message, signature } = parts(sign(payloadType, payload, [signer]))
    expect(opensslVerifies(pemOf(signer.key), message, signature)).toBe(true)
    expect(opensslVerifies(pemOf(signer.key), message.with(40, 0), signature)).toBe(false)
    expect(opensslVerifies(pemOf(signer.key), message, signature.with(3, 0x5a))).toBe(false)
  })

  it('gives a key the name we give it', ({ skip }) => {
    skip(version === '', 'there is no openssl here')
    const der = spawnSync('openssl', ['pkey', '-pubin', '-in', file('key.pem', pemOf(signer.key)), '-outform', 'DER'])
    const digest = spawnSync('openssl', ['dgst', '-sha256', '-r'], { input: der.stdout, encoding: 'utf8' })
    expect(digest.stdout.slice(0, 64)).toBe(keyId(signer.key))
  })

  it('verifies both halves of a hybrid signature', ({ skip }) => {
    skip(version === '', 'there is no openssl here')
    const hybrid = hybridSigner({ ed25519: new Uint8Array(32).fill(1), mlDsa65: new Uint8Array(32).fill(2) })
    const { message, signature } = parts(sign(payloadType, payload, [hybrid]))
    const bound = hybridMessage(hybrid.key, message)
    const [first = '', second = ''] = pemOf(hybrid.key).split(/(?<=END PUBLIC KEY-----\n)/)
    expect(spkiOf(hybrid.key)).toHaveLength(2)
    expect(opensslVerifies(first, bound, signature.subarray(0, 64))).toBe(true)
    skip(!postQuantum, `${version.trim()} knows no ML-DSA; the half of Ed25519 was verified`)
    const context = ['-pkeyopt', 'context-string:comity/hybrid/ed25519+ml-dsa-65/v1']
    expect(opensslVerifies(second, bound, signature.subarray(64), ...context)).toBe(true)
  })
})
