import type { Keep } from '../../../lib/preferences.ts'

// Begins as the drafts of cases do, so that signing out clears it (`clearDrafts`).
const keyOf = (request: string, about: string) => `comity.draft.request.${request}.${about}`

/** What was typed and has not reached the node yet, or belongs to no field of the draft. Undefined when there is none. */
export function keptText(keep: Keep, request: string, about: string): string | undefined {
  try {
    return keep.getItem(keyOf(request, about)) ?? undefined
  } catch {
    return undefined
  }
}

export function keepText(keep: Keep, request: string, about: string, text: string): void {
  try {
    keep.setItem(keyOf(request, about), text)
  } catch {
    // A full or forbidden storage only means that it does not outlive a reload.
  }
}

export function dropText(keep: Storage, request: string, about: string): void {
  keep.removeItem(keyOf(request, about))
}
