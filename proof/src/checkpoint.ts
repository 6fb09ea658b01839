import { type Fault, fault } from './fault.ts'
import { formatHash, parseDecimal, parseHash } from './lines.ts'
import type { Hash } from './merkle.ts'

/** What a log says of itself at one size (C2SP tlog-checkpoint): the text of a note, not yet signed by anyone. */
export type Checkpoint = {
  /** Identity of the log. Compared byte by byte, never normalised. */
  readonly origin: string
  readonly size: number
  readonly root: Hash
  /** Lines whose meaning this specification leaves open. ML-DSA cosignatures do not cover them. */
  readonly extensions: readonly string[]
}

export type CheckpointFault = 'not-a-checkpoint' | 'origin' | 'size' | 'root' | 'extension'

function isLine(line: string): boolean {
  return line !== '' && !line.includes('\n')
}

/** Reads the text of a note, its final newline included. Every line must be there, and none empty. */
export function parseCheckpoint(text: string): Checkpoint | Fault<CheckpointFault> {
  const [origin, size, root, ...rest] = text.split('\n')
  if (origin === undefined || size === undefined || root === undefined || rest.length === 0)
    return fault('not-a-checkpoint')
  if (rest.pop() !== '') return fault('not-a-checkpoint')
  if (origin === '') return fault('origin')
  const number = parseDecimal(size)
  if (number === undefined) return fault('size')
  const hash = parseHash(root)
  if (hash === undefined) return fault('root')
  if (rest.includes('')) return fault('extension')
  return { origin, size: number, root: hash, extensions: rest }
}

/** The text to sign. Throws on what could not be read again. */
export function formatCheckpoint({
  origin,
  size,
  root,
  extensions = [],
}: Omit<Checkpoint, 'extensions'> & Partial<Checkpoint>): string {
  if (!isLine(origin) || !extensions.every(isLine))
    throw new TypeError('a line of a checkpoint is empty or more than one')
  if (!Number.isSafeInteger(size) || size < 0) throw new TypeError('not the size of a tree')
  return `${[origin, String(size), formatHash(root), ...extensions].join('\n')}\n`
}
