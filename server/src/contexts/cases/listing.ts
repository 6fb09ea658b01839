import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '#kernel/actor'
import { circumstances } from '#kernel/authorise'
import { toKysely, type Columns, type Policies } from '#kernel/policy'

/** Counts are exact up to here; beyond, they say that there are more. */
export const countedTo = 500

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

/** A bounded count as lists show it. */
export function countOf(found: number): { value: number; atLeast: boolean } {
  return { value: Math.min(found, countedTo), atLeast: found > countedTo }
}

/**
 * Fills a page with rows that stand the decision, however many of those fetched do not. `key` is where the next page
 * goes on: the key of the last row on this one.
 */
export async function fillPage<Found extends { readonly key: string }, Shown>(
  page: { readonly limit: number; readonly cursor?: string | undefined },
  fetch: (after: string | undefined, most: number) => Promise<readonly Found[]>,
  show: (found: readonly Found[]) => Promise<readonly (Shown | undefined)[]>,
): Promise<{ rows: Shown[]; next: string | null }> {
  const rows: { key: string; shown: Shown }[] = []
  let after = page.cursor
  for (;;) {
    const found = await fetch(after, page.limit + 1)
    const shown = await show(found)
    for (const [index, { key }] of found.entries()) {
      const one = shown[index]
      if (one !== undefined) rows.push({ key, shown: one })
    }
    const last = found.at(-1)
    if (rows.length > page.limit || found.length <= page.limit || last === undefined) break
    after = last.key
  }
  const kept = rows.slice(0, page.limit)
  const next = rows.length > page.limit ? (kept.at(-1)?.key ?? null) : null
  return { rows: kept.map(({ shown }) => shown), next }
}

/** Keys are compared byte by byte, whatever the language of the database. */
export function after(key: RawBuilder<string>, cursor: string | undefined, descending = false): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`
  return descending ? sql<boolean>`${key} collate "C" < ${cursor}` : sql<boolean>`${key} collate "C" > ${cursor}`
}
