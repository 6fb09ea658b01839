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

/** A sent attachment of which its recipient lacks something. */
export type Pushable = Omit<AttachmentRecord, 'digest'> & {
  readonly digest: string
  readonly peer: string
  /** Body of its message, with the key. */
  readonly body: Buffer | null
}

/** Attachments of accepted messages to a peer (null: to any) that it does not have yet, the oldest first. */
export async function pushable(database: Database, peer: string | null): Promise<readonly Pushable[]> {
  return database.prepared<Pushable>(
    `select a.*, m.peer, m.body from exchange.attachment a join exchange.message m on m.message = a.message
     where not a.complete and m.side = 'sent' and m.state = 'accepted' and ($1::text is null or m.peer = $1)
       and a.digest is not null
     order by m.placed, a.id limit 100`,
    [peer],
  )
}

/** One sent attachment, for a peer that fetches it: it may have accepted the message before this node knows. */
export async function fetchable(
  database: Database,
  peer: string,
  message: string,
  id: string,
): Promise<Pushable | undefined> {
  const [one] = await database.prepared<Pushable>(
    `select a.*, m.peer, m.body from exchange.attachment a join exchange.message m on m.message = a.message
     where a.message = $2 and a.id = $3 and m.peer = $1 and m.side = 'sent' and a.digest is not null
       and m.state in ('composed', 'sealed', 'queued', 'transmitted', 'accepted')`,
    [peer, message, id],
  )
  return one
}

/** One sent attachment whose message is not gone, whatever its recipient has of it. */
export async function pushableOf(database: Database, message: string, id: string): Promise<Pushable | undefined> {
  const [one] = await database.prepared<Pushable>(
    `select a.*, m.peer, m.body from exchange.attachment a join exchange.message m on m.message = a.message
     where a.message = $1 and a.id = $2 and m.side = 'sent' and a.digest is not null`,
    [message, id],
  )
  return one
}

export async function completeSent(database: Database, message: string, id: string): Promise<void> {
  await database.query('update exchange.attachment set complete = true where message = $1 and id = $2', [message, id])
}

/** A received attachment, with the body of its message. */
export type Takeable = AttachmentRecord & { readonly body: Buffer | null }

export async function takeable(
  database: Database,
  peer: string,
  message: string,
  id: string,
): Promise<Takeable | undefined> {
  const [one] = await database.prepared<Takeable>(
    `select a.*, m.body from exchange.attachment a join exchange.message m on m.message = a.message
     where a.message = $2 and a.id = $3 and m.peer = $1 and m.side = 'received' and m.body is not null`,
    [peer, message, id],
  )
  return one
}

/** A received attachment that is not complete, of a message that still counts. */
export type Fetching = Takeable & { readonly peer: string }

/** Received attachments of which something is missing, from a peer (null: from any), the oldest first. */
export async function fetching(database: Database, peer: string | null): Promise<readonly Fetching[]> {
  return database.prepared<Fetching>(
    `select a.*, m.body, m.peer from exchange.attachment a join exchange.message m on m.message = a.message
     where not a.complete and not a.erased and m.side = 'received' and m.state = 'accepted' and m.body is not null
       and ($1::text is null or m.peer = $1)
     order by m.placed, a.id limit 100`,
    [peer],
  )
}

/** Received attachments whose chunks are all here and that were not looked through yet. */
export async function takeableAgain(database: Database): Promise<readonly Takeable[]> {
  return database.prepared<Takeable>(
    `select a.*, m.body from exchange.attachment a join exchange.message m on m.message = a.message
     where not a.complete and m.side = 'received' and m.body is not null
       and (select count(*) from exchange.chunk c where c.message = a.message and c.attachment = a.id)
         >= greatest(1, ceil(a.bytes::numeric / a.chunk_bytes))
     limit 20`,
    [],
  )
}

export async function chunksHere(database: Database, message: string, id: string): Promise<readonly number[]> {
  const rows = await database.prepared<{ n: number }>(
    'select n from exchange.chunk where message = $1 and attachment = $2',
    [message, id],
  )
  return rows.map(({ n }) => n)
}

/** Notes a chunk that is durable; how many there are now. */
export async function noteChunk(database: Database, message: string, id: string, index: number): Promise<number> {
  await database.query(
    'insert into exchange.chunk (message, attachment, n) values ($1, $2, $3) on conflict do nothing',
    [message, id, index],
  )
  const [row] = await database.prepared<{ found: number }>(
    'select count(*) as found from exchange.chunk where message = $1 and attachment = $2',
    [message, id],
  )
  return row?.found ?? 0
}

export async function forgetChunks(database: Database, message: string, id: string): Promise<void> {
  await database.query('delete from exchange.chunk where message = $1 and attachment = $2', [message, id])
}

/** Notes that all bytes are here; false where the message was destroyed meanwhile, and they are to be erased. */
export async function completeReceived(
  database: Database,
  message: string,
  id: string,
  digest: string,
): Promise<boolean> {
  const [row] = await database.query<{ complete: boolean }>(
    `with done as (
       update exchange.attachment a set digest = $3, erased = false,
         complete = exists (select from exchange.message m where m.message = a.message and m.body is not null)
       where message = $1 and id = $2 returning complete),
     forgotten as (
       delete from exchange.chunk where message = $1 and attachment = $2 and exists (select from done))
     select complete from done`,
    [message, id, digest],
  )
  return row?.complete === true
}

export async function isComplete(database: Database, message: string, id: string): Promise<boolean> {
  const [row] = await database.query<{ complete: boolean }>(
    'select complete from exchange.attachment where message = $1 and id = $2',
    [message, id],
  )
  return row?.complete === true
}

/** Whether all attachments of a message are here. */
export async function isWhole(database: Database, message: string): Promise<boolean> {
  const rows = await database.query('select 1 from exchange.attachment where message = $1 and not complete limit 1', [
    message,
  ])
  return rows.length === 0
}

/** A received attachment whose message is gone. `shared`: its bytes are those of something else too. */
export type Erasable = {
  readonly message: string
  readonly id: string
  readonly digest: string | null
  readonly shared: boolean
}

/** Received attachments of messages that are destroyed or expired, and whose bytes are still to be erased. */
export async function erasable(
  database: Database,
  only: { readonly message: string; readonly id: string } | null = null,
): Promise<readonly Erasable[]> {
  return database.prepared<Erasable>(
    `select a.message, a.id, a.digest,
       exists (select from exchange.upload u where u.digest = a.digest)
       or exists (select from exchange.attachment o join exchange.message k on k.message = o.message
         where o.digest = a.digest and not o.erased and not (k.side = 'received' and k.gone)) as shared
     from exchange.attachment a join exchange.message m on m.message = a.message
     where m.side = 'received' and m.gone and m.body is null and not a.erased
       and ($1::text is null or (a.message = $1 and a.id = $2)) limit 100`,
    [only?.message ?? null, only?.id ?? null],
  )
}

export async function erased(database: Database, message: string, id: string): Promise<void> {
  await database.query(
    'update exchange.attachment set erased = true, digest = null, complete = false where message = $1 and id = $2',
    [message, id],
  )
}

/** Whether an upload, or an attachment of a message that is not gone, is these bytes. */
export async function usesAttached(database: Database, digest: string): Promise<boolean> {
  const [row] = await database.prepared<{ used: boolean }>(
    `select exists (select from exchange.upload u where u.digest = $1 or u.coming = $1)
       or exists (select from exchange.attachment o join exchange.message k on k.message = o.message
         where o.digest = $1 and not o.erased and not (k.side = 'received' and k.gone)) as used`,
    [digest],
  )
  return row?.used === true
}
