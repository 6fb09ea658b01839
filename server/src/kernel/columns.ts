import type { ColumnType } from 'kysely'

/** The types of PostgreSQL the stores use, as `information_schema.columns.udt_name` names them. */
type Values = {
  uuid: string
  text: string
  int4: number
  int8: number
  bool: boolean
  bytea: Buffer
  /** RFC 3339 text, see database.ts. */
  timestamptz: string
  date: string
  /** Read as JSON, written as text. */
  jsonb: ColumnType<unknown, string, string>
  _text: readonly string[]
  _uuid: readonly string[]
  float8: number
  tsvector: ColumnType<string, never, never>
}
type Kind = keyof Values

/** The columns of a table: name to type, with `?` where NULL may stand. */
export type Columns = Readonly<Record<string, Kind | `${Kind}?`>>

type ValueOf<K> = K extends `${infer Base extends Kind}?` ? Nullable<Values[Base]> : K extends Kind ? Values[K] : never
type Nullable<V> = V extends ColumnType<infer S, infer I, infer U> ? ColumnType<S | null, I | null, U | null> : V | null

/**
 * Table types for Kysely from one description of the tables by `schema.table`. A store exports its description as
 * `columns`; a test holds it against the migrated database.
 */
export type TablesOf<D extends Readonly<Record<string, Columns>>> = {
  [Table in keyof D]: { -readonly [Column in keyof D[Table]]: ValueOf<D[Table][Column]> }
}
