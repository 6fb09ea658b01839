import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import css from './identity.module.css'

/** A link or token that is shown this once: to copy, then to hand over. */
export function OneTime({ label, value, hint }: { label: string; value: string; hint: string }) {
  const m = useMessages()
  const [copied, setCopied] = useState(false)
  return (
    <section className={css['note']} aria-label={label}>
      <h3>{label}</h3>
      <p>{hint}</p>
      <div className={css['secret']}>
        <code dir="ltr">{value}</code>
        <Button onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>
          {m('admin.copy')}
        </Button>
        <span aria-live="polite">{copied ? m('admin.copied') : ''}</span>
      </div>
    </section>
  )
}
