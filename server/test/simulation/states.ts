import { hex, sha256, utf8 } from '@comity/proof/hash'
import type { Keyring } from '@comity/proof/keyring'
import type { Signer } from '@comity/proof/signer'
import { countries } from '@comity/law/countries'
import { keysAt, type HeldKey, newestKey } from '../../src/contexts/directory/rules.trust.ts'
import { nativeEd25519Signer } from '../../src/kernel/crypto/signing.ts'
import type { Chance } from './chance.ts'

/** A key that signs for a State, and from when each other State knows it. */
export type StateKey = HeldKey & { readonly signer: string; readonly sign: Signer }

/** A State of the simulation: its authorities and every key it ever had. */
export type State = {
  readonly code: string
  readonly authorities: readonly string[]
  readonly keys: StateKey[]
  /** From when another State knows of a key: descriptors arrive late. */
  readonly learnt: Map<string, number>
}

const codes = countries.map(({ alpha3 }) => alpha3)

function uuidOf(text: string): string {
  const digits = hex(sha256(utf8(text)))
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

function newKey(chance: Chance, signer: string, from: string, until: string | null): StateKey {
  const sign = nativeEd25519Signer(chance.bytes(32))
  const id = hex(sha256(sign.key.bytes))
  return {
    id,
    signer,
    use: 'sign',
    key: sign.key,
    bytes: sign.key.bytes,
    from,
    until,
    compromisedAt: null,
    seenAt: from,
    sign,
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** States with a node key and two authorities each, valid from a day before the start. */
export function makeStates(count: number, start: number, chance: Chance): readonly State[] {
  return codes.slice(0, count).map((code) => {
    const authorities = [uuidOf(`${code} 0`), uuidOf(`${code} 1`)]
    const signers = [
      code,
      ...authorities.map((one) => `${code}/${one}`),
      `${code}/officer/${uuidOf(`${code} officer`)}`,
    ]
    const keys = signers.map((signer) => newKey(chance, signer, iso(start - 86_400_000), null))
    return { code, authorities, keys, learnt: new Map() }
  })
}

/**
 * Changes the keys of a State: the new one counts from now, the old one for `overlapMs` more. Every other State learns
 * of it when its copy of the descriptor is next fetched, up to `lagMs` later.
 */
export function rotate(state: State, now: number, chance: Chance, overlapMs: number, lagMs: number): void {
  for (const old of state.keys.filter(({ until }) => until === null)) {
    state.keys[state.keys.indexOf(old)] = { ...old, until: iso(now + overlapMs) }
    const fresh = newKey(chance, old.signer, iso(now), null)
    state.keys.push(fresh)
    state.learnt.set(fresh.id, now + chance.below(lagMs))
  }
}

const rings = new Map<string, Keyring>()

/** The keys of a State that count for what was signed at a moment, as another State knows them now. */
export function keysOf(state: State, at: string, viewer: string, now: number): Keyring {
  const known = state.keys.filter(({ id }) => viewer === state.code || (state.learnt.get(id) ?? 0) <= now)
  const valid = known.filter(({ from, until }) => from <= at && (until === null || at < until))
  const name = valid.map(({ id }) => id).join()
  const found = rings.get(name) ?? keysAt(known, at)
  rings.set(name, found)
  return found
}

/** Signs as one of the State, with the newest key that counts now by its own clock. */
export function signerNow(state: State, signer: string, at: string): Signer {
  const held = newestKey(state.keys, signer, 'sign', at) as StateKey | undefined
  if (held === undefined) throw new RangeError(`no key of ${signer}`)
  return held.sign
}
