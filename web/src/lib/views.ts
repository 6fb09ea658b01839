import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { keep as browserStorage } from './preferences.ts'
import type { Keep } from './preferences.ts'

/**
 * The URL is the view: what a list shows stands in its search parameters, checked by a schema. A saved view is a name
 * for such an address. Give `search(…)` to a route's `validateSearch`: what does not fit falls back, never fails.
 */
export function search<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  const forgiving = Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => [name, schema.optional().catch(undefined)]),
  )
  return (given: Record<string, unknown>) =>
    z.object(forgiving).parse(given) as { [Name in keyof Shape]?: z.output<Shape[Name]> }
}

const SavedView = z.object({
  name: z.string().min(1).max(80),
  // An address of this application only: a saved view is shared, and must never lead elsewhere.
  href: z.string().regex(/^\/(?![/\\])/),
})
export type SavedView = z.output<typeof SavedView>

/** Views kept under one name each; saving under a known name replaces. Unreadable storage counts as none. */
export function createSavedViews(keep: Keep, key = 'comity.views') {
  const listeners = new Set<() => void>()
  const read = (): readonly SavedView[] => {
    try {
      return z.array(SavedView).parse(JSON.parse(keep.getItem(key) ?? '[]'))
    } catch {
      return []
    }
  }
  let views = read()
  const set = (next: readonly SavedView[]) => {
    views = next
    keep.setItem(key, JSON.stringify(next))
    for (const listener of listeners) listener()
  }
  return {
    all: () => views,
    save: (view: SavedView) => set([...views.filter(({ name }) => name !== view.name), SavedView.parse(view)]),
    remove: (name: string) => set(views.filter((view) => view.name !== name)),
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as const
}

const saved = createSavedViews(browserStorage)

/** The saved views whose address begins with `path`, and what changes them. */
export function useSavedViews(path: string) {
  const views = useSyncExternalStore(saved.subscribe, saved.all, saved.all)
  return { views: views.filter(({ href }) => href.startsWith(path)), save: saved.save, remove: saved.remove } as const
}
