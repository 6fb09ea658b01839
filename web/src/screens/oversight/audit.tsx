import { searchAudit } from '@comity/server/contracts/oversight'
import type { AuditEntry } from '@comity/server/contracts/oversight'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useAddress } from '../../lib/address.ts'
import { ApiRefusal, api } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { keyOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import identity from '../identity/identity.module.css'
import { actionWords } from './action-words.ts'
import { AuditDetail } from './audit-detail.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { Chain } from './chain.tsx'
import { filterOf, outcomeTone } from './filter.ts'
import css from './oversight.module.css'

/** Who did or read what, in which post, for which purpose, and under which rule it was decided. */
export function Audit() {
  const m = useMessages()
  const formats = useFormats()
  const address = useAddress()
  const filter = filterOf(address.get)
  const entries = useInfiniteQuery({
    queryKey: keyOf(searchAudit, { query: filter }),
    queryFn: ({ pageParam, signal }) =>
      api.call(searchAudit, { query: { ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const rows = entries.data?.pages.flatMap((page) => page.rows) ?? []
  const count = entries.data?.pages[0]?.count
  const open = rows.find(({ id }) => id === address.get('entry'))
  const list = (
    <div className={identity['pane']}>
      {entries.isPending && <Skeleton lines={10} />}
      {entries.isError && <ErrorState failure={entries.error} onRetry={() => void entries.refetch()} />}
      {count !== undefined && (
        <p className={css['dim']} aria-live="polite">
          {m(count.atLeast ? 'oversight.countAtLeast' : 'oversight.count', { count: count.value })}
        </p>
      )}
      {entries.isSuccess && (
        <Table<AuditEntry>
          caption={m('menu.audit')}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={({ action, at }) => `${action} ${at}`}
          hrefOf={({ id }) => address.hrefWith({ entry: id })}
          empty={<EmptyState title={m('oversight.noEntries')}>{m('admin.noMatchText')}</EmptyState>}
          columns={[
            {
              id: 'at',
              title: m('oversight.when'),
              cell: ({ at }) => <time dateTime={at}>{formats.instant(at)}</time>,
            },
            {
              id: 'who',
              title: m('oversight.who'),
              cell: ({ officerName, account }) => (
                <bdi>{officerName?.text ?? (account === null ? m('oversight.nobody') : m('oversight.account'))}</bdi>
              ),
            },
            {
              id: 'action',
              title: m('oversight.action'),
              cell: ({ action }) => actionWords(m, action) ?? <code className={css['code']}>{action}</code>,
            },
            {
              id: 'outcome',
              title: m('oversight.outcome'),
              cell: ({ outcome }) => <Badge tone={outcomeTone[outcome]}>{m(`oversight.outcome-${outcome}`)}</Badge>,
            },
            {
              id: 'record',
              title: m('oversight.record'),
              minor: true,
              cell: ({ resource }) => <code className={css['code']}>{resource ?? '—'}</code>,
            },
          ]}
        />
      )}
      {entries.hasNextPage && (
        <Button busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {m('admin.more')}
        </Button>
      )}
    </div>
  )
  const forbidden = entries.error instanceof ApiRefusal && entries.error.code === 'forbidden'
  if (forbidden) {
    return (
      <Page title={m('menu.audit')}>
        <ErrorState failure={entries.error} />
      </Page>
    )
  }
  return (
    <Page title={m('menu.audit')}>
      <Chain filter={filter} />
      <AuditFilters key={JSON.stringify(filter)} filter={filter} />
      {open === undefined ? (
        list
      ) : (
        <SplitPane list={list} start={58}>
          <AuditDetail key={open.id} entry={open} />
        </SplitPane>
      )}
    </Page>
  )
}
