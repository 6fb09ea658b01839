import { ed25519SignatureBytes } from './ed25519.ts'
import { utf8 } from './hash.ts'
import { hybridSignatureBytes } from './hybrid.ts'
import type { PublicKey } from './key.ts'
import { type Hash, inclusionProofs, leafHash, rootThrough } from './merkle.ts'
import { type Signer, signingAside, type Verify } from './signer.ts'

/**
 * One signature for several messages: the key signs the root of a Merkle tree over them (RFC 6962 section 2.1), and each
 * carries that signature with the way from itself to the root. A key of ML-DSA that signs a hundred messages at once
 * works once, and so does whoever verifies them. The idea is that of batch signing in TLS (draft-davidben-tls-batch-
 * signing); the form is of this protocol.
 */
const domain = utf8('comity/together/v1\0')

/** Most messages under one signature: a way to the root of twelve hashes. */
export const mostTogether = 4_096
const longestWay = Math.log2(mostTogether)

const hashBytes = 32
const sizeBytes = 2
// How many messages, and which of them this one is, counted from 0.
const placeBytes = sizeBytes + 2

/** What a key signs for so many messages: a domain, their number in two bytes, the larger first, and the root. */
export function togetherMessage(size: number, root: Hash): Uint8Array {
  const whole = new Uint8Array(domain.length + sizeBytes + root.length)
  whole.set(domain)
  new DataView(whole.buffer).setUint16(domain.length, size)
  whole.set(root, domain.length + sizeBytes)
  return whole
}

/** Whether bytes are what is signed for several messages, and for no single one. */
export function isTogetherMessage(message: Uint8Array): boolean {
  return message.length === domain.length + sizeBytes + hashBytes && domain.every((byte, at) => message[at] === byte)
}

/** What is to be signed for these messages, and how its signature becomes one of each. One message alone is signed as it is. */
function prepared(messages: readonly Uint8Array[]) {
  const [only] = messages
  if (only === undefined || messages.length > mostTogether) throw new RangeError('one to 4,096 messages are signed')
  if (messages.length === 1) return { toSign: only, each: (signature: Uint8Array) => [signature] }
  const { proofs, root } = inclusionProofs(messages.map(leafHash))
  const each = (signature: Uint8Array): Uint8Array[] =>
    proofs.map((proof, index) => {
      const whole = new Uint8Array(signature.length + placeBytes + proof.length * hashBytes)
      whole.set(signature)
      const place = new DataView(whole.buffer, signature.length)
      place.setUint16(0, messages.length)
      place.setUint16(sizeBytes, index)
      for (const [at, hash] of proof.entries()) whole.set(hash, signature.length + placeBytes + at * hashBytes)
      return whole
    })
  return { toSign: togetherMessage(messages.length, root), each }
}

/** Signatures of these messages, in their order, for the work of one. Throws RangeError for none and for too many. */
export function signTogether({ sign }: Signer, messages: readonly Uint8Array[]): readonly Uint8Array[] {
  const { toSign, each } = prepared(messages)
  return each(sign(toSign))
}

/** The same beside the thread that asks, where the signer can. */
export async function signTogetherAside(
  signer: Signer,
  messages: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const { toSign, each } = prepared(messages)
  return each(await signingAside(signer)(toSign))
}

type Place = { readonly signature: Uint8Array; readonly size: number; readonly index: number; readonly proof: Hash[] }

function placeIn(whole: Uint8Array, bytes: number): Place | undefined {
  const rest = whole.length - bytes - placeBytes
  if (rest < hashBytes || rest > longestWay * hashBytes || rest % hashBytes !== 0) return undefined
  const view = new DataView(whole.buffer, whole.byteOffset + bytes)
  const [size, index] = [view.getUint16(0), view.getUint16(sizeBytes)]
  if (size > mostTogether) return undefined
  const proof = Array.from({ length: rest / hashBytes }, (_, at) => {
    const begins = bytes + placeBytes + at * hashBytes
    return whole.subarray(begins, begins + hashBytes)
  })
  return { signature: whole.subarray(0, bytes), size, index, proof }
}

/** Whether this signature of the key holds for the message, made for it alone or for several. Never throws. */
export function holds(verify: Verify, key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const bytes = key.algorithm === 'ed25519' ? ed25519SignatureBytes : hybridSignatureBytes
  if (signature.length === bytes) return verify(key, message, signature)
  const place = placeIn(signature, bytes)
  const root = place && rootThrough({ ...place, leaf: leafHash(message) })
  return place !== undefined && root !== undefined && verify(key, togetherMessage(place.size, root), place.signature)
}
