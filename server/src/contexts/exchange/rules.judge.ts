import { sha256Hex } from '@comity/proof/hash'
import { protectsAtLeast } from '#kernel/schema/marking'
import type { Decision, Permission } from './ports.ts'
import type { SignatureVerdict } from './rules.cover.ts'
import { type Cover, skewMs } from './words.ts'

/** Why a message is never accepted; signed as `because` of `rejected`. */
export const rejections = [
  'malformed-cover',
  'recipient-unknown',
  'bad-signature',
  'officer-missing',
  'dates-in-disorder',
  'form-unknown',
  'not-permitted',
  'grant-missing',
  'grant-not-valid',
  'cannot-open',
  'body-differs',
  'form-not-filled',
] as const
export type Rejection = (typeof rejections)[number]

/** Why a message is not decided now: it may be on another try. */
export type Reprieve = 'sender-not-caller' | 'signer-unknown' | 'clock' | 'too-late'

/** What a recipient does about a parcel. `stands`: it was decided before, and is not decided again. */
export type Judgement =
  | { readonly is: 'stands' }
  | { readonly is: 'accepted' }
  | { readonly is: 'rejected'; readonly because: Rejection; readonly rule?: string }
  | { readonly is: 'missing'; readonly after: string }
  | { readonly is: 'later'; readonly because: Reprieve }

/** What was read of the message passed on and of the originator's grant, every signature verified. */
export type Onward = {
  /** The message that was passed on, as its originator's cover names it. */
  readonly message: string
  readonly original: Cover
  readonly grant: { readonly digest: string; readonly message: string; readonly issuer: string; readonly to: unknown }
}

/** What the judge is told of a cover that could be read. */
export type Facts = {
  /** The own State, and the State whose node brought the parcel. */
  readonly state: string
  readonly peer: string
  readonly decided: Decision | undefined
  /** Whether it was decided before and forgotten here: the peer brought the receipt of this node. */
  readonly remembered: Decision | undefined
  /** Whether something was decided about the message that it names as the one before. */
  readonly afterDecided: boolean
  readonly signature: SignatureVerdict
  readonly isOwn: boolean
  readonly legalAct: boolean | undefined
  readonly permission: Permission
  /** Undefined: nothing, or nothing that holds, came with it. */
  readonly onward: Onward | undefined
  /** Whether anything was said to be passed on. */
  readonly passed: boolean
}

const rejected = (because: Rejection, rule?: string): Judgement =>
  rule === undefined ? { is: 'rejected', because } : { is: 'rejected', because, rule }

function inDisorder({ composedAt, deliverBy, expiresAt }: Cover): boolean {
  return deliverBy <= composedAt || (expiresAt !== null && expiresAt < deliverBy)
}

/** The grant is the originator's, for this message, to this recipient; and nothing is protected less than it was. */
function onwardFault(cover: Cover, { onward, passed }: Pick<Facts, 'onward' | 'passed'>): Rejection | undefined {
  const { passesOn } = cover
  if (passesOn === null) return passed ? 'grant-not-valid' : undefined
  if (!passed) return 'grant-missing'
  if (onward === undefined) return 'grant-not-valid'
  const { original, grant } = onward
  const to = grant.to as { readonly state?: unknown; readonly authority?: unknown } | undefined
  const holds =
    onward.message === passesOn.message &&
    grant.digest === passesOn.grant &&
    grant.message === passesOn.message &&
    grant.issuer === `${original.from.state}/${original.from.authority}` &&
    original.onward === 'by-grant' &&
    original.to.state === cover.from.state &&
    original.to.authority === cover.from.authority &&
    to?.state === cover.to.state &&
    to.authority === cover.to.authority &&
    // A copy lives no longer than the original, and goes no further: its originator granted one step.
    cover.onward === 'never' &&
    (original.expiresAt === null || (cover.expiresAt !== null && cover.expiresAt <= original.expiresAt)) &&
    protectsAtLeast(cover.marking, original.marking)
  return holds ? undefined : 'grant-not-valid'
}

/**
 * Decides about a parcel before its body is opened, at `now` in milliseconds. In this order: what was decided stands;
 * who brings it; who signed; for whom; when; what law and policy say; what must come before. A message that came too late
 * is not decided: its originator says that it gave up, and gets the one answer that ends it.
 */
export function judge(cover: Cover, facts: Facts, now: number): Judgement {
  if (facts.decided !== undefined) return { is: 'stands' }
  // A signed no about what another State wrote could be held against the message of that other.
  if (cover.from.state !== facts.peer || facts.peer === facts.state)
    return { is: 'later', because: 'sender-not-caller' }
  if (facts.signature === 'signer-unknown') return { is: 'later', because: 'signer-unknown' }
  if (facts.signature !== 'signed') return rejected(facts.signature)
  if (cover.to.state !== facts.state || !facts.isOwn) return rejected('recipient-unknown')
  // What this node decided before it forgot, it does not judge anew by another hour and other rules.
  if (facts.remembered === 'accepted') return { is: 'accepted' }
  if (inDisorder(cover)) return rejected('dates-in-disorder')
  if (Date.parse(cover.composedAt) > now + skewMs) return { is: 'later', because: 'clock' }
  if (Date.parse(cover.deliverBy) < now) return { is: 'later', because: 'too-late' }
  if (facts.legalAct === undefined) return rejected('form-unknown')
  if (!facts.permission.permitted) return rejected('not-permitted', facts.permission.because)
  const onward = onwardFault(cover, facts)
  if (onward !== undefined) return rejected(onward)
  if (cover.after !== null && !facts.afterDecided) return { is: 'missing', after: cover.after }
  return { is: 'accepted' }
}

/** Decides about the body of a message that would be accepted; undefined when it could not be opened. */
export function judgeBody(
  cover: Cover,
  body: Uint8Array | undefined,
  fits: (cover: Cover, body: Uint8Array) => Permission,
): Judgement {
  if (body === undefined) return rejected('cannot-open')
  if (body.length !== cover.body.bytes || sha256Hex(body) !== cover.body.digest) return rejected('body-differs')
  const fit = fits(cover, body)
  return fit.permitted ? { is: 'accepted' } : rejected('form-not-filled', fit.because)
}
