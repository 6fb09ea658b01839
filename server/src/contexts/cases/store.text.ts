import { sql } from 'kysely'
import type { Write } from '#kernel/database'
import { wordsOf } from '#kernel/words'
import { build } from './store.ts'

const searchable = (raw: string) => ({ words: sql<string>`array_to_tsvector(${wordsOf(raw)}::text[])`, raw })

/** Makes a new thing findable by its words, in the commit that adds it. */
export function addText(caseId: string, partId: string, raw: string): Write {
  return {
    query: build.insertInto('cases.text').values({ case_id: caseId, part_id: partId, ...searchable(raw) }),
  }
}

/** Makes a changed thing findable by its new words, in the commit that changes it. */
export function changeText(caseId: string, partId: string, raw: string): Write {
  return {
    query: build
      .updateTable('cases.text')
      .set(searchable(raw))
      .where('case_id', '=', caseId)
      .where('part_id', '=', partId),
  }
}
