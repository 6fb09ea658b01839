import { equalBytes, hex, sha256 } from '@comity/proof/hash'
import { rootOf } from '@comity/proof/merkle'
import { parseProof } from '@comity/proof/proof'
import { isFault } from '@comity/proof/fault'
import { parseCheckpoint } from '@comity/proof/checkpoint'
import { parseNote } from '@comity/proof/note'
import type { ProvenReceipt } from '../../src/contexts/exchange/ports.transport.ts'
import type { Receipt } from '../../src/contexts/exchange/words.ts'
import type { SimNode } from './node.ts'

// What `docs/protocol/exchange.md` says of receipts, written a second time: a check that asked the code it checks would
// believe whatever that code says.

/** From the least to the most telling. */
const order = (
  'composed sealed queued transmitted non-delivered accepted delivered opened recalled held expired destroyed refused ' +
  'not-received rejected'
).split(' ')
const kept = new Set(['composed', 'sealed', 'queued', 'transmitted'])

type Few = Pick<Receipt, 'name' | 'digest' | 'body'>

/** The name of the last that counts: a `held` does until a `released` names it. */
function lastOf(receipts: readonly Few[]): string {
  const lifted = receipts.filter(({ name }) => name === 'released').map(({ body }) => body['held'])
  const counting = receipts.filter(({ name, digest }) => name !== 'held' || !lifted.includes(digest))
  return order.findLast((one) => counting.some(({ name }) => name === one)) ?? 'composed'
}
export const stateIn = (receipts: readonly Few[]): string =>
  lastOf(receipts) === 'not-received' ? 'non-delivered' : lastOf(receipts)
export const isAtEnd = (receipts: readonly Few[]): boolean => order.indexOf(lastOf(receipts)) >= order.indexOf('held')
export const isTold = (name: Receipt['name']): boolean => !kept.has(name)
/** The shared ones, as one text. */
export const toldOf = (receipts: readonly Few[]): string =>
  receipts
    .filter(({ name }) => isTold(name))
    .map(({ digest }) => digest)
    .sort()
    .join(' ')

/** Whether the recipient decided two ways. */
export function isDecidedTwice(receipts: readonly Few[]): boolean {
  const accepted = new Set([
    'accepted',
    'delivered',
    'opened',
    'refused',
    'destroyed',
    'held',
    'released',
    'expired',
    'passed-on',
  ])
  const branches = receipts.flatMap(({ name }) =>
    accepted.has(name) ? ['accepted'] : name === 'rejected' || name === 'not-received' ? [name] : [],
  )
  return new Set(branches).size > 1
}

const roots = new WeakMap<SimNode, Map<number, Uint8Array>>()

/** Why a proof that was kept does not show that this receipt stands in the log its issuer has at the end. */
export function proofFault(
  receipt: Receipt,
  proven: ProvenReceipt,
  issuer: SimNode,
  forked: boolean,
): string | undefined {
  const payload = Buffer.from((JSON.parse(receipt.envelope) as { payload: string }).payload, 'base64')
  const { body } = JSON.parse(payload.toString()) as { body: { salt: string } }
  const digest = sha256(new Uint8Array(Buffer.concat([Buffer.from(body.salt, 'hex'), payload])))
  if (proven.leaf.digest !== hex(digest)) return 'of another entry'
  if (!issuer.watch.holds(issuer.state, proven)) return 'that does not hold'
  const parsed = parseProof(proven.proof)
  const note = isFault(parsed) ? parsed : parseNote(parsed.note)
  const checkpoint = isFault(note) ? note : parseCheckpoint(note.text)
  if (isFault(checkpoint)) return 'that cannot be read'
  // A log that showed two histories has one that its proofs do not lead to.
  if (forked) return undefined
  const { size, root } = checkpoint
  const known = roots.get(issuer) ?? new Map<number, Uint8Array>()
  roots.set(issuer, known)
  const now = known.get(size) ?? rootOf(issuer.log.view(null).leaves.slice(0, size))
  known.set(size, now)
  return equalBytes(now, root) ? undefined : 'under a tree that the log no longer has'
}
