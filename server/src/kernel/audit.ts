import { canonicalise } from '@comity/proof/canonical'
import { hex } from '@comity/proof/hash'
import { hash } from 'node:crypto'
import type { Actor } from './actor.ts'
import { statement, type Database, type Write } from './database.ts'

/**
 * One line of the audit trail: who did or read what, in which post, for which purpose, decided by which rules of which
 * policy. It names people and records by identifier only.
 */
export type AuditEntry = {
  readonly id: string
  readonly at: string
  readonly officer: string | null
  readonly post: string | null
  readonly account: string | null
  readonly session: string | null
  readonly purpose: string | null
  readonly basis: string | null
  readonly action: string
  /** `kind:id` of the record. */
  readonly resource: string | null
  /** `kind:id` of the record it belongs to, such as the case of a task. */
  readonly within: string | null
  readonly outcome: 'done' | 'read' | 'refused' | 'defect'
  readonly refusal: string | null
  readonly rules: readonly string[]
  /** Hash of the policies in force. */
  readonly policy: string
  readonly approvedBy: string | null
  /** Identifiers of the records a list showed, at most 200. */
  readonly seen: readonly string[]
}

export function actorInAudit(
  actor: Actor,
): Pick<AuditEntry, 'officer' | 'post' | 'account' | 'session' | 'purpose' | 'basis'> {
  const { officer, post, account, session, purpose, basis } = actor
  return { officer, post, account, session, purpose, basis }
}

/** SHA-256 over the canonical JSON (RFC 8785) of an entry: what the hash chain commits to. */
export function digestOf(entry: AuditEntry): Buffer {
  return sha256(canonicalise(entry))
}

const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer')

/** The write that adds an entry, to stand in the same transaction as the change it tells of. */
export function auditWrite(entry: AuditEntry): Write {
  const text = canonicalise(entry)
  return statement('insert into kernel.audit (id, at, entry, digest) values ($1, $2, $3, $4)', [
    entry.id,
    entry.at,
    text,
    sha256(text),
  ])
}

/** The write that adds many entries: for what one message of a peer brings at once. */
export function auditBatch(entries: readonly AuditEntry[]): Write {
  const texts = entries.map((entry) => canonicalise(entry))
  return statement(
    `insert into kernel.audit (id, at, entry, digest)
     select * from unnest($1::uuid[], $2::timestamptz[], $3::jsonb[], $4::bytea[])`,
    [entries.map(({ id }) => id), entries.map(({ at }) => at), texts, texts.map(sha256)],
  )
}

export type Recorder = (entry: AuditEntry) => Promise<void>

/**
 * Records entries that belong to no change: reads and refusals. Entries that arrive together share one transaction.
 * Resolves when the entry is durable, so that nothing is shown before it is recorded.
 */
export function auditRecorder(database: Database): Recorder {
  let waiting: { entry: AuditEntry; done: () => void; failed: (error: unknown) => void }[] = []
  let running = 0
  const flush = async (): Promise<void> => {
    if (running >= 2 || waiting.length === 0) return
    const batch = waiting.splice(0, 200)
    running++
    try {
      const entries = batch.map(({ entry }) => entry)
      const texts = entries.map((entry) => canonicalise(entry))
      await database.pool.query({
        name: 'audit-batch',
        text: `insert into kernel.audit (id, at, entry, digest)
               select * from unnest($1::uuid[], $2::timestamptz[], $3::jsonb[], $4::bytea[])`,
        values: [entries.map((entry) => entry.id), entries.map((entry) => entry.at), texts, texts.map(sha256)],
      })
      for (const { done } of batch) done()
    } catch (error) {
      for (const { failed } of batch) failed(error)
    } finally {
      running--
      void flush()
    }
  }
  return (entry) =>
    new Promise((done, failed) => {
      waiting.push({ entry, done, failed })
      setImmediate(() => void flush())
    })
}

/** One link of the chain with what it commits to, as they stand in the database now. */
export type ChainRow = {
  readonly seq: number
  /** Identifier of the entry the link was made for. */
  readonly about: string
  readonly digest: string
  readonly hash: string
  /** Null when the entry is no longer there. */
  readonly entry: AuditEntry | null
  /** The columns kept beside the entry, by which it is found; they must say the same as the entry. */
  readonly columns: { readonly at: string; readonly digest: string } | null
}

/** Reads the links above `from` up to `until`, in their order, a thousand at a time. For export and verification. */
export async function* readChain(
  database: Database,
  from = 0,
  until = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<ChainRow> {
  let after = from
  for (;;) {
    const rows = await database.query<{
      seq: number
      about: string
      digest: Buffer
      hash: Buffer
      entry: AuditEntry | null
      at: string | null
      kept: Buffer | null
    }>(
      `select l.seq, l.entry as about, l.digest, l.hash, a.entry, a.at, a.digest as kept
       from kernel.audit_link l left join kernel.audit a on a.id = l.entry
       where l.seq > $1 and l.seq <= $2 order by l.seq limit 1000`,
      [after, until],
    )
    for (const { seq, about, digest, hash, entry, at, kept } of rows) {
      const columns = at === null || kept === null ? null : { at, digest: hex(kept) }
      yield { seq, about, digest: hex(digest), hash: hex(hash), entry, columns }
      after = seq
    }
    if (rows.length < 1000) return
  }
}
