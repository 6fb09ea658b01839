import { listRequests } from '@comity/server/contracts/requests'
import type { RequestRow } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { useRequestColumns } from './request-columns.tsx'

/** Requests in which the acting post can take the next step, the next period to end first. Nothing where there are none. */
export function InboxRequests() {
  const m = useMessages()
  const { data } = useQuery({
    ...queryOf(listRequests, { query: { move: 'mine', open: 'true', limit: 20 } }),
    retry: false,
  })
  const columns = useRequestColumns()
  if (data === undefined || data.rows.length === 0) return null
  return (
    <Section title={m('requests.waitForUs')}>
      <Table<RequestRow>
        caption={m('requests.waitForUs')}
        columns={columns}
        rows={data.rows}
        idOf={({ id }) => id}
        nameOf={({ reference }) => reference}
        hrefOf={({ id }) => `/requests/${id}`}
      />
      {data.next !== null && (
        <p>
          <Link href="/requests?move=mine">{m('requests.title')}</Link>
        </p>
      )}
    </Section>
  )
}
