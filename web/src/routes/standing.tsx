import type { Role } from '@comity/server/contracts/identity'
import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import type { MarkingShown } from '../ui/marking.tsx'

/** What the frame keeps in sight. Texts come ready to show, in the reader's language where the law has them so. */
export type Standing = {
  /** ISO 3166-1 alpha-3 code of the State of this node; undefined until the node has said it. */
  readonly stateCode: string | undefined
  /** The post acted in; undefined when none is chosen. */
  readonly post: { readonly title: string; readonly unit?: string } | undefined
  /** Roles of the post acted in. */
  readonly roles?: readonly Role[]
  readonly purpose: string | undefined
  readonly basis: string | undefined
  /** Replaces the plain words in the top line: what chooses a post, a purpose, or signs out. */
  readonly postSlot?: ReactNode
  readonly purposeSlot?: ReactNode
  readonly accountSlot?: ReactNode
}

const unknown: Standing = { stateCode: undefined, post: undefined, purpose: undefined, basis: undefined }
const StandingContext = createContext<() => Standing>(() => unknown)

/** Gives the frame a hook that says where the person stands. Identity provides it; the frame asks nothing itself. */
export function StandingProvider({ use, children }: { use: () => Standing; children: ReactNode }) {
  return <StandingContext value={use}>{children}</StandingContext>
}

export function useStanding(): Standing {
  const use = useContext(StandingContext)
  return use()
}

let marking: MarkingShown | undefined
const listeners = new Set<() => void>()

function mark(next: MarkingShown | undefined): void {
  marking = next
  for (const listener of listeners) listener()
}

/** Shows a marking across the page, on screen and on every printed page, as long as the screen is open. */
export function useMarking(shown: MarkingShown | undefined): void {
  useEffect(() => {
    mark(shown)
    return () => mark(undefined)
  }, [shown])
}

export function useShownMarking(): MarkingShown | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => marking,
    () => marking,
  )
}
