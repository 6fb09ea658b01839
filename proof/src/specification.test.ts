import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import receipts from '../vectors/receipt.json' with { type: 'json' }
import together from '../vectors/together.json' with { type: 'json' }
import { open, readEnvelope } from './envelope.ts'
import { isFault } from './fault.ts'
import { fingerprint } from './fingerprint.ts'
import { utf8 } from './hash.ts'
import { fromPem, keyId } from './key.ts'
import { keyring } from './keyring.ts'

const text = readFileSync(fileURLToPath(new URL('../../docs/protocol/signatures.md', import.meta.url)), 'utf8')

function block(language: string, at = 0): string {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))][at]?.[1] ?? ''
}

describe('the example in the specification of signatures', () => {
  const commands = block('sh')
  const pem = /-----BEGIN[\s\S]*END PUBLIC KEY-----\n/.exec(commands)?.[0] ?? ''

  it('is an envelope that opens, by the key and the words it shows', () => {
    const key = fromPem(pem)
    if (isFault(key)) throw new Error(key.fault)
    const ring = keyring([{ signer: 'lima', key }])
    if (isFault(ring)) throw new Error(ring.fault)
    const policy = {
      payloadType: 'application/vnd.comity.example.v1+json',
      requires: [{ from: ['lima'], atLeast: 1 }],
    }
    expect(open(block('json').trim(), ring, policy)).toMatchObject({
      payload: { number: 1, request: 'PER-2026-17' },
      signers: ['lima'],
    })
    expect(text).toContain(`> ${fingerprint(keyId(key)).join(' ')}\n`)
  })

  it('can be checked with the commands it gives', ({ skip }) => {
    const tools = spawnSync('sh', ['-c', 'command -v openssl && command -v base64 && command -v sha256sum'])
    skip(tools.status !== 0, 'openssl, base64 or sha256sum is not here')
    const folder = mkdtempSync(join(tmpdir(), 'comity-proof-'))
    const run = spawnSync('sh', ['-e', '-c', commands], { cwd: folder, encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect(run.stdout).toBe(
      'Signature Verified Successfully\nfd110d301d2f077de1414b8f99f441b1403fab207b2052fbd2c065e4ee8e7dc2  -\n',
    )
  })

  it('is checked in the same way where it was signed together with others', ({ skip }) => {
    const tools = spawnSync('sh', ['-c', 'command -v openssl && command -v base64 && command -v sha256sum'])
    skip(tools.status !== 0, 'openssl, base64 or sha256sum is not here')
    expect(block('json', 1).trim()).toBe(together.envelopes[1])
    const folder = mkdtempSync(join(tmpdir(), 'comity-proof-'))
    const run = spawnSync('sh', ['-e', '-c', `(${commands}) >/dev/null\n${block('sh', 1)}`], {
      cwd: folder,
      encoding: 'utf8',
    })
    rmSync(folder, { recursive: true })
    expect(run.stdout).toBe('Signature Verified Successfully\n')
  })

  it('shows the statement of a receipt that our vectors hold', () => {
    const envelope = readEnvelope(receipts.vectors[0]?.envelope ?? '')
    if (isFault(envelope)) throw new Error(envelope.fault)
    expect(utf8(block('json', 2).trim())).toEqual(envelope.bytes)
  })
})
