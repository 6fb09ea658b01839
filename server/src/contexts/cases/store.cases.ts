import type { Database, Write } from '#kernel/database'
import { gather } from '#kernel/gather'
import { rankOf } from '#kernel/schema/marking'
import type { CaseFile, Participation } from './records.ts'
import { build, type Row } from './store.ts'
import { addText, changeText } from './store.text.ts'

export async function caseById(database: Database, id: string): Promise<CaseFile | undefined> {
  return (await casesById(database, [id])).get(id)
}

/** Finds cases one by one; those who ask at the same time share a look-up. */
export function caseFinder(database: Database): (id: string) => Promise<CaseFile | undefined> {
  return gather((ids) => casesById(database, ids))
}

export async function casesById(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, CaseFile>> {
  if (ids.length === 0) return new Map()
  const rows = await database.prepared<Kept>(casesAsKept, [ids])
  return new Map(rows.map((row) => [row.id, fileOf(row)]))
}

/** The columns a case is read back from: the others are worked out from them, for lists. */
type Kept = Omit<Row<'cases.case'>, 'rank' | 'tlp' | 'leads' | 'members' | 'readers'>
const casesAsKept = `
  select id, reference, title, summary, offences, authority, marking, restricted, state, participants, opened_at,
         closed_at, retain_until, hold, version, changed_at, changed_by
  from cases.case where id = any($1::uuid[])`

function fileOf(row: Kept): CaseFile {
  return {
    id: row.id,
    reference: row.reference,
    title: row.title,
    summary: row.summary,
    offences: [...row.offences],
    authority: row.authority,
    marking: row.marking,
    restricted: row.restricted,
    state: row.state,
    participants: row.participants,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    retainUntil: row.retain_until,
    hold: row.hold,
    version: row.version,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  }
}

/** `PER-2026-000012`; a number is given once, also when what it was taken for does not happen. */
export async function nextReference(database: Database, state: string, year: number): Promise<string> {
  const [row] = await database.query<{ number: number }>('select cases.next_number($1) as number', [year])
  return `${state}-${year}-${String(row?.number).padStart(6, '0')}`
}

function columnsOf(file: CaseFile) {
  return {
    title: file.title,
    summary: file.summary,
    offences: [...file.offences],
    marking: JSON.stringify(file.marking),
    rank: rankOf(file.marking.classification),
    restricted: file.restricted,
    state: file.state,
    closed_at: file.closedAt,
    retain_until: file.retainUntil,
    hold: file.hold === null ? null : JSON.stringify(file.hold),
    version: file.version,
    changed_at: file.changedAt,
    changed_by: file.changedBy,
  }
}

export function insertCase(file: CaseFile): readonly Write[] {
  const { id, reference, authority, openedAt, participants } = file
  const query = build.insertInto('cases.case').values({
    ...columnsOf(file),
    id,
    reference,
    authority,
    opened_at: openedAt,
    participants: JSON.stringify(participants),
  })
  return [{ query }, addText(id, id, wordsOfCase(file))]
}

/** Saves all but the participants, over the version before. */
export function updateCase(file: CaseFile): readonly Write[] {
  const query = build
    .updateTable('cases.case')
    .set(columnsOf(file))
    .where('id', '=', file.id)
    .where('version', '=', file.version - 1)
  return [{ query, expects: 1 }, changeText(file.id, file.id, wordsOfCase(file))]
}

/** Saves who takes part, unless somebody else changed that meanwhile. The version of the case stays as it is. */
export function updateParticipants(
  id: string,
  before: readonly Participation[],
  after: readonly Participation[],
): readonly Write[] {
  const query = build
    .updateTable('cases.case')
    .set({ participants: JSON.stringify(after) })
    .where('id', '=', id)
    .where((where) => where('participants', '=', where.val(JSON.stringify(before) as never)))
  return [{ query, expects: 1 }]
}

function wordsOfCase({ reference, title, summary }: CaseFile): string {
  return [reference, title, summary].join('\n')
}
