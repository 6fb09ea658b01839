/** Counts are exact up to here; beyond, they say that there are more. */
export const countedTo = 500

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
