import type { Database, Write } from '#kernel/database'
import { rankOf } from '#kernel/schema/marking'
import { textOf, type Part, type Thing, type Things } from './records.ts'
import { add, build, type Row, type Tables } from './store.ts'
import { addText, changeText } from './store.text.ts'
import type { PartKind } from './words.ts'

export async function partsById(
  database: Database,
  caseIds: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, Part>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .tables<Tables>()
    .selectFrom('cases.part')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, partOf(row)]))
}

/** The parts of a case, oldest first. */
export async function partsOfCase(database: Database, caseId: string): Promise<readonly Part[]> {
  const rows = await database
    .tables<Tables>()
    .selectFrom('cases.part')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('id')
    .execute()
  return rows.map(partOf)
}

/** The parts of one kind in a case, oldest first. */
export async function partsOfKind<K extends PartKind>(
  database: Database,
  caseId: string,
  kind: K,
): Promise<readonly Part<K>[]> {
  const rows = await database
    .tables<Tables>()
    .selectFrom('cases.part')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('kind', '=', kind)
    .orderBy('id')
    .execute()
  return rows.map(partOf).filter((part) => isKind(part, kind))
}

export function isKind<K extends PartKind>(part: Part, kind: K): part is Part<K> {
  return part.kind === kind
}

function partOf(row: Row<'cases.part'>): Part {
  const thing = {
    ...row.body,
    id: row.id,
    case: row.case_id,
    marking: row.marking,
    addedAt: row.added_at,
    addedBy: row.added_by,
    version: row.version,
  }
  // The body was checked against the contract when it was written.
  return { kind: row.kind, thing, changedAt: row.changed_at, changedBy: row.changed_by } as unknown as Part
}

function columnsOf(thing: Thing, changedAt: string, changedBy: string) {
  const { id: _id, case: _case, marking, addedAt: _at, addedBy: _by, version, ...body } = thing
  return {
    marking: JSON.stringify(marking),
    rank: rankOf(marking.classification),
    version,
    changed_at: changedAt,
    changed_by: changedBy,
    body: JSON.stringify(body),
  }
}

export function insertPart<K extends PartKind>(kind: K, thing: Things[K]): readonly Write[] {
  const { id, case: caseId, addedAt, addedBy } = thing
  const row = add('cases.part', {
    ...columnsOf(thing, addedAt, addedBy),
    case_id: caseId,
    id,
    kind,
    added_at: addedAt,
    added_by: addedBy,
  })
  return [row, addText(caseId, id, textOf(kind, thing))]
}

/** Saves a changed part over the version before. */
export function updatePart<K extends PartKind>(
  kind: K,
  thing: Things[K],
  changedAt: string,
  changedBy: string,
): readonly Write[] {
  const query = build
    .updateTable('cases.part')
    .set(columnsOf(thing, changedAt, changedBy))
    .where('case_id', '=', thing.case)
    .where('id', '=', thing.id)
    .where('version', '=', thing.version - 1)
  return [{ query, expects: 1 }, changeText(thing.case, thing.id, textOf(kind, thing))]
}
