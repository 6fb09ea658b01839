import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { RefusalNotice } from '../../identity/notice.tsx'
import type { DraftKeeper, Saved } from './draft.ts'
import { refusalOf } from './standing.tsx'
import { DateField } from '../../../ui/date-field.tsx'

/** The day by which the law is looked up: who was bound on it, and under which declarations. Saved as soon as it is one. */
export function LawDay({ keeper }: { keeper: DraftKeeper }) {
  const m = useMessages()
  const { question } = keeper.view
  const [typed, setTyped] = useState(question.date)
  const [saved, setSaved] = useState<Saved>()
  const change = async (date: string) => {
    setTyped(date)
    if (date === '' || date === question.date) return
    setSaved(await keeper.change({ question: { ...question, date } }))
  }
  return (
    <div>
      <DateField
        name="law-day"
        label={m('requestWrite.lawDay')}
        hint={m('requestWrite.lawDayHint')}
        error={typed === '' ? m('requestWrite.lawDayMissing') : undefined}
        value={typed}
        onChange={(date) => void change(date)}
      />
      <RefusalNotice refusal={refusalOf(saved)} />
    </div>
  )
}
