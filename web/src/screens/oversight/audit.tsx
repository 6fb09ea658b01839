import { searchAudit } from '@comity/server/contracts/oversight'
import type { AuditEntry } from '@comity/server/contracts/oversight'
import { useAddress } from '../../lib/address.ts'
import { ApiRefusal } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { Badge } from '../../ui/badge.tsx'
import { Page } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import identity from '../identity/identity.module.css'
import { actionWords } from './action-words.ts'
import { AuditDetail } from './audit-detail.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { Chain } from './chain.tsx'
import { filterOf, outcomeTone } from './filter.ts'

/** Who did or read what, in which post, for which purpose, and under which rule it was decided. */
export function Audit() {
  const m = useMessages()
  const formats = useFormats()
  const address = useAddress()
  const filter = filterOf(address.get)
  const entries = usePages(searchAudit, { query: filter })
  const rows = entries.replies.flatMap((page) => page.rows)
  const count = entries.first?.count
  const open = rows.find(({ id }) => id === address.get('entry'))
  const list = (
    <div className={identity['pane']}>
      {count !== undefined && (
        <p className="dim" aria-live="polite">
          {m(count.atLeast ? 'oversight.countAtLeast' : 'oversight.count', { count: count.value })}
        </p>
      )}
      <Paged of={entries} lines={10}>
        {() => (
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
                cell: ({ action }) => actionWords(m, action) ?? <code className="code">{action}</code>,
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
                cell: ({ resource }) => <code className="code">{resource ?? '—'}</code>,
              },
            ]}
          />
        )}
      </Paged>
    </div>
  )
  const forbidden = entries.failure instanceof ApiRefusal && entries.failure.code === 'forbidden'
  if (forbidden) {
    return (
      <Page title={m('menu.audit')}>
        <ErrorState failure={entries.failure} />
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
