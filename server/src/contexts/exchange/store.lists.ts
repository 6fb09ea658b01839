import { sql, type RawBuilder } from 'kysely'
import type { Database } from '#kernel/database'
import { gather } from '#kernel/gather'
import { countedTo } from '#kernel/listing'
import { after } from '#kernel/permitted'
import type { Cover, DeliveryState } from './words.ts'
import { columns, type MessageRecord } from './store.ts'

type Condition = RawBuilder<boolean>

export type MessageFilter = {
  readonly side?: 'sent' | 'received' | undefined
  readonly state?: DeliveryState | undefined
  readonly peer?: string | undefined
  readonly conversation?: string | undefined
  readonly move?: 'ours' | 'theirs' | undefined
  readonly file?: string | undefined
  /** Only what this post wrote or works on. */
  readonly post?: string | undefined
}

/** What a list shows of a message: everything but its bytes. */
export type Listed = Omit<MessageRecord, 'envelope' | 'parcel' | 'body'>
export type FoundMessage = Listed & {
  readonly key: string
  readonly attachments: number
  readonly correctedBy: string | null
}

const bytes: ReadonlySet<string> = new Set(['envelope', 'parcel', 'body'])
const listed = sql.raw(
  Object.keys(columns['exchange.message'])
    .filter((column) => !bytes.has(column))
    .map((column) => `m.${column}`)
    .join(', '),
)
const beside = sql`(select count(*) from exchange.attachment a where a.message = m.message) as attachments,
  (select c.id from exchange.message c where c.corrects = m.message order by c.placed desc limit 1) as "correctedBy"`

const sorts = {
  deadline: {
    key: sql<string>`coalesce(to_char(m.due at time zone 'UTC', 'YYYYMMDDHH24MISSMS'), '99999999999999999') || m.placed::text`,
    order: sql`asc`,
    descending: false,
  },
  newest: { key: sql<string>`m.placed::text`, order: sql`desc`, descending: true },
} as const

/** Messages the asker may see, of a filter, in one order. */
export async function findMessages(
  database: Database,
  permitted: Condition,
  filter: MessageFilter,
  page: { readonly sort: keyof typeof sorts; readonly after: string | undefined; readonly most: number },
): Promise<readonly FoundMessage[]> {
  const { key, order, descending } = sorts[page.sort]
  const found = await sql<FoundMessage>`
    select ${key} as key, ${listed}, ${beside} from exchange.message m
    where ${permitted} and ${filtered(filter)} and ${after(key, page.after, descending)}
    order by ${key} collate "C" ${order} limit ${page.most}`.execute(database.tables())
  return found.rows
}

/** How many there are, up to one more than is counted. */
export async function countMessages(database: Database, permitted: Condition, filter: MessageFilter): Promise<number> {
  const found = await sql<{ found: number }>`
    select count(*) as found from (
      select from exchange.message m where ${permitted} and ${filtered(filter)} limit ${countedTo + 1}) few`.execute(
    database.tables(),
  )
  return found.rows[0]?.found ?? 0
}

const is = (column: string, value: string | undefined): Condition =>
  value === undefined ? sql<boolean>`true` : sql<boolean>`${sql.raw(`m.${column}`)} = ${value}`

function filtered({ side, state, peer, conversation, move, file, post }: MessageFilter): Condition {
  const own =
    post === undefined ? sql<boolean>`true` : sql<boolean>`(m.post = ${post}::uuid or m.assignee = ${post}::uuid)`
  return sql<boolean>`${is('side', side)} and ${is('state', state)} and ${is('peer', peer)} and ${is('move', move)}
    and ${is('conversation', conversation)} and ${is('file', file)} and ${own}`
}

/** The messages of a conversation, oldest first, whoever may see them. */
export async function conversationOf(
  database: Database,
  { peer, conversation }: Pick<MessageRecord, 'peer' | 'conversation'>,
  most: number,
): Promise<readonly FoundMessage[]> {
  const found = await sql<FoundMessage>`
    select m.placed::text as key, ${listed}, ${beside} from exchange.message m
    where m.peer = ${peer} and m.conversation = ${conversation}::uuid order by m.placed limit ${most}`.execute(
    database.tables(),
  )
  return found.rows
}

/** Some messages as lists show them, whoever may see them. */
export async function listedById(
  database: Database,
  digests: readonly string[],
): Promise<ReadonlyMap<string, FoundMessage>> {
  const found = await sql<FoundMessage>`
    select m.placed::text as key, ${listed}, ${beside} from exchange.message m
    where m.message = any(${digests}::text[])`.execute(database.tables())
  return new Map(found.rows.map((row) => [row.message, row]))
}

export async function recordById(database: Database, id: string): Promise<MessageRecord | undefined> {
  const [row] = await database.prepared<MessageRecord>(
    'select * from exchange.message where id = $1 order by placed limit 1',
    [id],
  )
  return row
}

/** Whether the conversation a cover names is one between other authorities of the same two States. */
export function otherPairs(database: Database): (cover: Cover) => Promise<boolean> {
  const known = gather<true>(async (asked) => {
    const parts = asked.map((one) => one.split(' '))
    const rows = await database.prepared<{ n: number }>(
      `select a.n::int as n from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[]) with ordinality
         as a (peer, conversation, authority, their_authority, n)
       where exists (select from exchange.message m where m.peer = a.peer and m.conversation = a.conversation
         and (m.authority <> a.authority or m.their_authority <> a.their_authority))`,
      [0, 1, 2, 3].map((part) => parts.map((one) => one[part])),
    )
    return new Map(rows.map(({ n }) => [asked[n - 1] ?? '', true]))
  })
  return async ({ from, to, conversation }) =>
    (await known([from.state, conversation, to.authority, from.authority].join(' '))) === true
}

/** In which file a conversation is kept. */
export async function fileOf(database: Database, peer: string, conversation: string): Promise<string | null> {
  const [row] = await database.prepared<{ file: string }>(
    'select file from exchange.conversation where peer = $1 and conversation = $2',
    [peer, conversation],
  )
  return row?.file ?? null
}
