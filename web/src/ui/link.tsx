import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Keys } from './keys.tsx'
import css from './link.module.css'

export type LinkProps = {
  /** An address of this application: `/cases/…?tab=tasks`. */
  readonly href: string
  readonly children: ReactNode
  readonly className?: string | undefined
  readonly current?: boolean
  /** It leads to what is done next and so looks like a button; `main`: the first thing to do on its page. */
  readonly look?: 'main' | 'plain'
  /** The shortcut that leads there too. */
  readonly keys?: string
  readonly onFollow?: () => void
  readonly lang?: string
}

/** A real link: opens in a new tab with the keys and buttons of the browser, without loading the page otherwise. */
export function Link({ href, children, className, current = false, look, keys, onFollow, ...rest }: LinkProps) {
  const router = useRouter()
  return (
    <a
      {...rest}
      href={href}
      className={look === undefined ? className : `${css['button']} ${look === 'main' ? css['main'] : ''}`}
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
      {keys !== undefined && <Keys keys={keys} />}
    </a>
  )
}
