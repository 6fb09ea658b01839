import { base64 } from '@comity/proof/base64'
import { type Fault, fault, isFault } from '@comity/proof/fault'
import { equalBytes } from '@comity/proof/hash'
import { keyId, type PublicKey } from '@comity/proof/key'
import type { Signer, Verify } from '@comity/proof/signer'
import { serializeInnerList } from 'structured-headers'
import type { Nonces } from './nonces.ts'
import {
  componentsOf,
  coveredBy,
  nonceShape,
  type ReadSignature,
  type ReceivedRequest,
  readSignature,
  recipientShape,
  signatureTag,
} from './request-parts.ts'
import { signatureBase } from './signature-base.ts'
import { nativeVerify } from './signing.ts'

export type { ReceivedRequest } from './request-parts.ts'

/** How far apart two clocks may be, in seconds, and how long a signature of ours holds. */
export const clockSkewSeconds = 600
export const signatureSeconds = 300

/** A request about to be sent. */
export type RequestParts = {
  /** GET, HEAD, DELETE without a body; POST, PUT, PATCH with one, be it empty. */
  readonly method: string
  readonly url: URL
  /** The node it is for, by name: 1 to 128 of letters, digits, `.`, `_`, `/` and `-`. */
  readonly to: string
  /** SHA-256 of the body, and its length in bytes; of nothing where there is none. */
  readonly body: { readonly sha256: Uint8Array; readonly length: number }
}

/** What a receiver holds a request against. */
export type Expectations = {
  /** Our own name, exactly as `comity-to` must have it. */
  readonly self: string
  readonly now: Temporal.Instant
  /** The Ed25519 key of this id, if it is trusted and was valid when the signature says it was made. */
  readonly keyOf: (keyId: string, created: Temporal.Instant) => PublicKey | undefined | Promise<PublicKey | undefined>
  readonly verify?: Verify
}

export type HeadFault =
  | 'missing'
  | 'malformed'
  | 'wrong-recipient'
  | 'expired'
  | 'from-the-future'
  | 'unknown-key'
  | 'bad-signature'
export type BodyFault = 'digest-mismatch' | 'replayed'
export type RequestFault = HeadFault | BodyFault

/** A request whose head holds: only a body of this digest and length belongs to it. */
export type VerifiedHead = {
  readonly keyId: string
  readonly created: Temporal.Instant
  readonly bodySha256: Uint8Array
  /** Undefined for a method without a body. */
  readonly bodyLength: number | undefined
  readonly signature: ReadSignature
}

const seconds = (instant: Temporal.Instant): number => Math.floor(instant.epochMilliseconds / 1000)

/**
 * The fields that sign a request (RFC 9421, RFC 9530), to be sent with it as they are: `comity-to`, `content-digest`,
 * `signature-input` and `signature`. `content-length` is signed too where the method has a body, and is sent by the
 * client itself. `nonce` is 16 to 64 characters of base64url, fresh for each request. Throws TypeError for a key that
 * is not Ed25519 and for parts that cannot be signed.
 */
export function signRequest(
  signer: Signer,
  parts: RequestParts,
  now: Temporal.Instant,
  nonce: string,
): Readonly<Record<'comity-to' | 'content-digest' | 'signature-input' | 'signature', string>> {
  const covered = coveredBy(parts.method)
  if (covered === undefined) throw new TypeError('a method that is not signed')
  if (signer.key.algorithm !== 'ed25519') throw new TypeError('requests are signed with Ed25519')
  if (!recipientShape.test(parts.to)) throw new TypeError('not the name of a node')
  if (!nonceShape.test(nonce)) throw new TypeError('a nonce has 16 to 64 characters of base64url')
  if (parts.body.sha256.length !== 32) throw new TypeError('a digest of SHA-256 has 32 bytes')
  const fields = { 'comity-to': parts.to, 'content-digest': `sha-256=:${base64(parts.body.sha256)}:` }
  const components = componentsOf(covered, {
    method: parts.method,
    target: `${parts.url.pathname}${parts.url.search}`,
    headers: { ...fields, host: parts.url.host, 'content-length': String(parts.body.length) },
  })
  if (isFault(components)) throw new TypeError('a request that cannot be signed')
  const created = seconds(now)
  const parameters = serializeInnerList([
    covered.map((name) => [name, new Map()]),
    new Map<string, number | string>([
      ['created', created],
      ['expires', created + signatureSeconds],
      ['nonce', nonce],
      ['keyid', keyId(signer.key)],
      ['alg', 'ed25519'],
      ['tag', signatureTag],
    ]),
  ])
  const signature = signer.sign(signatureBase(components, parameters))
  return { ...fields, 'signature-input': `comity=${parameters}`, signature: `comity=:${base64(signature)}:` }
}

/**
 * Verifies a request before its body was read: parsed strictly and bounded, for us, in time, and signed by a key we
 * trust. What it says is worth something only with the body: pass the result to `verifyBody`. Of a request that holds,
 * only the covered parts may be believed; no other field is signed.
 */
export async function verifyHead(
  request: ReceivedRequest,
  { self, now, keyOf, verify = nativeVerify }: Expectations,
): Promise<VerifiedHead | Fault<HeadFault>> {
  const read = readSignature(request)
  if (isFault(read)) return read
  if (read.to !== self) return fault('wrong-recipient')
  const { created, expires, keyId: named } = read
  if (expires <= created || expires - created > signatureSeconds) return fault('malformed')
  if (created > seconds(now) + clockSkewSeconds) return fault('from-the-future')
  if (expires < seconds(now) - clockSkewSeconds) return fault('expired')
  const at = Temporal.Instant.fromEpochMilliseconds(created * 1000)
  const key = await keyOf(named, at)
  if (key?.algorithm !== 'ed25519' || keyId(key) !== named) return fault('unknown-key')
  if (!verify(key, signatureBase(read.components, read.parameters), read.signature)) return fault('bad-signature')
  return { keyId: named, created: at, bodySha256: read.bodySha256, bodyLength: read.bodyLength, signature: read }
}

/**
 * Holds the body that came, by its SHA-256, against the head that was verified. Only a request that holds altogether
 * spends its nonce, so that whoever alters a body on the way cannot spend it for the sender.
 */
export function verifyBody(
  head: VerifiedHead,
  bodySha256: Uint8Array,
  now: Temporal.Instant,
  seen: Nonces['seen'],
): { readonly keyId: string; readonly created: Temporal.Instant } | Fault<BodyFault> {
  if (!equalBytes(head.bodySha256, bodySha256)) return fault('digest-mismatch')
  const { nonce, expires } = head.signature
  if (seen(head.keyId, nonce, expires + clockSkewSeconds, seconds(now))) return fault('replayed')
  return { keyId: head.keyId, created: head.created }
}

/** Verifies a request whose body was read: `verifyHead`, then `verifyBody`. */
export async function verifyRequest(
  request: ReceivedRequest,
  bodySha256: Uint8Array,
  expectations: Expectations & { readonly seen: Nonces['seen'] },
): Promise<{ readonly keyId: string; readonly created: Temporal.Instant } | Fault<RequestFault>> {
  const head = await verifyHead(request, expectations)
  return isFault(head) ? head : verifyBody(head, bodySha256, expectations.now, expectations.seen)
}
