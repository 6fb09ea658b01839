import { fromBase64 } from '@comity/proof/base64'
import { type Envelope, preAuthentication, readEnvelope } from '@comity/proof/envelope'
import { isFault } from '@comity/proof/fault'
import { hex, utf8 } from '@comity/proof/hash'
import { halves, keyId, publicKey } from '@comity/proof/key'
import type { Verify } from '@comity/proof/signer'
import { parseVerifierKey } from '@comity/proof/vkey'
import { sealingPublicKey } from '#kernel/crypto/sealing'
import { refuse, type Refusal } from '#kernel/refusal'
import { addressAllowed } from './rules.address.ts'
import { before, type HeldKey, validAt } from './rules.trust.ts'
import { Descriptor, type KeyEntry } from './words.ts'

export const descriptorType = 'application/vnd.comity.descriptor.v1+json'
/** Characters of the longest descriptor read. */
export const longestDescriptor = 3_000_000
/** How far ahead the clock of another node may be. */
export const skewMs = 5 * 60_000

export type DescriptorRefusal = Refusal<
  | 'descriptor-malformed'
  | 'descriptor-forged'
  | 'descriptor-older'
  | 'descriptor-expired'
  | 'descriptor-other-state'
  | 'descriptor-own'
  | 'descriptor-ambiguous-key'
  | 'address-refused'
  | 'other-node-key'
>

/** A descriptor that agrees with itself: signed by the node keys it lists as valid, every signing key shown to be held. */
export type ReadDescriptor = {
  readonly text: string
  readonly descriptor: Descriptor
  readonly keys: readonly HeldKey[]
  readonly envelope: Envelope
}

const malformed = (detail: string) => refuse('descriptor-malformed', { detail })

/** What a key signs to show that its holder agrees to be this signer of this State. Bound to the key by its id. */
export function possessionText(state: string, signer: string, use: string, id: string): Uint8Array {
  return utf8(`comity/possession/v1\n${state}\n${signer}\n${use}\n${id}\n`)
}

/** A key of a descriptor, looked at. */
export function heldKey(entry: KeyEntry, seenAt: string): HeldKey | undefined {
  const bytes = fromBase64(entry.key)
  if (bytes === undefined || (entry.use === 'open') !== (entry.algorithm === 'x-wing')) return undefined
  const { signer, use, from, until, compromisedAt } = entry
  const about = { signer, use, bytes, from, until, compromisedAt, seenAt }
  if (entry.algorithm === 'x-wing') {
    const key = sealingPublicKey(bytes)
    return isFault(key) ? undefined : { ...about, id: key.id }
  }
  const key = publicKey(entry.algorithm, bytes)
  return isFault(key) ? undefined : { ...about, id: keyId(key), key }
}

/**
 * Takes a descriptor apart, strictly, and holds it against itself. Nothing is said yet about whether it is to be
 * believed: anyone can make one that agrees with itself. `now` is written as the time at which keys were first seen.
 */
export function readDescriptor(text: string, now: string, verify: Verify): ReadDescriptor | DescriptorRefusal {
  if (text.length > longestDescriptor) return malformed('the descriptor is too large')
  const envelope = readEnvelope(text)
  if (isFault(envelope)) return malformed(`not a signed descriptor: ${envelope.fault}`)
  if (envelope.payloadType !== descriptorType) return malformed('the file is signed, but is no descriptor')
  const parsed = Descriptor.safeParse(envelope.payload)
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? ''
    return { ...malformed(`a member is not in the form of the specification`), field }
  }
  const descriptor = parsed.data
  const { state } = descriptor
  if (!before(descriptor.issuedAt, descriptor.validUntil)) return malformed('it ends before it begins')
  for (const [text, kinds] of [
    [descriptor.log, ['ed25519']],
    [descriptor.witness, ['cosignature/v1', 'subtree/v1']],
  ] as const) {
    const key = parseVerifierKey(text)
    if (isFault(key) || !(kinds as readonly string[]).includes(key.kind)) return malformed('a key of the log is none')
  }
  const ids = descriptor.authorities.map(({ id }) => id)
  if (new Set(ids).size < ids.length) return malformed('an authority stands in it twice')

  const keys: HeldKey[] = []
  const halvesSeen = new Set<string>()
  for (const entry of descriptor.keys) {
    const held = heldKey(entry, now)
    if (held === undefined) return malformed('a key of it is none')
    const authority = entry.signer.startsWith(`${state}/`) ? entry.signer.slice(state.length + 1) : undefined
    const ofNode = entry.signer === state
    if (!ofNode && (authority === undefined || !ids.includes(authority))) {
      return malformed('a key belongs to nobody it describes')
    }
    if (ofNode && entry.algorithm !== 'ed25519') return malformed('a node signs with Ed25519')
    if (!ofNode && entry.use === 'sign' && entry.algorithm !== 'ed25519+ml-dsa-65') {
      return malformed('an authority signs with Ed25519 and ML-DSA-65')
    }
    for (const half of halvesOf(held)) {
      if (halvesSeen.has(half)) return refuse('descriptor-ambiguous-key', { detail: 'one key stands in it twice' })
      halvesSeen.add(half)
    }
    if (entry.use === 'sign' && entry.compromisedAt === null) {
      const signature = entry.possession === null ? undefined : fromBase64(entry.possession)
      const shown =
        held.key !== undefined &&
        signature !== undefined &&
        verify(held.key, possessionText(state, entry.signer, entry.use, held.id), signature)
      if (!shown) return refuse('descriptor-forged', { detail: 'the holder of a key has not agreed to it' })
    }
    keys.push(held)
  }

  const read = { text, descriptor, keys, envelope }
  const current = nodeKeys(keys, state).filter((key) => validAt(key, descriptor.issuedAt))
  if (current.length === 0) return refuse('descriptor-forged', { detail: 'it lists no key of the node that is valid' })
  if (!current.every((key) => isSignedBy(read, key, verify))) {
    return refuse('descriptor-forged', { detail: 'a key of the node that it lists has not signed it' })
  }
  return read
}

/** The halves of a key, which two signers must not share. */
export function halvesOf({ key, bytes }: Pick<HeldKey, 'key' | 'bytes'>): readonly string[] {
  return key === undefined ? [hex(bytes)] : halves(key).map(hex)
}

export function nodeKeys(keys: readonly HeldKey[], state: string): readonly HeldKey[] {
  return keys.filter(({ signer, use }) => signer === state && use === 'sign')
}

/** Whether a key has signed the envelope of a descriptor. */
export function isSignedBy({ envelope }: Pick<ReadDescriptor, 'envelope'>, held: HeldKey, verify: Verify): boolean {
  const { key, id } = held
  if (key === undefined) return false
  const message = preAuthentication(envelope.payloadType, envelope.bytes)
  return envelope.signatures.some((each) => each.keyId === id && verify(key, message, each.signature))
}

/** What this node knows when it judges a descriptor. */
export type Judging = {
  readonly now: string
  readonly own: { readonly state: string; readonly keys: readonly HeldKey[]; readonly loopback: boolean }
  /** Whose it is expected to be, where somebody said so. */
  readonly expected?: string | undefined
  /** What is held of this State already; absent for one that is new. */
  readonly known?: { readonly serial: number; readonly issuedAt: string; readonly keys: readonly HeldKey[] } | undefined
  /** Keys of all other States, to find one that is passed off as another's. */
  readonly others: readonly Pick<HeldKey, 'key' | 'bytes'>[]
}

/**
 * What a descriptor that agrees with itself is to this node:
 * - `first`: of a State it did not know;
 * - `same`: the one it has;
 * - `next`: signed by a node key it holds, so accepted without asking anyone;
 * - `compromised`: signed by the node key it holds, which it says is in other hands: to be compared anew;
 * - `other-key`: signed by no node key it holds: another key, or another's key.
 */
export type Verdict = 'first' | 'same' | 'next' | 'compromised' | 'other-key'

/** Decides what becomes of a descriptor. Refuses what is expired, older, of this node itself, or claims another's key. */
export function judgeDescriptor(
  read: ReadDescriptor,
  { now, own, expected, known, others }: Judging,
  verify: Verify,
): Verdict | DescriptorRefusal {
  const { descriptor, keys } = read
  const { state, serial } = descriptor
  if (state === own.state) {
    return refuse('descriptor-own', { detail: 'this is a descriptor of the State of this node' })
  }
  if (expected !== undefined && expected !== state) {
    return refuse('descriptor-other-state', { detail: `this is a descriptor of \`${state}\`, not of \`${expected}\`` })
  }
  const mine = new Set(own.keys.flatMap(halvesOf))
  if (keys.some((key) => halvesOf(key).some((half) => mine.has(half)))) {
    return refuse('descriptor-own', { detail: 'it claims a key of this node' })
  }
  const taken = new Set(others.flatMap(halvesOf))
  if (keys.some((key) => halvesOf(key).some((half) => taken.has(half)))) {
    return refuse('descriptor-ambiguous-key', { detail: 'it claims a key of another State' })
  }
  if (!addressAllowed(descriptor.address, own)) {
    return refuse('address-refused', { detail: 'its address is not one at which this node calls others' })
  }
  if (!before(now, descriptor.validUntil)) {
    return refuse('descriptor-expired', { detail: 'it is no longer valid; ask the neighbour for a new one' })
  }
  if (Date.parse(descriptor.issuedAt) > Date.parse(now) + skewMs) {
    return refuse('descriptor-expired', { detail: 'it comes from the future: one of the two clocks is wrong' })
  }
  if (known === undefined) return 'first'
  const signing = nodeKeys(known.keys, state).filter(
    (key) => validAt(key, descriptor.issuedAt) && isSignedBy(read, key, verify),
  )
  if (signing.length === 0) return serial > known.serial ? 'other-key' : older()
  if (serial < known.serial) return older()
  if (serial === known.serial) return descriptor.issuedAt === known.issuedAt ? 'same' : older()
  const listed = new Map(keys.map((key) => [key.id, key]))
  const vouches = signing.some(({ id }) => {
    const own = listed.get(id)
    return own === undefined || own.compromisedAt === null
  })
  return vouches ? 'next' : 'compromised'
}

function older() {
  return refuse('descriptor-older', { detail: 'a newer descriptor of this State is known already' })
}

/**
 * Since when what vouched for a State before is not to be believed, when it is trusted after a new ceremony: undefined
 * where one of its earlier keys vouches for the descriptor; otherwise when that key was taken back, or for ever.
 */
export function doubtOf(read: ReadDescriptor, known: readonly HeldKey[], verify: Verify): string | undefined {
  const { descriptor, keys } = read
  const earlier = nodeKeys(known, descriptor.state)
  const listed = new Map(keys.map((key) => [key.id, key]))
  const vouches = earlier.some(
    (key) =>
      validAt(key, descriptor.issuedAt) &&
      isSignedBy(read, key, verify) &&
      (listed.get(key.id)?.compromisedAt ?? null) === null,
  )
  if (earlier.length === 0 || vouches) return undefined
  const times = earlier.map(({ id, compromisedAt }) => listed.get(id)?.compromisedAt ?? compromisedAt)
  const named = times.filter((time) => time !== null)
  return named.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? '0000-01-01T00:00:00.000Z'
}
