import { closeRoom, handOver, leaveRoom } from '@comity/server/contracts/rooms'
import type { RoomView } from '@comity/server/contracts/rooms'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useSend } from '../../lib/queries.ts'
import { ActionMenu } from '../../ui/action-menu.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Form } from '../../ui/question.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { ReasonDialog } from '../cases/reason-dialog.tsx'
import type { RoomRead } from './device/session.ts'
import { offOf } from './offers.ts'
import { RetentionDialog } from './retention.tsx'
import { SealDialog } from './seal.tsx'
import css from './rooms.module.css'

type Asked = 'seal' | 'retention' | 'hand-over' | 'leave' | 'close'

/** What can be done with the room as a whole; what is off stays in sight with its reason. */
export function RoomActions({ view, read }: { view: RoomView; read: RoomRead | undefined }) {
  const m = useMessages()
  const [asked, setAsked] = useState<Asked>()
  const params = { id: view.id }
  const done = (text: string) => () => {
    setAsked(undefined)
    say(text)
  }
  const closing = useSend(closeRoom, { onDone: done(m('rooms.closed')) })
  const leaving = useSend(leaveRoom, { onDone: done(m('rooms.leftDone')) })
  const off = (action: string) => offOf(m, view, action)?.because
  const close = () => setAsked(undefined)
  return (
    <>
      <ActionMenu
        actions={[
          { id: 'seal', title: m('rooms.seal'), off: off('rooms.export'), run: () => setAsked('seal') },
          {
            id: 'retention',
            title: m('rooms.retention'),
            off: off('rooms.retain'),
            run: () => setAsked('retention'),
          },
          {
            id: 'hand-over',
            title: m('rooms.handOver'),
            off: off('rooms.hand-over'),
            run: () => setAsked('hand-over'),
          },
          { id: 'leave', title: m('rooms.leave'), off: off('rooms.leave'), grave: true, run: () => setAsked('leave') },
          { id: 'close', title: m('rooms.close'), off: off('rooms.close'), grave: true, run: () => setAsked('close') },
        ]}
      />
      {read !== undefined && <SealDialog view={view} read={read} open={asked === 'seal'} onClose={close} />}
      <RetentionDialog view={view} open={asked === 'retention'} onClose={close} />
      <HandOverDialog view={view} open={asked === 'hand-over'} onClose={close} />
      <Dialog title={m('rooms.leave')} open={asked === 'leave'} onClose={close}>
        <p className={css['text']}>{m('rooms.leaveText')}</p>
        {leaving.refusal !== undefined && <ErrorState failure={leaving.refusal} />}
        <ButtonRow>
          <Button kind="grave" busy={leaving.pending} onClick={() => leaving.send({ params, body: {} })}>
            {m('rooms.leave')}
          </Button>
          <Button onClick={close}>{m('ui.cancel')}</Button>
        </ButtonRow>
      </Dialog>
      <ReasonDialog
        title={m('rooms.close')}
        open={asked === 'close'}
        onClose={close}
        onSend={(reason) => closing.send({ params, body: { reason } })}
        pending={closing.pending}
        refusal={closing.refusal}
        grave
        hint={m('rooms.closeHint')}
      />
    </>
  )
}

function HandOverDialog({ view, open, onClose }: { view: RoomView; open: boolean; onClose: () => void }) {
  const m = useMessages()
  const formats = useFormats()
  const [to, setTo] = useState('')
  const handing = useSend(handOver, {
    onDone: () => {
      onClose()
      say(m('rooms.handedOver', { state: formats.country(to) }))
    },
  })
  const states = [...new Set(view.members.map(({ name }) => name.slice(0, 3)))].filter((state) => state !== view.lead)
  return (
    <Dialog title={m('rooms.handOver')} open={open} onClose={onClose}>
      <p className={css['text']}>{m('rooms.handOverText')}</p>
      <Form onSubmit={() => to !== '' && handing.send({ params: { id: view.id }, body: { to } })}>
        <SelectField
          name="to"
          label={m('rooms.handOverTo')}
          value={to}
          onChange={setTo}
          choices={states.map((state) => ({ value: state, label: formats.country(state) }))}
        />
        {states.length === 0 && <p className="dim">{m('rooms.nobodyToHandTo')}</p>}
        {handing.refusal !== undefined && <ErrorState failure={handing.refusal} />}
        <ButtonRow>
          <Button kind="main" type="submit" busy={handing.pending}>
            {m('rooms.handOver')}
          </Button>
          <Button onClick={onClose}>{m('ui.cancel')}</Button>
        </ButtonRow>
      </Form>
    </Dialog>
  )
}
