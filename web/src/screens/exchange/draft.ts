import type { Address, Onward } from '@comity/server/contracts/exchange'
import type { Marking } from '@comity/server/kernel/schema/marking'
import type { z } from 'zod'
import type { Keep } from '../../lib/preferences.ts'

/** What an officer has written so far. Attachments are not among it: they are on the node already. */
export type Draft = {
  readonly to: readonly Address[]
  readonly form: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly marking: Marking
  readonly onward: z.output<typeof Onward>
  readonly deliverBy: string
  readonly expiresAt: string
}

// Begins as the drafts of cases do, so that signing out clears both (`clearDrafts`).
const prefix = 'comity.draft.message.'

/** The draft of an officer for one purpose: a new message in a case, an answer, a correction. */
export function draftKey(officer: string, about: string): string {
  return `${prefix}${officer}.${about}`
}

/** A draft as it was left, or a fresh one. What cannot be read counts as none. */
export function readDraft(keep: Keep, key: string, fresh: Draft): Draft {
  try {
    const found: unknown = JSON.parse(keep.getItem(key) ?? 'null')
    if (typeof found !== 'object' || found === null) return fresh
    const draft = found as Partial<Draft>
    const known = Array.isArray(draft.to) && typeof draft.form === 'string' && typeof draft.fields === 'object'
    return known && draft.marking?.classification.state === fresh.marking.classification.state
      ? { ...fresh, ...draft }
      : fresh
  } catch {
    return fresh
  }
}

export function keepDraft(keep: Keep, key: string, draft: Draft): void {
  try {
    keep.setItem(key, JSON.stringify(draft))
  } catch {
    // A full or forbidden storage only means that the draft does not outlive a reload.
  }
}

export function dropDraft(keep: Storage, key: string): void {
  keep.removeItem(key)
}
