import { fromBase64 } from './base64.ts'
import { checkEnvelope, readEnvelope } from './envelope.ts'
import { isFault } from './fault.ts'
import { publicKey } from './key.ts'
import { type Keyring, keyring, type TrustedKey } from './keyring.ts'

const descriptorType = 'application/vnd.comity.descriptor.v1+json'

export type Fields = Readonly<Record<string, unknown>>
export const record = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

type Entry = { readonly signer: string; readonly key: TrustedKey['key']; readonly counts: (at: string) => boolean }

/** A State as its own node describes it: its keys with their times. Whether it is that State is not in the file. */
export type Described = { readonly state: string; readonly log: string; readonly entries: readonly Entry[] }

function entryOf(value: unknown): Entry | undefined {
  const entry = record(value)
  if (entry === undefined || entry['use'] !== 'sign') return undefined
  const { signer, algorithm, from, until, compromisedAt } = entry
  const bytes = fromBase64(textOf(entry['key']))
  if (bytes === undefined || (algorithm !== 'ed25519' && algorithm !== 'ed25519+ml-dsa-65')) return undefined
  const key = publicKey(algorithm, bytes)
  if (isFault(key) || typeof signer !== 'string') return undefined
  const ends = [until, compromisedAt].flatMap((end) => (typeof end === 'string' ? [Date.parse(end)] : []))
  const begins = Date.parse(textOf(from))
  return {
    signer,
    key,
    counts: (at) => begins <= Date.parse(at) && ends.every((end) => Date.parse(at) < end),
  }
}

/** These keys as a keyring; empty where one of them stands under two signers. */
export function ringOf(keys: readonly TrustedKey[]): Keyring {
  const ring = keyring(keys)
  return isFault(ring) ? new Map() : ring
}

/** A descriptor that is signed by a node key it names, as every node checks before it listens to another. */
export function describedState(text: string): Described | undefined {
  const read = readEnvelope(text)
  if (isFault(read)) return undefined
  const said = record(read.payload)
  const { state, log, keys } = said ?? {}
  if (typeof state !== 'string' || typeof log !== 'string' || !Array.isArray(keys)) return undefined
  const entries = keys.flatMap((one) => entryOf(one) ?? [])
  const node = ringOf(entries.filter(({ signer }) => signer === state))
  const requires = [{ from: [state], atLeast: 1 }]
  const signed = checkEnvelope(read, node, { payloadType: descriptorType, requires })
  return isFault(signed) ? undefined : { state, log, entries }
}

/** The keys of a State that counted at a moment. */
export function countingKeys({ entries }: Described, at: string): readonly TrustedKey[] {
  return entries.filter((entry) => entry.counts(at))
}
