import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { equalBytes, fromHex } from './hash.ts'

const { Point } = ed25519
const { Fn } = Point

/** The order of the subgroup that the base point generates, L of RFC 8032 section 5.1. */
const order = Fn.ORDER

export const ed25519PublicKeyBytes = 32
export const ed25519SignatureBytes = 64

const identity = Point.ZERO.toBytes()

function littleEndian(bytes: Uint8Array): bigint {
  let number = 0n
  for (const byte of bytes.toReversed()) number = (number << 8n) | BigInt(byte)
  return number
}

/** The point that 32 bytes are the one canonical encoding of, provided it may be a key; otherwise undefined. */
function keyPoint(bytes: Uint8Array): InstanceType<typeof Point> | undefined {
  if (bytes.length !== ed25519PublicKeyBytes) return undefined
  try {
    const point = Point.fromBytes(bytes, false)
    return !point.is0() && point.isTorsionFree() ? point : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether 32 bytes may be trusted as a public key at all: the canonical encoding of a point of the subgroup of prime
 * order, and not its neutral element. For such a key every verifier that rejects S >= L and compares R byte by byte
 * (OpenSSL does) agrees with `verifyEd25519`, save for the R that is the neutral element.
 */
export function isEd25519PublicKey(bytes: Uint8Array): boolean {
  return keyPoint(bytes) !== undefined
}

/**
 * Ed25519 under the one rule of this protocol, frozen (docs/protocol/signatures.md). A signature R || S of M by A holds
 * if and only if
 *   1. A has 32 bytes, the signature 64, and S, little-endian, is less than L;
 *   2. A and R are canonical encodings (y < p, no negative zero) of points of the subgroup of prime order L;
 *   3. neither A nor R is the neutral element;
 *   4. [S]B = R + [k]A, where k = SHA-512(R || A || M) over the bytes as received, modulo L.
 * On such points the equation with the cofactor and the one without have the same solutions, so that no library can
 * read the rule in another way. RFC 8032 and FIPS 186-5 leave that choice open.
 *
 * False for anything malformed; never throws. Works on public data alone, so its time may depend on all of it.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return verifying(publicKey, message, signature)
}

type Verifying = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean
let verifying: Verifying = ownVerifyEd25519

// RFC 8032 section 7.1, the first test: of no bytes.
const known = {
  key: fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'),
  signature: fromHex(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ),
}

/**
 * Has signatures checked by somebody faster from now on, who must never give another answer than this rule does. One who
 * is seen to is a TypeError, and nothing changes.
 */
export function verifyWith(faster: Verifying): void {
  const altered = known.signature.with(40, 0)
  const none = new Uint8Array(0)
  if (!faster(known.key, none, known.signature) || faster(known.key, none, altered)) {
    throw new TypeError('that does not verify Ed25519')
  }
  verifying = faster
}

/** The rule as it is computed here, whoever else does. */
export function ownVerifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== ed25519SignatureBytes) return false
  const r = signature.subarray(0, 32)
  const s = littleEndian(signature.subarray(32))
  if (s >= order || equalBytes(r, identity)) return false
  const a = keyPoint(publicKey)
  if (a === undefined) return false
  const k = Fn.create(littleEndian(sha512.create().update(r).update(publicKey).update(message).digest()))
  // B and A are of prime order, so [S]B - [k]A is; and `toBytes` writes canonically. Equal bytes prove 2 for R.
  return equalBytes(Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes(), r)
}

/** The public key of a 32-byte secret seed (RFC 8032 section 5.1.5). Throws when the seed has another length. */
export function ed25519PublicKeyOf(seed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(seed)
}

/**
 * Signs deterministically (RFC 8032 section 5.1.6): 64 bytes. Big integers of JavaScript do not take constant time:
 * where others can measure the time, sign with the platform's own Ed25519, which gives the same bytes.
 */
export function signEd25519(seed: Uint8Array, message: Uint8Array): Uint8Array {
  return ed25519.sign(message, seed)
}
