import type { Database } from '#kernel/database'

type Named = { readonly message: string; readonly id: string }

/**
 * Claims an attachment for a process of this node, or goes on claiming it, for so many seconds; false where another has
 * it. Measured by the clock of the database, which all processes share.
 */
export async function claim(
  database: Database,
  { message, id }: Named,
  holder: string,
  seconds: number,
): Promise<boolean> {
  const rows = await database.query(
    `insert into exchange.claim (message, attachment, holder, until)
     values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
     on conflict (message, attachment) do update set holder = excluded.holder, until = excluded.until
     where exchange.claim.holder = excluded.holder or exchange.claim.until < clock_timestamp()
     returning 1`,
    [message, id, holder, seconds],
  )
  return rows.length > 0
}

export async function unclaim(database: Database, { message, id }: Named, holder: string): Promise<void> {
  await database.query('delete from exchange.claim where message = $1 and attachment = $2 and holder = $3', [
    message,
    id,
    holder,
  ])
}

/** Whether any process of this node is at work on it. */
export async function isClaimed(database: Database, { message, id }: Named): Promise<boolean> {
  const rows = await database.prepared(
    'select 1 from exchange.claim where message = $1 and attachment = $2 and until >= clock_timestamp()',
    [message, id],
  )
  return rows.length > 0
}
