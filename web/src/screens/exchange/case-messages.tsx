import { listFileMessages } from '@comity/server/contracts/exchange'
import type { MessageRow } from '@comity/server/contracts/exchange'
import { useMemo } from 'react'
import { useWatch } from '../../lib/live.ts'
import { useMessages } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useCase } from '../cases/case-file.ts'
import { useMessageColumns } from './message-columns.tsx'

/** The messages kept in a case: what has a deadline first, then the newest. */
export function CaseMessages() {
  const m = useMessages()
  const file = useCase()
  useWatch(useMemo(() => [`file:${file.id}`], [file.id]))
  const pages = usePages(listFileMessages, { params: { file: file.id }, query: { limit: 100 } })
  const rows = pages.replies.flatMap((page) => page.rows).toSorted(byDeadline)
  const columns = useMessageColumns('all')
  const write = `/messages/new?file=${file.id}`
  return (
    <Section
      title={m('exchange.messages')}
      actions={
        rows.length > 0 && (
          <Link href={write} look="main">
            {m('menu.write')}
          </Link>
        )
      }
    >
      <Paged of={pages} lines={5}>
        {() => (
          <Table<MessageRow>
            caption={m('exchange.messages')}
            columns={columns}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ subject, digest }) => subject ?? digest.slice(0, 12)}
            hrefOf={({ id }) => `/messages/${id}`}
            empty={
              <EmptyState
                title={m('exchange.noneInCase')}
                action={
                  <Link href={write} look="main">
                    {m('menu.write')}
                  </Link>
                }
              >
                {m('exchange.noneInCaseText')}
              </EmptyState>
            }
          />
        )}
      </Paged>
    </Section>
  )
}

function byDeadline(one: MessageRow, other: MessageRow): number {
  if (one.due !== null && other.due !== null) return one.due < other.due ? -1 : 1
  if (one.due !== null || other.due !== null) return one.due === null ? 1 : -1
  return one.composedAt > other.composedAt ? -1 : 1
}
