import { base64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { sign } from '@comity/proof/envelope'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { instant, type Kernel } from '#kernel/kernel'
import type { Own } from './own.ts'
import { descriptorType, nodeKeys, possessionText } from './rules.descriptor.ts'
import { before } from './rules.trust.ts'
import { insertDescriptor, lastDescriptor, type OwnDescriptor, type OwnKey, readProfiles } from './store.own.ts'
import { type AuthorityEntry, type Descriptor, emptyProfile, type KeyEntry, type Readers } from './words.ts'

/** A descriptor is believed for so long without its node being heard. */
const validDays = 60
/** One that says nothing new is issued again after so long. */
const renewDays = 7

export type Describing = {
  readonly state: string
  readonly name: string
  readonly address: string
  readonly log: string
  readonly witness: string
  /** Authorities of this State that are at work, without what the directory adds to them. */
  readonly authorities: () => Promise<
    readonly Pick<AuthorityEntry, 'id' | 'names' | 'kind' | 'place' | 'zone' | 'languages'>[]
  >
  /** How many posts of which role read what is addressed to each. */
  readonly readers: () => Promise<ReadonlyMap<string, readonly Readers[]>>
}

/**
 * The descriptor of this node, issued anew when what it says has changed or it has grown old. Its number is the time in
 * seconds, or one more than the last: so a node brought back from an old backup does not fall behind what others know.
 */
export function describer(kernel: Kernel, own: Own, about: Describing): () => Promise<OwnDescriptor> {
  const { state } = about
  // A signature of possession says the same for ever.
  const possessions = new Map<string, string>()
  const possessionOf = async (key: OwnKey): Promise<string | null> => {
    if (key.use === 'open' || key.compromisedAt !== null) return null
    const known = possessions.get(key.id)
    if (known !== undefined) return known
    const made = base64((await own.signerOf(key)).sign(possessionText(state, key.signer, key.use, key.id)))
    possessions.set(key.id, made)
    return made
  }
  const entryOf = async (key: OwnKey): Promise<KeyEntry> => ({
    signer: key.signer,
    use: key.use,
    algorithm: key.algorithm as KeyEntry['algorithm'],
    key: base64(key.bytes),
    from: key.from,
    until: key.until,
    compromisedAt: key.compromisedAt,
    possession: await possessionOf(key),
  })

  const saying = async (): Promise<Omit<Descriptor, 'serial' | 'issuedAt' | 'validUntil'>> => {
    const [found, profiles, readers] = await Promise.all([
      about.authorities(),
      readProfiles(kernel.database),
      about.readers(),
    ])
    const authorities = found.toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, 300)
    await own.ensure(state, 'sign')
    for (const { id } of authorities) {
      await own.ensure(`${state}/${id}`, 'sign')
      await own.ensure(`${state}/${id}`, 'open')
    }
    const ids = new Set(authorities.map(({ id }) => id))
    // The keys of an authority that is at work no longer end with it.
    const keys = (await own.keys()).filter(({ signer }) => signer === state || ids.has(signer.slice(state.length + 1)))
    return {
      state,
      name: about.name,
      address: about.address,
      log: about.log,
      witness: about.witness,
      keys: await Promise.all(keys.map(entryOf)),
      authorities: authorities.map(({ id, names, kind, place, zone, languages }) => ({
        ...(profiles.find(({ authority }) => authority === id)?.body ?? emptyProfile),
        id,
        names,
        kind,
        place,
        zone,
        languages,
        readers: [...(readers.get(id) ?? [])],
      })),
    }
  }

  return oneAtATime(async () => {
    const says = await saying()
    // A signature of ML-DSA is never the same twice, so what proves possession is no news.
    const bare = { ...says, keys: says.keys.map((key) => ({ ...key, possession: null })) }
    const digest = sha256Hex(utf8(canonicalise(bare)))
    const now = kernel.clock.now()
    const at = instant(kernel.clock)
    const last = await lastDescriptor(kernel.database)
    if (last !== undefined && last.digest === digest) {
      const age = now.epochMilliseconds - Date.parse(last.issuedAt)
      if (age >= 0 && age < renewDays * 86_400_000) return last
    }
    const serial = Math.max((last?.serial ?? 0) + 1, Math.floor(now.epochMilliseconds / 1_000))
    const validUntil = now.add({ hours: 24 * validDays }).toString({ smallestUnit: 'millisecond' })
    const payload: Descriptor = { ...says, serial, issuedAt: at, validUntil }
    // The next key signs too, and one that was taken back says so itself: that it may be in other hands stops nobody
    // from believing this of it.
    const signing = nodeKeys(await own.keys(), state).filter(
      ({ until }) => until === null || before(at, until),
    ) as OwnKey[]
    const descriptor = sign(descriptorType, payload, await Promise.all(signing.map(own.signerOf)))
    const made = { serial, digest, descriptor, issuedAt: at, validUntil }
    return (await insertDescriptor(kernel.database, made)) ? made : ((await lastDescriptor(kernel.database)) ?? made)
  })
}

/**
 * Anyone may ask, and often. While one run goes on, all who ask meanwhile wait for one more: what they ask about may have
 * changed since the first began.
 */
function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let waiting: Promise<T> | undefined
  const begin = (): Promise<T> => {
    running = work().finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    if (running === undefined) return begin()
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = undefined
        return running ?? begin()
      })
    return waiting
  }
}
