import type { Resource } from '#kernel/authorise'
import type { Columns, Entity } from '#kernel/policy'
import { rankOf, type Marking } from '#kernel/schema/marking'
import type { MessageRecord } from './store.ts'

// A message as policies see it, twice: as an entity to decide on, and as columns of `exchange.message m` to narrow a list
// by. The two must say the same; lists.property.test.ts holds them together.

/** What the asker may do in the file in which a message is kept. */
export type ByFile = { readonly read: boolean; readonly write: boolean }
export const notByFile: ByFile = { read: false, write: false }

export function messageResource(
  row: Pick<
    MessageRecord,
    'id' | 'side' | 'peer' | 'authority' | 'post' | 'assignee' | 'marking' | 'rank' | 'tlp' | 'onward' | 'file'
  >,
  byFile: ByFile,
): Resource {
  return {
    type: 'Message',
    id: row.id,
    within: row.file === null ? `message:${row.id}` : `case:${row.file}`,
    attrs: {
      side: row.side,
      peer: row.peer,
      authority: row.authority,
      post: row.post ?? '',
      assignee: row.assignee ?? '',
      rank: row.rank,
      tlp: row.tlp,
      handling: row.marking.handling.map(({ code }) => code),
      onward: row.onward,
      by_file: byFile.read,
      by_file_write: byFile.write,
    },
  }
}

/** The columns of a list that is read without a file, or inside a file that the asker may read. */
export function messageColumns(byFile: ByFile): Columns {
  return {
    side: { sql: 'm.side', kind: 'text', required: true },
    peer: { sql: 'm.peer', kind: 'text', required: true },
    authority: { sql: 'm.authority::text', kind: 'text', required: true },
    post: { sql: `coalesce(m.post::text, '')`, kind: 'text', required: true },
    assignee: { sql: `coalesce(m.assignee::text, '')`, kind: 'text', required: true },
    rank: { sql: 'm.rank', kind: 'number', required: true },
    tlp: { sql: 'm.tlp', kind: 'text', required: true },
    onward: { sql: 'm.onward', kind: 'text', required: true },
    by_file: { sql: byFile.read ? 'true' : 'false', kind: 'boolean', required: true },
    by_file_write: { sql: byFile.write ? 'true' : 'false', kind: 'boolean', required: true },
  }
}

/** A message about to be sent in the name of an authority. */
export function draftResource(authority: string, form: string, marking: Marking): Resource {
  return { type: 'Draft', id: 'draft', attrs: { authority, form, rank: rankOf(marking.classification) } }
}

export function uploadResource(upload: { readonly id: string; readonly post: string }): Resource {
  return { type: 'Upload', id: upload.id, attrs: { post: upload.post } }
}

export function peerEntity(state: string): Entity {
  return { type: 'Neighbour', id: state, attrs: {} }
}
