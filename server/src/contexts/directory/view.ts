import { isFault } from '@comity/proof/fault'
import { readEnvelope } from '@comity/proof/envelope'
import { type Changes, listenForChanges } from '#kernel/changes'
import type { Database } from '#kernel/database'
import type { Kernel } from '#kernel/kernel'
import { heldKey } from './rules.descriptor.ts'
import type { HeldKey } from './rules.trust.ts'
import { type OwnKey, readOwnKeys } from './store.own.ts'
import { type PeerRow, readPeerKeys, readPeers } from './store.peers.ts'
import { type HeldSpace, readList, type ReadList } from './rules.list.ts'
import { readSpaces, type SpaceRow } from './store.spaces.ts'
import { Descriptor, type TrustList } from './words.ts'

export type KnownPeer = {
  readonly row: PeerRow
  readonly descriptor: Descriptor
  /** What was accepted: by a ceremony, a list, or a descriptor that an accepted key signed. */
  readonly keys: readonly HeldKey[]
  /** What the descriptor lists, while nobody vouched for it. Believed in nothing but in who is asking to be compared. */
  readonly listed: readonly HeldKey[]
}

/** What the directory holds, read at one go: kept while the database says that nothing changed. */
export type View = {
  readonly own: readonly OwnKey[]
  readonly peers: ReadonlyMap<string, KnownPeer>
  readonly spaces: readonly KnownSpace[]
}

export type KnownSpace = HeldSpace & {
  readonly row: SpaceRow
  readonly founding: TrustList
  /** SHA-256 of the founding list: what its words are over. */
  readonly digest: string
}

export type Views = {
  readonly now: () => Promise<View>
  /** The next question reads anew: for what this process just changed. */
  readonly forget: () => void
  readonly onChange: (changed: () => void) => void
  readonly close: () => Promise<void>
}

/** How long one look at the database serves the questions of a moment while changes cannot be heard. */
const unheardMs = 100

/**
 * The directory in memory: a change is heard by every process of the node within a second, and where hearing fails the
 * database is asked anew every tenth of a second. So distrust is effective everywhere at once.
 */
export async function openViews(kernel: Kernel): Promise<Views> {
  const { database } = kernel
  const listeners: (() => void)[] = []
  let generation = 0
  let kept: { readonly generation: number; readonly view: Promise<View>; readonly at: number } | undefined
  let changes: Changes | undefined

  const read = viewReader(database)
  const forget = (): void => {
    generation += 1
  }
  changes = await listenForChanges(
    database,
    'comity_directory',
    () => {
      forget()
      for (const changed of listeners) changed()
    },
    kernel.log,
  )
  const listening = changes
  return {
    now: async () => {
      const now = performance.now()
      const fresh = listening.heard() || (kept !== undefined && now - kept.at < unheardMs)
      if (kept !== undefined && kept.generation === generation && fresh) return kept.view
      const view = read()
      kept = { generation, view, at: now }
      view.catch(() => {
        kept = undefined
      })
      return view
    },
    forget,
    onChange: (changed) => void listeners.push(changed),
    close: () => listening.close(),
  }
}

/** What was kept was verified before. */
function taken(text: string, receivedAt: string) {
  const envelope = readEnvelope(text)
  const descriptor = Descriptor.parse(isFault(envelope) ? undefined : envelope.payload)
  return { text, descriptor, listed: descriptor.keys.flatMap((entry) => heldKey(entry, receivedAt) ?? []) }
}

/** Reads the whole directory; descriptors that did not change since the last time are not taken apart again. */
export function viewReader(database: Database): () => Promise<View> {
  const descriptors = new Map<string, { text: string; descriptor: Descriptor; listed: readonly HeldKey[] }>()
  const readOf = ({ state, standing, descriptor: text, receivedAt }: PeerRow): Omit<KnownPeer, 'row' | 'keys'> => {
    const known = descriptors.get(state)
    const found = known?.text === text ? known : taken(text, receivedAt)
    descriptors.set(state, found)
    return { descriptor: found.descriptor, listed: standing === 'trusted' ? [] : found.listed }
  }
  const lists = new Map<string, { readonly text: string; readonly read: ReadList | undefined }>()
  const listOf = (place: string, text: string): ReadList | undefined => {
    const known = lists.get(place)
    if (known?.text === text) return known.read
    const read = readList(text)
    const kept = { text, read: 'refused' in read ? undefined : read }
    lists.set(place, kept)
    return kept.read
  }
  const spaceOf = (row: SpaceRow): KnownSpace[] => {
    const { space, standing, trusts } = row
    const [list, founding] = [listOf(space, row.list), listOf(`${space} founding`, row.founding)]
    if (list === undefined || founding === undefined) return []
    return [{ space, standing, trusts, list: list.list, founding: founding.list, digest: founding.digest, row }]
  }
  return async () => {
    const [own, rows, keys, spaces] = await Promise.all([
      readOwnKeys(database),
      readPeers(database),
      readPeerKeys(database),
      readSpaces(database),
    ])
    const peers = rows.map((row): [string, KnownPeer] => [
      row.state,
      { row, ...readOf(row), keys: keys.filter(({ state }) => state === row.state) },
    ])
    return { own, peers: new Map(peers), spaces: spaces.flatMap(spaceOf) }
  }
}
