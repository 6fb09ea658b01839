import { type ClientBase, escapeIdentifier } from 'pg'
import { qualified } from './tables.ts'

/**
 * Takes off what would get in the way of loading rows in any order: foreign keys, and triggers of our own, which have
 * fired once already for every row. A superuser would set `session_replication_role`; this needs only the owner, and
 * unlike it checks every foreign key again when it is put back.
 *
 * @returns the statements that put everything back, for `putConstraintsBack` in the same transaction
 */
export async function takeConstraintsOff(client: ClientBase): Promise<readonly string[]> {
  const keys = await client.query<Named & { definition: string }>(`
    SELECT n.nspname AS schema, c.relname AS name, k.conname AS item, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype = 'f' AND k.conparentid = 0 AND ${ours} ORDER BY 1, 2, 3`)
  const triggers = await client.query<Named>(`
    SELECT n.nspname AS schema, c.relname AS name, t.tgname AS item
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND c.relkind = 'r' AND ${ours} ORDER BY 1, 2, 3`)
  const back: string[] = []
  for (const one of keys.rows) {
    await client.query(`ALTER TABLE ${qualified(one)} DROP CONSTRAINT ${escapeIdentifier(one.item)}`)
    back.push(`ALTER TABLE ${qualified(one)} ADD CONSTRAINT ${escapeIdentifier(one.item)} ${one.definition}`)
  }
  for (const one of triggers.rows) {
    await client.query(`ALTER TABLE ${qualified(one)} DISABLE TRIGGER ${escapeIdentifier(one.item)}`)
    back.push(`ALTER TABLE ${qualified(one)} ENABLE TRIGGER ${escapeIdentifier(one.item)}`)
  }
  return back
}

/** Puts back what was taken off, which checks every foreign key, and brings materialised views up to date. */
export async function putConstraintsBack(client: ClientBase, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement)
  const views = await client.query<{ schema: string; name: string }>(
    `SELECT schemaname AS schema, matviewname AS name FROM pg_matviews ORDER BY 1, 2`,
  )
  for (const view of views.rows) await client.query(`REFRESH MATERIALIZED VIEW ${qualified(view)}`)
}

type Named = { readonly schema: string; readonly name: string; readonly item: string }

const ours = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`
