import type { Marking } from '@comity/server/kernel/schema/marking'
import type { Keep } from '../../lib/preferences.ts'

/** The pages of the form that opens a case, in their order. */
export const steps = ['title', 'offences', 'marking', 'access', 'check'] as const
export type Step = (typeof steps)[number]
export type Question = Exclude<Step, 'check'>

export type Draft = {
  readonly title: string
  readonly summary: string
  readonly offences: readonly string[]
  readonly marking: Marking
  readonly restricted: 'yes' | 'no' | undefined
  /** Pages that were answered or at least seen: a seen page that is not complete is shown as such. */
  readonly seen: readonly Step[]
}

const prefix = 'comity.draft.case.'

/** A draft of an officer's own, or a fresh one. What cannot be read counts as none. */
export function readDraft(keep: Keep, officer: string, fresh: Draft): Draft {
  try {
    const found: unknown = JSON.parse(keep.getItem(prefix + officer) ?? 'null')
    if (typeof found !== 'object' || found === null) return fresh
    const draft = found as Partial<Draft>
    const known = typeof draft.title === 'string' && typeof draft.summary === 'string' && Array.isArray(draft.offences)
    // A draft of another State's ladder cannot be sent from here.
    return known && draft.marking?.classification.state === fresh.marking.classification.state
      ? { ...fresh, ...draft }
      : fresh
  } catch {
    return fresh
  }
}

export function keepDraft(keep: Keep, officer: string, draft: Draft): void {
  try {
    keep.setItem(prefix + officer, JSON.stringify(draft))
  } catch {
    // A full or forbidden storage only means that the draft does not outlive a reload.
  }
}

/** Takes every draft out of the storage: when a case was opened, and when somebody signs out. */
export function clearDrafts(keep: Storage): void {
  const names = Array.from({ length: keep.length }, (_, index) => keep.key(index))
  for (const name of names) if (name?.startsWith('comity.draft.') === true) keep.removeItem(name)
}

export function firstMarking(state: string): Marking {
  return { classification: { state, level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' }
}

/** What is still wrong with the answers of one page: the field and the name of its message. */
export function faultsOf(draft: Draft, question: Question): readonly { field: string; fault: Fault }[] {
  const faults = {
    title: [
      ...(draft.title.trim() === '' ? [{ field: 'title', fault: 'titleMissing' } as const] : []),
      ...(draft.title.trim().length > 200 ? [{ field: 'title', fault: 'titleLong' } as const] : []),
      ...(draft.summary.trim() === '' ? [{ field: 'summary', fault: 'summaryMissing' } as const] : []),
    ],
    offences: draft.offences.length === 0 ? [{ field: 'offences', fault: 'offencesMissing' } as const] : [],
    marking: markingFaults(draft.marking),
    access: draft.restricted === undefined ? [{ field: 'restricted', fault: 'accessMissing' } as const] : [],
  }
  return faults[question]
}

export function markingFaults(marking: Marking): readonly { field: string; fault: Fault }[] {
  const unsaid = marking.handling.some((one) => one.code === 'H3' && one.condition.trim() === '')
  return unsaid ? [{ field: 'marking.condition', fault: 'conditionMissing' }] : []
}

export type Fault =
  | 'titleMissing'
  | 'titleLong'
  | 'summaryMissing'
  | 'offencesMissing'
  | 'accessMissing'
  | 'conditionMissing'
