import type { MessageRow, MessageView } from '@comity/server/contracts/exchange'
import { useMessages } from '../../lib/messages.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import css from './exchange.module.css'
import { formWords } from './field-words.ts'
import { PartyName } from './party.tsx'
import { StateMark } from './state-mark.tsx'

/** The conversation a message stands in, oldest first. A conversation of one is not shown. */
export function Thread({ message }: { message: MessageView }) {
  const m = useMessages()
  if (message.thread.length < 2) return null
  return (
    <Section title={m('exchange.thread')}>
      <ol className={css['thread']}>
        {message.thread.map((row) => (
          <Line key={row.id} row={row} here={row.id === message.id} />
        ))}
      </ol>
    </Section>
  )
}

function Line({ row, here }: { row: MessageRow; here: boolean }) {
  const m = useMessages()
  const subject = row.subject ?? (row.unopened ? formWords(m, row.form) : m('exchange.notOpen'))
  return (
    <li data-here={here ? true : undefined} data-side={row.side}>
      <Instant at={row.composedAt} />
      <span>
        <PartyName of={row.from} short />
        <br />
        {here ? (
          <strong>
            <bdi>{subject}</bdi> <span className="dim">({m('exchange.thisOne')})</span>
          </strong>
        ) : (
          <Link href={`/messages/${row.id}`}>
            <bdi>{subject}</bdi>
          </Link>
        )}{' '}
        <span className="dim">{formWords(m, row.form)}</span>
      </span>
      <StateMark state={row.state} />
    </li>
  )
}
