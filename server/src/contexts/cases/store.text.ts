import { sql } from 'kysely'
import { statement, type Write } from '#kernel/database'
import { wordsOf } from '#kernel/words'
import { build } from './store.ts'

const searchable = (raw: string) => ({ words: sql<string>`array_to_tsvector(${wordsOf(raw)}::text[])`, raw })

/** Makes a new thing findable by its words, in the commit that adds it. */
export function addText(caseId: string, partId: string, raw: string): Write {
  return statement(
    'insert into cases.text (case_id, part_id, words, raw) values ($1, $2, array_to_tsvector($3::text[]), $4)',
    [caseId, partId, wordsOf(raw), raw],
  )
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
