import type { PoolClient } from 'pg'
import type { AuditEntry } from '#kernel/audit'
import { rankOf } from '#kernel/schema/marking'
import { idOf } from './ids.ts'
import type { Decided, Message } from './ports.ts'
import { moveOf } from './rules.move.ts'
import { isEnd, stateOf } from './rules.state.ts'
import type { AtHand } from './store.parcels.ts'
import type { MessageRecord, ReceiptRecord } from './store.ts'
import { isForm } from './words.forms.ts'
import { Cover, type Parcel, type Receipt } from './words.ts'

/** What the store is told about where it stands. */
export type Place = {
  readonly state: string
  readonly now: () => string
  /** Identifiers that grow. */
  readonly ids: () => string
  readonly atHand?: AtHand
}

/** What is written down of what a peer did: one line of the audit trail for each message. */
export type Line = (decided: Decided) => AuditEntry

const decoder = new TextDecoder()

/** The cover in an envelope that was verified when it came. */
export function coverIn(envelope: string): Cover {
  const { payload } = JSON.parse(envelope) as { payload: string }
  return Cover.parse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')))
}

export function messageOf(row: MessageRecord): Message {
  const cover = coverIn(row.envelope)
  const rest = row.side === 'sent' ? row.parcel : null
  const parcel = rest === null ? null : ({ cover: row.envelope, ...(JSON.parse(rest) as object) } as Parcel)
  return {
    digest: row.message,
    side: row.side,
    peer: row.peer,
    cover,
    envelope: row.envelope,
    parcel,
    state: row.state,
    body: row.body,
    hold: row.hold,
    receivedAt: row.received_at,
  }
}

export function receiptOf(row: ReceiptRecord): Receipt {
  const { receipt, message, name, issuer, at, envelope, body } = row
  return { digest: receipt, message, name, issuer, at, envelope, body }
}

/** What the receipts of a message come to, as columns. */
export function standingOf(
  message: Pick<MessageRecord, 'side' | 'form' | 'deliver_by' | 'answer_by' | 'answered'>,
  receipts: readonly Pick<Receipt, 'name' | 'at' | 'body' | 'digest' | 'issuer'>[],
) {
  const named = (name: Receipt['name']) => receipts.filter((one) => one.name === name)
  const released = new Set(named('released').map(({ body }) => body['held']))
  const state = stateOf(receipts)
  const move = moveOf({
    side: message.side,
    state,
    deliverBy: message.deliver_by,
    answerBy: message.answer_by,
    asks: message.form.startsWith('information-request/'),
    answered: message.answered,
  })
  return {
    state,
    ended: isEnd(receipts),
    opened_at:
      named('opened')
        .map(({ at }) => at)
        .toSorted()[0] ?? null,
    wanted_back: named('recalled').length > 0,
    withheld: named('held').some(({ digest }) => !released.has(digest)),
    gone: named('destroyed').length + named('expired').length > 0,
    ...move,
  }
}

/** What lists show of an opened body: its subject, and by when an answer is asked for. */
function toldIn(form: string, body: Uint8Array | null): { subject: string | null; answer_by: string | null } {
  const nothing = { subject: null, answer_by: null }
  if (body === null || !isForm(form)) return nothing
  const { fields } = JSON.parse(decoder.decode(body)) as { fields?: { subject?: unknown; answerBy?: unknown } }
  const { subject, answerBy } = fields ?? {}
  return {
    subject: typeof subject === 'string' ? subject : null,
    answer_by: typeof answerBy === 'string' ? answerBy : null,
  }
}

/** A message as a new row; `file` is where its conversation is kept. */
export function rowOf(message: Message, receipts: readonly Receipt[], place: Place, file: string | null) {
  const { digest, side, peer, cover, parcel } = message
  const own = side === 'sent' ? cover.from : cover.to
  const theirs = side === 'sent' ? cover.to : cover.from
  const base = {
    message: digest,
    id: idOf(digest),
    placed: place.ids(),
    side,
    peer,
    authority: own.authority,
    their_authority: theirs.authority,
    post: side === 'sent' ? cover.from.post : null,
    conversation: cover.conversation,
    after: cover.after,
    file,
    form: cover.form,
    onward: cover.onward,
    marking: JSON.stringify(cover.marking),
    rank: rankOf(cover.marking.classification),
    envelope: message.envelope,
    parcel: parcel === null ? null : besideCover(parcel, side),
    body: message.body === null ? null : Buffer.from(message.body),
    hold: message.hold,
    received_at: message.receivedAt,
    composed_at: cover.composedAt,
    deliver_by: cover.deliverBy,
    expires_at: cover.expiresAt,
    answers: cover.answers,
    corrects: cover.corrects,
    passes_on: side === 'sent' ? (cover.passesOn?.message ?? null) : null,
    ...toldIn(cover.form, message.body),
    answered: false,
    changed_at: place.now(),
  }
  return { ...base, ...standingOf(base, receipts) }
}
export type NewRow = ReturnType<typeof rowOf>

/** The rest of a parcel. What was received is kept as it was opened: the seal around it has done its work. */
function besideCover({ sealed, certificates, passed }: Parcel, side: Message['side']): string {
  return JSON.stringify(side === 'sent' ? { sealed, certificates, passed } : { certificates, passed })
}

/** What authorities certified of officers who signed a message. */
export function certificatesIn({ parcel }: Pick<MessageRecord, 'parcel'>): Parcel['certificates'] {
  return parcel === null ? [] : (JSON.parse(parcel) as Pick<Parcel, 'certificates'>).certificates
}

export const messageColumns = [
  'message',
  'id',
  'placed',
  'side',
  'peer',
  'authority',
  'their_authority',
  'post',
  'conversation',
  'after',
  'file',
  'form',
  'onward',
  'marking',
  'rank',
  'subject',
  'envelope',
  'parcel',
  'body',
  'hold',
  'received_at',
  'composed_at',
  'deliver_by',
  'expires_at',
  'answers',
  'corrects',
  'passes_on',
  'answer_by',
  'answered',
  'changed_at',
  'state',
  'ended',
  'opened_at',
  'wanted_back',
  'withheld',
  'gone',
  'due',
  'move',
] as const satisfies readonly (keyof NewRow)[]

/** A receipt as a new row. Its issuer says whose it is: `PER`, `PER/…`. */
export function receiptRow(receipt: Receipt, place: Place) {
  const { digest, message, name, issuer, at, envelope, body } = receipt
  return {
    message,
    receipt: digest,
    name,
    issuer,
    ours: issuer.split('/')[0] === place.state,
    at,
    envelope,
    body: JSON.stringify(body),
  }
}
export const receiptColumns = ['message', 'receipt', 'name', 'issuer', 'ours', 'at', 'envelope', 'body'] as const

export type Client = Pick<PoolClient, 'query'>
