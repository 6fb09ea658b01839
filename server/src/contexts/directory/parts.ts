import type { Write } from '#kernel/database'
import type { Happening } from '#kernel/event'
import type { Kernel } from '#kernel/kernel'
import type { Refusal } from '#kernel/refusal'
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
  readonly name: string
  readonly address: string
  readonly loopback: boolean
  readonly version: string
  readonly own: Own
  readonly views: Views
  readonly wire: Wire
  readonly describe: () => Promise<OwnDescriptor>
  readonly authorities: Describing['authorities']
  readonly readers: Describing['readers']
  /** Carries out what the node does by itself, and tells of it. */
  readonly commit: (writes: readonly Write[], events: readonly Happening[]) => Promise<void>
  /** Fetches the descriptor of a State that is known, or named by a list, and takes it; the refusal when it is not taken. */
  readonly renew: (state: string, address: string) => Promise<Refusal | undefined>
  readonly askLists: (state: string, space: string, above: number) => Promise<readonly string[] | Refusal>
  /** Node keys, in base64, that accepted lists name for a State. */
  readonly listKeysOf: (view: View, state: string) => readonly string[]
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
