import { useMessages } from '../../lib/messages.tsx'
import { Page } from '../../ui/page.tsx'

/** The requests of this desk, both the ones it made and the ones it received, the next period to end first. */
export function Desk() {
  const m = useMessages()
  return <Page title={m('requests.title')}>{null}</Page>
}
