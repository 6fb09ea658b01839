import { canonicalise } from './canonical.ts'
import { countingKeys, describedState, record, ringOf } from './described.ts'
import { type Envelope, readEnvelope } from './envelope.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { sha256Hex, utf8 } from './hash.ts'
import { parseJson } from './json.ts'
import { keyId } from './key.ts'
import type { Keyring } from './keyring.ts'
import { issue, readStatement, type Statement, type StatementFault, statementOf } from './receipt.ts'
import { openSealedPdf, type PdfFault, sealPdf } from './sealed-pdf.ts'
import type { Signer, Verify } from './signer.ts'

/** What the seal of a document is called, inside it. */
export const paperSeal = 'comity/paper-seal/v1'
/** What is stated of a document: `subject` is the digest of its content, `body.pages` that of its pages. */
export const paperStatement = 'requests/paper'

const longestFile = 40_000_000
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A document before it is sealed: the pages people read, the content machines read, and the lines the pages show. */
export type Unsealed = {
  /** The PDF as it was printed. */
  readonly pages: Uint8Array
  /** Plain JSON. */
  readonly content: unknown
  /** Every line a reader sees, in order. */
  readonly lines: readonly string[]
}

/** Digest of the lines a reader sees. */
export function linesDigest(lines: readonly string[]): string {
  return sha256Hex(utf8(canonicalise(lines)))
}

/**
 * The PDF with its content and the seal in it: a statement of the issuer that binds pages, content and visible lines, and
 * the descriptor of its State, so that a stranger finds the key. Throws TypeError for pages that no printer of papers wrote.
 */
export function sealPaper(
  { pages, content, lines }: Unsealed,
  by: { readonly issuer: string; readonly signer: Signer; readonly at: string; readonly descriptor: string | null },
): Uint8Array {
  const bytes = utf8(canonicalise(content))
  const { issuer, signer, at, descriptor } = by
  const body = { lines: linesDigest(lines), pages: sha256Hex(pages) }
  const statement = issue({ type: paperStatement, issuer, subject: sha256Hex(bytes), at, body }, [signer])
  const seal = utf8(canonicalise({ seal: paperSeal, statement, ...(descriptor === null ? {} : { descriptor }) }))
  const sealed = sealPdf({ pages, content: bytes, seal, at: `${at.slice(0, 19)}Z` })
  if (isFault(sealed)) throw new TypeError(`the pages cannot be sealed: ${sealed.fault}`)
  return sealed
}

/** A seal taken apart; nothing of it is verified. */
export type Seal = {
  readonly envelope: Envelope
  readonly text: string
  readonly statement: Statement
  readonly descriptor: string | null
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** The value of canonical JSON; undefined for anything else. */
export function canonicalIn(bytes: Uint8Array): { readonly value: unknown } | undefined {
  const text = textIn(bytes)
  const read = text === undefined ? undefined : parseJson(text)
  return read === undefined || isFault(read) || canonicalise(read.value) !== text ? undefined : read
}

/** The seal these bytes are by their shape; undefined where they are none. */
export function sealIn(bytes: Uint8Array): Seal | undefined {
  const said = record(canonicalIn(bytes)?.value)
  const { descriptor, statement: text } = said ?? {}
  if (said?.['seal'] !== paperSeal || typeof text !== 'string') return undefined
  if (descriptor !== undefined && typeof descriptor !== 'string') return undefined
  const envelope = readEnvelope(text)
  const statement = isFault(envelope) ? undefined : statementOf(envelope.payload)
  if (isFault(envelope) || statement?.type !== paperStatement) return undefined
  return { envelope, text, statement, descriptor: descriptor ?? null }
}

/** A document taken apart: what it claims to be. */
export type ReadPaper = {
  readonly pages: Uint8Array
  readonly content: unknown
  readonly contentDigest: string
  readonly seal: Seal
}
export type PaperFault = PdfFault | 'too-large' | 'content' | 'seal'

/** Takes a sealed document apart, strictly and bounded, before anything in it is believed. */
export function readPaper(file: Uint8Array): ReadPaper | Fault<PaperFault> {
  if (file.length > longestFile) return fault('too-large')
  const opened = openSealedPdf(file)
  if (isFault(opened)) return opened
  const content = canonicalIn(opened.content)
  const seal = sealIn(opened.seal)
  if (content === undefined) return fault('content')
  if (seal === undefined) return fault('seal')
  return { pages: opened.pages, content: content.value, contentDigest: sha256Hex(opened.content), seal }
}

/** What a seal says of the content and the pages it is found with. */
export type PaperVerdict = {
  /** `holds`, or the fault: `not-enough-signers` where no key of the keyring made it. */
  readonly signature: 'holds' | StatementFault
  /** Whether content, pages and visible lines are the very ones that were sealed; `lines` undefined where they are not known. */
  readonly content: boolean
  readonly pages: boolean
  readonly lines: boolean | undefined
}

/** Checks who made a seal, against the keys that counted when it says it was made, and what it was made for. */
export function checkSeal(
  { text, statement }: Pick<Seal, 'text' | 'statement'>,
  of: { readonly content: string; readonly pages: string | undefined; readonly lines?: readonly string[] | undefined },
  keyring: Keyring,
  verify?: Verify,
): PaperVerdict {
  const expected = { type: paperStatement, issuer: statement.issuer, subject: statement.subject }
  const read = readStatement(text, keyring, expected, verify)
  const { lines, pages } = statement.body
  return {
    signature: isFault(read) ? read.fault : 'holds',
    content: statement.subject === of.content,
    pages: of.pages !== undefined && pages === of.pages,
    lines: of.lines === undefined ? undefined : lines === linesDigest(of.lines),
  }
}

export type PaperFindings = {
  readonly content: unknown
  readonly contentDigest: string
  readonly issuer: string
  readonly at: string
  readonly verdict: PaperVerdict
  /** The node keys of the State that describes itself in the file; empty where it does not, or not soundly. */
  readonly nodes: readonly string[]
  readonly holds: boolean
}

/**
 * Verifies a sealed document offline by the descriptor in it. Whether that State is who it says is not in the file:
 * compare `nodes` with what the State tells of its node key.
 */
export function verifyPaper(file: Uint8Array): PaperFindings | Fault<PaperFault> {
  const read = readPaper(file)
  if (isFault(read)) return read
  const { content, contentDigest, seal, pages } = read
  const { issuer, at } = seal.statement
  const described = seal.descriptor === null ? undefined : describedState(seal.descriptor)
  const own = described !== undefined && issuer.split('/')[0] === described.state ? described : undefined
  const ring: Keyring = own === undefined ? new Map() : ringOf(countingKeys(own, at))
  const verdict = checkSeal(seal, { content: contentDigest, pages: sha256Hex(pages) }, ring)
  return {
    content,
    contentDigest,
    issuer,
    at,
    verdict,
    nodes: (own?.entries ?? []).filter(({ signer }) => signer === own?.state).map(({ key }) => keyId(key)),
    holds: verdict.signature === 'holds' && verdict.content && verdict.pages,
  }
}
