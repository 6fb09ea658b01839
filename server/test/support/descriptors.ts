import { createHash } from 'node:crypto'
import { base64 } from '@comity/proof/base64'
import { sign } from '@comity/proof/envelope'
import { keyId } from '@comity/proof/key'
import type { Signer } from '@comity/proof/signer'
import { formatVerifierKey, verifierKey } from '@comity/proof/vkey'
import { sealingKey } from '#kernel/crypto/sealing'
import { nativeEd25519Signer, nativeHybridSigner } from '#kernel/crypto/signing'
import { descriptorType, possessionText } from '../../src/contexts/directory/rules.descriptor.ts'
import type { AuthorityEntry, Descriptor, KeyEntry } from '../../src/contexts/directory/words.ts'

/** Bytes that are always the same for the same name. */
export const bytesOf = (name: string, length = 32): Uint8Array =>
  new Uint8Array(createHash('shake256', { outputLength: length }).update(name).digest())

export const nodeSigner = (name: string): Signer => nativeEd25519Signer(bytesOf(`node ${name}`))
export const authoritySigner = (name: string): Signer =>
  nativeHybridSigner({ ed25519: bytesOf(`classical ${name}`), mlDsa65: bytesOf(`lattice ${name}`) })

export const authorityId = '018f0000-0000-7000-8000-0000000000aa'
export const day = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T00:00:00.000Z`

/** An entry for a signing key, with its holder's agreement to be this signer of this State. */
export function signingEntry(state: string, signer: string, by: Signer, more: Partial<KeyEntry> = {}): KeyEntry {
  const possession = base64(by.sign(possessionText(state, signer, 'sign', keyId(by.key))))
  return {
    signer,
    use: 'sign',
    algorithm: by.key.algorithm,
    key: base64(by.key.bytes),
    from: day(1),
    until: null,
    compromisedAt: null,
    possession,
    ...more,
  }
}

export function openingEntry(signer: string, name: string, more: Partial<KeyEntry> = {}): KeyEntry {
  const key = base64(sealingKey(bytesOf(`seal ${name}`)).publicKey.bytes)
  return {
    signer,
    use: 'open',
    algorithm: 'x-wing',
    key,
    from: day(1),
    until: null,
    compromisedAt: null,
    possession: null,
    ...more,
  }
}

export const anAuthority: AuthorityEntry = {
  id: authorityId,
  names: [{ language: 'de', text: 'Bundesamt (Muster)' }],
  kind: 'central-authority',
  place: 'Bern',
  zone: 'Europe/Zurich',
  languages: ['de', 'fr'],
  competences: ['mutual-legal-assistance'],
  channels: ['comity'],
  forms: [],
  contacts: [],
  hours: { always: false, weekly: [], closed: [] },
  duty: [],
  readers: [{ role: 'central-authority', posts: 3 }],
}

/** What the node of a State says of itself, on the tenth of November 2026. */
export function saying(state: string, more: Partial<Descriptor> = {}): Descriptor {
  const signer = `${state}/${authorityId}`
  return {
    state,
    name: `Node of ${state}`,
    address: `https://comity.${state.toLowerCase()}.example`,
    serial: 10,
    issuedAt: day(10),
    validUntil: day(30),
    log: formatVerifierKey(verifierKey(`log.${state}`, 'ed25519', nodeSigner(`log ${state}`).key.bytes)),
    witness: formatVerifierKey(verifierKey(`log.${state}`, 'cosignature/v1', nodeSigner(`witness ${state}`).key.bytes)),
    keys: [
      signingEntry(state, state, nodeSigner(state)),
      signingEntry(state, signer, authoritySigner(state)),
      openingEntry(signer, state),
    ],
    authorities: [anAuthority],
    ...more,
  }
}

/** Signed by the node of that State, or by whom it is said. */
export function signed(descriptor: Descriptor, by: readonly Signer[] = [nodeSigner(descriptor.state)]): string {
  return sign(descriptorType, descriptor, by)
}
