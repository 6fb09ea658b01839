import type { MessageView } from '@comity/server/contracts/exchange'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import css from './exchange.module.css'

type DutiesProps = Pick<MessageView, 'duties' | 'onward' | 'expiresAt'>

/** What whoever holds the message must observe, in sentences. */
export function Duties({ duties, onward, expiresAt }: DutiesProps) {
  const m = useMessages()
  const formats = useFormats()
  const { evidenceNeedsPermission, onwardNeedsPermission, conditions } = duties
  return (
    <ul className={css['duties']}>
      {evidenceNeedsPermission && <li>{m('compose.dutyEvidence')}</li>}
      {onwardNeedsPermission && <li>{m('compose.dutyOnward')}</li>}
      {conditions.map((condition) => (
        <li key={condition}>
          <bdi>{condition}</bdi>
        </li>
      ))}
      {!evidenceNeedsPermission && !onwardNeedsPermission && conditions.length === 0 && (
        <li>{m('compose.dutyNone')}</li>
      )}
      <li>{m(`compose.duty-${onward}`)}</li>
      {expiresAt !== null && <li>{m('compose.willDestroy', { time: formats.instant(expiresAt) })}</li>}
    </ul>
  )
}
