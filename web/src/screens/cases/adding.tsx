import { useState } from 'react'
import type { ReactNode } from 'react'
import { useLocation, useRouter } from '@tanstack/react-router'
import { useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useCase } from './case-file.ts'
import { offOf } from './offers.ts'

type AddingProps = {
  /** What follows `?add=` when a shortcut opened the form. */
  readonly kind: string
  readonly title: string
  readonly keys?: string
  /** One of several on the screen, not the one thing to do there. */
  readonly minor?: boolean
  readonly children: (close: () => void) => ReactNode
}

/** A button that opens the form to add one kind of part. Off with the reason of the rule where it is off. */
export function Adding({ kind, title, keys, minor = false, children }: AddingProps) {
  const m = useMessages()
  const file = useCase()
  const router = useRouter()
  const { pathname, searchStr } = useLocation()
  const off = offOf(m, file.offers, `cases.add-${kind}`)
  const [opened, setOpened] = useState(false)
  const called = new URLSearchParams(searchStr).get('add') === kind
  const open = off === undefined && (opened || called)
  const close = () => {
    setOpened(false)
    if (called) router.history.replace(pathname)
  }
  return (
    <>
      <Button kind={minor ? 'plain' : 'main'} keys={keys} off={off} onClick={() => setOpened(true)}>
        {title}
      </Button>
      <Dialog title={title} open={open} onClose={close} wide>
        {open && children(close)}
      </Dialog>
    </>
  )
}
