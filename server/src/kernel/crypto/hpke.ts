import { createCipheriv, createDecipheriv } from 'node:crypto'
import { utf8 } from '@comity/proof/hash'
import { labelled } from './hkdf.ts'
import type { Kem, KemHolder, KemRecipient } from './kem.ts'

/** AES-GCM as RFC 9180 section 7.3 numbers it. */
export type Aead = { readonly id: number; readonly cipher: 'aes-128-gcm' | 'aes-256-gcm'; readonly keyBytes: number }
export const aes128Gcm: Aead = { id: 1, cipher: 'aes-128-gcm', keyBytes: 16 }
export const aes256Gcm: Aead = { id: 2, cipher: 'aes-256-gcm', keyBytes: 32 }

/** What is computed with; the key derivation is HKDF-SHA256. */
export type Suite = { readonly kem: Kem; readonly aead: Aead }

/** What goes to the recipient: by what they find the key, and the text with 16 bytes of tag behind it. */
export type Sealed = { readonly enc: Uint8Array; readonly ciphertext: Uint8Array }

export const tagBytes = 16
const nonceBytes = 12
const hkdfSha256 = 1
const none = new Uint8Array(0)
// mode_base of section 5.
const baseMode = Uint8Array.of(0)

/** KeySchedule of section 5.1 in base mode; one message is sealed under it, so its nonce is the base nonce. */
function schedule({ kem, aead }: Suite, secret: Uint8Array, info: Uint8Array) {
  const numbers = [kem.id, hkdfSha256, aead.id].flatMap((id) => [id >> 8, id & 255])
  const { extract, expand } = labelled(Buffer.concat([utf8('HPKE'), Uint8Array.from(numbers)]))
  const context = Buffer.concat([baseMode, extract(none, 'psk_id_hash', none), extract(none, 'info_hash', info)])
  const scheduled = extract(secret, 'secret', none)
  return {
    key: expand(scheduled, 'key', context, aead.keyBytes),
    nonce: expand(scheduled, 'base_nonce', context, nonceBytes),
  }
}

/** SealBase of RFC 9180 section 6.1: for one recipient, under a key that no other message has. */
export function sealBase(
  suite: Suite,
  recipient: KemRecipient,
  info: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Sealed {
  const { secret, enc } = recipient.encapsulate()
  const { key, nonce } = schedule(suite, secret, info)
  const cipher = createCipheriv(suite.aead.cipher, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(aad)
  const body = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]
  return { enc, ciphertext: new Uint8Array(Buffer.concat(body)) }
}

/** OpenBase of RFC 9180 section 6.1. Undefined whatever the reason: who asks learns nothing from which it was. */
export function openBase(
  suite: Suite,
  holder: KemHolder,
  { enc, ciphertext }: Sealed,
  info: Uint8Array,
  aad: Uint8Array,
): Uint8Array | undefined {
  if (enc.length !== suite.kem.encBytes || ciphertext.length < tagBytes) return undefined
  const secret = holder.decapsulate(enc)
  if (secret === undefined) return undefined
  const { key, nonce } = schedule(suite, secret, info)
  const decipher = createDecipheriv(suite.aead.cipher, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(aad)
  decipher.setAuthTag(ciphertext.subarray(-tagBytes))
  try {
    const body = [decipher.update(ciphertext.subarray(0, -tagBytes)), decipher.final()]
    return new Uint8Array(Buffer.concat(body))
  } catch {
    return undefined
  }
}
