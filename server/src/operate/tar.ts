/** One member of a tar file (POSIX.1-2017, pax, ustar interchange format). The body must be read before the next. */
export type TarEntry = { readonly name: string; readonly size: number; readonly body: AsyncIterable<Uint8Array> }

const block = 512
const largestOctal = 0o77777777777

/** The header of a member. Names are ASCII or UTF-8 of at most 100 bytes, or 255 with a slash in the right place. */
export function tarHeader(name: string, size: number, modified: Temporal.Instant): Uint8Array {
  const header = Buffer.alloc(block)
  const [prefix, rest] = splitName(name)
  header.write(rest, 0)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  writeSize(header, size)
  header.write(`${octal(Math.floor(modified.epochMilliseconds / 1000), 11)}\0`, 136)
  header.write('0', 156)
  header.write('ustar\u{0}00', 257)
  header.write(prefix, 345)
  header.write(`${octal(checksum(header), 6)}\0 `, 148)
  return header
}

/** What fills a body of that size up to the next block. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((block - (size % block)) % block)
}

/** What ends a tar file. */
export const tarEnd = (): Uint8Array => new Uint8Array(2 * block)

/** Reads the members in order, holding no more than a piece of one in memory. Throws when the file is cut or garbled. */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const bytes = byteReader(source)
  for (;;) {
    const header = await bytes.take(block)
    if (header.every((byte) => byte === 0)) break
    if (Number.parseInt(text(header, 148, 8), 8) !== checksum(header)) throw new Error('garbled tar header')
    const prefix = text(header, 345, 155)
    const name = `${prefix}${prefix === '' ? '' : '/'}${text(header, 0, 100)}`
    const size = readSize(header)
    let left = size
    const body = (async function* () {
      while (left > 0) {
        const piece = await bytes.some(left)
        left -= piece.length
        yield piece
      }
    })()
    yield { name, size, body }
    if (left > 0) throw new Error(`tar member ${name} was not read to its end`)
    await bytes.take(tarPadding(size).length)
  }
  await bytes.rest()
}

type ByteReader = {
  readonly take: (count: number) => Promise<Buffer>
  readonly some: (atMost: number) => Promise<Uint8Array>
  readonly rest: () => Promise<void>
}

function byteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const pieces = source[Symbol.asyncIterator]()
  let ahead: Uint8Array = new Uint8Array(0)
  const some = async (atMost: number): Promise<Uint8Array> => {
    while (ahead.length === 0) {
      const next = await pieces.next()
      if (next.done === true) throw new Error('the file ends too early')
      ahead = next.value
    }
    const piece = ahead.subarray(0, atMost)
    ahead = ahead.subarray(piece.length)
    return piece
  }
  return {
    some,
    take: async (count) => {
      const parts: Uint8Array[] = []
      for (let left = count; left > 0; left -= parts.at(-1)?.length ?? 0) parts.push(await some(left))
      return Buffer.concat(parts)
    },
    // The end is authenticated too, so it is read to the last byte.
    rest: async () => {
      for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) continue
    },
  }
}

function splitName(name: string): [prefix: string, rest: string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)]
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(rest) <= 100) return [prefix, rest]
  }
  throw new Error(`the name ${name} is too long for a tar file`)
}

// From 8 GiB on, a size stands as a binary number with the first bit set (GNU tar manual, "Extensions to the format").
function writeSize(header: Buffer, size: number): void {
  if (size <= largestOctal) {
    header.write(`${octal(size, 11)}\0`, 124)
    return
  }
  header[124] = 0x80
  header.writeBigUInt64BE(BigInt(size), 128)
}

function readSize(header: Buffer): number {
  const size = header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(text(header, 124, 12), 8)
  if (!Number.isSafeInteger(size) || size < 0) throw new Error('garbled tar header')
  return size
}

function checksum(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0)
}

function text(header: Buffer, at: number, length: number): string {
  const field = header.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? length : end).trim()
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')
