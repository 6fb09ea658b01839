import { isFault } from '@comity/proof/fault'
import { base64, fromBase64 } from '@comity/proof/base64'
import { open, readEnvelope, sign } from '@comity/proof/envelope'
import type { Keyring } from '@comity/proof/keyring'
import type { Signer, Verify } from '@comity/proof/signer'
import { z } from 'zod'
import { Instant } from '#kernel/schema/instant'
import { Id } from '#kernel/schema/page'
import { Name, stateOf } from './words.ts'

/** An authority certifies that a device is in the hands of one of its officers. */
export const certificateType = 'application/vnd.comity.device.v1+json'

export const Certified = z.strictObject({
  officer: Name,
  authority: Id,
  /** Ed25519, 32 bytes. */
  key: z.base64().length(44),
  from: Instant,
  until: Instant,
})
export type Certified = z.output<typeof Certified>

/** Writes a certificate, signed by the authority. */
export function certify(what: Omit<Certified, 'key'> & { readonly key: Uint8Array }, authority: Signer): string {
  return sign(certificateType, { ...what, key: base64(what.key) }, [authority])
}

/** What a certificate claims; undefined for what is none. To be believed once `certifies` says so. */
export function claimedIn(certificate: string): Certified | undefined {
  const envelope = readEnvelope(certificate)
  if (isFault(envelope) || envelope.payloadType !== certificateType) return undefined
  const read = Certified.safeParse(envelope.payload)
  return read.success ? read.data : undefined
}

type Asked = {
  readonly name: string
  readonly key: Uint8Array
  readonly keys: Keyring
  readonly now: string
  readonly verify?: Verify
}

/**
 * Whether a certificate binds this key to this officer at `now`, signed by an authority of the officer's own State.
 * `keys` are those of that State that held when the certificate was made.
 */
export function certifies(certificate: string, { name, key, keys, now, verify }: Asked): boolean {
  const claimed = claimedIn(certificate)
  if (claimed === undefined || claimed.officer !== name || now >= claimed.until || now < claimed.from) return false
  const bound = fromBase64(claimed.key)
  if (bound === undefined || bound.length !== key.length || !bound.every((byte, index) => byte === key[index])) {
    return false
  }
  const authority = `${stateOf(name)}/${claimed.authority}`
  const requires = [{ from: [authority], atLeast: 1 }]
  return !isFault(open(certificate, keys, { payloadType: certificateType, requires }, verify))
}
