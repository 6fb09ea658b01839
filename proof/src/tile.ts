import type { Hash } from './merkle.ts'
import { parseDecimal } from './lines.ts'

/** Hashes in a full tile, and entries in a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256
const hashBytes = 32
const highestLevel = 63
const longestEntry = 0xffff

/** A resource of a log: hashes at a level of the tree, 0 being its leaves, or the entries themselves. */
export type TileName = {
  readonly level: number | 'entries'
  /** Counts tiles of this level from the left. */
  readonly index: number
  /** 1 to 256; a tile of fewer than 256 is partial. */
  readonly width: number
}

function isTileName({ level, index, width }: TileName): boolean {
  if (level !== 'entries' && !(Number.isInteger(level) && level >= 0 && level <= highestLevel)) return false
  return Number.isSafeInteger(index) && index >= 0 && Number.isInteger(width) && width >= 1 && width <= tileWidth
}

/** The path below the prefix of the log, such as `tile/0/x001/x234/067.p/8`. Throws on what is no tile. */
export function tilePath(name: TileName): string {
  if (!isTileName(name)) throw new RangeError('no such tile')
  const digits = String(name.index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/.{3}/gu) ?? []
  const index = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
  return `tile/${name.level}/${index}${name.width === tileWidth ? '' : `.p/${name.width}`}`
}

/** Reads a path; undefined unless it is the one path of a tile. */
export function parseTilePath(path: string): TileName | undefined {
  if (path.length > 64) return undefined
  const [, level, index, partial] =
    /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/u.exec(path) ?? []
  if (level === undefined || index === undefined) return undefined
  const name = {
    level: level === 'entries' ? level : Number(level),
    index: parseDecimal(index.replaceAll(/[x/]/gu, '').replace(/^0+(?=.)/u, '')) ?? Number.NaN,
    width: partial === undefined ? tileWidth : Number(partial),
  } as const
  // What is not written as it would be here (leading zeros, a full width) is another path to the same bytes: none.
  return isTileName(name) && tilePath(name) === path ? name : undefined
}

/** How many hashes a tree has at a level of tiles. */
export function levelSize(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level)
}

/** How many of them, or of the entries, this tile holds in a tree of this size; zero when it has not begun. */
export function widthIn(size: number, level: number | 'entries', index: number): number {
  const left = levelSize(size, level === 'entries' ? 0 : level) - index * tileWidth
  return Math.max(0, Math.min(tileWidth, left))
}

/** The partial tiles of hashes a tree of this size ends in, the leaves first. With them anyone can compute its root. */
export function edgeTiles(size: number): TileName[] {
  const names: TileName[] = []
  for (let level = 0; levelSize(size, level) > 0; level += 1) {
    const width = levelSize(size, level) % tileWidth
    if (width > 0) names.push({ level, index: Math.floor(levelSize(size, level) / tileWidth), width })
  }
  return names
}

/** The hashes of a tile; undefined unless there are exactly `width`. */
export function parseTile(bytes: Uint8Array, width: number): Hash[] | undefined {
  if (bytes.length !== width * hashBytes) return undefined
  return Array.from({ length: width }, (_, at) => bytes.subarray(at * hashBytes, (at + 1) * hashBytes))
}

export function formatTile(hashes: readonly Hash[]): Uint8Array {
  if (hashes.length < 1 || hashes.length > tileWidth) throw new RangeError('a tile holds 1 to 256 hashes')
  const bytes = new Uint8Array(hashes.length * hashBytes)
  hashes.forEach((hash, at) => {
    if (hash.length !== hashBytes) throw new TypeError('a hash has 32 bytes')
    bytes.set(hash, at * hashBytes)
  })
  return bytes
}

/** The entries of a bundle, each behind its length in two bytes; undefined unless there are exactly `width`. */
export function parseBundle(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length && entries.length < width) {
    const [high, low] = [bytes[at], bytes[at + 1]]
    if (high === undefined || low === undefined) return undefined
    const end = at + 2 + ((high << 8) | low)
    if (end > bytes.length) return undefined
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return at === bytes.length && entries.length === width ? entries : undefined
}

/** Throws on an entry longer than 65,535 bytes, which has no place in a log of this form. */
export function formatBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > tileWidth) throw new RangeError('a bundle holds 1 to 256 entries')
  const bytes = new Uint8Array(entries.reduce((length, entry) => length + 2 + entry.length, 0))
  let at = 0
  for (const entry of entries) {
    if (entry.length > longestEntry) throw new RangeError('an entry has at most 65,535 bytes')
    new DataView(bytes.buffer).setUint16(at, entry.length)
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}
