import type { Shown } from './words.preview.ts'

/** Bytes of the longest file that is looked at: it is held in memory while it is. */
export const longestLooked = 20_000_000
/** Bytes of text that are shown. */
export const longestText = 200_000
/** A picture of more is not shown: a few bytes can unpack to more than a browser has. */
export const mostPixels = 50_000_000

export type Picture = { readonly mediaType: PictureType; readonly width: number; readonly height: number }
type PictureType = Extract<Shown, { readonly as: 'picture' }>['mediaType']

/** What a file can be shown as, by its own bytes and never by what it is said to be. */
export type Sort = { readonly sort: 'pdf' } | ({ readonly sort: 'picture' } & Picture) | { readonly sort: 'text' }

export function sortOf(file: Uint8Array): Sort | undefined {
  const picture = pictureIn(file)
  if (picture !== undefined) return { sort: 'picture', ...picture }
  // Readers of PDF take it where something stands before it.
  if (latin(file, 0, 1_024).includes('%PDF-')) return { sort: 'pdf' }
  return textIn(file) === undefined ? undefined : { sort: 'text' }
}

const latin = (file: Uint8Array, from: number, to: number): string => String.fromCharCode(...file.subarray(from, to))

/** The head of a picture that browsers draw and that runs nothing. SVG is none: it is shown as the text it is. */
export function pictureIn(file: Uint8Array): Picture | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const has = (length: number) => file.length >= length
  if (has(24) && latin(file, 0, 8) === '\x89PNG\r\n\x1a\n' && latin(file, 12, 16) === 'IHDR') {
    return { mediaType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
  }
  if (has(10) && /^GIF8[79]a/.test(latin(file, 0, 6))) {
    return { mediaType: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  }
  if (has(30) && latin(file, 0, 4) === 'RIFF' && latin(file, 8, 12) === 'WEBP') return webp(file, view)
  return has(4) && latin(file, 0, 3) === '\xff\xd8\xff' ? jpeg(file, view) : undefined
}

/** WebP as RFC 9649 has it, section 2: one of three first chunks tells the size. */
function webp(file: Uint8Array, view: DataView): Picture | undefined {
  const mediaType = 'image/webp'
  const chunk = latin(file, 12, 16)
  if (chunk === 'VP8X') {
    const three = (at: number) => view.getUint16(at, true) + (file[at + 2] ?? 0) * 65_536 + 1
    return { mediaType, width: three(24), height: three(27) }
  }
  if (chunk === 'VP8 ') {
    return { mediaType, width: view.getUint16(26, true) % 16_384, height: view.getUint16(28, true) % 16_384 }
  }
  if (chunk !== 'VP8L') return undefined
  const bits = view.getUint32(21, true)
  return { mediaType, width: (bits % 16_384) + 1, height: (Math.floor(bits / 16_384) % 16_384) + 1 }
}

/** JPEG (ITU T.81, annex B): from marker to marker up to the frame, which tells the size. */
function jpeg(file: Uint8Array, view: DataView): Picture | undefined {
  let at = 2
  while (at + 9 <= file.length) {
    if (file[at] !== 0xff) return undefined
    const marker = file[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { mediaType: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else at += 2 + Math.max(2, view.getUint16(at + 2))
  }
  return undefined
}

/** What a file says as text, as much as is shown; undefined where it is none: bytes that are no letters stand in it. */
export function textIn(file: Uint8Array): { readonly text: string; readonly whole: boolean } | undefined {
  const [first, second] = file
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    // As a stream, so that a letter that is cut in two at the end is no fault.
    const text = new TextDecoder(encoding, { fatal: true }).decode(file.subarray(0, longestText), { stream: true })
    const whole = file.length <= longestText
    if (whole) new TextDecoder(encoding, { fatal: true }).decode(file)
    // Control characters other than those that end lines and columns.
    return /[^\P{Cc}\t\n\v\f\r]/u.test(text) ? undefined : { text, whole }
  } catch {
    return undefined
  }
}
