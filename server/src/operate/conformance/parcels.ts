import { randomBytes, randomUUID } from 'node:crypto'
import { fromBase64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { readEnvelope, sign } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { sha256Hex } from '@comity/proof/hash'
import { keyring } from '@comity/proof/keyring'
import { leafHash, verifyInclusion } from '@comity/proof/merkle'
import { parseProof } from '@comity/proof/proof'
import { openCheckpoint } from '@comity/proof/signed-checkpoint'
import { nativeEd25519Signer } from '#kernel/crypto/signing'
import { ask, type Trusted, utf8 } from './ask.ts'
import type { Found, Subject } from './kit.ts'

// What the checks of the exchange bring and read, written from `docs/protocol/exchange.md` and not by the code of a node.

export const coverType = 'application/vnd.comity.cover.v1+json'

const sealed = { key: '0'.repeat(64), enc: 'AAAA', ciphertext: 'AAAA' }
/** A parcel around a cover, with a body that nobody opens. */
export const parcelOf = (cover: string) => ({ cover, sealed, certificates: [], passed: null })

type Answer = {
  readonly receipts: readonly string[]
  readonly missing: readonly string[]
  readonly later: readonly string[]
}

/** Brings items; a sentence where the answer is not in form. */
export async function bring(subject: Subject, who: Trusted, items: object): Promise<Answer | string> {
  const body = utf8(JSON.stringify({ parcels: [], receipts: [], covers: [], ...items }))
  const got = await ask(subject, { ...who, path: '/peer/exchange/items', body })
  if (got.status !== 200) return `status ${got.status}`
  const read = JSON.parse(got.text) as Partial<Answer>
  const isInForm = Object.keys(read).sort().join(' ') === 'later missing receipts' && Object.values(read).every(isTexts)
  return isInForm ? (read as Answer) : 'the answer has other members than `receipts`, `missing` and `later`'
}
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string')

/** Asks something as JSON; the answer is empty unless the status is 200. */
export async function post(subject: Subject, who: Trusted, path: string, question: object) {
  const got = await ask(subject, { ...who, path, body: utf8(JSON.stringify(question)) })
  return { status: got.status, answer: got.status === 200 ? (JSON.parse(got.text) as Record<string, unknown>) : {} }
}

/** The keys that the node and its authorities sign with. */
export const ringOf = ({ descriptor }: Found) =>
  keyring((descriptor?.keys ?? []).flatMap(({ signer, key }) => (key === undefined ? [] : [{ signer, key }])))

/** A cover in form of one State to this node, signed by somebody nobody knows. */
export function coverOf(
  state: string,
  to: { readonly state: string; readonly authority: string },
  now: Temporal.Instant,
) {
  const at = (days: number) => now.add({ hours: 24 * days }).toString({ smallestUnit: 'millisecond' })
  const envelope = sign(
    coverType,
    {
      after: null,
      answers: null,
      attachments: [],
      basis: 'conformance',
      body: { bytes: 1, digest: '0'.repeat(64) },
      composedAt: at(0),
      conversation: randomUUID(),
      corrects: null,
      deliverBy: at(1),
      expiresAt: at(2),
      form: 'administrative-message/1',
      from: { authority: randomUUID(), post: randomUUID(), state },
      id: randomUUID(),
      marking: { classification: { level: 'unclassified', state }, handling: [{ code: 'H0' }], tlp: 'clear' },
      onward: 'never',
      passesOn: null,
      purpose: 'prosecution',
      to,
    },
    [nativeEd25519Signer(randomBytes(32))],
  )
  return { envelope, digest: digestOf(envelope) }
}

/** An authority of the node. */
export function addressIn({ to }: Trusted, { descriptor }: Found) {
  return { state: to, authority: descriptor?.descriptor.authorities[0]?.id ?? randomUUID() }
}

export type Proven = {
  readonly receipt: string
  readonly leaf: { readonly kind: string; readonly digest: string; readonly at: string }
  readonly proof: string
}

/** What a receipt is called. */
export function digestOf(envelope: string): string {
  const read = readEnvelope(envelope)
  return isFault(read) ? read.fault : sha256Hex(read.bytes)
}

/** Why this does not prove that the receipt stands in the log; undefined where it does. */
export function whyNot(
  { leaf, proof }: Proven,
  receipt: string,
  { origin, key }: NonNullable<Found['log']>,
): string | undefined {
  const payload = fromBase64((JSON.parse(receipt) as { payload: string }).payload) ?? new Uint8Array()
  const { body } = JSON.parse(new TextDecoder().decode(payload)) as { body: { salt: string } }
  const digest = sha256Hex(new Uint8Array(Buffer.concat([Buffer.from(body.salt, 'hex'), payload])))
  if (leaf.kind !== 'exchange/receipt' || leaf.digest !== digest) return 'the entry is not of this receipt'
  const entry = utf8(canonicalise({ at: leaf.at, digest: `sha256:${digest}`, kind: leaf.kind }))
  const parsed = parseProof(proof)
  if (isFault(parsed)) return `the proof cannot be read: ${parsed.fault}`
  const checkpoint = openCheckpoint(parsed.note, { origin, keys: [key] })
  if (isFault(checkpoint)) return `its checkpoint is not one of this log: ${checkpoint.fault}`
  const { size, root } = checkpoint
  const holds = verifyInclusion({ index: parsed.index, size, leaf: leafHash(entry), proof: parsed.proof, root })
  return holds ? undefined : 'the proof does not lead to the root that was signed'
}
