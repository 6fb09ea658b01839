import { auditBatch } from '#kernel/audit'
import { Conflict, statement, type Database, type Write } from '#kernel/database'
import { happened } from '#kernel/event'
import * as contract from './contract.ts'
import type { Decided, Message, Store } from './ports.ts'
import { newsOf, newsWrites, receiptNews } from './store.news.ts'
import { type Line, type Place, rowOf } from './store.rows.ts'
import {
  messagesJson,
  messagesWrite,
  receiptsWrite,
  restateWrite,
  standingsOf,
  type Told,
  toldText,
} from './store.write.ts'
import type { Receipt } from './words.ts'

// What almost every batch is: nothing in it was known before, nobody else changes the same messages meanwhile. Then it is
// one commit in one statement, which holds only if that is so; otherwise nothing of it happened, and false says that the
// slower way, which locks what it touches, must be taken.

async function held(database: Database, writes: readonly Write[]): Promise<boolean> {
  try {
    await database.commit(writes)
    return true
  } catch (error) {
    if (error instanceof Conflict) return false
    throw error
  }
}

/** Takes items out of the outbox of a peer and adds the receipts about them. */
export async function settleAtOnce(
  database: Database,
  peer: string,
  { done, receipts, again, postponed }: Parameters<Store['settle']>[1],
  place: Place,
): Promise<boolean> {
  if (again.length > 0 || postponed.length > 0 || receipts.length === 0) return false
  const about = [...new Set(receipts.map(({ message }) => message))]
  const rows = await database.prepared<Told>(toldText, [about])
  if (rows.length < about.length) return false
  const stored = new Set(rows.flatMap((row) => (row.receipts ?? []).map(({ digest }) => digest)))
  const fresh = [...new Map(receipts.map((one) => [one.digest, one])).values()].filter(
    ({ digest }) => !stored.has(digest),
  )
  if (fresh.length === 0) return false
  const added = Map.groupBy(fresh, ({ message }) => message)
  const touched = rows.flatMap((row): Told[] => {
    const more = added.get(row.message)
    return more === undefined ? [] : [{ ...row, receipts: [...(row.receipts ?? []), ...more] }]
  })
  const byDigest = new Map(touched.map((row) => [row.message, row]))
  const news = fresh.flatMap((receipt) => {
    const row = byDigest.get(receipt.message)
    return row === undefined ? [] : receiptNews(row, receipt)
  })
  return held(database, [
    receiptsWrite(fresh, place),
    restateWrite(standingsOf(touched), place),
    ...newsWrites(news, place),
    doneWrite(peer, done),
    heardWrite(peer, place),
  ])
}

export function doneWrite(peer: string, done: readonly string[]): Write {
  return statement('delete from exchange.outbox where peer = $1 and id = any($2::text[])', [peer, done])
}

export function heardWrite(peer: string, place: Place): Write {
  return statement(
    `insert into exchange.peer (state, heard_at) values ($1, $2)
     on conflict (state) do update set heard_at = excluded.heard_at
     where peer.heard_at is null or peer.heard_at < excluded.heard_at - interval '5 seconds'`,
    [peer, place.now()],
  )
}

type Kept = Decided & { readonly message: Message }
type Batch = Parameters<Store['receive']>[0]
const isPlain = (decided: Decided): decided is Kept =>
  decided.message !== null && decided.message.cover.attachments.length === 0 && decided.message.cover.answers === null

/** Keeps messages that a peer brought for the first time, with the decisions about them. */
export async function receiveAtOnce(database: Database, decided: Batch, place: Place, line: Line): Promise<boolean> {
  const all = decided.filter(isPlain).toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
  if (all.length < decided.length) return false
  const files = await filesIn(database, all)
  // In the order in which they came: that is the order of lists.
  const rows = new Map(
    decided.filter(isPlain).map(({ message, receipts, peer, digest }) => {
      const file = files.get(`${peer} ${message.cover.conversation}`) ?? null
      return [digest, rowOf(message, receipts, place, file)]
    }),
  )
  const news = [...rows.values()].map((row) => {
    const [about, data] = newsOf(row)
    return happened(contract.MessageReceived, about, { ...data, form: row.form })
  })
  return held(database, [
    statement(
      `insert into exchange.decision (peer, message, decision, kept, changed_at)
       select r.peer, r.message, r.decision, true, $4
       from unnest($1::text[], $2::text[], $3::text[]) as r (peer, message, decision)`,
      [all.map(({ peer }) => peer), all.map(({ digest }) => digest), all.map(({ decision }) => decision), place.now()],
    ),
    messagesWrite(messagesJson(all.flatMap(({ digest }) => rows.get(digest) ?? []))),
    receiptsWrite(
      decided.flatMap(({ receipts }): readonly Receipt[] => receipts),
      place,
    ),
    ...newsWrites(news, place),
    auditBatch(decided.map(line)),
  ])
}

/** The files in which the conversations of these messages are kept. */
async function filesIn(database: Database, all: readonly Kept[]): Promise<ReadonlyMap<string, string>> {
  const rows = await database.prepared<{ peer: string; conversation: string; file: string }>(filesText, [
    all.map(({ peer }) => peer),
    all.map(({ message }) => message.cover.conversation),
  ])
  return new Map(rows.map(({ peer, conversation, file }) => [`${peer} ${conversation}`, file]))
}

export const filesText = `select c.peer, c.conversation, c.file from exchange.conversation c
      where (c.peer, c.conversation) in (select * from unnest($1::text[], $2::uuid[]))`
