import type { FetchTile } from '@comity/proof/tile-reader'
import { ask, Silence } from './outgoing.ts'

/** A log elsewhere, or a mirror of one: what stands below a prefix (C2SP tlog-tiles). Asking throws `Silence`. */
export type RemoteLog = {
  readonly checkpoint: () => Promise<string | undefined>
  readonly tile: FetchTile
  /** Any other small text below the prefix. */
  readonly text: (path: string) => Promise<string | undefined>
}

// An accusation holds two notes under the signatures of the log alone, and 63 hashes. Whatever is read is parsed, and who
// sends it may be hostile.
const longestText = 100_000
const longestNote = 200_000
// Tiles have 8 kB, bundles of our entries some 50: a log of far longer ones is not mirrored.
const longestTile = 1_048_576
const answerMs = 15_000

export function remoteLog(prefix: string, signal?: AbortSignal): RemoteLog {
  const get = async (path: string, limit: number): Promise<Uint8Array | undefined> => {
    const { status, bytes } = await ask({ url: `${prefix}/${path}`, limit, ms: answerMs, ...(signal && { signal }) })
    if (status === 404 || status === 410) return undefined
    if (status !== 200) throw new Silence('unreachable')
    return bytes
  }
  const text = async (path: string, limit: number): Promise<string | undefined> => {
    const bytes = await get(path, limit)
    return bytes && new TextDecoder().decode(bytes)
  }
  return {
    checkpoint: () => text('checkpoint', longestNote),
    tile: (path) => get(path, longestTile),
    text: (path) => text(path, longestText),
  }
}
