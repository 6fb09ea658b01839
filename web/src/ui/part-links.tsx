import { useEffect, useRef } from 'react'
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
  const nav = useRef<HTMLElement>(null)
  const at = parts.find(({ current }) => current)?.href
  // On a narrow screen the parts stand in one line that is scrolled: the current one is in sight.
  useEffect(() => {
    const here = [...(nav.current?.querySelectorAll('a') ?? [])].find((link) => link.getAttribute('href') === at)
    if (nav.current === null || here === undefined) return
    nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2
  }, [at])
  return (
    <nav ref={nav} className={css['parts']} aria-label={label}>
      {parts.map(({ href, title, current, count }) => (
        <Link key={href} href={href} current={current}>
          {title}
          {count !== undefined && <span className={css['count']}> {count}</span>}
        </Link>
      ))}
    </nav>
  )
}
