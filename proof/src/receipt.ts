import {
  checkEnvelope,
  type OpenFault,
  type Requirement,
  readEnvelope,
  sign,
  type Unsigned,
  unsigned,
} from './envelope.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { isDigest } from './hash.ts'
import type { Keyring } from './keyring.ts'
import { type Signer, type Verify, verifySignature } from './signer.ts'

/** The one type of payload of every receipt; what it says is told by `type`, inside the signature. */
export const statementType = 'application/vnd.comity.statement.v1+json'

/** Somebody states something about something, at a time of their own clock: a receipt, a refusal, a destruction. */
export type Statement = {
  /** What is stated, as `exchange/delivered`: lower case letters, digits, hyphens and slashes, up to 128. */
  readonly type: string
  /** Who states it, as the keyring names signers: 1 to 255 printable ASCII characters without spaces. */
  readonly issuer: string
  /** SHA-256 in hexadecimal of what it is stated about. */
  readonly subject: string
  /** An instant in UTC as Temporal writes it: `2026-05-04T09:30:00Z`, a fraction only when it is not zero. */
  readonly at: string
  /** The rest, in plain JSON. */
  readonly body: Readonly<Record<string, unknown>>
}

export type StatementFault = OpenFault | 'malformed-statement' | 'wrong-type' | 'wrong-issuer' | 'wrong-subject'

/** What the reader expects. Without `requires` the issuer's own signature is asked for, and always that one. */
export type Expected = {
  readonly type: string
  readonly issuer?: string
  readonly subject?: string
  readonly requires?: readonly Requirement[]
}

const members = ['at', 'body', 'issuer', 'subject', 'type'].join()
const typeShape = /^(?=.{1,128}$)[a-z0-9]+(?:[-/][a-z0-9]+)*$/
const issuerShape = /^[\x21-\x7e]{1,255}$/
const instantShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,8}[1-9])?Z$/

function isInstant(text: string): boolean {
  if (!instantShape.test(text)) return false
  const seconds = text.slice(0, 19)
  const time = Date.parse(`${seconds}Z`)
  // A day that no month has is moved into the next one by some readers, refused by others.
  return Number.isFinite(time) && new Date(time).toISOString().slice(0, 19) === seconds
}

/** The statement that this payload is by its shape; undefined where it is none. It means nothing until it is verified. */
export function statementOf(value: unknown): Statement | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).toSorted().join() !== members) return undefined
  const { type, issuer, subject, at, body } = value as Readonly<Record<string, unknown>>
  if (typeof type !== 'string' || !typeShape.test(type)) return undefined
  if (typeof issuer !== 'string' || !issuerShape.test(issuer)) return undefined
  if (typeof subject !== 'string' || !isDigest(subject)) return undefined
  if (typeof at !== 'string' || !isInstant(at)) return undefined
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined
  return { type, issuer, subject, at, body: body as Readonly<Record<string, unknown>> }
}

/** Signs a statement: an envelope. Throws TypeError for one that `readStatement` would not read. */
export function issue(statement: Statement, signers: readonly Signer[]): string {
  return sign(statementType, checked(statement), signers)
}

/** The same before anyone has signed: the SHA-256 of its bytes is what names the statement. */
export function stated(statement: Statement): Unsigned {
  return unsigned(statementType, checked(statement))
}

function checked(statement: Statement): Statement {
  if (statementOf(statement) === undefined) throw new TypeError('not a statement')
  return statement
}

/**
 * The statement of an envelope, if it is of the expected type, about the expected subject, signed by the very issuer it
 * names and by whoever else is required.
 */
export function readStatement(
  text: string,
  keyring: Keyring,
  expected: Expected,
  verify: Verify = verifySignature,
): { readonly statement: Statement; readonly signers: readonly string[] } | Fault<StatementFault> {
  const read = readEnvelope(text)
  if (isFault(read)) return read
  if (read.payloadType !== statementType) return fault('wrong-payload-type')
  const statement = statementOf(read.payload)
  if (statement === undefined) return fault('malformed-statement')
  if (statement.type !== expected.type) return fault('wrong-type')
  if (statement.issuer !== (expected.issuer ?? statement.issuer)) return fault('wrong-issuer')
  if (statement.subject !== (expected.subject ?? statement.subject)) return fault('wrong-subject')
  const requires = [{ from: [statement.issuer], atLeast: 1 }, ...(expected.requires ?? [])]
  const opened = checkEnvelope(read, keyring, { payloadType: statementType, requires }, verify)
  return isFault(opened) ? opened : { statement, signers: opened.signers }
}
