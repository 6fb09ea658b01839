import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { say } from '../../ui/toast.tsx'
import css from './cases.module.css'

type ListSummaryProps = {
  readonly count: { readonly value: number; readonly atLeast: boolean } | undefined
  readonly text: (atLeast: boolean, count: number) => string
  readonly selected: ReadonlySet<string>
  readonly rows: readonly { readonly id: string; readonly reference: string }[]
}

/** How many a list holds, and how many of its rows are selected, whose references can be copied. */
export function ListSummary({ count, text, selected, rows }: ListSummaryProps) {
  const m = useMessages()
  const formats = useFormats()
  if (count === undefined) return null
  const copy = async () => {
    const references = rows.filter(({ id }) => selected.has(id)).map(({ reference }) => reference)
    await navigator.clipboard.writeText(references.join('\n'))
    say(m('cases.copied', { text: formats.list(references) }))
  }
  return (
    <output className={css['sum']}>
      {text(count.atLeast, count.value)}
      {selected.size > 0 && (
        <>
          {' · '}
          {m('ui.selected', { count: selected.size })}{' '}
          <Button kind="quiet" onClick={() => void copy()}>
            {m('cases.copyReferences')}
          </Button>
        </>
      )}
    </output>
  )
}
