import { Button as Base } from '@mantine/core'
import { Suspense, lazy, useState } from 'react'
import { useMessages } from '../lib/messages.tsx'
import buttonCss from './button.module.css'

export type Action = {
  readonly id: string
  readonly title: string
  readonly keys?: string | undefined
  readonly grave?: boolean
  /** Why it is off: shown under its title. */
  readonly off?: string | undefined
  readonly run: () => void
}

// No screen needs the list to be shown: what draws it is fetched when it is first opened.
const Opened = lazy(async () => ({ default: (await import('./action-menu-opened.tsx')).ActionMenuOpened }))

/** A button that opens a list of actions. What is off stays in the list with its reason. */
export function ActionMenu(props: { title?: string; actions: readonly Action[] }) {
  const m = useMessages()
  const [wanted, setWanted] = useState(false)
  const closed = (
    <Base
      size="xs"
      variant="default"
      className={buttonCss['button'] ?? ''}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
    >
      {props.title ?? m('ui.more')}
    </Base>
  )
  return wanted ? (
    <Suspense fallback={closed}>
      <Opened {...props} />
    </Suspense>
  ) : (
    closed
  )
}
