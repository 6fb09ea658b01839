import { useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { say } from '../../ui/toast.tsx'
import css from './ledger.module.css'

/** A long code, whole and to be copied: it is compared, never read. */
export function Copied({ name, text }: { name: string; text: string }) {
  const m = useMessages()
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    say(m('ledger.copied', { name }))
  }
  return (
    <span className={css['copied']}>
      <code className="code" dir="ltr">
        {text}
      </code>
      <Button kind="quiet" label={m('ledger.copyNamed', { name })} onClick={() => void copy()}>
        {m('ledger.copy')}
      </Button>
    </span>
  )
}
