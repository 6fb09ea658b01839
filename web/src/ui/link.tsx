import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import css from './link.module.css'

export type LinkProps = {
  /** An address of this application: `/cases/…?tab=tasks`. */
  readonly href: string
  readonly children: ReactNode
  readonly className?: string | undefined
  readonly current?: boolean
  /** The first thing to do on its page: looks like a button, and is a link. */
  readonly main?: boolean
  readonly onFollow?: () => void
  readonly lang?: string
}

/** A real link: opens in a new tab with the keys and buttons of the browser, without loading the page otherwise. */
export function Link({ href, children, className, current = false, main = false, onFollow, ...rest }: LinkProps) {
  const router = useRouter()
  return (
    <a
      {...rest}
      href={href}
      className={main ? css['main'] : className}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (
          event.defaultPrevented ||
          event.button !== 0 ||
          event.metaKey ||
          event.ctrlKey ||
          event.shiftKey ||
          event.altKey
        )
          return
        event.preventDefault()
        onFollow?.()
        router.history.push(href)
      }}
    >
      {children}
    </a>
  )
}
