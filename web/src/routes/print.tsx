import { useEffect, useState } from 'react'
import { useFormats, useMessages } from '../lib/messages.tsx'
import { MarkingChips } from '../ui/marking.tsx'
import css from './frame.module.css'
import { useShownMarking } from './standing.tsx'

/** On paper: the marking at the head of every page, and when and from where it was printed at its foot. */
export function PrintFooter() {
  const m = useMessages()
  const formats = useFormats()
  const marking = useShownMarking()
  const [printedAt, setPrintedAt] = useState(() => new Date().toISOString())
  useEffect(() => {
    const note = () => setPrintedAt(new Date().toISOString())
    addEventListener('beforeprint', note)
    return () => removeEventListener('beforeprint', note)
  }, [])
  return (
    <>
      {marking !== undefined && (
        <div className={`printOnly ${css['printHead']}`} aria-hidden="true">
          <MarkingChips marking={marking} />
        </div>
      )}
      <p className={`printOnly ${css['printFoot']}`} aria-hidden="true">
        {m('frame.printed', { time: formats.instant(printedAt), address: location.href })}
      </p>
    </>
  )
}
