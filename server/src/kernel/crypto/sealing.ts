import { createHash } from 'node:crypto'
import { type Fault, fault } from '@comity/proof/fault'
import { aes256Gcm, openBase, type Sealed, sealBase, type Suite, tagBytes } from './hpke.ts'
import { type KemRecipient, xWing } from './kem.ts'

/** RFC 9180 in base mode with X-Wing, HKDF-SHA256 and AES-256-GCM (docs/protocol/sealing.md). */
const suite: Suite = { kem: xWing, aead: aes256Gcm }

/** Bytes of the longest text sealed whole, of `info` and of `aad`; larger things are sealed in chunks. */
export const longestPlaintext = 16 * 1024 * 1024
export const longestContext = 65_535
/** Bytes of a public key, 1216, and of what a sealed text begins with, 1120. */
export const sealingPublicKeyBytes = xWing.publicKeyBytes
export const sealingEncBytes = xWing.encBytes

/** A public key of X-Wing that was looked at. Make it with `sealingPublicKey` or `sealingKey` only. */
export type SealingPublicKey = {
  /** SHA-256 of `comity/key/x-wing/v1`, a zero byte and the key: 64 hexadecimal digits. */
  readonly id: string
  readonly bytes: Uint8Array
  /** The key as it stands ready for `seal`. */
  readonly recipient: KemRecipient
}

/** Who holds the secret of a sealing key, near or far. */
export type SealingKey = {
  readonly publicKey: SealingPublicKey
  /**
   * The text, or the one fault for whatever is wrong: another key, `info` or `aad`, bytes altered, cut or too many.
   * Only AES-GCM vouches for the text: that its sender is who it says must be signed somewhere.
   */
  readonly open: (sealed: Sealed, info: Uint8Array, aad: Uint8Array) => Uint8Array | Fault<'cannot-open'>
}

export type { Sealed } from './hpke.ts'

/** What a text is sealed for and what it belongs to is something: bound to nothing, it could be moved anywhere. */
function fits(context: Uint8Array): boolean {
  return context.length > 0 && context.length <= longestContext
}

/** The key of 1216 bytes as X-Wing writes it, or a fault when no honest key has them. */
export function sealingPublicKey(bytes: Uint8Array): SealingPublicKey | Fault<'bad-key'> {
  const recipient = suite.kem.recipient(bytes)
  if (recipient === undefined) return fault('bad-key')
  const id = createHash('sha256').update('comity/key/x-wing/v1\0').update(recipient.publicKey).digest('hex')
  return { id, bytes: recipient.publicKey, recipient }
}

/** The key of a 32-byte secret seed. Throws TypeError for another length. */
export function sealingKey(seed: Uint8Array): SealingKey {
  const holder = suite.kem.holder(seed)
  const publicKey = sealingPublicKey(holder.publicKey)
  if ('fault' in publicKey) throw new TypeError('a seed of X-Wing made no key')
  return {
    publicKey,
    open: (sealed, info, aad) => {
      const { length } = sealed.ciphertext
      if (length > longestPlaintext + tagBytes || !fits(info) || !fits(aad)) return fault('cannot-open')
      return openBase(suite, holder, sealed, info, aad) ?? fault('cannot-open')
    },
  }
}

/**
 * Seals a text so that only the holder of the key opens it, and only with the same `info` (what it is for) and `aad`
 * (what it belongs to), neither empty. Sealed twice it is another each time. Throws TypeError for what is too long.
 */
export function seal(to: SealingPublicKey, info: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Sealed {
  if (plaintext.length > longestPlaintext) throw new TypeError('too long to be sealed whole')
  if (!fits(info) || !fits(aad)) throw new TypeError('a sealed text is bound to 1 to 65535 bytes of use and of place')
  return sealBase(suite, to.recipient, info, aad, plaintext)
}
