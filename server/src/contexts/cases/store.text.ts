import { sql } from 'kysely'
import type { Write } from '#kernel/database'
import { wordsOf } from '#kernel/words'
import { build } from './store.ts'

/** Makes a thing findable by its words, in the commit that saves the thing. */
export function saveText(caseId: string, partId: string, raw: string): Write {
  const words = sql<string>`array_to_tsvector(${wordsOf(raw)}::text[])`
  const query = build
    .insertInto('cases.text')
    .values({ case_id: caseId, part_id: partId, words, raw })
    .onConflict((conflict) => conflict.columns(['case_id', 'part_id']).doUpdateSet({ words, raw }))
  return { query }
}
