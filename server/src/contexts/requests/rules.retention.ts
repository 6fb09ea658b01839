import { stateOf } from './rules.engine.ts'
import type { Matter, RequestFile, StepRecord } from './records.ts'
import type { Said } from './words.ts'

/** Years a draft is kept that was discarded: it went nowhere. */
export const yearsDiscarded = 1

/** The day up to which the archive of the node keeps a file with these offences that was closed at a moment. */
export type Archive = (offences: readonly string[], closedAt: string) => string

/** The day on which the content of a request may be destroyed, in UTC; null while it has not ended, and once it is gone. */
export function keptUntil({ file, track, steps }: Matter, archive: Archive): string | null {
  if (file.destroyedAt !== undefined || stateOf(track[file.side], file.state)?.end !== true) return null
  const last = steps.at(-1)
  const endedAt = last?.receivedAt ?? last?.at ?? file.changedAt
  if (file.state !== 'discarded') return archive([file.question.offence], endedAt)
  const day = Temporal.Instant.from(endedAt).toZonedDateTimeISO('UTC').toPlainDate()
  return day.add({ years: yearsDiscarded }).toString()
}

/** What may be known of the case a request lies in: whether that is at its end too, and free to go. */
export type CaseStanding = { readonly state: string; readonly hold: object | null } | undefined

/** Whether the content goes now: its day has come, and neither a hold nor its case keeps it. */
export function isOver(matter: Matter, archive: Archive, file: CaseStanding, today: string): boolean {
  const until = keptUntil(matter, archive)
  const kept = file !== undefined && (file.state !== 'archived' || file.hold !== null)
  return until !== null && until <= today && matter.file.hold === undefined && !kept
}

/**
 * A request without its content. What stays is its cover, the course of its steps with the digests and messages by which
 * they can be proven, what is counted, and the conditions under which things came, which bind for as long as the things
 * are used.
 */
export function withoutContent(
  { file, steps }: Pick<Matter, 'file' | 'steps'>,
  now: string,
): { readonly file: RequestFile; readonly said: readonly { readonly number: number; readonly said: Said }[] } {
  return {
    file: {
      ...file,
      title: file.reference,
      question: { ...file.question, facts: {} },
      sections: [],
      persons: [],
      risks: [],
      annexes: [],
      likeness: '',
      destroyedAt: now,
      version: file.version + 1,
    },
    said: steps.map((step) => ({ number: step.number, said: whatBinds(step, file.reference) })),
  }
}

function whatBinds({ said: { ground, terms, items, granted, use } }: StepRecord, reference: string): Said {
  return {
    ...(ground === undefined ? {} : { ground }),
    ...(terms === undefined ? {} : { terms }),
    ...(items === undefined
      ? {}
      : {
          items: items.map(({ name: _name, file, ...item }) => ({
            ...item,
            name: reference,
            ...(file === undefined ? {} : { file: { ...file, name: reference } }),
          })),
        }),
    ...(granted === undefined ? {} : { granted }),
    ...(use === undefined ? {} : { use }),
  }
}
