import { createHash } from 'node:crypto'
import { type ClientBase, escapeIdentifier } from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** A table as it travels in a backup: its columns without the generated ones, which compute themselves again. */
export type Table = { readonly schema: string; readonly name: string; readonly columns: readonly Column[] }
export type Column = { readonly name: string; readonly type: string; readonly stamp: boolean }
export type Sequence = {
  readonly schema: string
  readonly name: string
  readonly last: string
  readonly called: boolean
}
/** What a table holds: rows, and the SHA-256 of its COPY text. */
export type Content = { readonly rows: number; readonly bytes: number; readonly sha256: string }

/** SQL condition for the schemas that are ours to keep. */
const ours = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`
const notOfExtension = `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`

/** Output that reads the same on every server, whatever its settings. */
export async function fixSession(client: ClientBase): Promise<void> {
  await client.query(`SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601';
    SET bytea_output = 'hex'; SET extra_float_digits = 1; SET client_encoding = 'UTF8'; SET synchronize_seqscans = off;
    SET row_security = off; SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = 0;
    SET statement_timeout = 0; SET search_path = pg_catalog`)
}

/** Every table that holds rows of ours: ordinary tables and partitions, without the record of migrations. */
export async function listTables(client: ClientBase): Promise<Table[]> {
  const found = await client.query<Table>(`
    SELECT n.nspname AS schema, c.relname AS name, coalesce(
      json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'stamp', coalesce(pg_get_expr(def.adbin, def.adrelid) LIKE '%pg_current_xact_id()%', false)) ORDER BY a.attnum)
        FILTER (WHERE a.attname IS NOT NULL), '[]') AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    LEFT JOIN pg_attrdef def ON def.adrelid = c.oid AND def.adnum = a.attnum
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${ours} AND ${notOfExtension}
      AND (n.nspname, c.relname) <> ('kernel', 'migration')
    GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname`)
  return found.rows
}

export async function listSequences(client: ClientBase): Promise<Sequence[]> {
  const found = await client.query<{ schema: string; name: string }>(`
    SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${ours} AND ${notOfExtension} ORDER BY 1, 2`)
  const sequences: Sequence[] = []
  for (const { schema, name } of found.rows) {
    const at = await client.query<{ last: string; called: boolean }>(
      `SELECT last_value::text AS last, is_called AS called FROM ${qualified({ schema, name })}`,
    )
    for (const row of at.rows) sequences.push({ schema, name, ...row })
  }
  return sequences
}

/** The schemas that hold anything of ours; `public` only if something is in it. */
export async function listSchemas(client: ClientBase): Promise<string[]> {
  const found = await client.query<{ name: string }>(`
    SELECT n.nspname AS name FROM pg_namespace n WHERE ${ours} AND (n.nspname <> 'public' OR EXISTS
      (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND ${notOfExtension})) ORDER BY 1`)
  return found.rows.map(({ name }) => name)
}

/**
 * The rows of a table as COPY text, in the order in which they lie.
 *
 * Transaction numbers mean something only in the cluster that gave them out: in a new one the same numbers lie in the
 * future, where a reader that stops below the oldest running transaction would wait for them for years. So an `xid8`
 * stamped by `pg_current_xact_id()` travels as 1, older than every transaction of any cluster, and every other `xid8`,
 * which is how far a reader has come, as 0: it reads again from the start, and its inbox knows what it has done.
 */
export function copyOut(client: ClientBase, table: Table): AsyncIterable<Buffer> {
  const columns = table.columns.map(({ name, type, stamp }) =>
    type === 'xid8'
      ? `CASE WHEN ${escapeIdentifier(name)} IS NOT NULL THEN '${stamp ? 1 : 0}'::xid8 END`
      : escapeIdentifier(name),
  )
  return client.query(copyTo(`COPY (SELECT ${columns.join(', ')} FROM ONLY ${qualified(table)}) TO STDOUT`))
}

/** Counts and digests COPY text as it passes. In COPY text a line feed ends a row and stands nowhere else. */
export function contentMeter(): { add: (piece: Uint8Array) => void; content: () => Content } {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  return {
    add: (piece) => {
      hash.update(piece)
      bytes += piece.length
      for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) rows++
    },
    content: () => ({ rows, bytes, sha256: hash.digest('hex') }),
  }
}

/** What a table holds now. */
export async function contentOf(client: ClientBase, table: Table): Promise<Content> {
  const meter = contentMeter()
  for await (const piece of copyOut(client, table)) meter.add(piece)
  return meter.content()
}

export const qualified = (of: { schema: string; name: string }): string =>
  `${escapeIdentifier(of.schema)}.${escapeIdentifier(of.name)}`
