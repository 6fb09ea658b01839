import { readCaseAudit } from '@comity/server/contracts/oversight'
import type { AuditEntry } from '@comity/server/contracts/oversight'
import { hasMessage, useMessages } from '../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { Badge } from '../../ui/badge.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Section } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { Name } from './words.tsx'

const tones = { done: 'good', read: 'plain', refused: 'caution', defect: 'critical' } as const

/** Who saw and changed this case, success or refusal. Open to its lead and to those who oversee; others are told why not. */
export function CaseAudit() {
  const m = useMessages()
  const { id } = useCase()
  const pages = usePages(readCaseAudit, { params: { case: id }, query: { limit: 100 } })
  if (pages.first === undefined && pages.failure !== undefined) {
    return <ErrorState failure={pages.failure} text={m('caseFile.auditClosed')} />
  }
  return (
    <Section title={m('cases.audit')}>
      <Paged of={pages} more={m('cases.earlier')}>
        {() => (
          <>
            <p className="dim">{m('caseFile.auditHint')}</p>
            <Table
              caption={m('cases.audit')}
              columns={auditColumns(m)}
              rows={pages.replies.flatMap((reply) => reply.rows)}
              idOf={(row) => row.id}
              nameOf={(row) => row.action}
            />
          </>
        )}
      </Paged>
    </Section>
  )
}

function Action({ id }: { id: string }) {
  const m = useMessages()
  return hasMessage('action', id) ? m(`action.${id}` as PlainKey) : <code>{id}</code>
}

function auditColumns(m: Messages): readonly Column<AuditEntry>[] {
  return [
    { id: 'at', title: m('caseForm.when'), cell: (row) => <Instant at={row.at} /> },
    {
      id: 'who',
      title: m('caseFile.who'),
      cell: (row) => (
        <span className={css['stack']}>
          {row.officerName === null ? '—' : <Name of={row.officerName} />}{' '}
          {row.postTitle !== null && (
            <span className="dim">
              <Name of={row.postTitle} />
            </span>
          )}
        </span>
      ),
    },
    { id: 'what', title: m('caseFile.what'), cell: (row) => <Action id={row.action} /> },
    {
      id: 'outcome',
      title: m('caseFile.outcome'),
      cell: (row) => <Badge tone={tones[row.outcome]}>{m(`caseFile.outcome_${row.outcome}`)}</Badge>,
    },
    {
      id: 'rules',
      title: m('ui.rule'),
      minor: true,
      cell: (row) => <code className={css['rules']}>{row.rules.join(' ')}</code>,
    },
  ]
}
