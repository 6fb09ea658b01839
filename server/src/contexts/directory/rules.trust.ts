import { isFault } from '@comity/proof/fault'
import type { PublicKey } from '@comity/proof/key'
import { type Keyring, keyring, type TrustedKey } from '@comity/proof/keyring'
import type { Standing } from './door.ts'

/** A key of a State as this node holds it, in whatever descriptor it came. */
export type HeldKey = {
  readonly id: string
  /** `CHE`, or `CHE/<authority>`. */
  readonly signer: string
  readonly use: 'sign' | 'open'
  /** Of a key that signs. */
  readonly key?: PublicKey | undefined
  readonly bytes: Uint8Array
  readonly from: string
  readonly until: string | null
  readonly compromisedAt: string | null
  /** When this node first saw it. */
  readonly seenAt: string
}

/** Instants are compared as moments: the same one may be written with or without a fraction. */
export function before(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other)
}

/** Whether a key may be used at a moment: it began, has not ended, and was not yet in other hands. */
export function validAt({ from, until, compromisedAt }: Pick<HeldKey, 'from' | 'until' | 'compromisedAt'>, at: string) {
  if (Number.isNaN(Date.parse(at))) return false
  return (
    !before(at, from) && (until === null || before(at, until)) && (compromisedAt === null || before(at, compromisedAt))
  )
}

// To gather a ring costs more than to find which keys it has, and of the same keys it is the same ring.
const rings = new WeakMap<readonly HeldKey[], Map<string, Keyring>>()

/** The signing keys valid at a moment. Keys that two signers claim make none of them count. */
export function keysAt(keys: readonly HeldKey[], at: string): Keyring {
  const valid = keys.filter((held) => held.use === 'sign' && validAt(held, at))
  const known = rings.get(keys) ?? new Map<string, Keyring>()
  rings.set(keys, known)
  const name = valid.map(({ id }) => id).join()
  const before = known.get(name)
  if (before !== undefined) return before
  const ring = keyring(valid.flatMap(({ signer, key }): TrustedKey[] => (key === undefined ? [] : [{ signer, key }])))
  const made: Keyring = isFault(ring) ? new Map() : ring
  known.set(name, made)
  return made
}

/** Of keys for one use of one signer, the one that was made last and is valid. */
export function newestKey(
  keys: readonly HeldKey[],
  signer: string,
  use: HeldKey['use'],
  at: string,
): HeldKey | undefined {
  return keys
    .filter((held) => held.signer === signer && held.use === use && validAt(held, at))
    .toSorted((a, b) => Date.parse(b.from) - Date.parse(a.from) || (a.id < b.id ? -1 : 1))[0]
}

/**
 * What a node holds after a descriptor was accepted. What was compromised stays so, from the earliest moment anyone
 * named. A key the descriptor no longer lists ends with it. `doubt`: the State was compared anew, and what vouched
 * before is not believed since that moment; a key first seen since then and not listed again counts for nothing.
 */
export function mergeKeys(
  known: readonly HeldKey[],
  listed: readonly HeldKey[],
  issuedAt: string,
  doubt?: string,
): readonly HeldKey[] {
  const byId = new Map(known.map((held) => [held.id, held]))
  const now = listed.map((key): HeldKey => {
    const old = byId.get(key.id)
    const compromisedAt = earliest(old?.compromisedAt ?? null, key.compromisedAt)
    return { ...key, compromisedAt, seenAt: old?.seenAt ?? key.seenAt }
  })
  const ids = new Set(listed.map(({ id }) => id))
  const gone = known
    .filter(({ id }) => !ids.has(id))
    .map((old): HeldKey => {
      const doubted = doubt !== undefined && !before(old.seenAt, doubt)
      const compromisedAt = doubted ? earliest(old.compromisedAt, old.seenAt) : old.compromisedAt
      return { ...old, until: earliest(old.until, issuedAt), compromisedAt }
    })
  return [...now, ...gone]
}

function earliest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return before(one, other) ? one : other
}

/** Whether a State is trusted now: by ceremony or by a list, and never against the word of this node itself. */
export function isTrusted(standing: Standing, by: { readonly spaces: readonly string[] }): boolean {
  if (standing === 'suspended' || standing === 'distrusted') return false
  return standing === 'trusted' || by.spaces.length > 0
}
