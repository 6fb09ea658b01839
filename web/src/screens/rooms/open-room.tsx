import type { Marking } from '@comity/server/kernel/schema/marking'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorSummary, Form } from '../../ui/question.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { firstMarking } from '../cases/draft.ts'
import { MarkingField } from '../cases/marking-field.tsx'
import { nodeQuery } from '../identity/session.ts'
import { newRoomRoute } from './area.ts'
import { DeviceState } from './device-state.tsx'
import { useOwnDevice } from './own-device.ts'
import css from './rooms.module.css'

/** Opening a room: its name and marking are seen by the nodes that take part, what is written in it by members only. */
export function OpenRoom() {
  const { data: node } = useQuery(nodeQuery)
  return node === undefined ? <Skeleton /> : <OpenForm state={node.state} />
}

function OpenForm({ state }: { state: string }) {
  const m = useMessages()
  const client = useQueryClient()
  const navigate = newRoomRoute.useNavigate()
  const device = useOwnDevice()
  const [title, setTitle] = useState('')
  const [marking, setMarking] = useState<Marking>(firstMarking(state))
  const [missing, setMissing] = useState(false)
  const opening = useMutation({
    mutationFn: async () => device.data?.open({ title: title.trim(), marking }),
    onSuccess: async (id) => {
      await client.invalidateQueries({ queryKey: ['rooms'] })
      if (id !== undefined) void navigate({ to: '/rooms/$id', params: { id } })
    },
  })
  const error = missing && title.trim() === '' ? m('rooms.titleMissing') : undefined
  const empty = marking.handling.some((one) => one.code === 'H3' && one.condition.trim() === '')
  const conditionError = missing && empty ? m('caseForm.conditionMissing') : undefined
  return (
    <Page title={m('rooms.open')} lead={<p className={css['text']}>{m('rooms.openText')}</p>}>
      <DeviceState device={device} />
      <Form
        onSubmit={() => {
          setMissing(true)
          if (title.trim() !== '' && !empty && !opening.isPending) opening.mutate()
        }}
      >
        <ErrorSummary
          errors={[
            ...(error === undefined ? [] : [{ field: 'title', message: error }]),
            ...(conditionError === undefined ? [] : [{ field: 'marking.condition', message: conditionError }]),
          ]}
        />
        <TextField
          name="title"
          label={m('rooms.titleField')}
          hint={m('rooms.titleHint')}
          value={title}
          onChange={setTitle}
          error={error}
        />
        <MarkingField value={marking} onChange={setMarking} conditionError={conditionError} />
        {opening.isError && <ErrorState failure={opening.error} />}
        <ButtonRow>
          <Button
            kind="main"
            type="submit"
            busy={opening.isPending}
            off={device.isSuccess ? undefined : { because: m('rooms.devicePreparing') }}
          >
            {m('rooms.open')}
          </Button>
          <Link href="/rooms">{m('ui.cancel')}</Link>
        </ButtonRow>
      </Form>
    </Page>
  )
}
