import { listRequests } from '@comity/server/contracts/requests'
import type { RequestRow } from '@comity/server/contracts/requests'
import { useWatch } from '../../lib/live.ts'
import { useMessages } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useCase } from '../cases/case-file.ts'
import { useRequestColumns } from './request-columns.tsx'

const watched = ['inbox']

/** The requests of a case, made and received, the next period to end first. */
export function CaseRequests() {
  const m = useMessages()
  const file = useCase()
  useWatch(watched)
  const pages = usePages(listRequests, { query: { case: file.id, limit: 50 } })
  const rows = pages.replies.flatMap((page) => page.rows)
  const columns = useRequestColumns()
  const write = (
    <Link href={`/requests/new?case=${file.id}`} look="main">
      {m('requests.write')}
    </Link>
  )
  return (
    <Section title={m('requests.title')} actions={rows.length > 0 && write}>
      <Paged of={pages} lines={4}>
        {() => (
          <Table<RequestRow>
            caption={m('requests.title')}
            columns={columns}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ reference }) => reference}
            hrefOf={({ id }) => `/requests/${id}`}
            empty={
              <EmptyState title={m('requests.noneInCase')} action={write}>
                {m('requests.noneInCaseText')}
              </EmptyState>
            }
          />
        )}
      </Paged>
    </Section>
  )
}
