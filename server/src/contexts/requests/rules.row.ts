import { stateOf } from './rules.engine.ts'
import { moveOf, ownerOf } from './rules.move.ts'
import type { Matter } from './records.ts'
import type { RequestRow } from './words.ts'

/** A request as lists show it, with the period that was noted as its next. */
export function rowOf(
  { file, track }: Matter,
  due: { readonly at: string; readonly of: string } | null,
  now: string,
): RequestRow {
  const state = stateOf(track[file.side], file.state)
  const owner = state === undefined ? 'nobody' : ownerOf(track, state, file.channel)
  return {
    id: file.id,
    reference: file.reference,
    side: file.side,
    kind: file.kind,
    case: file.case,
    peer: file.peer,
    authority: file.authority,
    theirs: file.theirs,
    title: file.title,
    state: file.state,
    phase: state?.phase ?? '',
    ended: state?.end === true,
    owner,
    next: state?.next ?? '',
    marking: file.marking,
    channel: file.channel,
    language: file.language,
    confidential: file.confidential,
    privileged: file.privileged,
    urgent: file.urgent,
    openedAt: file.openedAt,
    version: file.version,
    due: due?.at ?? null,
    dueOf: due?.of ?? null,
    move: moveOf({ owner }),
    overdue: due !== null && due.at <= now,
  }
}
