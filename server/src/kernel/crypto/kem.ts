import {
  createHash,
  decapsulate,
  diffieHellman,
  encapsulate,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { fromHex, utf8 } from '@comity/proof/hash'
import { labelled } from './hkdf.ts'
import { nativePrivateKey, nativePublicKey, publicBytesOf, publicKeyBytes } from './native.ts'

/** A secret for one message, and what its recipient finds it by. */
export type Encapsulated = { readonly secret: Uint8Array; readonly enc: Uint8Array }

/** To whom secrets are encapsulated: a public key that was looked at, and stands ready on the platform. */
export type KemRecipient = { readonly publicKey: Uint8Array; readonly encapsulate: () => Encapsulated }

/** Who finds encapsulated secrets; undefined for an `enc` that no honest sender made. */
export type KemHolder = {
  readonly publicKey: Uint8Array
  readonly decapsulate: (enc: Uint8Array) => Uint8Array | undefined
}

/** A key encapsulation mechanism as RFC 9180 section 4 uses one; lengths in bytes, secrets of 32. */
export type Kem = {
  readonly id: number
  readonly encBytes: number
  readonly publicKeyBytes: number
  /** A key of 32 secret bytes. Throws TypeError for another length. */
  readonly holder: (seed: Uint8Array) => KemHolder
  /** Undefined for bytes that no honest key has: length, encoding, a point of small order. */
  readonly recipient: (publicKey: Uint8Array) => KemRecipient | undefined
}

const pointBytes = 32
const prime = fromHex(`ed${'ff'.repeat(30)}7f`)

/** Below 2^255 - 19, so that a point has one encoding only; RFC 7748 section 5 would take others for it. */
function isCanonical(point: Uint8Array): boolean {
  for (let at = pointBytes - 1; at >= 0; at -= 1) {
    const difference = (point[at] ?? 0) - (prime[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function exchanged(privateKey: KeyObject, point: KeyObject): Uint8Array | undefined {
  try {
    return new Uint8Array(diffieHellman({ privateKey, publicKey: point }))
  } catch {
    // The platform refuses the all-zero result (RFC 7748 section 6.1), which only a point of small order gives.
    return undefined
  }
}

/** A point by its one encoding. Of small order it may be still: then no exchange with it gives anything. */
function pointOf(bytes: Uint8Array): KeyObject | undefined {
  return bytes.length === pointBytes && isCanonical(bytes) ? nativePublicKey('x25519', bytes) : undefined
}

/** A point to which any honest secret gives something: every clamped scalar, so this one, sends small order to zero. */
function recipientPoint(bytes: Uint8Array): KeyObject | undefined {
  const point = pointOf(bytes)
  return point && exchanged(nativePrivateKey('x25519', randomBytes(32)), point) && point
}

function ephemeral(): { readonly secret: KeyObject; readonly bytes: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  return { secret: privateKey, bytes: publicBytesOf('x25519', publicKey) }
}

function mustExchange(secret: KeyObject, point: KeyObject): Uint8Array {
  const found = exchanged(secret, point)
  if (found === undefined) throw new TypeError('a point that was looked at gave nothing')
  return found
}

const dhkemId = 0x0020
const { extract, expand } = labelled(Buffer.concat([utf8('KEM'), Uint8Array.of(dhkemId >> 8, dhkemId & 255)]))

/** DHKEM(X25519, HKDF-SHA256) of RFC 9180 section 4.1. */
export const x25519Kem: Kem = {
  id: dhkemId,
  encBytes: pointBytes,
  publicKeyBytes: pointBytes,
  holder: (seed) => {
    const secret = nativePrivateKey('x25519', seed)
    const publicKey = publicBytesOf('x25519', secret)
    return {
      publicKey,
      decapsulate: (enc) => {
        const point = pointOf(enc)
        const shared = point && exchanged(secret, point)
        return shared && bound(shared, enc, publicKey)
      },
    }
  },
  recipient: (publicKey) => {
    const point = recipientPoint(publicKey)
    if (point === undefined) return undefined
    const bytes = publicKey.slice()
    return {
      publicKey: bytes,
      encapsulate: () => {
        const { secret, bytes: enc } = ephemeral()
        return { enc, secret: bound(mustExchange(secret, point), enc, bytes) }
      },
    }
  },
}

function bound(shared: Uint8Array, enc: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return expand(extract(new Uint8Array(0), 'eae_prk', shared), 'shared_secret', Buffer.concat([enc, publicKey]), 32)
}

const lattice = 'ml-kem-768'
const latticeKeyBytes = publicKeyBytes(lattice)
const latticeEncBytes = 1088
// The six characters `\.//^\` of section 5.3 of the draft.
const label = fromHex('5c2e2f2f5e5c')

function combined(fromLattice: Uint8Array, fromCurve: Uint8Array, enc: Uint8Array, point: Uint8Array): Uint8Array {
  const hash = createHash('sha3-256').update(fromLattice).update(fromCurve)
  return new Uint8Array(hash.update(enc.subarray(latticeEncBytes)).update(point).update(label).digest())
}

/**
 * X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 and X25519 as one, safe while either is. A public key is that of
 * ML-KEM, 1184 bytes, then the point, 32; an `enc` is 1088 bytes of ML-KEM, then the ephemeral point.
 */
export const xWing: Kem = {
  id: 0x647a,
  encBytes: latticeEncBytes + pointBytes,
  publicKeyBytes: latticeKeyBytes + pointBytes,
  holder: (seed) => {
    if (seed.length !== 32) throw new TypeError('a seed of X-Wing has 32 bytes')
    const expanded = createHash('shake256', { outputLength: 96 }).update(seed).digest()
    const latticeSecret = nativePrivateKey(lattice, expanded.subarray(0, 64))
    const curveSecret = nativePrivateKey('x25519', expanded.subarray(64))
    const point = publicBytesOf('x25519', curveSecret)
    return {
      publicKey: new Uint8Array(Buffer.concat([publicBytesOf(lattice, latticeSecret), point])),
      decapsulate: (enc) => {
        if (enc.length !== latticeEncBytes + pointBytes) return undefined
        const theirs = pointOf(enc.subarray(latticeEncBytes))
        const fromCurve = theirs && exchanged(curveSecret, theirs)
        // A ciphertext of the right length that no one made gives a secret that fits nothing (FIPS 203 section 6.3).
        return (
          fromCurve && combined(decapsulate(latticeSecret, enc.subarray(0, latticeEncBytes)), fromCurve, enc, point)
        )
      },
    }
  },
  recipient: (publicKey) => {
    if (publicKey.length !== latticeKeyBytes + pointBytes) return undefined
    const bytes = publicKey.slice()
    const latticeKey = nativePublicKey(lattice, bytes.subarray(0, latticeKeyBytes))
    const point = recipientPoint(bytes.subarray(latticeKeyBytes))
    if (latticeKey === undefined || point === undefined) return undefined
    return {
      publicKey: bytes,
      encapsulate: () => {
        const { sharedKey, ciphertext } = encapsulate(latticeKey)
        const { secret, bytes: ours } = ephemeral()
        const enc = new Uint8Array(Buffer.concat([ciphertext, ours]))
        const fromCurve = mustExchange(secret, point)
        return { enc, secret: combined(sharedKey, fromCurve, enc, bytes.subarray(latticeKeyBytes)) }
      },
    }
  },
}
