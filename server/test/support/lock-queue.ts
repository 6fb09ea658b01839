import type { Database } from '#kernel/database'
import { eventually } from './eventually.ts'

/** Waits until so many statements of a database wait for a lock. */
async function waiting(database: Database, count: number): Promise<void> {
  await eventually(async () => {
    const [row] = await database.query<{ found: number }>(
      `select count(*)::int as found from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
      [],
    )
    if (row?.found !== count) throw new Error(`${row?.found} wait, not ${count}`)
  })
}

/**
 * Begins works one after another while the rows that `lock` selects for update are locked, each as soon as the one before
 * waits for them, and lets them go: so they come to the rows at the same time, in this order.
 */
export async function inLine(
  database: Database,
  lock: { readonly text: string; readonly values: readonly unknown[] },
  works: readonly (() => Promise<unknown>)[],
): Promise<readonly unknown[]> {
  return database.withConnection(async (client) => {
    await client.query('begin')
    await client.query(lock.text, [...lock.values])
    const begun: Promise<unknown>[] = []
    for (const work of works) {
      begun.push(work())
      await waiting(database, begun.length)
    }
    await client.query('commit')
    return Promise.all(begun)
  })
}
