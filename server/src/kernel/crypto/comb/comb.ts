import { hash } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { isEd25519PublicKey } from '@comity/proof/ed25519'
import { moduleBytes, numberBytes } from './code.ts'

/** One signature to be verified. */
export type Claim = { readonly publicKey: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }

/** Verifies signatures of few keys, many at a time. */
export type Comb = {
  /**
   * Whether every one of the claims holds under the rule of `verifyEd25519` of proof; a key must be one of those `learn`
   * took. It says nothing of which one does not hold: ask for each.
   */
  readonly hold: (claims: readonly Claim[]) => boolean
  /** Makes the table of a key, half a megabyte, in some milliseconds; false for a key no one may trust, or one too many. */
  readonly learn: (publicKey: Uint8Array) => boolean
  readonly knows: (publicKey: Uint8Array) => boolean
}

type Memory = { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number }
// As far as it is used here; its types come with those of a browser only.
declare const WebAssembly: {
  readonly Memory: new (given: { readonly initial: number }) => Memory
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: object }
}

const { Point } = ed25519
const { Fn, Fp } = Point
type CurvePoint = InstanceType<typeof Point>
const prime = Fp.ORDER
const twiceD = Fp.mul(Point.CURVE().d, 2n)

const digits = 32
const half = 128
const entryBytes = 3 * numberBytes
const tableBytes = digits * half * entryBytes
const pageBytes = 65_536
// After the numbers the code works with: two points and a few numbers.
const accumulator = 8 * numberBytes
const work = 16 * numberBytes
const claimBytes = 4 * numberBytes
const mostTogether = 512
const claimsAt = 64 * numberBytes
const tablesAt = claimsAt + mostTogether * claimBytes * 2

/** Begins with the table of the base point; takes as many keys as `capacity` says. */
export function comb(capacity: number): Comb {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((tablesAt + tableBytes) / pageBytes) })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { m: { m: memory } })
  type Three = (to: number, a: number, b: number) => void
  const { add, sub, mul } = exports as unknown as Readonly<Record<'add' | 'sub' | 'mul', Three>>
  const { plus, minus } = exports as unknown as Readonly<
    Record<'plus' | 'minus', (point: number, entry: number) => void>
  >
  let words = new Int32Array(memory.buffer)
  const tables = new Map<string, number>()
  const nameOf = (publicKey: Uint8Array): string => Buffer.from(publicKey).toString('latin1')

  const write = (at: number, number: bigint): void => {
    let left = number
    for (let limb = 0; limb < 10; limb += 1) {
      const bits = limb % 2 === 0 ? 26n : 25n
      words[at / 4 + limb] = Number(left & ((1n << bits) - 1n))
      left >>= bits
    }
  }
  const read = (at: number): bigint => {
    let number = 0n
    for (let limb = 9; limb >= 0; limb -= 1) {
      number = (number << (limb % 2 === 0 ? 26n : 25n)) + BigInt(words[at / 4 + limb] ?? 0)
    }
    return ((number % prime) + prime) % prime
  }
  const copy = (to: number, from: number, bytes: number): void => {
    words.copyWithin(to / 4, from / 4, (from + bytes) / 4)
  }
  const writePoint = (at: number, { X, Y, Z, T }: CurvePoint): void => {
    for (const [n, number] of [X, Y, Z, T].entries()) write(at + n * numberBytes, number)
  }
  /** The inverses of numbers that lie `stride` apart, each in the place before the number, for the price of one. */
  const invert = (from: number, stride: number, count: number, to: number): void => {
    // to[n] = the product of those before n; then backwards, the inverse of all up to n taken along.
    write(work, 1n)
    for (let n = 0; n < count; n += 1) {
      copy(to + n * stride, work, numberBytes)
      mul(work, work, from + n * stride)
    }
    write(work, Fp.inv(read(work)))
    for (let n = count - 1; n >= 0; n -= 1) {
      mul(to + n * stride, to + n * stride, work)
      mul(work, work, from + n * stride)
    }
  }

  /** For each of 32 digits to the base 256, the multiples 1 to 128 of the point times the weight of the digit. */
  const table = (point: CurvePoint, place: number): number => {
    const at = tablesAt + place * tableBytes
    const needed = at + tableBytes + half * 8 * numberBytes
    if (memory.buffer.byteLength < needed) memory.grow(Math.ceil((needed - memory.buffer.byteLength) / pageBytes))
    words = new Int32Array(memory.buffer)
    const row = at + tableBytes
    const doubledD = work + numberBytes
    const first = work + 2 * numberBytes
    write(doubledD, twiceD)
    let weighed = point
    for (let digit = 0; digit < digits; digit += 1) {
      const { x, y } = weighed.toAffine()
      write(first, Fp.add(y, x))
      write(first + numberBytes, Fp.sub(y, x))
      write(first + 2 * numberBytes, Fp.mul(Fp.mul(x, y), twiceD))
      writePoint(accumulator, Point.ZERO)
      for (let n = 0; n < half; n += 1) {
        plus(accumulator, first)
        copy(row + n * 8 * numberBytes, accumulator, 4 * numberBytes)
      }
      invert(row + 2 * numberBytes, 8 * numberBytes, half, row + 4 * numberBytes)
      for (let n = 0; n < half; n += 1) {
        const from = row + n * 8 * numberBytes
        const [X, Y, inverse] = [from, from + numberBytes, from + 4 * numberBytes]
        const entry = at + (digit * half + n) * entryBytes
        mul(X, X, inverse)
        mul(Y, Y, inverse)
        add(entry, Y, X)
        sub(entry + numberBytes, Y, X)
        mul(entry + 2 * numberBytes, X, Y)
        mul(entry + 2 * numberBytes, entry + 2 * numberBytes, doubledD)
      }
      for (let n = 0; n < 8; n += 1) weighed = weighed.double()
    }
    return at
  }

  /** point += scalar * the point of the table; the scalar in 32 bytes, little-endian, below 2^253. */
  const multiples = (point: number, of: number, scalar: Uint8Array): void => {
    let over = 0
    for (let digit = 0; digit < digits; digit += 1) {
      const value = (scalar[digit] ?? 0) + over
      over = value > half ? 1 : 0
      const times = value - (over << 8)
      const row = of + digit * half * entryBytes
      if (times > 0) plus(point, row + (times - 1) * entryBytes)
      else if (times < 0) minus(point, row + (-times - 1) * entryBytes)
    }
  }

  const base = table(Point.BASE, 0)

  const learn = (publicKey: Uint8Array): boolean => {
    if (tables.has(nameOf(publicKey))) return true
    if (tables.size >= capacity || !isEd25519PublicKey(publicKey)) return false
    // Of -A, so that [S]B - [k]A is a sum.
    tables.set(nameOf(publicKey), table(Point.fromBytes(publicKey).negate(), 1 + tables.size))
    return true
  }

  const together = (claims: readonly Claim[]): boolean => {
    for (const [n, { publicKey, message, signature }] of claims.entries()) {
      const of = tables.get(nameOf(publicKey))
      if (of === undefined || !possible(signature)) return false
      const at = claimsAt + n * 2 * claimBytes
      writePoint(at, Point.ZERO)
      multiples(at, base, signature.subarray(32))
      multiples(at, of, challenge(publicKey, message, signature))
    }
    const [Z, inverse] = [claimsAt + 2 * numberBytes, claimsAt + claimBytes]
    invert(Z, 2 * claimBytes, claims.length, inverse)
    return claims.every(({ signature }, n) => {
      const at = claimsAt + n * 2 * claimBytes
      mul(at, at, at + claimBytes)
      mul(at + numberBytes, at + numberBytes, at + claimBytes)
      return isEncoding(signature, read(at), read(at + numberBytes))
    })
  }

  return {
    learn,
    knows: (publicKey) => tables.has(nameOf(publicKey)),
    hold: (claims) => {
      for (let from = 0; from < claims.length; from += mostTogether) {
        if (!together(claims.slice(from, from + mostTogether))) return false
      }
      return true
    },
  }
}

const littleOrder = new Uint8Array(32)
for (let at = 0; at < 32; at += 1) littleOrder[at] = Number((Fn.ORDER >> BigInt(8 * at)) & 255n)
const neutral = Point.ZERO.toBytes()

/** Of the right length, S < L, R not the neutral element: what is asked before anything is computed. */
function possible(signature: Uint8Array): boolean {
  if (signature.length !== 64 || neutral.every((byte, at) => byte === signature[at])) return false
  for (let at = 31; at >= 0; at -= 1) {
    const difference = (signature[32 + at] ?? 0) - (littleOrder[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

/** SHA-512(R || A || M) modulo L, little-endian. */
function challenge(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Uint8Array {
  const digest = hash('sha512', Buffer.concat([signature.subarray(0, 32), publicKey, message]), 'buffer')
  const reduced = (number(digest) % Fn.ORDER).toString(16).padStart(64, '0')
  return Buffer.from(reduced, 'hex').reverse()
}

/** Whether R is the one canonical encoding of the point (RFC 8032 section 5.1.2), which the equation gave: so rule 2. */
function isEncoding(signature: Uint8Array, x: bigint, y: bigint): boolean {
  return number(signature.subarray(0, 32)) === (y | ((x & 1n) << 255n))
}
