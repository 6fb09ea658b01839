import { fromBase64 } from './base64.ts'
import { canonicalise } from './canonical.ts'
import { countingKeys, type Described, describedState, type Fields, record, ringOf, textOf } from './described.ts'
import { checkEnvelope, type Envelope, readEnvelope } from './envelope.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { equalBytes, fromHex, isDigest, sha256, sha256Hex, utf8 } from './hash.ts'
import { parseJson } from './json.ts'
import { keyId, publicKey } from './key.ts'
import type { Keyring, TrustedKey } from './keyring.ts'
import { leafHash } from './merkle.ts'
import { verifyProof } from './proof.ts'
import { readStatement, statementOf } from './receipt.ts'
import { parseVerifierKey } from './vkey.ts'

/** What the file of evidence about one message is called, inside it. */
export const messageEvidence = 'comity/message-evidence/v1'
const coverType = 'application/vnd.comity.cover.v1+json'
const officerKeyType = 'directory/officer-key'
const receiptKind = 'exchange/receipt'
const longestFile = 40_000_000

/** What was found of one receipt. `proof`: whether it stands in the log of who issued it. */
export type ReceiptFinding = {
  readonly name: string
  readonly issuer: string
  readonly at: string
  /** `holds`, or the fault. */
  readonly signature: string
  /** `holds`, `none` where the file has no proof of it, or the fault. */
  readonly proof: string
}

export type EvidenceFindings = {
  /** SHA-256 of the cover: what names the message. */
  readonly message: string
  readonly from: string
  readonly to: string
  readonly form: string
  readonly composedAt: string
  /** `holds`, or the fault. */
  readonly cover: string
  /** Who signed the cover, each once. */
  readonly signers: readonly string[]
  readonly receipts: readonly ReceiptFinding[]
  /** The keys of the nodes by which all of this stands: to be compared with what the States say of themselves. */
  readonly nodes: readonly { readonly state: string; readonly keys: readonly string[] }[]
  /** Everything in the file holds. */
  readonly holds: boolean
}

export type EvidenceFault = 'not-evidence' | 'cover' | 'descriptor'

const textsIn = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined

/** The keys of a State that counted at a moment, with those of officers whom its authorities certified. */
function keysAt(described: Described, at: string, certificates: readonly string[]): Keyring {
  const { state } = described
  const own = countingKeys(described, at)
  const ring = ringOf(own)
  const officers = certificates.flatMap((certificate): TrustedKey[] => {
    const read = readStatement(certificate, ring, { type: officerKeyType })
    if (isFault(read)) return []
    const { body, issuer, subject } = read.statement
    const { officer, authority, key, from, until } = body
    const bytes = fromBase64(textOf(key))
    const found = bytes === undefined ? undefined : publicKey('ed25519', bytes)
    if (found === undefined || isFault(found) || keyId(found) !== subject || issuer !== authority) return []
    const ofState = typeof officer === 'string' && officer.startsWith(`${state}/officer/`)
    const counts = Date.parse(textOf(from)) <= Date.parse(at) && Date.parse(at) < Date.parse(textOf(until))
    return ofState && counts ? [{ signer: officer, key: found }] : []
  })
  return ringOf([...own, ...officers])
}

function proofFinding(read: Envelope, said: Fields, log: string): ReceiptFinding['proof'] {
  const { leaf: claimed, proof } = said
  if (proof === null || proof === undefined) return 'none'
  const leaf = record(claimed)
  const salt = record(statementOf(read.payload)?.body)?.['salt']
  const key = parseVerifierKey(log)
  if (leaf === undefined || typeof proof !== 'string' || !isDigest(textOf(salt))) return 'malformed'
  if (isFault(key) || key.kind !== 'ed25519') return 'log-key'
  const { kind, digest, at } = leaf
  const bytes = new Uint8Array([...fromHex(textOf(salt)), ...read.bytes])
  const isLeafOf = isDigest(textOf(digest)) && equalBytes(fromHex(textOf(digest)), sha256(bytes))
  if (kind !== receiptKind || !isLeafOf) return 'another-entry'
  const entry = utf8(canonicalise({ at, digest: `sha256:${textOf(digest)}`, kind }))
  const verdict = verifyProof(proof, leafHash(entry), { logs: [{ key }], witnesses: [], quorum: 'none' })
  return isFault(verdict) ? verdict.fault : 'holds'
}

function receiptFinding(value: unknown, message: string, states: ReadonlyMap<string, Described>): ReceiptFinding {
  const said = record(value) ?? {}
  const text = textOf(said['envelope'])
  const read = readEnvelope(text)
  const statement = isFault(read) ? undefined : statementOf(read.payload)
  if (isFault(read) || statement === undefined) {
    return { name: '?', issuer: '?', at: '?', signature: 'malformed', proof: 'none' }
  }
  const { type, issuer, at } = statement
  const about = { name: type.replace(/^exchange\//, ''), issuer, at }
  const state = states.get(issuer.slice(0, 3))
  if (state === undefined) return { ...about, signature: 'unknown-state', proof: 'none' }
  const stated = readStatement(text, keysAt(state, at, []), { type, issuer, subject: message })
  const signature = isFault(stated) ? stated.fault : type.startsWith('exchange/') ? 'holds' : 'wrong-type'
  return { ...about, signature, proof: proofFinding(read, said, state.log) }
}

/**
 * Verifies the file of evidence about a message, offline: that the sending authority signed the cover with a key its State
 * named for that time, who issued each receipt, and that the receipts with a proof stand in the logs of their issuers.
 * Whether the States are who they say is not in the file: compare `nodes` with what each State tells of its node key.
 */
export function verifyMessageEvidence(text: string): EvidenceFindings | Fault<EvidenceFault> {
  const outer = text.length > longestFile ? undefined : parseJson(text)
  const file = outer === undefined || isFault(outer) ? undefined : record(outer.value)
  const certificates = textsIn(file?.['certificates'])
  const descriptors = textsIn(file?.['descriptors'])
  const receipts = file?.['receipts']
  if (file?.['evidence'] !== messageEvidence || certificates === undefined || descriptors === undefined) {
    return fault('not-evidence')
  }
  if (!Array.isArray(receipts)) return fault('not-evidence')
  const described = descriptors.map(describedState)
  const known = described.filter((one) => one !== undefined)
  if (known.length < described.length) return fault('descriptor')
  const states = new Map(known.map((one) => [one.state, one]))
  const cover = readEnvelope(textOf(file['cover']))
  const said = isFault(cover) ? undefined : record(cover.payload)
  const [from, to] = [record(said?.['from']), record(said?.['to'])]
  if (isFault(cover) || said === undefined || from === undefined || to === undefined) return fault('cover')
  const message = sha256Hex(cover.bytes)
  const composedAt = textOf(said['composedAt'])
  const sender = `${textOf(from['state'])}/${textOf(from['authority'])}`
  const origin = states.get(textOf(from['state']))
  const ring: Keyring = origin === undefined ? new Map() : keysAt(origin, composedAt, certificates)
  const checked = checkEnvelope(cover, ring, { payloadType: coverType, requires: [{ from: [sender], atLeast: 1 }] })
  const found = receipts.map((one) => receiptFinding(one, message, states))
  return {
    message,
    from: sender,
    to: `${textOf(to['state'])}/${textOf(to['authority'])}`,
    form: textOf(said['form']),
    composedAt,
    cover: isFault(checked) ? checked.fault : 'holds',
    signers: isFault(checked) ? [] : checked.signers,
    receipts: found,
    nodes: known.map(({ state, entries }) => ({
      state,
      keys: entries.filter(({ signer }) => signer === state).map(({ key }) => keyId(key)),
    })),
    holds:
      !isFault(checked) &&
      found.every(({ signature, proof }) => signature === 'holds' && (proof === 'holds' || proof === 'none')),
  }
}
