import { isFault } from '@comity/proof/fault'
import { formatHash } from '@comity/proof/lines'
import { rootOfEdge } from '@comity/proof/tile-edge'
import type { Clock } from '#kernel/clock'
import { openDatabase } from '#kernel/database'
import { migrate, type MigrationSet } from '#kernel/database/migrate'
import { refuse, Refused } from '#kernel/refusal'
import { mirrorAt } from './guard.ts'
import { logKeyFile, nameOf, readLogKey } from './key.ts'
import { isAddress } from './peers.ts'
import { enterStragglers, rebuild, type RebuildFault } from './rebuild.ts'
import { currentEdge, sequencer } from './sequencer.ts'
import { releaseRestored } from './store.guard.ts'
import { beginLog, readHead } from './store.ts'

/** What the log of a home is after it was rebuilt: its size and root, how long it was before, how many entries moved. */
export type Recovered = {
  readonly size: number
  readonly root: string
  readonly before: number
  readonly moved: number
}

const sentences: Readonly<Record<RebuildFault, string>> = {
  'no-source': 'none of these addresses holds a mirror of this log that our own key signed, with its tiles',
  forked: 'this log signed two histories, and which one stands is for people to say: nothing was changed',
  interrupted: 'a mirror fell silent; what was fetched is sound: try again, and it goes on from there',
  entry: 'under our own signature stands what is no entry of a log',
  missing: 'a mirror, or this database, lacks tiles: try another mirror, or run `comity ledger fsck`',
  width: 'a tile has not as many hashes as it must: try another mirror',
  root: 'tiles do not have the root that was signed: try another mirror, or run `comity ledger fsck`',
  hash: 'a tile or an entry is not the one that was signed: try another mirror',
  range: 'a mirror shows a tree that cannot be',
}

/**
 * Rebuilds the log of a home from the mirrors peers keep at these addresses, into a database that is empty or older; the
 * node may run meanwhile. Everything is verified against the log's own key, which must be there.
 */
export async function recoverLogOf(given: {
  readonly home: string
  readonly state: string
  readonly withDatabase: <T>(use: (url: string) => Promise<T>) => Promise<T>
  readonly clock: Clock
  readonly sets: readonly MigrationSet[]
  /** Addresses of peers. None: no peer holds a mirror, and a restored log is to go on from what it has. */
  readonly from: readonly string[]
}): Promise<Recovered> {
  const key = await readLogKey(given.home)
  if (key === undefined) {
    const detail = `\`${logKeyFile(given.home)}\` does not exist: bring it back from a backup first, nothing else can sign`
    throw new Refused(refuse('unknown', { detail }))
  }
  const stranger = given.from.find((address) => !isAddress(address))
  if (stranger !== undefined) {
    const detail = `\`${stranger}\` is no address of a node, such as https://comity.example.ch`
    throw new Refused(refuse('malformed', { detail }))
  }
  return given.withDatabase(async (url) => {
    const database = openDatabase(url, { connections: 4 })
    try {
      await migrate(database.pool, given.sets)
      const { origin } = await beginLog(database, nameOf(given.state, key.id), key.publicKey)
      const log = { origin, keys: [key.verifier(origin)] }
      const parts = { database, clock: given.clock }
      const before = (await readHead(database))?.size ?? 0
      let moved = 0
      if (given.from.length === 0) await releaseRestored(database)
      else {
        const rebuilt = await rebuild(
          parts,
          log,
          given.from.map((address) => mirrorAt(address, log)),
        )
        if (isFault(rebuilt)) throw new Refused(refuse('unavailable', { detail: sentences[rebuilt.fault] }))
        moved = await enterStragglers(parts, sequencer(database, () => undefined).append)
      }
      const edge = await currentEdge(database)
      return { size: edge.size, root: formatHash(rootOfEdge(edge)), before, moved }
    } finally {
      await database.close()
    }
  })
}
