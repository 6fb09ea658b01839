/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a rule that moves is a control, which hr is not */
import { useRef, useState } from 'react'
import type { CSSProperties, ReactNode } from 'react'
import { useMessages } from '../lib/messages.tsx'
import css from './split-pane.module.css'

const least = 20
const most = 70

/**
 * A list and what is open beside it; one above the other on a narrow screen. The border moves by dragging, and just as
 * well with the arrow keys, Home and End (WCAG 2.2, 2.5.7).
 */
export function SplitPane({ list, children, start = 38 }: { list: ReactNode; children: ReactNode; start?: number }) {
  const m = useMessages()
  const frame = useRef<HTMLDivElement>(null)
  const [share, setShare] = useState(start)
  const set = (next: number) => setShare(Math.round(Math.min(most, Math.max(least, next))))
  const rtl = () => frame.current !== null && getComputedStyle(frame.current).direction === 'rtl'
  const steps: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => set(share + (rtl() ? 2 : -2)),
    ArrowRight: () => set(share + (rtl() ? -2 : 2)),
    Home: () => set(least),
    End: () => set(most),
  }
  const drag = (clientX: number) => {
    const box = frame.current?.getBoundingClientRect()
    if (box === undefined) return
    const from = rtl() ? box.right - clientX : clientX - box.left
    set((from / box.width) * 100)
  }
  return (
    <div ref={frame} className={css['panes']} style={{ '--share': `${share}%` } as CSSProperties}>
      <div className={css['pane']}>{list}</div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves is a control (ARIA 1.2) */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={m('ui.resize')}
        aria-valuenow={share}
        aria-valuemin={least}
        aria-valuemax={most}
        tabIndex={0}
        className={css['border']}
        onKeyDown={(event) => {
          const step = steps[event.key]
          if (step === undefined) return
          event.preventDefault()
          step()
        }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && drag(event.clientX)}
      />
      <div className={css['pane']}>{children}</div>
    </div>
  )
}
