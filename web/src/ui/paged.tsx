import type { ReactNode } from 'react'
import { useMessages } from '../lib/messages.tsx'
import type { Pages } from '../lib/pages.ts'
import { Button } from './button.tsx'
import { ErrorState, Skeleton } from './states.tsx'

type PagedProps = {
  readonly of: Pages
  /** How many lines stand where the list will stand. */
  readonly lines?: number
  /** What the button for the next page says: `Show more` if nothing else is said. */
  readonly more?: string
  /** Drawn once the first page is there. */
  readonly children: () => ReactNode
}

/** A list that comes in pages: what stands there before it came, why it did not come, and the way to the next page. */
export function Paged({ of: { first, failure, again, more, busy }, lines = 6, more: says, children }: PagedProps) {
  const m = useMessages()
  return (
    <>
      {first === undefined && failure === undefined && <Skeleton lines={lines} />}
      {first !== undefined && children()}
      {failure !== undefined && <ErrorState failure={failure} onRetry={again} />}
      {failure === undefined && more !== undefined && (
        <Button onClick={more} busy={busy}>
          {says ?? m('ui.showMore')}
        </Button>
      )}
    </>
  )
}
