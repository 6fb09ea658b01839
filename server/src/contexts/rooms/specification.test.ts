import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { certifies, claimedIn } from '@comity/group/certificate'
import { digestOf } from '@comity/group/log'
import { fromBase64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { isFault } from '@comity/proof/fault'
import { keyring } from '@comity/proof/keyring'
import { describe, expect, it } from 'vitest'
import { Facts, Header } from './words.ts'
import { paths } from './words.peer.ts'

const text = readFileSync(fileURLToPath(new URL('../../../../docs/protocol/rooms.md', import.meta.url)), 'utf8')
const [entries = '', certificate = ''] = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, block]) => block?.trim())

describe('the example in the specification of rooms', () => {
  it('is two entries of which the second continues the first', () => {
    const lines = entries.split('\n')
    const headers = lines.map((line) => Header.parse(JSON.parse(line)))
    expect(lines).toEqual(headers.map((header) => canonicalise(header)))
    const [first, second] = headers
    expect(second?.previous).toBe(digestOf(first ?? {}))
    expect(text).toContain(`prints \`${digestOf(first ?? {})}\``)
    expect(text).toContain(`printf '%s' '${lines[0]}' | sha256sum`)
  })

  it('is a certificate that holds by the key it shows, for that officer, key and time only', () => {
    const claimed = claimedIn(certificate)
    const signer = /signed by `([^`]+)`/.exec(text)?.[1] ?? ''
    const shown = fromBase64(/Ed25519 key `([^`]+)`/.exec(text)?.[1] ?? '') ?? new Uint8Array()
    const keys = keyring([{ signer, key: { algorithm: 'ed25519', bytes: shown } }])
    if (isFault(keys) || claimed === undefined) throw new Error('not in order')
    const name = claimed.officer
    const key = fromBase64(claimed.key) ?? new Uint8Array()
    const now = '2026-06-01T00:00:00.000Z'
    expect(certifies(certificate, { name, key, keys, now })).toBe(true)
    expect(certifies(certificate, { name: name.replace('PER', 'CHE'), key, keys, now })).toBe(false)
    expect(certifies(certificate, { name, key: key.toReversed(), keys, now })).toBe(false)
    expect(certifies(certificate, { name, key, keys, now: '2027-06-01T00:00:00.000Z' })).toBe(false)
    expect(certifies(certificate, { name, key, keys, now: '2026-05-04T08:00:00.000Z' })).toBe(false)
  })
})

describe('the specification of rooms', () => {
  it('names every kind of entry and every path, and no other', () => {
    const kinds = Facts.options.map(({ shape }) => shape.kind.value)
    const named = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind)
    expect(named).toEqual(kinds)
    const shown = [...text.matchAll(/^\| `(?:GET|POST) (\/peer\/[^`]+)`/gm)].map(([, path]) =>
      path?.replace('ROOM', ':room').replace('DIGEST', ':digest'),
    )
    expect(new Set(shown)).toEqual(new Set<string>(Object.values(paths)))
  })
})
