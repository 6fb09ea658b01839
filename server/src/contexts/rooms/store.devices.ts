import type { Database, Write } from '#kernel/database'
import { build, type Row, type Tables } from './store.ts'

export type Device = {
  readonly officer: string
  /** Base64. */
  readonly key: string
  /** The post in which the officer had it certified, and its authority, which did. */
  readonly post: string
  readonly authority: string
  readonly certificate: string
  readonly until: string
}
export type StoredOffer = {
  readonly reference: string
  readonly officer: string
  readonly key: string
  readonly content: string
  readonly until: string
}

/** The devices of officers whose certificates hold, newest first. */
export async function devicesOf(
  database: Database,
  officers: readonly string[],
  now: string,
): Promise<readonly Device[]> {
  if (officers.length === 0) return []
  const rows = await database
    .tables<Tables>()
    .selectFrom('rooms.device')
    .selectAll()
    .where('officer', 'in', officers)
    .where('until', '>', now)
    .orderBy('until', 'desc')
    .execute()
  return rows.map(deviceOf)
}

function deviceOf(row: Row<'rooms.device'>): Device {
  return { ...row, key: row.key.toString('base64') }
}

/** All officers of this State with a browser that is certified. */
export async function officersWithDevices(database: Database, now: string): Promise<readonly Device[]> {
  const rows = await database.query<Row<'rooms.device'>>(
    'select distinct on (officer) * from rooms.device where until > $1 order by officer, until desc limit 2000',
    [now],
  )
  return rows.map(deviceOf)
}

/** Keeps a device, or its renewed certificate. */
export function saveDevice({ key, ...rest }: Device): Write {
  const { post, authority, certificate, until } = rest
  const query = build
    .insertInto('rooms.device')
    .values({ ...rest, key: Buffer.from(key, 'base64') })
    .onConflict((conflict) => conflict.columns(['officer', 'key']).doUpdateSet({ post, authority, certificate, until }))
  return { query }
}

export function saveOffers(offers: readonly StoredOffer[]): readonly Write[] {
  if (offers.length === 0) return []
  const query = build.insertInto('rooms.offer').values(
    offers.map(({ key, content, ...rest }) => ({
      ...rest,
      key: Buffer.from(key, 'base64'),
      content: Buffer.from(content, 'base64'),
    })),
  )
  return [{ query }]
}

export async function countOffers(
  database: Database,
  officers: readonly string[],
  now: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.prepared<{ officer: string; left: number }>(
    'select officer, count(*) as left from rooms.offer where officer = any($1::uuid[]) and until > $2 group by officer',
    [officers, now],
  )
  return new Map(rows.map(({ officer, left }) => [officer, left]))
}

/** Takes one offer of an officer's newest device, for ever: two who ask at once get two. */
export async function takeOffer(database: Database, officer: string, now: string): Promise<StoredOffer | undefined> {
  const [row] = await database.query<Row<'rooms.offer'>>(
    `delete from rooms.offer where reference = (
       select o.reference from rooms.offer o join rooms.device d on d.officer = o.officer and d.key = o.key
       where o.officer = $1 and o.until > $2 and d.until > $2
       order by d.until desc, o.until, o.reference limit 1 for update of o skip locked)
     returning *`,
    [officer, now],
  )
  return row && { ...row, key: row.key.toString('base64'), content: row.content.toString('base64') }
}
