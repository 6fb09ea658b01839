import { isFault } from '@comity/proof/fault'
import { verifyMisbehaviour } from '@comity/proof/misbehaviour'
import type { Log } from '@comity/proof/signed-checkpoint'
import type { LogAccusation, MirrorState } from './contract.ts'
import type { KnownPeer } from './peers.ts'
import type { Mirror } from './store.mirror.ts'
import type { StoredAccusation } from './store.witness.ts'

/** How it stands with the log of each peer, whether or not it was ever reached; and with mirrors of peers that left. */
export function mirrorStates(
  peers: readonly KnownPeer[],
  mirrors: readonly Mirror[],
  accusations: readonly Pick<StoredAccusation, 'origin'>[],
): MirrorState[] {
  const origins = new Set([...peers.map(({ log }) => log.origin), ...mirrors.map(({ origin }) => origin)])
  return [...origins].toSorted().map((origin) => {
    const peer = peers.find(({ log }) => log.origin === origin)
    const mirror = mirrors.find((one) => one.origin === origin)
    return {
      origin,
      state: peer?.state ?? null,
      address: peer?.address ?? null,
      size: mirror?.size ?? 0,
      seen: mirror?.seenSize ?? 0,
      at: mirror?.at ?? null,
      failingSince: mirror?.since ?? null,
      problem: mirror?.problem ?? null,
      convicted: accusations.some((one) => one.origin === origin),
    }
  })
}

/** What is kept against logs, each verified again by the keys the log is known by now; what they do not prove is left out. */
export function accusationsOf(
  kept: readonly StoredAccusation[],
  logOf: (origin: string) => Log | undefined,
): LogAccusation[] {
  return kept.flatMap(({ digest, origin, text, at }) => {
    const log = logOf(origin)
    const found = log && verifyMisbehaviour(text, log)
    if (found === undefined || isFault(found)) return []
    const { proven, earlier, later } = found
    return [{ digest, origin, at, proven, earlierSize: earlier.size, laterSize: later.size, text }]
  })
}
