import { sql, type RawBuilder } from 'kysely'
import type { Actor } from './actor.ts'
import { circumstances } from './authorise.ts'
import { toKysely, type Columns, type Policies } from './policy.ts'

/**
 * The rules about one action as a condition on rows. Throws when SQL cannot say exactly what they mean: what is only
 * counted or sorted by in SQL would then show more than may be seen.
 */
export function permitted(
  policies: Policies,
  actor: Actor,
  action: string,
  resourceType: string,
  columns: Columns,
): RawBuilder<boolean> {
  const request = { principal: actor.entity, action, resourceType, context: circumstances(actor) }
  const condition = policies.narrow(request, columns)
  if (!condition.exact) throw new Error(`the rules of \`${action}\` cannot be said exactly in SQL`)
  return toKysely(condition)
}

/** Keys are compared byte by byte, whatever the language of the database. */
export function after(key: RawBuilder<string>, cursor: string | undefined, descending = false): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`
  return descending ? sql<boolean>`${key} collate "C" < ${cursor}` : sql<boolean>`${key} collate "C" > ${cursor}`
}
