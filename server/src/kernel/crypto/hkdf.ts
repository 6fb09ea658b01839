import { createHmac } from 'node:crypto'
import { utf8 } from '@comity/proof/hash'

const version = utf8('HPKE-v1')

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(part)
  return new Uint8Array(mac.digest())
}

/** HKDF-SHA256 with the labels of RFC 9180 section 4, for one `suite_id`. */
export function labelled(suite: Uint8Array): {
  readonly extract: (salt: Uint8Array, label: string, secret: Uint8Array) => Uint8Array
  /** At most 32 bytes, which is one round of HKDF-Expand and all that is asked for here. */
  readonly expand: (key: Uint8Array, label: string, info: Uint8Array, bytes: number) => Uint8Array
} {
  return {
    extract: (salt, label, secret) => hmac(salt, version, suite, utf8(label), secret),
    expand: (key, label, info, bytes) => {
      if (bytes > 32) throw new TypeError('more than one round of HKDF')
      const length = Uint8Array.of(0, bytes)
      return hmac(key, length, version, suite, utf8(label), info, Uint8Array.of(1)).subarray(0, bytes)
    },
  }
}
