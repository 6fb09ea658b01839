import { base64 } from '@comity/proof/base64'
import { sign } from '@comity/proof/envelope'
import type { Signer } from '@comity/proof/signer'
import { listType, readList, type ReadList, rootAfter } from '../../src/contexts/directory/rules.list.ts'
import type { TrustList } from '../../src/contexts/directory/words.ts'
import { day, nodeSigner } from './descriptors.ts'

export const three = ['PER', 'BRA', 'CHE'] as const
const named = (state: string) => ({ state, key: base64(nodeSigner(state).key.bytes) })

/** The version of a list that follows on a history: of three signers, two of whom must sign. */
export function version(history: readonly ReadList[], more: Partial<TrustList> = {}): TrustList {
  return {
    space: 'andes',
    title: 'Andes (sample)',
    number: history.length + 1,
    root: rootAfter(history),
    threshold: 2,
    signers: three.map(named),
    members: [...three, 'COL'].map((state) => ({
      ...named(state),
      name: `Node of ${state}`,
      address: `https://comity.${state.toLowerCase()}.example`,
    })),
    issuedAt: day(10),
    validUntil: day(30),
    ...more,
  }
}

export function signedList(list: TrustList, by: readonly Signer[]): ReadList {
  const read = readList(sign(listType, list, by))
  if ('refused' in read) throw new Error(`${read.refused}: ${read.detail ?? ''}`)
  return read
}

/** A history of so many versions, each signed by Peru and Brazil. */
export function history(length: number): readonly ReadList[] {
  const all: ReadList[] = []
  while (all.length < length) {
    all.push(signedList(version(all, { title: `Version ${all.length + 1}` }), [nodeSigner('PER'), nodeSigner('BRA')]))
  }
  return all
}
