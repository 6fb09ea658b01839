import { listLogEntries, proveLogEntry } from '@comity/server/contracts/ledger'
import type { LogEntry } from '@comity/server/contracts/ledger'
import { ApiRefusal, addressOf } from '../../lib/api.ts'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { refusalSentence } from '../../lib/rules.ts'
import { Instant } from '../../ui/deadline.tsx'
import { Section } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'

/** What stands in the log, newest first; each with a proof to take along. Who may not read them is told why. */
export function Entries({ signed }: { signed: number }) {
  const m = useMessages()
  const formats = useFormats()
  const pages = usePages(listLogEntries, { query: { limit: 50 } })
  const rows = pages.replies.flatMap((page) => page.rows)
  const closed = pages.failure instanceof ApiRefusal && pages.failure.code === 'forbidden' ? pages.failure : undefined
  return (
    <Section title={m('ledger.entries')}>
      {closed !== undefined && (
        <EmptyState title={m('ledger.entriesNotYours')}>
          <span className="sentence">{refusalSentence(m, closed.problem)}</span>
        </EmptyState>
      )}
      {closed === undefined && (
        <Paged of={pages}>
          {() => (
            <>
              <p className="dim">{m('ledger.offline')}</p>
              <Table<LogEntry>
                caption={m('ledger.entries')}
                rows={rows}
                idOf={({ index }) => String(index)}
                nameOf={({ index }) => String(index)}
                empty={<EmptyState title={m('ledger.noEntries')} />}
                columns={[
                  { id: 'index', title: m('ledger.index'), cell: ({ index }) => formats.number(index) },
                  { id: 'kind', title: m('ledger.kind'), cell: (row) => kindWords(m, row) },
                  { id: 'at', title: m('oversight.when'), cell: ({ at }) => <Instant at={at} /> },
                  {
                    id: 'digest',
                    title: m('ledger.digest'),
                    minor: true,
                    cell: ({ digest }) => (
                      <code className="code" dir="ltr" title={digest}>
                        {digest.replace(/^sha256:/, '').slice(0, 16)}…
                      </code>
                    ),
                  },
                  {
                    id: 'proof',
                    title: m('ledger.proof'),
                    cell: ({ index }) =>
                      index < signed ? (
                        <a
                          href={addressOf(proveLogEntry, { params: { index } })}
                          download={`entry-${index}.tlog-proof`}
                          aria-label={m('ledger.getProofOf', { index: formats.number(index) })}
                        >
                          {m('ledger.getProof')}
                        </a>
                      ) : (
                        <span className="dim">{m('ledger.notYet')}</span>
                      ),
                  },
                ]}
              />
            </>
          )}
        </Paged>
      )}
    </Section>
  )
}

/** What was recorded in words where the kind is known, and by its name where it is not. */
function kindWords(m: Messages, { kind, opening }: LogEntry): React.ReactNode {
  if (opening !== null) return m('ledger.kind-audit-head', { seq: opening.seq })
  const name = `kind-${kind.replace('/', '-')}`
  if (hasMessage('ledger', name) && name !== 'kind-audit-head') return m(`ledger.${name}` as PlainKey)
  return (
    <code className="code" dir="ltr">
      {kind}
    </code>
  )
}
