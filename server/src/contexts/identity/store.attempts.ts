import type { Database } from '#kernel/database'

export function attemptStore(database: Database) {
  return {
    /** Counts one try in the span that began at `span`; returns how many there were with it, over all processes. */
    countAttempt: async (bucket: string, span: string): Promise<number> => {
      const [row] = await database.query<{ count: number }>(
        `insert into identity.attempt (bucket, span, count) values ($1, $2, 1)
         on conflict (bucket, span) do update set count = attempt.count + 1 returning count`,
        [bucket, span],
      )
      return row?.count ?? 1
    },
    /** Takes one try back that turned out to be an honest one. */
    forgiveAttempt: async (bucket: string, span: string): Promise<void> => {
      await database.query(
        `update identity.attempt set count = count - 1 where bucket = $1 and span = $2 and count > 0`,
        [bucket, span],
      )
    },
    /** Whether anything was counted in the bucket since. */
    attemptedSince: async (bucket: string, since: string): Promise<boolean> => {
      const rows = await database.query(`select from identity.attempt where bucket = $1 and span >= $2 limit 1`, [
        bucket,
        since,
      ])
      return rows.length > 0
    },
    /** Removes what is past: ceremonies, links, counted tries, and sessions that ended long ago. */
    sweep: async (now: string, dayAgo: string, monthAgo: string): Promise<void> => {
      await database.query(`delete from identity.ceremony where expires_at <= $1`, [now])
      await database.query(`delete from identity.enrolment where expires_at <= $1`, [now])
      await database.query(
        `delete from identity.attempt where span < $1 or (span < $2 and bucket not like 'known %')`,
        [monthAgo, dayAgo],
      )
      await database.query(`delete from identity.session where ends_at < $1`, [monthAgo])
    },
  }
}
