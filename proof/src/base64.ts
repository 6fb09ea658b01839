const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const noLetter = 255
const values = new Uint8Array(128).fill(noLetter)
for (let value = 0; value < alphabet.length; value += 1) values[alphabet.charCodeAt(value)] = value

const pad = '='.charCodeAt(0)
const letterOf = Uint8Array.from(alphabet.split(''), (letter) => letter.charCodeAt(0))
const decoder = new TextDecoder()

/** What newer engines bring (ECMA-262, 2026), several times as fast. */
type Native = {
  readonly toBase64?: (this: Uint8Array) => string
  readonly fromBase64?: (text: string, how: { readonly lastChunkHandling: 'strict' }) => Uint8Array
}
const { toBase64 } = Uint8Array.prototype as Native
const { fromBase64: readBase64 } = Uint8Array as Native

/** Base64 (RFC 4648 section 4) with padding and without line breaks. */
export function base64(bytes: Uint8Array): string {
  return toBase64 === undefined ? ownBase64(bytes) : toBase64.call(bytes)
}

/** The same for an engine that has none of its own. */
export function ownBase64(bytes: Uint8Array): string {
  const letters = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let to = 0
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    letters[to] = letterOf[group >> 18] ?? pad
    letters[to + 1] = letterOf[(group >> 12) & 63] ?? pad
    letters[to + 2] = left > 1 ? (letterOf[(group >> 6) & 63] ?? pad) : pad
    letters[to + 3] = left > 2 ? (letterOf[group & 63] ?? pad) : pad
    to += 4
  }
  return decoder.decode(letters)
}

/**
 * The bytes of base64 written in the one way `base64` writes them: standard alphabet, padded, no white space, unused
 * bits zero. Undefined for anything else, so that no two texts stand for the same bytes (RFC 4648 section 3.5).
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  if (readBase64 === undefined) return ownFromBase64(text)
  try {
    const bytes = readBase64(text, { lastChunkHandling: 'strict' })
    // What engines pass over, which is white space, makes fewer bytes than the text has room for.
    return bytes.length === bytesIn(text) ? bytes : undefined
  } catch {
    return undefined
  }
}

const paddingOf = (text: string): number => (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)
const bytesIn = (text: string): number => (text.length / 4) * 3 - paddingOf(text)

/** The same for an engine that reads none; of text whose length is a multiple of four. */
export function ownFromBase64(text: string): Uint8Array | undefined {
  const letters = text.length - paddingOf(text)
  const bytes = new Uint8Array(bytesIn(text))
  let bits = 0
  let held = 0
  let to = 0
  for (let at = 0; at < letters; at += 1) {
    const value = values[text.charCodeAt(at)] ?? noLetter
    if (value === noLetter) return undefined
    held = (held << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[to] = held >> bits
      held &= (1 << bits) - 1
      to += 1
    }
  }
  return held === 0 ? bytes : undefined
}
