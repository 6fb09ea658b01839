import type { ColumnType, Kysely, Selectable } from 'kysely'
import { compilerOnly } from '#kernel/database'
import type { Marking } from '#kernel/schema/marking'
import type { Participation } from './records.ts'
import type { Case, PartKind } from './words.ts'

type Json<T> = ColumnType<T, string, string>
type Kept<T> = ColumnType<T, never, never>

/** The tables of the schema `cases`, as queries see them. */
export type Tables = {
  'cases.case': {
    id: string
    reference: string
    title: string
    summary: string
    offences: string[]
    authority: string
    marking: Json<Marking>
    rank: number
    restricted: boolean
    state: Case['state']
    participants: Json<Participation[]>
    opened_at: string
    closed_at: string | null
    retain_until: string | null
    hold: ColumnType<Case['hold'], string | null, string | null>
    version: number
    changed_at: string
    changed_by: string
    tlp: Kept<string>
    leads: Kept<string[]>
    members: Kept<string[]>
    readers: Kept<string[]>
  }
  'cases.part': {
    case_id: string
    id: string
    kind: PartKind
    marking: Json<Marking>
    rank: number
    added_at: string
    added_by: string
    version: number
    changed_at: string
    changed_by: string
    body: Json<Record<string, unknown>>
    tlp: Kept<string>
    state: Kept<string | null>
    assignee: Kept<string | null>
    due: Kept<string | null>
    digest: Kept<string | null>
    retain_until: Kept<string | null>
  }
  'cases.text': { case_id: string; part_id: string; words: string; raw: string }
  'cases.fingerprint': { case_id: string; part_id: string; basis: string; digest: string }
  'cases.upload': { digest: string; at: string }
}
export type Row<Name extends keyof Tables> = Selectable<Tables[Name]>

/** Builds writes for `Database.commit`. */
export const build: Kysely<Tables> = compilerOnly<Tables>()
