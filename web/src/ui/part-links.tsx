import type { ReactNode } from 'react'
import { Link } from './link.tsx'
import css from './part-links.module.css'

export type PartLink = {
  readonly href: string
  readonly title: string
  readonly current: boolean
  /** How much lies there. */
  readonly count?: number | undefined
}

/** The way between parts that have addresses of their own. Parts of one address are `Tabs`. */
export function PartLinks({ label, parts }: { label: string; parts: readonly PartLink[] }): ReactNode {
  return (
    <nav className={css['parts']} aria-label={label}>
      {parts.map(({ href, title, current, count }) => (
        <Link key={href} href={href} current={current}>
          {title}
          {count !== undefined && <span className={css['count']}> {count}</span>}
        </Link>
      ))}
    </nav>
  )
}
