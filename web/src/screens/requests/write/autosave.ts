import { useEffect, useRef } from 'react'
import type { Saved } from './draft.ts'
import { isAway } from './standing.tsx'

/** How long nothing is typed before it is saved, in milliseconds. */
const pause = 900
/** How long until a saving is tried again that had no connection. */
const again = 5_000

/**
 * Saves what is typed after a pause, when the connection is back, and again while there is none; not at all while
 * somebody has to choose between two answers. Each change of `typed` begins the pause anew.
 */
export function useAutosave(save: () => Promise<boolean>, typed: string, saved: Saved | undefined): void {
  const waits = isAway(saved)
  const rests = saved?.is === 'changed'
  const saving = useRef(save)
  useEffect(() => {
    saving.current = save
  })
  useEffect(() => {
    if (rests) return undefined
    const back = () => void saving.current()
    const timer = setTimeout(back, waits ? again : pause)
    addEventListener('online', back)
    return () => {
      clearTimeout(timer)
      removeEventListener('online', back)
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [typed, saved, waits, rests])
}
