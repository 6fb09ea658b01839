import { listCases } from '@comity/server/contracts/cases'
import { exportRoom } from '@comity/server/contracts/rooms'
import type { RoomView, Transcript } from '@comity/server/contracts/rooms'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import { queries, queryOf } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Form } from '../../ui/question.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import type { RoomRead } from './device/session.ts'
import css from './rooms.module.css'

type Given = { view: RoomView; read: RoomRead; open: boolean; onClose: () => void }

/** Seals what this browser read into a case: with the log it rests on and the node's word for both. */
export function SealDialog(props: Given) {
  const m = useMessages()
  return (
    <Dialog title={m('rooms.seal')} open={props.open} onClose={props.onClose}>
      {props.open && <SealForm {...props} />}
    </Dialog>
  )
}

function SealForm({ view, read, onClose }: Given) {
  const m = useMessages()
  const [file, setFile] = useState('')
  const cases = useQuery(queryOf(listCases, { query: { state: 'open', mine: 'true', limit: 200 } }))
  const sealing = useMutation({
    mutationFn: async () => {
      const { canonicalise } = await import('@comity/proof/canonical')
      const bytes = new Blob([canonicalise(transcriptOf(view, read))])
      return api.call(exportRoom, { params: { id: view.id }, query: { case: file }, file: bytes })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  })
  const unread = read.lines.filter(({ facts, said }) => facts.kind === 'message' && said === undefined).length
  if (sealing.isSuccess) {
    return (
      <>
        <output>{m('rooms.sealed')}</output>
        <p>
          <Link href={`/cases/${file}/documents`}>{m('rooms.toDocument')}</Link>
        </p>
        <ButtonRow>
          <Button onClick={onClose}>{m('ui.close')}</Button>
        </ButtonRow>
      </>
    )
  }
  if (cases.isPending) return <Skeleton />
  return (
    <Form onSubmit={() => file !== '' && sealing.mutate()}>
      <p className={css['text']}>{m('rooms.sealText')}</p>
      {unread > 0 && <p className={css['text']}>{m('rooms.sealUnread', { count: unread })}</p>}
      <SelectField
        name="case"
        label={m('rooms.sealInto')}
        value={file}
        onChange={setFile}
        choices={(cases.data?.rows ?? []).map(({ id, reference, title }) => ({
          value: id,
          label: `${reference} · ${title}`,
        }))}
      />
      {sealing.isError && <ErrorState failure={sealing.error} />}
      <ButtonRow>
        <Button kind="main" type="submit" busy={sealing.isPending}>
          {m('rooms.seal')}
        </Button>
        <Button onClick={onClose}>{m('ui.cancel')}</Button>
      </ButtonRow>
    </Form>
  )
}

/** One line for each message, in the order of the log; without text where this browser could not read it. */
function transcriptOf(view: RoomView, { lines, head }: RoomRead): Transcript {
  return {
    room: view.id,
    title: view.title,
    exportedBy: view.own,
    head,
    lines: lines
      .filter(({ facts }) => facts.kind === 'message')
      .map(({ number, at, author, said }) => ({
        number,
        at,
        author,
        ...(said === undefined ? {} : { text: said.text }),
        ...(said === undefined || said.files.length === 0
          ? {}
          : { files: said.files.map(({ name, bytes, digest }) => ({ name, bytes, digest })) }),
      })),
  }
}
