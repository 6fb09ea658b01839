import type { Changes } from '#kernel/changes'

const keepMs = 5_000
const mostKept = 5_000

type Kept<T> = { readonly found: Promise<T | undefined>; readonly at: number }

/** What was read lately, under its key; `look` reads it anew. Nothing is kept of what was not found. */
export type Recall<T> = {
  readonly of: (key: string, look: () => Promise<T | undefined>) => Promise<T | undefined>
  readonly drop: (key: string) => void
}

/** What this context remembers between requests. */
export type Memory = {
  readonly recall: <T>() => Recall<T>
  /** Everything known is asked for again at the next question. */
  readonly forget: () => void
}

/** Answers from memory while news of changes is heard, for seconds at most; from the database otherwise. */
export function openMemory(changes: () => Changes | undefined): Memory {
  const all: Map<string, unknown>[] = []
  return {
    forget: () => {
      for (const kept of all) kept.clear()
    },
    recall: <T>(): Recall<T> => {
      const kept = new Map<string, Kept<T>>()
      all.push(kept)
      return {
        of: async (key, look) => {
          if (changes()?.heard() !== true) return look()
          const before = kept.get(key)
          if (before !== undefined && performance.now() - before.at < keepMs) return before.found
          // Whoever asks while the database is asked waits for the same answer, unless something changed meanwhile.
          const asked = { found: look(), at: performance.now() }
          if (kept.size >= mostKept) kept.clear()
          kept.set(key, asked)
          const leave = (): void => {
            if (kept.get(key) === asked) kept.delete(key)
          }
          try {
            const found = await asked.found
            if (found === undefined) leave()
            return found
          } catch (error) {
            leave()
            throw error
          }
        },
        drop: (key) => void kept.delete(key),
      }
    },
  }
}
