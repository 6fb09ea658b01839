import { catalogue, ruleOf } from '#law/catalogue'
import { measures } from '#law/instrument'
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
    dueText: due === null ? null : provisionText(due.of),
    move: moveOf({ owner }),
    overdue: due !== null && due.at <= now,
  }
}

/** What the provision says that a period such as `untoc must-release` comes from; null for one no instrument sets. */
function provisionText(of: string): string | null {
  const [instrument = '', id] = of.split(' ')
  const found = catalogue.get(instrument)
  const rules = found === undefined ? [] : measures.flatMap((measure) => ruleOf(found, measure) ?? [])
  return rules.flatMap(({ clocks }) => clocks).find((clock) => clock.id === id)?.text ?? null
}
