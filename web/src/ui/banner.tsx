import type { ReactNode } from 'react'
import css from './banner.module.css'

/** A sentence across the page. `critical` and `caution` are also said in words: begin the text with what is wrong. */
export function Banner({
  tone = 'plain',
  children,
  role,
}: {
  tone?: 'plain' | 'caution' | 'critical'
  children: ReactNode
  role?: 'status' | 'alert'
}) {
  return (
    <div className={css['banner']} data-tone={tone} role={role}>
      {children}
    </div>
  )
}
