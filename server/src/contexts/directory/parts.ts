import type { Kernel } from '#kernel/kernel'
import { fingerprint } from '@comity/proof/fingerprint'
import type { Describing } from './describe.ts'
import type { Own } from './own.ts'
import { isTrusted, newestKey } from './rules.trust.ts'
import type { OwnDescriptor } from './store.own.ts'
import type { KnownPeer, View, Views } from './view.ts'
import type { Wire } from './wire.ts'

/** What the services of this context stand on. Built once, in index.ts. */
export type Parts = {
  readonly kernel: Kernel
  readonly state: string
  readonly address: string
  readonly loopback: boolean
  readonly version: string
  readonly own: Own
  readonly views: Views
  readonly wire: Wire
  readonly describe: () => Promise<OwnDescriptor>
  readonly authorities: Describing['authorities']
  /** Spaces whose lists this node accepted, that are valid now, and name the State by the key it has. */
  readonly spacesOf: (view: View, state: string) => readonly string[]
}

/** The node key of a neighbour that is compared: the newest its descriptor lists. */
export function comparedKey({ row, keys, listed }: KnownPeer): string {
  const { state, issuedAt } = row
  return newestKey(listed.length > 0 ? listed : keys, state, 'sign', issuedAt)?.id ?? ''
}

/** A key as officers compare it. */
export function keyWords(id: string): { id: string; words: string[] } {
  return { id, words: /^[0-9a-f]{64}$/.test(id) ? [...fingerprint(id)] : [] }
}

export function trustedBy({ spacesOf }: Pick<Parts, 'spacesOf'>, view: View, { row }: KnownPeer) {
  const spaces = spacesOf(view, row.state)
  const ceremony = row.standing === 'trusted'
  return { trusted: isTrusted(row.standing, { spaces }), by: { ceremony, spaces: [...spaces] } }
}
