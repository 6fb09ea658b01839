import { base64, fromBase64 } from './base64.ts'
import { canonicalise } from './canonical.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { utf8 } from './hash.ts'
import { type JsonFault, parseJson } from './json.ts'
import { keyId, type PublicKey } from './key.ts'
import type { Keyring } from './keyring.ts'
import { type Signer, signingAside, type Verify, verifySignature } from './signer.ts'
import { holds, signTogether } from './together.ts'

/** Characters of the longest envelope read, and most signatures in one; larger things travel as attachments. */
export const longestEnvelope = 4_000_000
export const mostEnvelopeSignatures = 32

/** One signature and the key it names, if it names one. The name is a claim until the signature was checked. */
export type EnvelopeSignature = { readonly keyId?: string; readonly signature: Uint8Array }

/** An envelope taken apart. Nothing is verified: the payload means nothing yet. */
export type Envelope = {
  readonly payloadType: string
  /** The bytes that are signed: canonical JSON in UTF-8. */
  readonly bytes: Uint8Array
  /** The value of those very bytes, parsed once; never parse them again. */
  readonly payload: unknown
  readonly signatures: readonly EnvelopeSignature[]
}

export type EnvelopeFault = JsonFault | 'too-large' | 'malformed' | 'payload-not-canonical' | 'duplicate-signature'
export type OpenFault = EnvelopeFault | 'wrong-payload-type' | 'bad-signature' | 'not-enough-signers'

/** Of these signers, so many different ones. Identities compare exactly, code unit by code unit. */
export type Requirement = { readonly from: readonly string[]; readonly atLeast: number }

/** What makes an envelope acceptable. Every requirement must be met, and there must be one. */
export type Policy = { readonly payloadType: string; readonly requires: readonly Requirement[] }

/** A payload that may be believed: its type and its signers are those the policy asks for. */
export type Opened = {
  readonly payloadType: string
  readonly payload: unknown
  readonly bytes: Uint8Array
  /** Who signed, each once, in order of their names; a signer is here only by a signature that holds. */
  readonly signers: readonly string[]
}

const typeShape = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/
const longestKeyId = 128
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Pre-authentication encoding of DSSE v1: what is signed, so that no type can be taken for another. */
export function preAuthentication(payloadType: string, bytes: Uint8Array): Uint8Array {
  const head = utf8(`DSSEv1 ${utf8(payloadType).length} ${payloadType} ${bytes.length} `)
  const whole = new Uint8Array(head.length + bytes.length)
  whole.set(head)
  whole.set(bytes, head.length)
  return whole
}

function canonicalValue(bytes: Uint8Array): { readonly value: unknown } | undefined {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return undefined
  }
  const read = parseJson(text)
  return isFault(read) || canonicalise(read.value) !== text ? undefined : read
}

type Named = { readonly keyId: string; readonly signature: Uint8Array }

function written(payloadType: string, bytes: Uint8Array, signatures: readonly Named[]): string | undefined {
  const text = canonicalise({
    payload: base64(bytes),
    payloadType,
    signatures: signatures
      .toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1))
      .map((each) => ({ keyid: each.keyId, sig: base64(each.signature) })),
  })
  return signatures.length <= mostEnvelopeSignatures && text.length <= longestEnvelope ? text : undefined
}

/** Writes an envelope: canonical JSON, signatures in order of the keys they name. For signers that sign elsewhere. */
export function writeEnvelope(payloadType: string, bytes: Uint8Array, signatures: readonly Named[]): string {
  if (canonicalValue(bytes) === undefined) throw new TypeError('not canonical JSON')
  return writtenOrThrown(payloadType, bytes, signatures)
}

function writtenOrThrown(payloadType: string, bytes: Uint8Array, signatures: readonly Named[]): string {
  if (!typeShape.test(payloadType)) throw new TypeError('not a type of payload')
  if (signatures.length === 0) throw new TypeError('an envelope is signed')
  if (new Set(signatures.map((each) => each.keyId)).size < signatures.length) throw new TypeError('a key signs once')
  const text = written(payloadType, bytes, signatures)
  if (text === undefined) throw new TypeError('too large for an envelope')
  return text
}

function signedBy(signers: readonly Signer[], payloadType: string, bytes: Uint8Array) {
  const message = preAuthentication(payloadType, bytes)
  return signers.map(({ key, sign: by }) => ({ keyId: nameOf(key), signature: by(message) }))
}

function signedAsideBy(signers: readonly Signer[], payloadType: string, bytes: Uint8Array): Promise<Named[]> {
  const message = preAuthentication(payloadType, bytes)
  return Promise.all(
    signers.map(async (signer) => ({
      keyId: nameOf(signer.key),
      signature: await signingAside(signer)(message),
    })),
  )
}

const keyNames = new WeakMap<PublicKey, string>()

/** The name of a key that signs often: to hash a hybrid key takes longer than to write an envelope. */
function nameOf(key: PublicKey): string {
  const name = keyNames.get(key) ?? keyId(key)
  keyNames.set(key, name)
  return name
}

/**
 * An envelope around `payload` (plain JSON) signed by each of `signers`. Throws what `canonicalise` throws, and
 * TypeError for a type that is not 1 to 255 printable ASCII characters, no signer, or one key twice.
 */
export function sign(payloadType: string, payload: unknown, signers: readonly Signer[]): string {
  const { bytes } = unsigned(payloadType, payload)
  return writtenOrThrown(payloadType, bytes, signedBy(signers, payloadType, bytes))
}

function bytesToSign(payload: unknown): Uint8Array {
  const text = canonicalise(payload)
  const bytes = utf8(text)
  // The one thing that has a canonical form and is not read.
  if (text.includes('"__proto__"') && canonicalValue(bytes) === undefined) throw new TypeError('not canonical JSON')
  return bytes
}

/** A payload in the bytes that will be signed: what names it is known before anyone has signed. */
export type Unsigned = { readonly payloadType: string; readonly bytes: Uint8Array }

/** Writes a payload (plain JSON) as it is signed. Throws what `canonicalise` throws. */
export function unsigned(payloadType: string, payload: unknown): Unsigned {
  return { payloadType, bytes: bytesToSign(payload) }
}

/** Signs it by each of `signers`, beside the thread that asks where a signer can; rejects with what `sign` throws. */
export async function signAside({ payloadType, bytes }: Unsigned, signers: readonly Signer[]): Promise<string> {
  return writtenOrThrown(payloadType, bytes, await signedAsideBy(signers, payloadType, bytes))
}

/** Signs all of them by one signer for the work of one signature (`together.ts`); envelopes in the order given. */
export function signAll(all: readonly Unsigned[], signer: Signer): readonly string[] {
  if (all.length === 0) return []
  const messages = all.map(({ payloadType, bytes }) => preAuthentication(payloadType, bytes))
  const signatures = signTogether(signer, messages)
  const name = nameOf(signer.key)
  return all.map(({ payloadType, bytes }, at) =>
    writtenOrThrown(payloadType, bytes, [{ keyId: name, signature: signatures[at] as Uint8Array }]),
  )
}

/**
 * The same envelope with more signatures; says nothing about those it has, and leaves out those that name no key. A
 * key that signed already is a fault.
 */
export function countersign(text: string, signers: readonly Signer[]): string | Fault<EnvelopeFault> {
  const read = readEnvelope(text)
  if (isFault(read)) return read
  const named = read.signatures.flatMap(({ keyId: id, signature }) =>
    id === undefined ? [] : [{ keyId: id, signature }],
  )
  const all = [...named, ...signedBy(signers, read.payloadType, read.bytes)]
  if (new Set(all.map((each) => each.keyId)).size < all.length) return fault('duplicate-signature')
  return written(read.payloadType, read.bytes, all) ?? fault('too-large')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether an object has these members and, but for the optional ones, no other. */
function hasExactly(value: object, members: readonly string[], optional: readonly string[] = []): boolean {
  const names = Object.keys(value)
  return (
    members.every((name) => names.includes(name)) && names.every((name) => [...members, ...optional].includes(name))
  )
}

function signatureOf(value: unknown): EnvelopeSignature | undefined {
  if (!isRecord(value) || !hasExactly(value, ['sig'], ['keyid']) || typeof value['sig'] !== 'string') return undefined
  const signature = fromBase64(value['sig'])
  if (signature === undefined) return undefined
  const id = value['keyid']
  if (id === undefined) return { signature }
  return typeof id === 'string' && id.length <= longestKeyId ? { keyId: id, signature } : undefined
}

/**
 * Takes an envelope apart, strictly and before anything in it is believed: bounded, exactly the members of DSSE, each
 * named once, strict base64, no key named by two signatures, and a payload that is canonical JSON.
 */
export function readEnvelope(text: string): Envelope | Fault<EnvelopeFault> {
  if (text.length > longestEnvelope) return fault('too-large')
  const outer = parseJson(text)
  if (isFault(outer)) return outer
  const { value } = outer
  if (!isRecord(value) || !hasExactly(value, ['payload', 'payloadType', 'signatures'])) return fault('malformed')
  const { payload: encoded, payloadType, signatures: listed } = value
  if (typeof payloadType !== 'string' || !typeShape.test(payloadType)) return fault('malformed')
  if (typeof encoded !== 'string' || !Array.isArray(listed) || listed.length === 0) return fault('malformed')
  if (listed.length > mostEnvelopeSignatures) return fault('too-large')
  const bytes = fromBase64(encoded)
  const signatures = listed.map(signatureOf).filter((each) => each !== undefined)
  if (bytes === undefined || signatures.length < listed.length) return fault('malformed')
  const named = signatures.flatMap(({ keyId: id }) => id ?? [])
  if (new Set(named).size < named.length) return fault('duplicate-signature')
  const inner = canonicalValue(bytes)
  if (inner === undefined) return fault('payload-not-canonical')
  return { payloadType, bytes, payload: inner.value, signatures }
}

function assertPolicy({ requires }: Policy): void {
  if (requires.length === 0) throw new TypeError('a policy without a requirement accepts anything')
  for (const { from, atLeast } of requires) {
    const distinct = new Set(from).size
    if (distinct < from.length) throw new TypeError('a requirement names a signer twice')
    if (!Number.isInteger(atLeast) || atLeast < 1 || atLeast > distinct) {
      throw new TypeError('a requirement asks for at least one signer and no more than it names')
    }
  }
}

/**
 * Decides whether an envelope taken apart may be believed. Signatures that name no key of the keyring are ignored; one
 * that names a key of it and does not hold is fatal, whatever else holds. Thresholds count signers, never keys or
 * signatures. Throws TypeError for a policy that asks for nothing, or for what cannot be.
 */
export function checkEnvelope(
  envelope: Envelope,
  keyring: Keyring,
  policy: Policy,
  verify: Verify = verifySignature,
): Opened | Fault<OpenFault> {
  assertPolicy(policy)
  if (envelope.payloadType !== policy.payloadType) return fault('wrong-payload-type')
  const message = preAuthentication(envelope.payloadType, envelope.bytes)
  const signers = new Set<string>()
  for (const { keyId: id, signature } of envelope.signatures) {
    const trusted = id === undefined ? undefined : keyring.get(id)
    if (trusted === undefined) continue
    if (!holds(verify, trusted.key, message, signature)) return fault('bad-signature')
    signers.add(trusted.signer)
  }
  const met = policy.requires.every(({ from, atLeast }) => from.filter((each) => signers.has(each)).length >= atLeast)
  if (!met) return fault('not-enough-signers')
  const { payloadType, payload, bytes } = envelope
  return { payloadType, payload, bytes, signers: [...signers].toSorted() }
}

/** Reads and checks an envelope: `readEnvelope`, then `checkEnvelope`. The keyring holds the keys valid at the time. */
export function open(
  text: string,
  keyring: Keyring,
  policy: Policy,
  verify: Verify = verifySignature,
): Opened | Fault<OpenFault> {
  const read = readEnvelope(text)
  return isFault(read) ? read : checkEnvelope(read, keyring, policy, verify)
}
