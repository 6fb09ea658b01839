import { isFault } from '@comity/proof/fault'
import { keyId } from '@comity/proof/key'
import { issue } from '@comity/proof/receipt'
import type { Signer } from '@comity/proof/signer'
import { keyFile, type KeyKind, openKey, readKey } from '#kernel/crypto/keyfile'
import type { SealingKey } from '#kernel/crypto/sealing'
import { instant, type Kernel } from '#kernel/kernel'
import { refuse, Refused } from '#kernel/refusal'
import { newestKey } from './rules.trust.ts'
import { insertOwnKey, type OwnKey, readOwnKeys } from './store.own.ts'

/** The keys of this node: their secrets lie in `keys/`, what is public of them in the database. */
export type Own = {
  readonly keys: () => Promise<readonly OwnKey[]>
  /** The key of a signer (`PER`, `PER/<authority>`) for a use, made at first need. */
  readonly ensure: (signer: string, use: OwnKey['use']) => Promise<OwnKey>
  /** A key that is not yet written down: the next one of a signer, for a rotation. */
  readonly next: (signer: string, use: OwnKey['use'], from: string) => Promise<OwnKey>
  readonly signerOf: (key: OwnKey) => Promise<Signer>
  readonly openerOf: (key: OwnKey) => Promise<SealingKey>
  readonly officer: (id: string, authority: string) => Promise<{ signer: Signer; certificate: string }>
}

/** What is stated of an officer's key: `directory/officer-key`. */
export const officerKeyType = 'directory/officer-key'
const certificateDays = 90

export function ownKeys(
  kernel: Kernel,
  { home, state }: { readonly home: string; readonly state: string },
  keys: () => Promise<readonly OwnKey[]>,
  changed: () => void,
): Own {
  const nameOf = ({ signer, use, number }: Pick<OwnKey, 'signer' | 'use' | 'number'>): string => {
    const [, authority] = signer.split('/')
    return `${authority === undefined ? 'node' : `authority-${authority}`}.${use}.${number}`
  }
  const algorithmOf = (signer: string, use: OwnKey['use']): KeyKind =>
    use === 'open' ? 'x-wing' : signer === state ? 'ed25519' : 'ed25519+ml-dsa-65'

  const made = async (signer: string, use: OwnKey['use'], number: number, from: string): Promise<OwnKey> => {
    const algorithm = algorithmOf(signer, use)
    const holder = await openKey(home, nameOf({ signer, use, number }), algorithm)
    const about = { signer, use, number, algorithm, from, until: null, compromisedAt: null, seenAt: from }
    if ('publicKey' in holder) return { ...about, id: holder.publicKey.id, bytes: holder.publicKey.bytes }
    return { ...about, id: keyId(holder.key), key: holder.key, bytes: holder.key.bytes }
  }

  /** Who holds each key, by its id: read once, and held against the public key that is written down. */
  const signers = new Map<string, Signer>()
  const openers = new Map<string, SealingKey>()
  const missing = (key: OwnKey): Refused => {
    const detail = `the key \`${keyFile(home, nameOf(key))}\` is missing or another one: bring \`keys/\` back from a backup`
    return new Refused(refuse('defect', { detail }))
  }
  const signerOf = async (key: OwnKey): Promise<Signer> => {
    const known = signers.get(key.id)
    if (known !== undefined) return known
    const kind = key.algorithm === 'ed25519' ? 'ed25519' : 'ed25519+ml-dsa-65'
    const signer = await readKey(home, nameOf(key), kind)
    if (signer === undefined || keyId(signer.key) !== key.id) throw missing(key)
    signers.set(key.id, signer)
    return signer
  }

  const ensure = async (signer: string, use: OwnKey['use']): Promise<OwnKey> => {
    const now = instant(kernel.clock)
    const all = await keys()
    const current = newestKey(all, signer, use, now) as OwnKey | undefined
    if (current !== undefined) return current
    const before = all.filter((key) => key.signer === signer && key.use === use).map(({ number }) => number)
    const key = await made(signer, use, Math.max(0, ...before) + 1, now)
    await insertOwnKey(kernel.database, key)
    changed()
    const written = (await readOwnKeys(kernel.database)).find(({ id }) => id === key.id)
    if (written === undefined) throw missing(key)
    return written
  }

  const certified = new Map<string, { signer: Signer; certificate: string; until: string; by: string }>()
  return {
    keys,
    ensure,
    next: async (signer, use, from) => {
      const numbers = (await keys()).filter((key) => key.signer === signer && key.use === use)
      return made(signer, use, Math.max(0, ...numbers.map(({ number }) => number)) + 1, from)
    },
    signerOf,
    openerOf: async (key) => {
      const known = openers.get(key.id)
      if (known !== undefined) return known
      const opener = await readKey(home, nameOf(key), 'x-wing')
      if (opener?.publicKey.id !== key.id) throw missing(key)
      openers.set(key.id, opener)
      return opener
    },
    officer: async (id, authority) => {
      const key = await ensure(`${state}/${authority}`, 'sign')
      const now = kernel.clock.now()
      const name = `${id} ${authority}`
      const known = certified.get(name)
      const enough = now.add({ hours: 24 }).toString({ smallestUnit: 'millisecond' })
      if (known !== undefined && known.by === key.id && known.until > enough) return known
      const signer = await openKey(home, `officer-${id}.sign.1`, 'ed25519')
      const until = now.add({ hours: 24 * certificateDays }).toString({ smallestUnit: 'millisecond' })
      const body = {
        officer: `${state}/officer/${id}`,
        authority: `${state}/${authority}`,
        algorithm: 'ed25519',
        key: Buffer.from(signer.key.bytes).toString('base64'),
        from: instant(kernel.clock),
        until,
      }
      const certificate = issue(
        {
          type: officerKeyType,
          issuer: `${state}/${authority}`,
          subject: keyId(signer.key),
          at: Temporal.Instant.from(instant(kernel.clock)).toString(),
          body,
        },
        [await signerOf(key)],
      )
      const fresh = { signer, certificate, until, by: key.id }
      certified.set(name, fresh)
      return fresh
    },
  }
}

/** Whether what was opened is a text. */
export function opened(found: Uint8Array | { readonly fault: string }): Uint8Array | undefined {
  return isFault(found) ? undefined : found
}
