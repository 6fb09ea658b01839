import { useSyncExternalStore } from 'react'

let now = new Date().toISOString()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now = new Date().toISOString()
  for (const listener of listeners) listener()
}

/** The present instant, moving on once a minute for everything on the page at the same time. */
export function useNow(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      timer ??= setInterval(tick, 60_000)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    () => now,
    () => now,
  )
}
