import { createHash } from 'node:crypto'
import { sha256 as ownSha256 } from '@noble/hashes/sha2.js'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { equalBytes, fromHex, hashWith, hex, isDigest, sha256, sha256Hex, utf8 } from './hash.ts'

describe('SHA-256', () => {
  it('gives the digests of FIPS 180-4', () => {
    expect(sha256Hex(utf8('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(sha256Hex(utf8(''))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('agrees with the platform on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(hex(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'))
      }),
    )
  })
})

describe('a platform that hashes', () => {
  afterEach(() => hashWith(ownSha256))

  it('takes the place of the own arithmetic', () => {
    let asked = 0
    hashWith((bytes) => {
      asked += 1
      return new Uint8Array(createHash('sha256').update(bytes).digest())
    })
    expect(sha256Hex(utf8('abcd'))).toBe(hex(ownSha256(utf8('abcd'))))
    expect(asked).toBe(2)
  })

  it('is refused when it hashes otherwise', () => {
    expect(() => hashWith((bytes) => new Uint8Array(createHash('sha1').update(bytes).digest()))).toThrow(TypeError)
    expect(sha256Hex(utf8('abcd'))).toBe(hex(ownSha256(utf8('abcd'))))
  })
})

describe('hexadecimal', () => {
  it('goes there and back', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromHex(hex(bytes)), bytes)))
  })

  it('has one way to write a byte', () => {
    for (const text of ['A0', 'a', '0x00', 'zz', ' 00', '00\n']) expect(() => fromHex(text), text).toThrow(TypeError)
    expect(isDigest('a'.repeat(64))).toBe(true)
    expect(isDigest('A'.repeat(64))).toBe(false)
    expect(isDigest(`${'a'.repeat(64)}\n`)).toBe(false)
  })
})

describe('bytes', () => {
  it('are equal only when all are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, where, flip) => {
        const other = Uint8Array.from(bytes)
        expect(equalBytes(bytes, other)).toBe(true)
        const at = where % bytes.length
        other[at] = (bytes[at] ?? 0) ^ flip
        expect(equalBytes(bytes, other)).toBe(false)
        expect(equalBytes(bytes, bytes.slice(1))).toBe(false)
      }),
    )
  })

  it('of text are UTF-8, and never a replacement for what has none', () => {
    expect(hex(utf8('é汉'))).toBe('c3a9e6b189')
    expect(() => utf8('\uD800')).toThrow(TypeError)
  })
})
