import { base64, fromBase64 } from './base64.ts'
import { formatTimed, type Signed, verifyNoteSignature } from './cosignature.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { fromUtf8 } from './lines.ts'
import { isKeyName, type VerifierKey } from './vkey.ts'

/** One line under a note: who says to have signed it, and with what. */
export type SignatureLine = {
  readonly name: string
  readonly id: number
  /** After the four bytes of the id. */
  readonly signature: Uint8Array
}

/** A text and what was signed under it (C2SP signed-note). Nothing is verified: the text means nothing yet. */
export type Note = { readonly text: string; readonly signatures: readonly SignatureLine[] }

export type NoteFault =
  | 'too-large'
  | 'not-utf-8'
  | 'control-character'
  | 'no-signatures'
  | 'too-many-signatures'
  | 'signature-line'

/** Characters of the longest note read; 100 post-quantum signatures have room. */
export const longestNote = 1_000_000
export const mostSignatures = 100

const dash = '\u2014 '

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 && unit !== 0x0a) return true
  }
  return false
}

function parseLine(line: string): SignatureLine | undefined {
  if (!line.startsWith(dash)) return undefined
  const [name, encoded, ...more] = line.slice(dash.length).split(' ')
  if (name === undefined || encoded === undefined || more.length > 0 || !isKeyName(name)) return undefined
  const bytes = fromBase64(encoded)
  if (bytes === undefined || bytes.length < 5) return undefined
  return { name, id: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), signature: bytes.slice(4) }
}

/** Reads signature lines, each ending in a newline: those under a note, and those a witness answers with. */
export function parseSignatureLines(text: string): SignatureLine[] | Fault<NoteFault> {
  if (text.length > longestNote) return fault('too-large')
  if (text === '') return fault('no-signatures')
  if (!text.endsWith('\n')) return fault('signature-line')
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > mostSignatures) return fault('too-many-signatures')
  const read: SignatureLine[] = []
  for (const line of lines) {
    const signature = parseLine(line)
    if (signature === undefined) return fault('signature-line')
    read.push(signature)
  }
  return read
}

/** A note taken apart at its last empty line, its signatures not yet read. */
export type Split = { readonly text: string; readonly lines: string }

/** The first half of `parseNote`, for whoever must look at the text before the signatures. */
export function splitNote(from: string | Uint8Array): Split | Fault<NoteFault> {
  if (from.length > longestNote) return fault('too-large')
  const whole = typeof from === 'string' ? from : fromUtf8(from)
  if (whole === undefined || !whole.isWellFormed()) return fault('not-utf-8')
  if (hasControlCharacter(whole)) return fault('control-character')
  const border = whole.lastIndexOf('\n\n')
  if (border < 0) return fault('no-signatures')
  return { text: whole.slice(0, border + 1), lines: whole.slice(border + 2) }
}

/** Reads a note by the grammar and nothing beside it; bytes must be UTF-8. */
export function parseNote(from: string | Uint8Array): Note | Fault<NoteFault> {
  const split = splitNote(from)
  if (isFault(split)) return split
  const signatures = parseSignatureLines(split.lines)
  return isFault(signatures) ? signatures : { text: split.text, signatures }
}

/** One signature line, its newline included. */
export function formatSignatureLine({ name, id, signature }: SignatureLine): string {
  if (!isKeyName(name)) throw new TypeError('not the name of a key')
  const bytes = new Uint8Array(4 + signature.length)
  new DataView(bytes.buffer).setUint32(0, id)
  bytes.set(signature, 4)
  return `${dash}${name} ${base64(bytes)}\n`
}

/** The note as a text. Throws when it could not be read again. */
export function formatNote({ text, signatures }: Note): string {
  const whole = `${text}\n${signatures.map(formatSignatureLine).join('')}`
  const read = parseNote(whole)
  if (isFault(read) || read.text !== text) throw new TypeError('not the text of a note')
  return whole
}

/**
 * The line for a signature that this key made over `messageFor(key, text, timestamp)`. A key that signs without a time
 * takes none.
 */
export function signatureLine(key: VerifierKey, signature: Uint8Array, timestamp = 0): SignatureLine {
  const { name, id, kind } = key
  return { name, id, signature: kind === 'ed25519' ? signature : formatTimed({ timestamp, signature }) }
}

/** A signature that holds: whose it is, the line it stands in, and its time if its kind has one. */
export type Verified = Signed & { readonly key: VerifierKey; readonly line: SignatureLine }

/** A note of which at least one known key is shown to have signed the text. */
export type OpenedNote = {
  readonly text: string
  /** Each known key at most once, in the order of the lines, with the time of its first signature. */
  readonly verified: readonly Verified[]
}

/** `bad-signature`: a line bears the name and id of a known key, and does not hold. */
export type SignatureFault = 'bad-signature' | 'no-known-signature'

/** Checks every signature of a known key, passes over all others, and fails whole when one of a known key is bad. */
export function verifyNote(
  { text, signatures }: Note,
  keys: readonly VerifierKey[],
): OpenedNote | Fault<SignatureFault> {
  const verified = new Map<VerifierKey, Verified>()
  const seen = new Set<string>()
  for (const line of signatures) {
    const known = keys.filter((key) => key.name === line.name && key.id === line.id)
    if (known.length === 0) continue
    // Anyone can repeat a line that holds a hundred times; whoever reads the note does not check it a hundred times.
    const written = formatSignatureLine(line)
    if (seen.has(written)) continue
    seen.add(written)
    const held = known.flatMap((key) => {
      const signed = verifyNoteSignature(key, text, line.signature)
      return signed === undefined ? [] : [{ key, line, ...signed }]
    })
    if (held.length === 0) return fault('bad-signature')
    for (const one of held) if (!verified.has(one.key)) verified.set(one.key, one)
  }
  if (verified.size === 0) return fault('no-known-signature')
  return { text, verified: [...verified.values()] }
}

/** Reads a note, then verifies it. */
export function openNote(
  from: string | Uint8Array,
  keys: readonly VerifierKey[],
): OpenedNote | Fault<NoteFault | SignatureFault> {
  const note = parseNote(from)
  return isFault(note) ? note : verifyNote(note, keys)
}
