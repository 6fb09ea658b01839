import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import css from './identity.module.css'

// Below this width the pane stands under its list (ui/split-pane.module.css).
const stacked = '(max-width: 59.99rem)'

/** What is open beside a list. Where it stands under the list instead, opening it leads there. */
export function OpenPane({ label, children }: { label: string; children: ReactNode }) {
  const pane = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!matchMedia(stacked).matches) return
    pane.current?.focus({ preventScroll: true })
    pane.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <section ref={pane} className={css['pane']} aria-label={label} tabIndex={-1}>
      {children}
    </section>
  )
}
