import { canonicalise } from '@comity/proof/canonical'
import {
  checkEnvelope,
  type Envelope,
  type EnvelopeFault,
  readEnvelope,
  unsigned,
  type Unsigned,
} from '@comity/proof/envelope'
import { type Fault, fault, isFault } from '@comity/proof/fault'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import type { Keyring } from '@comity/proof/keyring'
import type { Verify } from '@comity/proof/signer'
import { type Address, Cover, coverType } from './words.ts'

/** `info` of the HPKE seal around a body: for what the sealed text is. */
export const bodyInfo = utf8('comity/exchange/body/v1')

/** Characters of the longest envelope around a cover. */
const longestCover = 200_000

/** The authority as a signer. */
export function signerOf({ state, authority }: Address): string {
  return `${state}/${authority}`
}

/** A cover in the bytes that are signed, and what names its message: their SHA-256. */
export type WrittenCover = { readonly cover: Cover; readonly digest: string; readonly unsigned: Unsigned }

/** Writes a cover, which nobody has signed yet. Throws TypeError for one that `readCover` would not read. */
export function writeCover(cover: Cover): WrittenCover {
  if (!isCover(cover)) throw new TypeError('not a cover')
  const written = unsigned(coverType, cover)
  return { cover, digest: sha256Hex(written.bytes), unsigned: written }
}

/** Written in one way only: what reading would have to put right first is not what was signed. */
function isCover(value: unknown): value is Cover {
  const parsed = Cover.safeParse(value)
  return parsed.success && canonicalise(parsed.data) === canonicalise(value)
}

/** A cover taken apart. Nothing is verified; only the digest may be relied on. */
export type ClaimedCover = { readonly cover: Cover; readonly digest: string; readonly read: Envelope }

/** `unreadable`: not even its digest is known. `malformed`: the message of this digest has no cover that can be judged. */
export type CoverFault =
  | (Fault<EnvelopeFault | 'wrong-payload-type'> & { readonly digest?: undefined })
  | (Fault<'malformed-cover'> & { readonly digest: string })

/** Takes a cover apart, bounded and strictly, before anything in it is believed. */
export function readCover(envelope: string): ClaimedCover | CoverFault {
  if (envelope.length > longestCover) return fault('too-large')
  const read = readEnvelope(envelope)
  if (isFault(read)) return read
  if (read.payloadType !== coverType) return fault('wrong-payload-type')
  const digest = sha256Hex(read.bytes)
  return isCover(read.payload) ? { cover: read.payload, digest, read } : { fault: 'malformed-cover', digest }
}

/**
 * Who vouches for a cover. `bad-signature`: one by a known key does not hold. `signer-unknown`: none by a key that the
 * authority is known by at the time; the key may become known later. `officer-missing`: no officer of the State signed,
 * whose key its authority certified at that time.
 */
export type SignatureVerdict = 'signed' | 'bad-signature' | 'signer-unknown' | 'officer-missing'

/** Checks who signed a cover, against the keys of its sender that counted when it says it was composed. */
export function checkCover(
  { cover, read }: Pick<ClaimedCover, 'cover' | 'read'>,
  keyring: Keyring,
  needs: { readonly officer: boolean },
  verify: Verify,
): SignatureVerdict {
  const authority = { from: [signerOf(cover.from)], atLeast: 1 }
  const opened = checkEnvelope(read, keyring, { payloadType: coverType, requires: [authority] }, verify)
  if (isFault(opened)) return opened.fault === 'bad-signature' ? 'bad-signature' : 'signer-unknown'
  const officers = opened.signers.filter((signer) => signer.startsWith(`${cover.from.state}/officer/`))
  return needs.officer && officers.length === 0 ? 'officer-missing' : 'signed'
}
