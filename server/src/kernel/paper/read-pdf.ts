import { inflateSync } from 'node:zlib'

/** What stands in a PDF as an embedded file. Its name is not told: what a file is shows in its bytes. */
export type Embedded = { readonly bytes: Uint8Array }
export type EmbeddedFault = { readonly fault: 'encrypted' | 'too-many' | 'unpacks-too-large' }

const mostFiles = 20
const mostBytes = 16_000_000
const longestDictionary = 4_000
/** Bytes one byte packed with Deflate can become at most. */
const mostFromOne = 1_032
const name = '/EmbeddedFile'

/**
 * The files embedded in a PDF somebody sent. Looks for their streams from the first byte to the last and follows no
 * reference, so that a PDF cannot lead it astray. What is tried and unpacked is bounded, whether or not anything comes of
 * it, so that the time it takes grows with the size alone. Streams that cannot be read are left out.
 */
export function embeddedIn(pdf: Uint8Array): readonly Embedded[] | EmbeddedFault {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(bytes.toString('latin1', Math.max(0, bytes.length - 4_000)))) {
    return { fault: 'encrypted' }
  }
  const found: Embedded[] = []
  let tried = 0
  let left = mostBytes
  for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at)) {
    const place = at
    at += name.length
    if (isLetter(bytes[at])) continue
    if (tried === mostFiles) return { fault: 'too-many' }
    tried += 1
    const stream = streamAt(bytes, place)
    if (stream === undefined) continue
    if (stream === 'endless') break
    at = stream.end
    const unpacked = unpack(stream, left)
    if (unpacked === 'too-large') return { fault: 'unpacks-too-large' }
    if (unpacked === undefined) {
      left = Math.max(0, left - stream.data.length * mostFromOne)
      continue
    }
    left -= unpacked.length
    found.push({ bytes: unpacked })
  }
  return found
}

const isLetter = (byte = 0): boolean => /[A-Za-z]/.test(String.fromCharCode(byte))

type Stream = { readonly filter: string | undefined; readonly data: Buffer; readonly end: number }

/** The stream whose dictionary this place stands in; `endless` where no stream ends between here and the end of the file. */
function streamAt(bytes: Buffer, place: number): Stream | 'endless' | undefined {
  const near = bytes.toString('latin1', place, place + longestDictionary)
  const opening = /^[^]*?>>\s*stream\r?\n/.exec(near)
  if (opening === null || /\bendobj\b/.test(opening[0])) return undefined
  const from = place + opening[0].length
  const before = bytes.toString('latin1', Math.max(0, place - longestDictionary), place)
  const dictionary = before.slice(before.lastIndexOf(' obj')) + opening[0]
  const length = Number(/\/Length\s+(\d{1,10})\b(?!\s+\d+\s+R)/.exec(dictionary)?.[1])
  const told =
    Number.isSafeInteger(length) && /^\s*endstream/.test(bytes.toString('latin1', from + length, from + length + 20))
  const end = told ? from + length : bytes.indexOf('endstream', from)
  if (end === -1) return 'endless'
  return {
    filter: /\/Filter\s*(\/\w+|\[[^\]]{0,200}\])/.exec(dictionary)?.[1]?.replaceAll(/[[\]\s]/g, ''),
    data: bytes.subarray(from, end),
    end,
  }
}

function unpack({ filter, data }: Stream, most: number): Uint8Array | 'too-large' | undefined {
  if (filter === undefined) return data.length > most ? 'too-large' : data
  if (filter !== '/FlateDecode') return undefined
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, most) })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : undefined
  }
}
