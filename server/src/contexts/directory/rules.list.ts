import { fromBase64 } from '@comity/proof/base64'
import { checkEnvelope, type Envelope, readEnvelope } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { hex, sha256Hex } from '@comity/proof/hash'
import { publicKey } from '@comity/proof/key'
import { keyring, type TrustedKey } from '@comity/proof/keyring'
import { consistencyProof, emptyRoot, type Hash, leafHash, rootOf, verifyConsistency } from '@comity/proof/merkle'
import type { Verify } from '@comity/proof/signer'
import { refuse, type Refusal } from '#kernel/refusal'
import { skewMs } from './rules.descriptor.ts'
import { before } from './rules.trust.ts'
import { TrustList } from './words.ts'

export const listType = 'application/vnd.comity.trust-list.v1+json'
/** Characters of the longest version of a list. */
export const longestList = 300_000

export type ListRefusal = Refusal<
  | 'list-malformed'
  | 'list-forged'
  | 'list-rewritten'
  | 'list-gap'
  | 'list-other-signers'
  | 'list-not-enough-signers'
  | 'list-from-the-future'
>

/** One version of a list, taken apart. Nothing is verified yet. */
export type ReadList = {
  readonly text: string
  readonly list: TrustList
  readonly envelope: Envelope
  /** Over the signed bytes alone, so that signatures may be added to a version without changing it. */
  readonly leaf: Hash
  /** SHA-256 of the signed bytes: what the words of a founding list are over. */
  readonly digest: string
}

const malformed = (detail: string) => refuse('list-malformed', { detail })

/** Takes a version of a list apart, strictly and before anything in it is believed. */
export function readList(text: string): ReadList | ListRefusal {
  if (text.length > longestList) return malformed('the list is too large')
  const envelope = readEnvelope(text)
  if (isFault(envelope)) return malformed(`not a signed list: ${envelope.fault}`)
  if (envelope.payloadType !== listType) return malformed('the file is signed, but is no trust list')
  const parsed = TrustList.safeParse(envelope.payload)
  if (!parsed.success) return malformed('a member is not in the form of the specification')
  const list = parsed.data
  const signers = list.signers.map(({ state }) => state)
  if (new Set(signers).size < signers.length) return malformed('a signer stands in it twice')
  // Two groups that could each make a version could make two.
  if (list.threshold > signers.length || list.threshold * 2 <= signers.length) {
    return malformed('more than half of its signers must sign, and no more than there are')
  }
  const members = list.members.map(({ state }) => state)
  if (new Set(members).size < members.length) return malformed('a member stands in it twice')
  for (const named of [list.signers, list.members]) {
    const ring = keyring(keysOf(named))
    if (isFault(ring) || ring.size < named.length) return malformed('a key of it is none, or stands under two States')
  }
  if (!before(list.issuedAt, list.validUntil)) return malformed('it ends before it begins')
  if (list.number === 1 && list.root !== hex(emptyRoot())) return malformed('a founding list has nothing before it')
  return { text, list, envelope, leaf: leafHash(envelope.bytes), digest: sha256Hex(envelope.bytes) }
}

function keysOf(named: readonly { readonly state: string; readonly key: string }[]): TrustedKey[] {
  return named.flatMap(({ state, key }) => {
    const bytes = fromBase64(key)
    const made = bytes && publicKey('ed25519', bytes)
    return made === undefined || isFault(made) ? [] : [{ signer: state, key: made }]
  })
}

/** Who signs a version: the keys named by the version before it; a founding list vouches for its own, to be compared by words. */
function signersOf(history: readonly ReadList[], next: ReadList): readonly TrustedKey[] {
  return keysOf((history.at(-1) ?? next).list.signers)
}

/** Different States whose signature under a version holds; a signature by a named key that does not hold is a fault. */
export function signedBy(
  history: readonly ReadList[],
  next: ReadList,
  verify: Verify,
): readonly string[] | Refusal<'list-forged'> {
  const ring = keyring(signersOf(history, next))
  const states = next.list.signers.map(({ state }) => state)
  if (isFault(ring)) return []
  const opened = checkEnvelope(
    next.envelope,
    ring,
    { payloadType: listType, requires: [{ from: states, atLeast: 1 }] },
    verify,
  )
  if (!isFault(opened)) return opened.signers
  if (opened.fault === 'not-enough-signers') return []
  return refuse('list-forged', { detail: 'a signature under it does not hold' })
}

/** Whether the text belongs to this history: everything but whether enough have signed it. */
export function continues(history: readonly ReadList[], next: ReadList, now: string): 'same' | 'next' | ListRefusal {
  const { list } = next
  const [founding] = history
  const last = history.at(-1)
  const known = history[list.number - 1]
  if (known !== undefined) return hex(known.leaf) === hex(next.leaf) ? 'same' : rewritten()
  if (list.number > history.length + 1) {
    return refuse('list-gap', {
      detail: `versions before ${list.number} are missing`,
      facts: { have: history.length, number: list.number },
    })
  }
  if (list.root !== hex(rootOf(history.map(({ leaf }) => leaf)))) return rewritten()
  if (founding !== undefined && (list.space !== founding.list.space || !sameSigners(founding.list, list))) {
    return refuse('list-other-signers', { detail: 'the founding list names other signers, or another threshold' })
  }
  if (last !== undefined && before(list.issuedAt, last.list.issuedAt)) return rewritten()
  if (Date.parse(list.issuedAt) > Date.parse(now) + skewMs) {
    return refuse('list-from-the-future', { detail: 'it comes from the future: one of the clocks is wrong' })
  }
  return 'next'
}

/**
 * Decides whether a version follows on the history that is held. Thresholds count different States, whatever keys and
 * signatures they bring. A history that differs from the one held is refused for ever, and is worth telling.
 */
export function judgeList(
  history: readonly ReadList[],
  next: ReadList,
  now: string,
  verify: Verify,
): 'same' | 'next' | ListRefusal {
  const place = continues(history, next, now)
  if (place !== 'next') return place
  const signers = signedBy(history, next, verify)
  if ('refused' in signers) return signers
  const { threshold } = (history[0] ?? next).list
  if (signers.length >= threshold) return 'next'
  return refuse('list-not-enough-signers', {
    detail: `${signers.length} of the ${threshold} States that are needed have signed it`,
    facts: { signed: signers.length, threshold },
  })
}

function rewritten(): Refusal<'list-rewritten'> {
  return refuse('list-rewritten', { detail: 'its history is not the one this node holds' })
}

function sameSigners(one: TrustList, other: TrustList): boolean {
  const states = (list: TrustList) =>
    list.signers
      .map(({ state }) => state)
      .toSorted()
      .join()
  return one.threshold === other.threshold && states(one) === states(other)
}

/** The root a version after these must name. */
export function rootAfter(history: readonly ReadList[]): string {
  return hex(rootOf(history.map(({ leaf }) => leaf)))
}

/** Shows that whoever held the first `size` versions holds the beginning of these: hashes in the order of RFC 6962. */
export function listConsistency(history: readonly ReadList[], size: number): readonly Hash[] {
  return consistencyProof(
    history.map(({ leaf }) => leaf),
    size,
  )
}

/** Whether a history of `earlier` with one root is the beginning of that of `later` with the other. */
export function verifyListConsistency(
  earlier: { readonly size: number; readonly root: Hash },
  later: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  return verifyConsistency({ size1: earlier.size, size2: later.size, root1: earlier.root, root2: later.root, proof })
}

/** A space as this node takes part in it, with the newest version of its list. */
export type HeldSpace = {
  readonly space: string
  readonly standing: 'proposed' | 'accepted' | 'withdrawn'
  readonly trusts: 'members' | 'nobody'
  readonly list: TrustList
}

/**
 * The spaces by which a State is trusted now: accepted, of a policy that trusts members, valid, and naming one of the
 * node keys the State is held to have. A list whose publisher is away counts until its own end.
 */
export function spacesTrusting(
  spaces: readonly HeldSpace[],
  state: string,
  nodeKeys: readonly string[],
  now: string,
): readonly string[] {
  return spaces
    .filter(
      ({ standing, trusts, list }) =>
        standing === 'accepted' &&
        trusts === 'members' &&
        before(now, list.validUntil) &&
        list.members.some((member) => member.state === state && nodeKeys.includes(member.key)),
    )
    .map(({ space }) => space)
}

/** The node keys, in base64, that accepted and valid lists name for a State. */
export function listedKeys(spaces: readonly HeldSpace[], state: string, now: string): readonly string[] {
  return spaces
    .filter(
      ({ standing, trusts, list }) => standing === 'accepted' && trusts === 'members' && before(now, list.validUntil),
    )
    .flatMap(({ list }) => list.members.flatMap((member) => (member.state === state ? [member.key] : [])))
}
