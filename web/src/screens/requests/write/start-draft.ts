import type { CaseRow } from '@comity/server/contracts/cases'
import type { Marking } from '@comity/server/kernel/schema/marking'
import { kindOf } from '@comity/law/kinds/catalogue'
import { offences } from '@comity/law/offences'
import type { OffenceId } from '@comity/law/offences'
import type { Language } from '../../../lib/language.ts'
import type { Keep } from '../../../lib/preferences.ts'
import { firstMarking, markingFaults } from '../../cases/draft.ts'

/** The pages before a request exists, in their order. */
export const startPages = ['kind', 'to', 'about', 'title'] as const
export type StartPage = (typeof startPages)[number]

export type Start = {
  readonly kind: string
  /** The authority that is asked: of which State, and its identifier. */
  readonly to: { readonly state: string; readonly authority: string } | null
  readonly case: string
  readonly offence: OffenceId | ''
  readonly proceeding: string
  readonly title: string
  readonly marking: Marking | undefined
}

export const freshStart: Start = {
  kind: '',
  to: null,
  case: '',
  offence: '',
  proceeding: '',
  title: '',
  marking: undefined,
}

export type StartFault =
  | 'kindMissing'
  | 'toMissing'
  | 'caseMissing'
  | 'offenceMissing'
  | 'proceedingMissing'
  | 'lineLong'
  | 'titleMissing'
  | 'conditionMissing'

/** What is wrong with the answers of one page: the field, and the name of what is said of it. */
export function startFaults(start: Start, page: StartPage): readonly { field: string; fault: StartFault }[] {
  const line = (field: 'title' | 'proceeding', missing: StartFault) => {
    const text = start[field].trim()
    return text === '' ? [{ field, fault: missing }] : text.length > 200 ? [{ field, fault: 'lineLong' as const }] : []
  }
  switch (page) {
    case 'kind':
      return start.kind === '' ? [{ field: 'kind', fault: 'kindMissing' }] : []
    case 'to':
      return start.to === null ? [{ field: 'to', fault: 'toMissing' }] : []
    case 'about':
      return [
        ...(start.case === '' ? [{ field: 'case', fault: 'caseMissing' as const }] : []),
        ...(start.offence === '' ? [{ field: 'offence', fault: 'offenceMissing' as const }] : []),
        ...line('proceeding', 'proceedingMissing'),
      ]
    case 'title':
      break
  }
  const marking = start.marking === undefined ? [] : markingFaults(start.marking)
  return [
    ...line('title', 'titleMissing'),
    ...marking.map(({ field }) => ({ field, fault: 'conditionMissing' as const })),
  ]
}

// Begins as the drafts of cases do, so that signing out clears it too (`clearDrafts`).
const key = (officer: string) => `comity.draft.request-start.${officer}`

/** What was begun and not yet opened; what cannot be read counts as nothing. */
export function readStart(keep: Keep, officer: string, state: string): Start {
  try {
    const found = JSON.parse(keep.getItem(key(officer)) ?? 'null') as Partial<Start> | null
    if (typeof found?.kind !== 'string' || typeof found.title !== 'string') return freshStart
    const known = offences.some(({ id }) => id === found.offence)
    const start = { ...freshStart, ...found, offence: known ? (found.offence ?? '') : ('' as const) }
    // A draft of another State's ladder cannot be sent from here.
    return start.marking?.classification.state === state ? start : { ...start, marking: undefined }
  } catch {
    return freshStart
  }
}

export function keepStart(keep: Keep, officer: string, start: Start): void {
  try {
    keep.setItem(key(officer), JSON.stringify(start))
  } catch {
    // A full or forbidden storage only means that it does not outlive a reload.
  }
}

export function dropStart(keep: Storage, officer: string): void {
  keep.removeItem(key(officer))
}

export function markingOf(start: Start, state: string): Marking {
  return start.marking ?? firstMarking(state)
}

/** What the choice of a case answers at once: the proceeding, the marking, and the offence where it has one alone. */
export function ofCase(start: Start, file: CaseRow): Start {
  const [only, ...others] = offences.filter(({ id }) => file.offences.includes(id))
  return {
    ...start,
    case: file.id,
    proceeding: start.proceeding === '' || start.case !== file.id ? file.reference : start.proceeding,
    marking: start.case === file.id ? start.marking : file.marking,
    offence: start.offence !== '' ? start.offence : only !== undefined && others.length === 0 ? only.id : '',
  }
}

/** With a title proposed from the kind and the case, once both are known and nobody wrote one. */
export function entitled(start: Start, cases: readonly CaseRow[], language: Language): Start {
  const file = cases.find(({ id }) => id === start.case)
  const kind = kindOf(start.kind)
  if (start.title !== '' || file === undefined || kind === undefined) return start
  return { ...start, title: `${kind.names[language]}: ${file.title}`.slice(0, 200) }
}
