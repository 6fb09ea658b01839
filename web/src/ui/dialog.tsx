import { Suspense, lazy, useEffect, useLayoutEffect, useState } from 'react'
import type { ReactNode } from 'react'

export type DialogProps = {
  readonly title: string
  readonly open: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
}

// No screen needs a dialog to be shown: what draws it is fetched once the page is at rest, before somebody asks for it.
const load = () => import('./dialog-window.tsx')
const DialogWindow = lazy(async () => ({ default: (await load()).DialogWindow }))
const SideDialogWindow = lazy(async () => ({ default: (await load()).SideDialogWindow }))

/** A question on top of the page. It holds the focus, closes with Escape, and gives the focus back. */
export function Dialog(props: DialogProps) {
  useFocusBack(props.open)
  return useWanted(props.open) ? (
    <Suspense>
      <DialogWindow {...props} />
    </Suspense>
  ) : null
}

/** The same from the side where reading begins: the menu on a narrow screen. */
export function SideDialog(props: DialogProps) {
  useFocusBack(props.open)
  return useWanted(props.open) ? (
    <Suspense>
      <SideDialogWindow {...props} />
    </Suspense>
  ) : null
}

/** From the first opening on; a dialog that closes must stay to give the focus back. */
function useWanted(open: boolean): boolean {
  const [wanted, setWanted] = useState(open)
  if (open && !wanted) setWanted(true)
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), 1500)
    return () => clearTimeout(timer)
  }, [])
  return wanted
}

/** The focus goes back to where it was, also when the dialog came late or leaves with what it belongs to. */
function useFocusBack(open: boolean): void {
  useLayoutEffect(() => {
    if (!open) return undefined
    const from = document.activeElement
    return () => {
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body
        if (lost && from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true })
      })
    }
  }, [open])
}
