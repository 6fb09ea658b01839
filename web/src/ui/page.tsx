import { useEffect } from 'react'
import type { ReactNode } from 'react'
import css from './page.module.css'

type PageProps = {
  readonly title: string
  /** The name shown in the browser's tab, when the title alone would not say enough. */
  readonly tab?: string
  /** Beside the title: badges, a reference number. */
  readonly beside?: ReactNode
  /** Under the title: whose move it is and by when. It comes before everything else. */
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** The one heading of a screen, what can be done there, and its content. */
export function Page({ title, tab, beside, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${tab ?? title} · Comity`
  }, [tab, title])
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <div className={css['title']}>
          <h1 dir="auto">{title}</h1>
          {beside}
        </div>
        {actions}
        {lead !== undefined && <div className={css['lead']}>{lead}</div>}
      </header>
      {children}
    </div>
  )
}

/** A part of a page under its own heading. */
export function Section({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <section className={css['section']}>
      <div className={css['title']}>
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  )
}

/** Names and their values, as on the cover of a file. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={css['facts']}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
