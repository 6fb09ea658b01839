import { listMessages } from '@comity/server/contracts/exchange'
import type { MessageRow } from '@comity/server/contracts/exchange'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { useMessageColumns } from './message-columns.tsx'

/** Messages of other States that wait for this side, the nearest deadline first. Nothing where there are none. */
export function InboxMessages() {
  const m = useMessages()
  const { data } = useQuery({ ...queryOf(listMessages, { query: { move: 'ours', limit: 20 } }), retry: false })
  const columns = useMessageColumns('all')
  if (data === undefined || data.rows.length === 0) return null
  return (
    <Section title={m('exchange.waitsForUs')}>
      <Table<MessageRow>
        caption={m('exchange.waitsForUs')}
        columns={columns}
        rows={data.rows}
        idOf={({ id }) => id}
        nameOf={({ subject, digest }) => subject ?? digest.slice(0, 12)}
        hrefOf={({ id }) => `/messages/${id}`}
      />
      {data.next !== null && (
        <p>
          <Link href="/post-room?move=ours">{m('menu.postRoomGo')}</Link>
        </p>
      )}
    </Section>
  )
}
