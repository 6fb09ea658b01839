import { statement, type Database, type Write } from '#kernel/database'
import { updateRequest, type Placed } from './store.requests.ts'
import type { Said } from './words.ts'

/** Requests that have ended, were opened before a moment and have their content, in the order of their identifiers. */
export async function endedRequests(
  database: Database,
  openedBefore: string,
  after: string,
  most: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from requests.request where ended and opened_at < $1 and not body ? 'destroyedAt' and id > $2::uuid
     order by id limit $3`,
    [openedBefore, after, most],
  )
  return rows.map(({ id }) => id)
}

/** Takes the content out of a request and its steps and lets its files go, unless it changed meanwhile. */
export function destroyWrites(
  placed: Placed,
  said: readonly { readonly number: number; readonly said: Said }[],
): readonly Write[] {
  const { id } = placed.file
  return [
    updateRequest(placed),
    statement(
      `update requests.step s set body = jsonb_set(s.body, '{said}', kept.said)
       from jsonb_to_recordset($2::jsonb) as kept (number int, said jsonb)
       where s.request_id = $1 and s.number = kept.number`,
      [id, JSON.stringify(said)],
    ),
    statement('delete from requests.file where request_id = $1', [id]),
    statement('delete from requests.warning where request_id = $1', [id]),
  ]
}
