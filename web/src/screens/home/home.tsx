import { useMessages } from '../../lib/messages.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'

export function Home() {
  const m = useMessages()
  return (
    <Page title={m('home.title')}>
      <EmptyState title={m('home.emptyTitle')}>{m('home.emptyText')}</EmptyState>
    </Page>
  )
}
