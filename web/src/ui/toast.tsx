import { useSyncExternalStore } from 'react'
import { useMessages } from '../lib/messages.tsx'
import { Button } from './button.tsx'
import css from './toast.module.css'

type Notice = {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'critical'
  readonly undo?: () => void
}

let notices: readonly Notice[] = []
let last = 0
const listeners = new Set<() => void>()

function set(next: readonly Notice[]): void {
  notices = next
  for (const listener of listeners) listener()
}

/**
 * Says that something happened, seen and heard. A plain notice leaves after some seconds; a critical one stays until it
 * is closed. Nothing may be said here alone: the page itself shows the result too.
 */
export function say(text: string, tone: Notice['tone'] = 'plain'): void {
  last += 1
  const id = last
  set([...notices.slice(-2), { id, text, tone }])
  if (tone === 'plain') setTimeout(() => set(notices.filter((notice) => notice.id !== id)), 8000)
}

/** Where notices appear. Stands once in the frame, there from the start so that screen readers watch it. */
export function Notices() {
  const m = useMessages()
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => notices,
    () => notices,
  )
  return (
    <section className={css['notices']} aria-label={m('ui.notices')} aria-live="polite">
      {shown.map(({ id, text, tone }) => (
        <div key={id} className={css['notice']} data-tone={tone}>
          <span>{text}</span>
          <Button kind="quiet" onClick={() => set(notices.filter((notice) => notice.id !== id))}>
            {m('ui.close')}
          </Button>
        </div>
      ))}
    </section>
  )
}
