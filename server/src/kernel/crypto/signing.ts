import { type KeyObject, sign, type SignKeyObjectInput, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { isEd25519PublicKey, verifyWith } from '@comity/proof/ed25519'
import { fromHex, hashWith } from '@comity/proof/hash'
import { type HybridSeeds, hybridContext, hybridMessage, hybridSignatureBytes } from '@comity/proof/hybrid'
import { halves, type PublicKey } from '@comity/proof/key'
import type { Signer, Verify } from '@comity/proof/signer'
import { isTogetherMessage } from '@comity/proof/together'
import { nativePrivateKey, nativePublicKey, nativeSha256, publicBytesOf } from './native.ts'

/** A public key as the platform holds it, looked at once by the rule of `proof/src/ed25519.ts`. */
type Ready = {
  readonly classical: KeyObject
  /** Of a hybrid key only, with what stands before each message. */
  readonly hybrid?: { readonly postQuantum: KeyObject; readonly bound: Uint8Array }
}

const signatureBytes = 64
const signAside = promisify<null, Uint8Array, SignKeyObjectInput, Buffer>(sign)
const nothing = new Uint8Array(0)
// L of RFC 8032 section 5.1 and the neutral element, both little-endian.
const order = fromHex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')
const neutral = fromHex(`01${'00'.repeat(31)}`)

function lessThanOrder(s: Uint8Array): boolean {
  for (let at = 31; at >= 0; at -= 1) {
    const difference = (s[at] ?? 0) - (order[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function ready(key: PublicKey): Ready | undefined {
  const [classicalBytes, postQuantumBytes] = key.algorithm === 'ed25519' ? [key.bytes] : halves(key)
  if (!isEd25519PublicKey(classicalBytes)) return undefined
  const classical = nativePublicKey('ed25519', classicalBytes)
  if (classical === undefined) return undefined
  if (postQuantumBytes === undefined) return { classical }
  const postQuantum = nativePublicKey('ml-dsa-65', postQuantumBytes)
  return postQuantum && { classical, hybrid: { postQuantum, bound: hybridMessage(key, nothing) } }
}

/** What OpenSSL leaves open is asked before it: S < L, R not neutral; the key was asked when it was made ready. */
function holds(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== signatureBytes || !lessThanOrder(signature.subarray(32))) return false
  return !neutral.every((byte, at) => byte === signature[at]) && verify(null, message, key, signature)
}

/** A signature of several messages that holds: the others come with the same one, and it need not be checked again. */
type Together = { readonly by: Ready; readonly signature: Uint8Array }
const mostRemembered = 256

/**
 * A `Verify` that asks the platform, and gives exactly the verdicts of `verifySignature` of proof. It remembers as many
 * keys as `capacity` says, the least recently used forgotten first: to look at a key costs more than to use it.
 */
export function verifier(capacity: number): Verify {
  const known = new Map<string, Ready | undefined>()
  const together = new Map<string, Together>()

  function readied(key: PublicKey): Ready | undefined {
    const name = `${key.algorithm} ${Buffer.from(key.bytes).toString('latin1')}`
    const found = known.has(name) ? known.get(name) : ready(key)
    known.delete(name)
    known.set(name, found)
    for (const oldest of known.keys()) {
      if (known.size <= capacity) break
      known.delete(oldest)
    }
    return found
  }

  return (key, message, signature) => {
    const by = readied(key)
    if (by === undefined) return false
    if (!isTogetherMessage(message)) return holdsBy(by, message, signature)
    const name = Buffer.from(message).toString('latin1')
    const found = together.get(name)
    if (found?.by === by && Buffer.compare(found.signature, signature) === 0) return true
    if (!holdsBy(by, message, signature)) return false
    together.delete(name)
    together.set(name, { by, signature: Uint8Array.from(signature) })
    for (const oldest of together.keys()) {
      if (together.size <= mostRemembered) break
      together.delete(oldest)
    }
    return true
  }
}

function holdsBy({ classical, hybrid }: Ready, message: Uint8Array, signature: Uint8Array): boolean {
  if (hybrid === undefined) return holds(classical, message, signature)
  if (signature.length !== hybridSignatureBytes) return false
  const bound = Buffer.concat([hybrid.bound, message])
  return (
    holds(classical, bound, signature.subarray(0, signatureBytes)) &&
    verify(null, bound, { key: hybrid.postQuantum, context: hybridContext }, signature.subarray(signatureBytes))
  )
}

/** The verifier of a node: as `verifySignature` of proof, tens of times as fast for keys it has seen. */
export const nativeVerify: Verify = verifier(4096)

/** Has proof hash and verify with the platform in this process, as `nativeVerify` does: the same answers, sooner. */
export function usePlatform(): void {
  hashWith(nativeSha256)
  verifyWith((bytes, message, signature) => nativeVerify({ algorithm: 'ed25519', bytes }, message, signature))
}

/** Signs with the platform's Ed25519, in constant time: the same key and the same bytes as `ed25519Signer` of proof. */
export function nativeEd25519Signer(seed: Uint8Array): Signer {
  const secret = nativePrivateKey('ed25519', seed)
  const key: PublicKey = { algorithm: 'ed25519', bytes: publicBytesOf('ed25519', secret) }
  return { key, sign: (message) => new Uint8Array(sign(null, message, secret)) }
}

/**
 * Signs with the platform's Ed25519 and ML-DSA-65: the same key as `hybridSigner` of proof. The half of ML-DSA takes
 * fresh randomness for each signature (FIPS 204 section 3.4), so no two signatures are equal.
 */
export function nativeHybridSigner(seeds: HybridSeeds): Signer {
  const classical = nativePrivateKey('ed25519', seeds.ed25519)
  const postQuantum = nativePrivateKey('ml-dsa-65', seeds.mlDsa65)
  const bytes = Buffer.concat([publicBytesOf('ed25519', classical), publicBytesOf('ml-dsa-65', postQuantum)])
  const key: PublicKey = { algorithm: 'ed25519+ml-dsa-65', bytes: new Uint8Array(bytes) }
  const head = hybridMessage(key, nothing)
  const slow = { key: postQuantum, context: hybridContext }
  return {
    key,
    sign: (message) => {
      const bound = Buffer.concat([head, message])
      return new Uint8Array(Buffer.concat([sign(null, bound, classical), sign(null, bound, slow)]))
    },
    // ML-DSA takes twenty times as long as Ed25519.
    signAside: async (message) => {
      const bound = Buffer.concat([head, message])
      const later = signAside(null, bound, slow)
      return new Uint8Array(Buffer.concat([sign(null, bound, classical), await later]))
    },
  }
}
