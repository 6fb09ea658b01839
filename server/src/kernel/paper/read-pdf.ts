import { inflateSync } from 'node:zlib'

/** What stands in a PDF as an embedded file. Its name is not told: what a file is shows in its bytes. */
export type Embedded = { readonly bytes: Uint8Array }
export type EmbeddedFault = { readonly fault: 'encrypted' | 'too-many' | 'unpacks-too-large' }

const mostFiles = 20
const mostBytes = 16_000_000
const longestDictionary = 4_000

/**
 * The files embedded in a PDF somebody sent. Looks for their streams from the first byte to the last and follows no
 * reference, so that a PDF cannot lead it astray; what is unpacked is bounded. Streams that cannot be read are left out.
 */
export function embeddedIn(pdf: Uint8Array): readonly Embedded[] | EmbeddedFault {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(bytes.toString('latin1', Math.max(0, bytes.length - 4_000)))) {
    return { fault: 'encrypted' }
  }
  const found: Embedded[] = []
  let left = mostBytes
  for (let at = bytes.indexOf('/EmbeddedFile'); at !== -1; at = bytes.indexOf('/EmbeddedFile', at + 13)) {
    const stream = streamAt(bytes, at)
    if (stream === undefined) continue
    if (found.length === mostFiles) return { fault: 'too-many' }
    const unpacked = unpack(stream, left)
    if (unpacked === 'too-large') return { fault: 'unpacks-too-large' }
    if (unpacked === undefined) continue
    left -= unpacked.length
    found.push({ bytes: unpacked })
  }
  return found
}

type Stream = { readonly filter: string | undefined; readonly data: Buffer }

/** The stream whose dictionary this place stands in. */
function streamAt(bytes: Buffer, place: number): Stream | undefined {
  const near = bytes.toString('latin1', place, place + longestDictionary)
  const opening = /^\/EmbeddedFile(?![A-Za-z])[^]*?>>\s*stream\r?\n/.exec(near)
  if (opening === null || /\bendobj\b/.test(opening[0])) return undefined
  const from = place + opening[0].length
  const before = bytes.toString('latin1', Math.max(0, place - longestDictionary), place)
  const dictionary = before.slice(before.lastIndexOf(' obj')) + opening[0]
  const length = Number(/\/Length\s+(\d{1,10})\b(?!\s+\d+\s+R)/.exec(dictionary)?.[1])
  const told =
    Number.isSafeInteger(length) && /^\s*endstream/.test(bytes.toString('latin1', from + length, from + length + 20))
  const end = told ? from + length : bytes.indexOf('endstream', from)
  if (end === -1) return undefined
  return {
    filter: /\/Filter\s*(\/\w+|\[[^\]]*\])/.exec(dictionary)?.[1]?.replaceAll(/[[\]\s]/g, ''),
    data: bytes.subarray(from, end),
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
