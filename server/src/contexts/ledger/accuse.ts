import { type Fault, fault, isFault } from '@comity/proof/fault'
import { equalBytes } from '@comity/proof/hash'
import { emptyRoot } from '@comity/proof/merkle'
import { accuseFromTiles, accuseSplitView, verifyMisbehaviour } from '@comity/proof/misbehaviour'
import type { Log, SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import type { TileFault, TileReader } from '@comity/proof/tile-reader'

/** A checkpoint that a log signed, as somebody showed it, and how to read the tree under it. */
export type Shown = {
  readonly note: string
  readonly checkpoint: SignedCheckpoint
  readonly tiles: () => Promise<TileReader | Fault<TileFault>>
}

/**
 * The accusation that two checkpoints of a log make together, verified as a stranger would; undefined when the one
 * continues the other. A fault says that the tiles to tell were not to be had, which accuses nobody.
 */
export async function accusationBetween(
  log: Log,
  one: Shown,
  other: Shown,
): Promise<string | undefined | Fault<TileFault | 'unproven'>> {
  const [earlier, later] = one.checkpoint.size <= other.checkpoint.size ? [one, other] : [other, one]
  const text = await accusation(earlier, later)
  if (typeof text !== 'string') return text
  return isFault(verifyMisbehaviour(text, log)) ? fault('unproven') : text
}

async function accusation(earlier: Shown, later: Shown): Promise<string | undefined | Fault<TileFault>> {
  const { size, root } = earlier.checkpoint
  if (size === later.checkpoint.size) {
    const same = equalBytes(root, later.checkpoint.root)
    return same ? undefined : accuseSplitView(earlier.note, { note: later.note, root: later.checkpoint.root })
  }
  if (size === 0 && equalBytes(root, emptyRoot())) return undefined
  const tiles = await later.tiles()
  return isFault(tiles) ? tiles : accuseFromTiles(earlier, { note: later.note, tiles })
}
