import { fetchAttachment } from '@comity/server/contracts/exchange'
import type { Attachment } from '@comity/server/contracts/exchange'
import { addressOf } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Sign } from '../../ui/sign.tsx'
import { Size } from '../cases/size.tsx'
import css from './exchange.module.css'

/** The attachments of a message: what has arrived can be fetched, the rest says how far it is. */
export function Attachments({ message, attachments }: { message: string; attachments: readonly Attachment[] }) {
  const m = useMessages()
  const formats = useFormats()
  return (
    <div>
      <h3>{m('exchange.attachments')}</h3>
      <ul className={css['files']}>
        {attachments.map(({ id, name, bytes, arrived, complete, digest }) => (
          <li key={id}>
            <span>
              <Sign of={complete ? 'good' : 'waits'} />{' '}
              {complete ? (
                <a href={addressOf(fetchAttachment, { params: { id: message, attachment: id } })} download={name}>
                  <bdi>{name}</bdi>
                </a>
              ) : (
                <bdi>{name}</bdi>
              )}
            </span>
            <Size bytes={bytes} />
            {!complete && (
              <span className="dim">
                <progress value={arrived} max={Math.max(1, bytes)} aria-label={name} />{' '}
                {m('exchange.arrived', {
                  part: formats.number(arrived / Math.max(1, bytes), { style: 'percent', maximumFractionDigits: 0 }),
                })}
              </span>
            )}
            {digest !== null && (
              <code className="code" dir="ltr" title={digest}>
                SHA-256 {digest.slice(0, 16)}…
              </code>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
