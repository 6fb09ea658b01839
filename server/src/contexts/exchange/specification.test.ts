import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromBase64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { isFault } from '@comity/proof/fault'
import { fromHex, hex, sha256, utf8 } from '@comity/proof/hash'
import { keyring } from '@comity/proof/keyring'
import { ed25519Signer } from '@comity/proof/signer'
import { describe, expect, it } from 'vitest'
import { sealingKey } from '#kernel/crypto/sealing'
import { nativeVerify } from '#kernel/crypto/signing'
import { issue } from '@comity/proof/receipt'
import { segmentBytes, sealSegment } from '#kernel/crypto/segments'
import { bundleInfo, bundleStream, headBytes, openBundle } from './bundle.seal.ts'
import { readTar, tarEnd, tarHeader, tarPadding } from './bundle.tar.ts'
import { bodyInfo, checkCover, readCover } from './rules.cover.ts'
import { makeCover } from '../../../test/support/cover.ts'
import { rejections } from './rules.judge.ts'
import { leafDigest, makeReceipt, setDigest } from './rules.receipt.ts'
import { issuers } from './rules.state.ts'
import { type Cover, Parcel, receiptNames } from './words.ts'
import bundleVector from './vectors/bundle.json' with { type: 'json' }
import vector from './vectors/parcel.json' with { type: 'json' }

const text = readFileSync(fileURLToPath(new URL('../../../../docs/protocol/exchange.md', import.meta.url)), 'utf8')
const blocks = (language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, inside = '']) => inside.trim())

const authority = ed25519Signer(sha256(utf8('comity example: authority of Lima')))
const bern = ed25519Signer(sha256(utf8('comity example: node of Bern')))
const opener = sealingKey(sha256(utf8('comity example: sealing key of Bern')))
const body = utf8(
  canonicalise({
    attachments: [],
    fields: { language: 'en', subject: 'Assay of 4 May', text: 'The assay is attached to the file.' },
    salt: hex(sha256(utf8('comity example: salt of the body'))),
  }),
)
const cover: Cover = {
  id: '0196a0f2-5e2a-7c31-9d11-3b6f0c1a2e40',
  from: {
    state: 'PER',
    authority: '0196a0f2-0000-7000-8000-000000000001',
    post: '0196a0f2-0000-7000-8000-000000000002',
  },
  to: { state: 'CHE', authority: '0196a0f2-0000-7000-8000-000000000003' },
  conversation: '0196a0f2-0000-7000-8000-000000000004',
  after: null,
  form: 'administrative-message/1',
  marking: { classification: { state: 'PER', level: 'reservada' }, handling: [{ code: 'H0' }], tlp: 'amber' },
  purpose: 'mutual-legal-assistance',
  basis: 'an invented treaty, article 7',
  onward: 'never',
  composedAt: '2026-05-04T09:30:00.000Z',
  deliverBy: '2026-05-06T09:30:00.000Z',
  expiresAt: '2026-11-04T09:30:00.000Z',
  body: { digest: hex(sha256(body)), bytes: body.length },
  attachments: [],
  answers: null,
  corrects: null,
  passesOn: null,
}
const made = makeCover(cover, [authority])
const receipt = makeReceipt(
  {
    name: 'accepted',
    message: made.digest,
    at: Date.parse('2026-05-04T09:30:02.250Z'),
    salt: sha256(utf8('comity example: salt of the receipt')),
    said: {},
  },
  { issuer: 'CHE', signer: bern },
)
const payloadOf = (envelope: string): string =>
  Buffer.from((JSON.parse(envelope) as { payload: string }).payload, 'base64').toString()

describe('the example in the specification of the exchange', () => {
  it('is what this code writes, byte by byte', () => {
    const [shownCover, shownEnvelope, shownBody, shownReceipt] = blocks('json')
    expect(shownCover).toBe(payloadOf(made.envelope))
    expect(shownEnvelope).toBe(made.envelope)
    expect(shownBody).toBe(Buffer.from(body).toString())
    expect(shownReceipt).toBe(payloadOf(receipt.envelope))
    for (const value of [made.digest, receipt.digest, hex(leafDigest(receipt)), setDigest([receipt])]) {
      expect(text).toContain(value)
    }
  })
  it('is signed by the authority it names', () => {
    const ring = keyring([{ signer: `PER/${cover.from.authority}`, key: authority.key }])
    const read = readCover(made.envelope)
    if (isFault(ring) || isFault(read)) throw new TypeError('unreadable')
    expect(checkCover(read, ring, { officer: false }, nativeVerify)).toBe('signed')
  })
  it('is sealed in the parcel of our vectors, which opens to that body and to no other cover', () => {
    const parcel = Parcel.parse(vector)
    expect(parcel.cover).toBe(made.envelope)
    expect(parcel.sealed.key).toBe(opener.publicKey.id)
    const [enc, ciphertext] = [fromBase64(parcel.sealed.enc), fromBase64(parcel.sealed.ciphertext)]
    if (enc === undefined || ciphertext === undefined) throw new TypeError('not base64')
    expect(opener.open({ enc, ciphertext }, bodyInfo, fromHex(made.digest))).toEqual(body)
    expect(opener.open({ enc, ciphertext }, bodyInfo, sha256(fromHex(made.digest)))).toEqual({ fault: 'cannot-open' })
  })
  it('can be checked with the commands it gives', ({ skip }) => {
    const tools = spawnSync('sh', ['-c', 'command -v openssl && command -v base64 && command -v xxd'])
    skip(tools.status !== 0, 'openssl, base64 or xxd is not here')
    const folder = mkdtempSync(join(tmpdir(), 'comity-exchange-'))
    const run = spawnSync('sh', ['-e', '-c', blocks('sh')[0] ?? 'false'], { cwd: folder, encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect(run.stdout.split('\n').filter((line) => line !== '')).toEqual([
      'Signature Verified Successfully',
      `SHA2-256(stdin)= ${made.digest}`,
      `SHA2-256(stdin)= ${hex(leafDigest(receipt))}`,
    ])
  })
})

describe('the bundle in the specification of the exchange', () => {
  const lima = ed25519Signer(sha256(utf8('comity example: node of Lima')))
  const member = (content: Uint8Array): Uint8Array =>
    Buffer.concat([tarHeader(hex(sha256(content)), content.length), content, tarPadding(content.length)])
  const parcel = utf8(JSON.stringify(vector))
  const members = [hex(sha256(parcel))]
  const list = {
    type: 'exchange/bundle',
    issuer: 'PER',
    subject: hex(sha256(utf8(members.join('\n')))),
    at: '2026-05-04T10:00:00Z',
    body: { to: 'CHE', members },
  }
  const archive = Buffer.concat([member(utf8(issue(list, [lima]))), member(parcel), tarEnd])
  const head = fromBase64(bundleVector.head) ?? new Uint8Array()
  const place = head.subarray(0, 51)
  const [enc, ciphertext] = [head.slice(51, 1171), head.slice(1171)]
  const key = opener.open({ enc, ciphertext }, bundleInfo, place)
  if (isFault(key)) throw new TypeError('the head of the vectors does not open')
  const padded = Buffer.concat([archive, new Uint8Array(segmentBytes - archive.length)])
  const file = Buffer.concat([head, sealSegment(key, bundleStream, 0, true, padded)])

  it('is what this code writes, line by line', () => {
    const start = (bytes: Uint8Array): string => `${hex(bytes.subarray(0, 16))} …`
    const shown = [
      `what it is    ${Buffer.from(head.subarray(0, 16)).toString()}`,
      `State         ${Buffer.from(head.subarray(16, 19)).toString()}`,
      `key id        ${hex(head.subarray(19, 51))}`,
      `enc           ${start(enc)}            ${enc.length} bytes`,
      `ciphertext    ${start(ciphertext)}            ${ciphertext.length} bytes`,
      '',
      `stream key    ${hex(key)}`,
      `archive       ${start(archive)}            ${archive.length} bytes`,
      `segment 0     ${start(file.subarray(headBytes))}            ${file.length - headBytes} bytes`,
      `the file      ${hex(sha256(file))}`,
    ].join('\n')
    expect(text.split('## Bundles')[1]).toContain(`\n${shown}\n`)
    expect(text.split('## Bundles')[1]).toContain(`\n${canonicalise(list)}\n`)
    expect(hex(head.subarray(19, 51))).toBe(opener.publicKey.id)
    expect(hex(sha256(archive))).toBe(bundleVector.archive)
  })
  it('opens to its list and its parcel', async () => {
    const inside = openBundle(
      {
        state: 'CHE',
        unsealOwn: async (sealed, info, additional) => {
          const found = opener.open(sealed, info, additional)
          return isFault(found) ? undefined : found
        },
      },
      [file] as never,
    )
    const names: string[] = []
    for await (const { name } of readTar(inside, 100_000)) names.push(name)
    expect(names.slice(1)).toEqual(members)
  })
})

describe('the specification', () => {
  it('names every receipt with who issues it, and every reason of a rejection', () => {
    const roles = {
      'sending-node': 'originator',
      'sending-authority': "originator's authority",
      'receiving-node': 'recipient',
      'receiving-authority': "recipient's authority",
    } as const
    for (const name of receiptNames) expect(text, name).toContain(`| \`${name}\` | ${roles[issuers[name]]} |`)
    for (const because of rejections) expect(text, because).toContain(`\`${because}\``)
  })
})
