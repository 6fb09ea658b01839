import { createHash } from 'node:crypto'

// The one kind of archive that is carried between nodes: plain files, each named by the SHA-256 of its content. Nothing in
// it is ever used as a path.

const block = 512
const nameShape = /^[0-9a-f]{64}$/
const zeros = new Uint8Array(block)

/** Why a file is no bundle. */
export type TarFault = 'header' | 'name' | 'kind' | 'size' | 'digest' | 'cut-short' | 'padding' | 'trailing'
export class TarBroken extends TypeError {
  readonly fault: TarFault
  constructor(fault: TarFault) {
    super(`not an archive of a bundle: ${fault}`)
    this.fault = fault
  }
}

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`

/** The header of one member (POSIX ustar), always the same for the same name and size. */
export function tarHeader(name: string, size: number): Uint8Array {
  if (!nameShape.test(name)) throw new TarBroken('name')
  const header = Buffer.alloc(block)
  header.write(name, 0, 'ascii')
  header.write(octal(0o600, 7), 100, 'ascii')
  header.write(octal(0, 7), 108, 'ascii')
  header.write(octal(0, 7), 116, 'ascii')
  header.write(octal(size, 11), 124, 'ascii')
  header.write(octal(0, 11), 136, 'ascii')
  header.write('        ', 148, 'ascii')
  header.write('0', 156, 'ascii')
  header.write('ustar\u000000', 257, 'ascii')
  let sum = 0
  for (const byte of header) sum += byte
  header.write(`${octal(sum, 6)} `, 148, 'ascii')
  return header
}

/** What fills a member up to whole blocks, and what ends the archive. */
export const tarPadding = (size: number): Uint8Array => zeros.subarray(0, (block - (size % block)) % block)
export const tarEnd = new Uint8Array(2 * block)

/** Reads bytes in the amounts asked for, out of a stream that comes in amounts of its own. */
function reader(stream: AsyncIterable<Uint8Array>) {
  const source = stream[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  let ended = false
  const parts: Buffer[] = []
  return {
    /** Exactly so many bytes; fewer only at the end of the stream. */
    take: async (bytes: number): Promise<Buffer> => {
      parts.length = 0
      let have = held.length
      if (have > 0) parts.push(held)
      while (have < bytes && !ended) {
        const next = await source.next()
        if (next.done === true) ended = true
        else {
          parts.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength))
          have += next.value.byteLength
        }
      }
      const whole = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts)
      parts.length = 0
      held = whole.subarray(bytes)
      return whole.subarray(0, bytes)
    },
    /** What is there of at most so many bytes; nothing only at the end of the stream. */
    some: async (most: number): Promise<Buffer> => {
      while (held.length === 0 && !ended) {
        const next = await source.next()
        if (next.done === true) ended = true
        else held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength)
      }
      const part = held.subarray(0, most)
      held = held.subarray(part.length)
      return part
    },
  }
}

function sizeIn(header: Buffer): number {
  const text = header.toString('latin1', 124, 136)
  const [, digits] = /^([0-7]{11})\0$/.exec(text) ?? []
  if (digits === undefined) throw new TarBroken('size')
  return Number.parseInt(digits, 8)
}

/** One file of an archive: read whole, or piece by piece, and once. */
export type Member = {
  readonly name: string
  readonly size: number
  readonly bytes: () => Promise<Buffer>
  /** Its content; at its end throws `TarBroken` where it is not what its name says. What is not read is passed over. */
  readonly pieces: () => AsyncGenerator<Uint8Array>
}

/**
 * Reads an archive strictly, member by member: each is written exactly as `tarHeader` writes it, no larger than `most`,
 * named by the SHA-256 of its content; behind the end is nothing but zeros. Throws `TarBroken` at the first byte that is
 * otherwise.
 */
export async function* readTar(stream: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Member> {
  const from = reader(stream)
  for (;;) {
    const header = await from.take(block)
    if (header.length < block) throw new TarBroken('cut-short')
    if (header.every((byte) => byte === 0)) break
    const name = header.toString('latin1', 0, 64)
    if (!nameShape.test(name)) throw new TarBroken('name')
    const size = sizeIn(header)
    if (size > most) throw new TarBroken('size')
    if (Buffer.compare(header, tarHeader(name, size)) !== 0) throw new TarBroken('header')
    const pieces = content(from, name, size)
    yield {
      name,
      size,
      bytes: async () => {
        const parts: Uint8Array[] = []
        for await (const piece of pieces) parts.push(piece)
        return Buffer.concat(parts)
      },
      pieces: async function* () {
        // Whoever stops reading does not end it: the rest is still to be held against its name.
        for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
      },
    }
    for (let next = await pieces.next(); next.done !== true; ) next = await pieces.next()
    const padding = tarPadding(size).length
    const filled = await from.take(padding)
    if (filled.length < padding) throw new TarBroken('cut-short')
    if (filled.some((byte) => byte !== 0)) throw new TarBroken('padding')
  }
  const second = await from.take(block)
  if (second.length < block || second.some((byte) => byte !== 0)) throw new TarBroken('cut-short')
  for (let more = await from.some(block); more.length > 0; more = await from.some(block)) {
    if (more.some((byte) => byte !== 0)) throw new TarBroken('trailing')
  }
}

async function* content(from: ReturnType<typeof reader>, name: string, size: number): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for (let left = size; left > 0; ) {
    const piece = await from.some(left)
    if (piece.length === 0) throw new TarBroken('cut-short')
    hash.update(piece)
    left -= piece.length
    yield piece
  }
  if (hash.digest('hex') !== name) throw new TarBroken('digest')
}
