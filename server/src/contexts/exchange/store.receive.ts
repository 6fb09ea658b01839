import { within } from '#kernel/commit'
import type { Database } from '#kernel/database'
import { auditBatch } from '#kernel/audit'
import * as contract from './contract.ts'
import { happened } from '#kernel/event'
import type { Decided, Decision, Ending, Store } from './ports.ts'
import { isDecision } from './rules.state.ts'
import { filesText, receiveAtOnce } from './store.batch.ts'
import { addReceipts } from './store.deliver.ts'
import { newsOf, tell } from './store.news.ts'
import { type Client, type Line, type NewRow, type Place, rowOf } from './store.rows.ts'
import { transaction } from './store.ts'
import { enqueueReceipts, insertMessages, insertReceipts, lock } from './store.write.ts'

/** What a recipient decides about parcels, and what becomes of messages in the end. */
export function endingStore(
  database: Database,
  place: Place,
  line: Line,
): Pick<
  Store,
  'receive' | 'add' | 'recover' | 'giveUp' | 'destroy' | 'withhold' | 'hold' | 'release' | 'refuse' | 'decided'
> {
  const end = (
    endings: readonly Ending[],
    to: string,
    take: (client: Client, messages: readonly string[]) => Promise<readonly string[]>,
  ): Promise<readonly string[]> =>
    transaction(database, async (client) => {
      const messages = endings.map(({ message }) => message).toSorted()
      await lock(client, messages)
      const taken = await take(client, messages)
      const receipts = endings.filter(({ message }) => taken.includes(message)).flatMap((one) => one.receipts)
      await addReceipts(client, receipts, place)
      await enqueueReceipts(client, to, receipts, place)
      return taken
    })

  return {
    decided: async (peer, digests) => {
      if (digests.length === 0) return new Map()
      const rows = await database.prepared<{ message: string; decision: Decision }>(
        'select message, decision from exchange.decision where peer = $1 and message = any($2::text[])',
        [peer, digests],
      )
      return new Map(rows.map(({ message, decision }) => [message, decision]))
    },
    receive: async (decided) => {
      const once = [...Map.groupBy(decided, ({ peer, digest }) => nameOf({ peer, message: digest })).values()]
      const firsts = once.flatMap(([first]) => first ?? [])
      if (await receiveAtOnce(database, firsts, place, line)) return
      await transaction(database, (client) => receive(client, firsts, place, line))
    },
    add: (receipts, to) =>
      transaction(database, async (client) => {
        await addReceipts(client, receipts, place)
        if (to !== null) await enqueueReceipts(client, to, receipts, place)
      }),
    recover: (message, receipts) =>
      transaction(database, async (client) => {
        const file = (await filesOf(client, [message])).get(keyOf(message)) ?? null
        const fresh = await insertMessages(client, [rowOf(message, receipts, place, file)], attachmentsOf(message))
        if (fresh.size === 0) return
        await insertReceipts(client, receipts, place)
        const decision = receipts.find(({ name }) => isDecision(name))?.name
        if (message.side === 'sent' || decision === undefined) return
        await client.query(
          `insert into exchange.decision (peer, message, decision, kept, changed_at) values ($1, $2, $3, true, $4)
           on conflict (peer, message) do update set kept = true`,
          [message.peer, message.digest, decision, place.now()],
        )
      }),
    giveUp: async (endings, to) => {
      await end(endings, to, async (client, messages) => {
        const { rows } = await client.query<{ message: string }>(
          `select m.message from exchange.message m where m.message = any($1::text[]) and m.side = 'sent'
             and not exists (select from exchange.receipt r where r.message = m.message
               and r.name in ('accepted', 'rejected', 'not-received', 'non-delivered'))`,
          [messages],
        )
        const taken = rows.map(({ message }) => message)
        await client.query(`delete from exchange.outbox where peer = $1 and kind = 'parcel' and id = any($2::text[])`, [
          to,
          taken,
        ])
        return taken
      })
    },
    destroy: async (endings, to) => {
      await end(endings, to, async (client, messages) => {
        const { rows } = await client.query<{ message: string }>(
          `update exchange.message set body = null, parcel = null, subject = null
           where message = any($1::text[]) and side = 'received' and hold is null and (body is not null or not gone)
           returning message`,
          [messages],
        )
        const gone = rows.map(({ message }) => message)
        await client.query('delete from exchange.chunk where message = any($1::text[])', [gone])
        return gone
      })
    },
    withhold: async (endings, to) => {
      await end(endings, to, async (client, messages) => {
        const { rows } = await client.query<{ message: string }>(
          `select message from exchange.message where message = any($1::text[]) and side = 'received'
             and hold is not null and not withheld`,
          [messages],
        )
        return rows.map(({ message }) => message)
      })
    },
    hold: async (message, reason) => {
      const rows = await database.query(
        `update exchange.message set hold = $2, held_at = $3, version = version + 1
         where message = $1 and side = 'received' and body is not null and hold is null returning 1`,
        [message, reason, place.now()],
      )
      return rows.length === 1
    },
    release: async (ending, to) => {
      const lifted = await end([ending], to, async (client, messages) => {
        const { rows } = await client.query<{ message: string }>(
          `update exchange.message set hold = null, held_at = null, version = version + 1
           where message = any($1::text[]) and hold is not null returning message`,
          [messages],
        )
        return rows.map(({ message }) => message)
      })
      return lifted.length === 1
    },
    refuse: async (ending, to) => {
      const refused = await end([ending], to, async (client, messages) => {
        const { rows } = await client.query<{ message: string }>(
          `select message from exchange.message
           where message = any($1::text[]) and side = 'received' and body is not null and not ended`,
          [messages],
        )
        return rows.map(({ message }) => message)
      })
      return refused.length === 1
    },
  }
}

type InConversation = { readonly peer: string; readonly cover: { readonly conversation: string } }
const keyOf = ({ peer, cover }: InConversation): string => `${peer} ${cover.conversation}`

/** The files in which the conversations of these messages are kept. */
async function filesOf(client: Client, messages: readonly InConversation[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ peer: string; conversation: string; file: string }>({
    name: 'exchange-files',
    text: filesText,
    values: [messages.map(({ peer }) => peer), messages.map(({ cover }) => cover.conversation)],
  })
  return new Map(rows.map(({ peer, conversation, file }) => [`${peer} ${conversation}`, file]))
}

const attachmentsOf = ({ digest, cover }: NonNullable<Decided['message']>) =>
  cover.attachments.map((one) => ({ ...one, message: digest }))

/**
 * Records decisions; those that stand by it. An accepted one may be filled in: its message was not kept, or lost its body.
 * Whether it was is asked when nobody else is deciding about it any more.
 */
async function decide(client: Client, decided: readonly Decided[], place: Place): Promise<ReadonlySet<string>> {
  const all = decided.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))
  const columns = (some: readonly Decided[]) => [some.map(({ peer }) => peer), some.map(({ digest }) => digest)]
  const { rows: fresh } = await client.query<{ peer: string; message: string }>({
    name: 'exchange-decide',
    text: `insert into exchange.decision (peer, message, decision, kept, changed_at)
      select r.peer, r.message, r.decision, r.kept, $5
      from unnest($1::text[], $2::text[], $3::text[], $4::boolean[]) as r (peer, message, decision, kept)
      on conflict do nothing returning peer, message`,
    values: [
      ...columns(all),
      all.map(({ decision }) => decision),
      all.map(({ message }) => message !== null),
      place.now(),
    ],
  })
  const standing = new Set(fresh.map(nameOf))
  const again = all.filter(({ peer, digest, decision }) => {
    return decision === 'accepted' && !standing.has(nameOf({ peer, message: digest }))
  })
  if (again.length === 0) return standing
  await client.query(
    `select 1 from exchange.decision where (peer, message) in (select * from unnest($1::text[], $2::text[]))
     order by message for update`,
    columns(again),
  )
  const { rows: filled } = await client.query<{ peer: string; message: string }>(
    `update exchange.decision d set kept = d.kept or r.kept, changed_at = $4
     from unnest($1::text[], $2::text[], $3::boolean[]) as r (peer, message, kept)
     where d.peer = r.peer and d.message = r.message and d.decision = 'accepted' and not exists (
       select from exchange.message m where m.message = d.message and (m.body is not null or m.gone))
     returning d.peer, d.message`,
    [...columns(again), again.map(({ message }) => message !== null), place.now()],
  )
  for (const one of filled) standing.add(nameOf(one))
  return standing
}
const nameOf = ({ peer, message }: { readonly peer: string; readonly message: string }): string => `${peer} ${message}`

async function receive(client: Client, decided: readonly Decided[], place: Place, line: Line): Promise<void> {
  const standing = await decide(client, decided, place)
  const taken = decided.filter(({ peer, digest }) => standing.has(nameOf({ peer, message: digest })))
  const kept = taken.flatMap(({ message, receipts }) => (message === null ? [] : [{ message, receipts }]))
  const files = await filesOf(
    client,
    kept.map(({ message }) => message),
  )
  const made: NewRow[] = kept.map(({ message, receipts }) =>
    rowOf(message, receipts, place, files.get(keyOf(message)) ?? null),
  )
  const fresh = await insertMessages(
    client,
    made,
    kept.flatMap(({ message }) => attachmentsOf(message)),
  )
  await fillIn(
    client,
    made.filter(({ message }) => !fresh.has(message)),
  )
  // Messages that were not there stand as they came; those that were, and lone decisions, are stated anew if need be.
  const [plain, known] = [
    taken.filter(({ digest }) => fresh.has(digest)),
    taken.filter(({ digest }) => !fresh.has(digest)),
  ]
  await insertReceipts(
    client,
    plain.flatMap(({ receipts }) => receipts),
    place,
  )
  await addReceipts(
    client,
    known.flatMap(({ receipts }) => receipts),
    place,
  )
  await answered(client, made)
  const news = made
    .filter(({ message, side }) => side === 'received' && fresh.has(message))
    .map((row) => happened(contract.MessageReceived, ...withForm(newsOf(row), row.form)))
  await tell(client, news, place)
  if (taken.length > 0) await within(client, [auditBatch(taken.map(line))])
}

async function fillIn(client: Client, rows: readonly NewRow[]): Promise<void> {
  for (const { message, parcel, body, subject, answer_by: answerBy } of rows) {
    await client.query(
      `update exchange.message set parcel = $2, body = $3, subject = $4, answer_by = $5,
         version = version + 1
       where message = $1 and side = 'received' and body is null and not gone`,
      [message, parcel, body, subject, answerBy],
    )
  }
}

function withForm<A, D extends object>([about, data]: [A, D], form: string): [A, D & { form: string }] {
  return [about, { ...data, form }]
}

/** An answer that came ends the waiting for it. */
async function answered(client: Client, made: readonly NewRow[]): Promise<void> {
  const answers = made.flatMap(({ answers: digest, form }) =>
    digest !== null && form.startsWith('answer/') ? [digest] : [],
  )
  if (answers.length === 0) return
  await client.query(
    `update exchange.message set answered = true, due = null, move = null, version = version + 1
     where message = any($1::text[]) and not answered`,
    [answers],
  )
}
