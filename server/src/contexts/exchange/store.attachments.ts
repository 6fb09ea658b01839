import type { Database } from '#kernel/database'
import type { AttachmentRecord } from './store.ts'

export type AttachmentFound = AttachmentRecord & { readonly arrived: number }

/** The attachments of a message, with how many bytes of each are here, or known to be with the recipient. */
export async function attachmentsOf(database: Database, message: string): Promise<readonly AttachmentFound[]> {
  return database.prepared<AttachmentFound>(
    `select a.*, case when a.complete then a.bytes
         else least(a.bytes, (select count(*) from exchange.chunk c where c.message = a.message and c.attachment = a.id) * a.chunk_bytes)
       end as arrived
     from exchange.attachment a where a.message = $1`,
    [message],
  )
}
