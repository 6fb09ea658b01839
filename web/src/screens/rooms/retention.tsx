import { decideRetention } from '@comity/server/contracts/rooms'
import type { RoomView } from '@comity/server/contracts/rooms'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import { useSend } from '../../lib/queries.ts'
import { CheckboxField, SelectField } from '../../ui/fields.tsx'
import { say } from '../../ui/toast.tsx'
import { ReasonDialog } from '../cases/reason-dialog.tsx'
import css from './rooms.module.css'

const dayMs = 86_400_000
const periods = [30, 90, 180, 365, 730, 1_095, 1_825, 3_650] as const
const never = 'never'

/** Whether the words of a message are gone because their time was over. */
export function isExpired({ retention: { days } }: Pick<RoomView, 'retention'>, at: string, now: string): boolean {
  return days !== null && Date.parse(at) <= Date.parse(now) - days * dayMs
}

/** How long this room is kept, in one sentence. */
export function retentionWords(m: Messages, { retention: { days, hold } }: Pick<RoomView, 'retention'>): string {
  if (hold) return m('rooms.heldNow')
  return days === null ? m('rooms.keptNow') : m('rooms.retainedNow', { days })
}

/** Decides how long the room is kept, and whether it is under legal hold. */
export function RetentionDialog({ view, open, onClose }: { view: RoomView; open: boolean; onClose: () => void }) {
  const m = useMessages()
  const { days, hold } = view.retention
  const [period, setPeriod] = useState<string>()
  const [held, setHeld] = useState<boolean>()
  const close = () => {
    setPeriod(undefined)
    setHeld(undefined)
    onClose()
  }
  const deciding = useSend(decideRetention, {
    onDone: () => {
      close()
      say(m('rooms.retentionDone'))
    },
  })
  const chosen = period ?? (days === null ? never : String(days))
  const offered = [...new Set([...periods, ...(days === null ? [] : [days])])].toSorted((a, b) => a - b)
  return (
    <ReasonDialog
      title={m('rooms.retention')}
      open={open}
      onClose={close}
      onSend={(reason) =>
        deciding.send({
          params: { id: view.id },
          body: { days: chosen === never ? null : Number(chosen), hold: held ?? hold, reason },
        })
      }
      pending={deciding.pending}
      refusal={deciding.refusal}
      hint={m('rooms.closeHint')}
    >
      <p className={css['text']}>{m('rooms.retentionText')}</p>
      <SelectField
        name="days"
        label={m('rooms.retentionDays')}
        value={chosen}
        onChange={setPeriod}
        choices={[
          { value: never, label: m('rooms.retentionNever') },
          ...offered.map((one) => ({ value: String(one), label: m('rooms.retentionPeriod', { days: one }) })),
        ]}
      />
      <CheckboxField
        name="hold"
        label={m('rooms.retentionHold')}
        hint={m('rooms.retentionHoldHint')}
        checked={held ?? hold}
        onChange={setHeld}
      />
    </ReasonDialog>
  )
}
