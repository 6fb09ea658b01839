import { base64, fromBase64 } from '@comity/proof/base64'
import { isFault } from '@comity/proof/fault'
import { hex, sha256, utf8 } from '@comity/proof/hash'
import { seal, type SealingKey, sealingKey } from '../../src/kernel/crypto/sealing.ts'
import type { Flow, SealingPublicKey } from '../../src/contexts/exchange/ports.ts'
import { bodyInfo } from '../../src/contexts/exchange/rules.cover.ts'

/** Sealing of bodies: real HPKE with X-Wing, or a quick stand-in that says so. */
export type Sealing = {
  readonly keyOf: (state: string, authority: string) => SealingPublicKey
  readonly seal: Flow['seal']
  readonly open: (
    state: string,
    authority: string,
    sealed: Parameters<Flow['trust']['unseal']>[1],
    additional: Uint8Array,
  ) => Uint8Array | undefined
}

/** No secrecy at all: the body in base64, bound to key and cover by a digest. For runs in which sealing is not looked at. */
export const pretendSealing: Sealing = {
  keyOf: (state, authority) => {
    const bytes = new TextEncoder().encode(`${state}/${authority}`)
    return { id: hex(sha256(bytes)), bytes }
  },
  seal: (to, plain, additional) => ({
    key: to.id,
    enc: base64(sha256(Uint8Array.of(...to.bytes, ...additional))),
    ciphertext: base64(plain),
  }),
  open: (state, authority, sealed, additional) => {
    const key = pretendSealing.keyOf(state, authority)
    const isBound = sealed.key === key.id && sealed.enc === base64(sha256(Uint8Array.of(...key.bytes, ...additional)))
    return isBound ? fromBase64(sealed.ciphertext) : undefined
  },
}

/** HPKE with X-Wing as a node does it, with a key for each authority. */
export function realSealing(): Sealing {
  const keys = new Map<string, SealingKey>()
  const keyOf = (state: string, authority: string): SealingKey => {
    const name = `${state}/${authority}`
    const key = keys.get(name) ?? sealingKey(sha256(utf8(`sealing of ${name}`)))
    keys.set(name, key)
    return key
  }
  return {
    keyOf: (state, authority) => keyOf(state, authority).publicKey,
    seal: (to, plain, additional) => {
      const known = [...keys.values()].find(({ publicKey }) => publicKey.id === to.id)
      if (known === undefined) throw new TypeError('sealed to nobody')
      const { enc, ciphertext } = seal(known.publicKey, bodyInfo, additional, plain)
      return { key: to.id, enc: base64(enc), ciphertext: base64(ciphertext) }
    },
    open: (state, authority, sealed, additional) => {
      const [enc, ciphertext] = [fromBase64(sealed.enc), fromBase64(sealed.ciphertext)]
      if (enc === undefined || ciphertext === undefined) return undefined
      const opened = keyOf(state, authority).open({ enc, ciphertext }, bodyInfo, additional)
      return isFault(opened) ? undefined : opened
    },
  }
}
