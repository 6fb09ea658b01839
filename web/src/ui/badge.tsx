import type { ReactNode } from 'react'
import css from './badge.module.css'

export type Tone = 'plain' | 'accent' | 'good' | 'caution' | 'critical'

/** One or two words on the state of a thing. The words carry the meaning, the colour only helps the eye. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={css['badge']} data-tone={tone}>
      {children}
    </span>
  )
}
