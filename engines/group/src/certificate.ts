import { base64, fromBase64 } from '@comity/proof/base64'
import { open, readEnvelope, sign } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import type { Keyring } from '@comity/proof/keyring'
import type { Signer, Verify } from '@comity/proof/signer'
import { isName } from './member.ts'

/** An authority certifies that a device is in the hands of one of its officers. */
export const certificateType = 'application/vnd.comity.device.v1+json'

export type Certificate = {
  /** `PER/officer/ID`. */
  readonly officer: string
  /** Identifier of the authority within that State; it signs as `PER/AUTHORITY`. */
  readonly authority: string
  /** Ed25519, 32 bytes, in base64. */
  readonly key: string
  /** Instants in UTC with milliseconds. */
  readonly from: string
  readonly until: string
}

const members = ['authority', 'from', 'key', 'officer', 'until'].join()
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const identifier = /^[A-Za-z0-9-]{1,64}$/

/** Writes a certificate, signed by the authority. */
export function certify(what: Omit<Certificate, 'key'> & { readonly key: Uint8Array }, authority: Signer): string {
  return sign(certificateType, { ...what, key: base64(what.key) }, [authority])
}

/** What a certificate claims; undefined for what is none. To be believed once `certifies` says so. */
export function claimedIn(certificate: string): Certificate | undefined {
  const envelope = readEnvelope(certificate)
  if (isFault(envelope) || envelope.payloadType !== certificateType) return undefined
  const { payload } = envelope
  if (typeof payload !== 'object' || payload === null || Object.keys(payload).toSorted().join() !== members) {
    return undefined
  }
  const { officer, authority, key, from, until } = payload as Readonly<Record<keyof Certificate, unknown>>
  if (typeof officer !== 'string' || typeof authority !== 'string' || typeof key !== 'string') return undefined
  if (typeof from !== 'string' || typeof until !== 'string') return undefined
  if (!isName(officer) || !identifier.test(authority) || fromBase64(key)?.length !== 32) return undefined
  if (!instant.test(from) || !instant.test(until) || from >= until) return undefined
  return { officer, authority, key, from, until }
}

/** Who must have signed a certificate: an authority of the officer's own State. */
export function signerOf({ officer, authority }: Certificate): string {
  return `${officer.slice(0, 3)}/${authority}`
}

/** How far the clocks of two nodes may lie apart, in milliseconds. */
const clocksDiffer = 5 * 60_000

type Asked = {
  readonly name: string
  readonly key: Uint8Array
  /** Keys of that State that held when the certificate was made. */
  readonly keys: Keyring
  readonly now: string
  readonly verify?: Verify
}

/** Whether a certificate binds this key to this officer at `now`, signed by an authority of the officer's own State. */
export function certifies(certificate: string, { name, key, keys, now, verify }: Asked): boolean {
  const claimed = claimedIn(certificate)
  if (claimed === undefined || claimed.officer !== name || now >= claimed.until) return false
  if (Date.parse(claimed.from) > Date.parse(now) + clocksDiffer || claimed.key !== base64(key)) return false
  const requires = [{ from: [signerOf(claimed)], atLeast: 1 }]
  return !isFault(open(certificate, keys, { payloadType: certificateType, requires }, verify))
}
