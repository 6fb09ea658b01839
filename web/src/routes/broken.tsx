import { ApiRefusal } from '../lib/api.ts'
import { useMessages } from '../lib/messages.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'

/** Stands in for a screen that threw: a refusal says why, anything else is a defect and says what is safe. */
export function Broken({ error, reset }: { error: unknown; reset: () => void }) {
  const m = useMessages()
  if (error instanceof ApiRefusal) return <ErrorState failure={error} onRetry={reset} />
  return (
    <EmptyState
      title={m('frame.brokenTitle')}
      action={<Button onClick={() => location.reload()}>{m('frame.reload')}</Button>}
    >
      {m('frame.brokenText')}
    </EmptyState>
  )
}
