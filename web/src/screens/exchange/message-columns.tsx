import type { MessageRow } from '@comity/server/contracts/exchange'
import { useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Deadline, Instant } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import type { Column } from '../../ui/table.tsx'
import css from './exchange.module.css'
import { formWords } from './field-words.ts'
import { PartyName } from './party.tsx'
import { StateMark } from './state-mark.tsx'

/** The columns of a list of messages: what it is, by when and whose move, then the rest. */
export function useMessageColumns(box: 'in' | 'out' | 'all'): readonly Column<MessageRow>[] {
  const m = useMessages()
  return [
    {
      id: 'subject',
      title: m('exchange.subject'),
      cell: (row) => (
        <span className={css['subject']}>
          <bdi className={row.unopened ? css['fresh'] : undefined}>
            {row.subject ?? (row.unopened ? formWords(m, row.form) : m('exchange.notOpen'))}
          </bdi>
          {row.subject !== null && <span className="dim">{formWords(m, row.form)}</span>}
          <span className={css['stack']}>
            {row.unopened && <Badge tone="accent">{m('exchange.unopened')}</Badge>}
            {row.held && <Badge tone="caution">{m('delivery.state-held')}</Badge>}
            {row.correctedBy !== null && <span className="dim">{m('exchange.corrected')}</span>}
          </span>
        </span>
      ),
    },
    {
      id: 'due',
      title: m('exchange.due'),
      cell: ({ due }) =>
        due === null ? <span className="dim">{m('exchange.nothingDue')}</span> : <Deadline at={due} />,
    },
    {
      id: 'move',
      title: m('exchange.move'),
      cell: ({ move }) =>
        move === null ? null : <Badge tone={move === 'ours' ? 'accent' : 'plain'}>{m(`exchange.move-${move}`)}</Badge>,
    },
    {
      id: 'party',
      title: m(box === 'in' ? 'exchange.from' : box === 'out' ? 'exchange.to' : 'exchange.withWhom'),
      cell: (row) => (
        <span className={css['stack']}>
          {box === 'all' && <span className="dim">{m(row.side === 'sent' ? 'exchange.to' : 'exchange.from')}</span>}{' '}
          <PartyName of={row.side === 'sent' ? row.to : row.from} />
        </span>
      ),
    },
    { id: 'state', title: m('exchange.state'), cell: ({ state }) => <StateMark state={state} /> },
    {
      id: 'at',
      title: m('exchange.composed'),
      minor: true,
      cell: ({ composedAt }) => (
        <span className={css['written']}>
          <Instant at={composedAt} />
        </span>
      ),
    },
    {
      id: 'marking',
      title: m('cases.marking'),
      minor: true,
      cell: ({ marking }) => <MarkingChips marking={marking} />,
    },
  ]
}
