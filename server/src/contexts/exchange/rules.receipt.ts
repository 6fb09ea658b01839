import { fromBase64 } from '@comity/proof/base64'
import {
  checkEnvelope,
  type Envelope,
  type EnvelopeFault,
  type OpenFault,
  readEnvelope,
  signAll,
  signAside,
  type Unsigned,
} from '@comity/proof/envelope'
import { type Fault, fault, isFault } from '@comity/proof/fault'
import { fromHex, hex, sha256Hex, utf8 } from '@comity/proof/hash'
import type { Keyring } from '@comity/proof/keyring'
import { stated, statementOf, statementType } from '@comity/proof/receipt'
import type { Signer, Verify } from '@comity/proof/signer'
import { z } from 'zod'
import { saltedDigest } from '#contexts/ledger'
import { Address, Digest, longestReceipt, type Receipt, ReceiptName } from './words.ts'

/** The kind under which receipts are entered in the log. */
export const receiptKind = 'exchange/receipt'

const salted = { salt: Digest }
const Text = z.string().min(1).max(4_000)
/** Characters of the longest receipt of a third State that is shown within another. */
export const longestShown = 8_000

/** What each receipt says beside its name, subject and time. Members of later versions are kept and not looked at. */
const bodies = {
  composed: z.looseObject(salted),
  sealed: z.looseObject(salted),
  queued: z.looseObject(salted),
  transmitted: z.looseObject(salted),
  accepted: z.looseObject(salted),
  rejected: z.looseObject({ ...salted, because: z.string().min(1).max(64), rule: z.string().max(200).optional() }),
  delivered: z.looseObject(salted),
  'non-delivered': z.looseObject({ ...salted, because: z.enum(['deadline', 'recalled']) }),
  'not-received': z.looseObject(salted),
  opened: z.looseObject({ ...salted, post: z.string().min(1).max(64) }),
  refused: z.looseObject({ ...salted, ground: z.string().min(1).max(64), reason: Text }),
  recalled: z.looseObject({ ...salted, reason: Text }),
  destroyed: z.looseObject({ ...salted, because: z.enum(['recalled']) }),
  held: z.looseObject({ ...salted, because: z.enum(['recalled', 'expired']), reason: Text }),
  released: z.looseObject({ ...salted, held: Digest, reason: Text }),
  expired: z.looseObject(salted),
  granted: z.looseObject({ ...salted, to: Address }),
  'passed-on': z.looseObject({
    ...salted,
    to: Address,
    message: Digest,
    copy: z.enum(['on-the-way', 'holds', 'gone']),
    receipt: z.string().min(1).max(longestShown).nullable(),
  }),
} as const satisfies Readonly<Record<ReceiptName, z.ZodType>>
type Bodies = { readonly [Name in ReceiptName]: z.output<(typeof bodies)[Name]> }

/** What is said with a receipt, without the salt. */
export type Said<Name extends ReceiptName> = Omit<
  { [Key in keyof Bodies[Name] as string extends Key ? never : Key]: Bodies[Name][Key] },
  'salt'
>

const prefix = 'exchange/'

/** A moment as statements write it: a fraction of the second only where it is not zero. */
function statedAt(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString()
}

const isoOf = (at: string): string => new Date(at).toISOString()

/** What a receipt is to tell: of which message, at which moment in milliseconds, with 32 random bytes used once. */
export type Told<Name extends ReceiptName> = {
  readonly name: Name
  readonly message: string
  readonly at: number
  readonly salt: Uint8Array
  readonly said: Said<Name>
}

/** A receipt that nobody has signed yet. Its digest stands: it names what is signed. */
export type Stated = Omit<Receipt, 'envelope'> & { readonly unsigned: Unsigned }

/**
 * States a receipt in the name of its issuer. The salt stands in its body: only who holds the receipt can show what the
 * log of the issuer was entered with.
 */
export function stateReceipt<Name extends ReceiptName>(told: Told<Name>, issuer: string): Stated {
  const { name, message, at, salt, said } = told
  const body = bodies[name].parse({ ...said, salt: hex(salt) }) as Readonly<Record<string, unknown>>
  const statement = { type: `${prefix}${name}`, issuer, subject: message, at: statedAt(at), body }
  const unsigned = stated(statement)
  return { digest: sha256Hex(unsigned.bytes), message, name, issuer, at: isoOf(statement.at), body, unsigned }
}

function withEnvelope({ unsigned: _unsigned, ...receipt }: Stated, envelope: string): Receipt {
  return { ...receipt, envelope }
}

/** Signs receipts of one issuer together, for the work of one signature; in the order given. */
export function signReceipts(all: readonly Stated[], signer: Signer): readonly Receipt[] {
  const envelopes = signAll(
    all.map(({ unsigned }) => unsigned),
    signer,
  )
  return all.map((one, at) => withEnvelope(one, envelopes[at] as string))
}

/** Signs one beside the thread that asks, where the signer can. */
export async function signReceiptAside(one: Stated, signer: Signer): Promise<Receipt> {
  return withEnvelope(one, await signAside(one.unsigned, [signer]))
}

/** Issues a receipt: states and signs it. */
export function makeReceipt<Name extends ReceiptName>(
  told: Told<Name>,
  by: { readonly issuer: string; readonly signer: Signer },
): Receipt {
  const [receipt] = signReceipts([stateReceipt(told, by.issuer)], by.signer)
  return receipt as Receipt
}

export type ReceiptFault = EnvelopeFault | 'wrong-payload-type' | 'malformed-statement' | 'not-a-receipt'

/** A receipt taken apart. Nothing is verified. */
export type ClaimedReceipt = { readonly receipt: Receipt; readonly read: Envelope }

/** Takes a receipt apart, bounded and strictly, before anything in it is believed. */
export function readReceipt(text: string): ClaimedReceipt | Fault<ReceiptFault> {
  if (text.length > longestReceipt) return fault('too-large')
  const read = readEnvelope(text)
  if (isFault(read)) return read
  if (read.payloadType !== statementType) return fault('wrong-payload-type')
  const statement = statementOf(read.payload)
  if (statement === undefined) return fault('malformed-statement')
  const name = ReceiptName.safeParse(statement.type.slice(prefix.length))
  if (!statement.type.startsWith(prefix) || !name.success) return fault('not-a-receipt')
  if (!bodies[name.data].safeParse(statement.body).success) return fault('not-a-receipt')
  const { issuer, subject, body, at } = statement
  const digest = sha256Hex(read.bytes)
  return { receipt: { digest, message: subject, name: name.data, issuer, at: isoOf(at), envelope: text, body }, read }
}

/** Whether the issuer it names signed it, with a key of this keyring: those that counted when it says it was issued. */
export function checkReceipt(
  { receipt, read }: ClaimedReceipt,
  keyring: Keyring,
  verify: Verify,
): Receipt | Fault<OpenFault> {
  const requires = [{ from: [receipt.issuer], atLeast: 1 }]
  const opened = checkEnvelope(read, keyring, { payloadType: statementType, requires }, verify)
  return isFault(opened) ? opened : receipt
}

const decoder = new TextDecoder()

/**
 * What is entered in the log for a receipt that was read before it was kept: SHA-256 over its salt and the bytes that were
 * signed. Throws for no receipt.
 */
export function leafDigest(receipt: Pick<Receipt, 'envelope'>): Uint8Array {
  const { payload } = JSON.parse(receipt.envelope) as { readonly payload: string }
  const bytes = fromBase64(payload)
  if (bytes === undefined) throw new TypeError('only a receipt is entered as one')
  const { body } = JSON.parse(decoder.decode(bytes)) as { readonly body: { readonly salt: string } }
  return saltedDigest(fromHex(body.salt), bytes)
}

/** One digest for a set of receipts, whatever their order: two nodes with equal ones need tell each other nothing. */
export function setDigest(receipts: Iterable<Pick<Receipt, 'digest'>>): string {
  const digests = [...new Set(Array.from(receipts, ({ digest }) => digest))].toSorted()
  return sha256Hex(utf8(digests.join('\n')))
}
