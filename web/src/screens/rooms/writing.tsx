import type { RoomView } from '@comity/server/contracts/rooms'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queries } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/question.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { Size } from '../cases/size.tsx'
import { sizeWords } from '../exchange/bytes.ts'
import type { RoomDevice } from './device/session.ts'
import { offOf } from './offers.ts'
import css from './rooms.module.css'

/** The largest file a browser closes at once, and how many go with one message. */
const mostFile = 50_000_000
const mostFiles = 20

/** Where one writes. Control and Enter sends; what could not be sent stays in the field. */
export function Writing({ view, device, again }: { view: RoomView; device: RoomDevice; again: () => Promise<void> }) {
  const m = useMessages()
  const formats = useFormats()
  const [text, setText] = useState('')
  const [files, setFiles] = useState<readonly File[]>([])
  const picker = useRef<HTMLInputElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  useAnew(view, device, again)
  const sending = useMutation({
    mutationFn: async () => {
      const { closeFile } = await import('./device/files.ts')
      const closed = await Promise.all(files.map((file) => closeFile(api, view.id, file)))
      return device.write(view.id, text.trim(), closed)
    },
    onSuccess: async () => {
      setText('')
      setFiles([])
      await Promise.all([again(), queries.invalidateQueries({ queryKey: ['rooms'] })])
      frame.current?.querySelector('textarea')?.focus()
    },
  })
  const empty = text.trim() === '' && files.length === 0
  const send = () => {
    if (!empty && !sending.isPending) sending.mutate()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the key works inside the field; the button does the same
    <div
      ref={frame}
      className={css['writing']}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        send()
      }}
    >
      <Form onSubmit={send}>
        <TextField
          name="text"
          label={m('rooms.write')}
          hint={m('rooms.writeHint')}
          lines={3}
          optional={files.length > 0}
          value={text}
          onChange={setText}
        />
        {files.length > 0 && (
          <ul className={css['chosen']}>
            {files.map((file) => (
              <li key={`${file.name} ${file.lastModified}`}>
                <bdi>{file.name}</bdi> <Size bytes={file.size} />{' '}
                <Button
                  kind="quiet"
                  label={m('rooms.dropFile', { name: file.name })}
                  onClick={() => setFiles(files.filter((one) => one !== file))}
                >
                  {m('rooms.drop')}
                </Button>
              </li>
            ))}
          </ul>
        )}
        {sending.isError && <ErrorState failure={sending.error} />}
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={m('rooms.addFile')}
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])]
            event.currentTarget.value = ''
            const taken = chosen.filter(({ size }) => size > 0 && size <= mostFile).slice(0, mostFiles - files.length)
            setFiles([...files, ...taken])
            const left = chosen.filter((file) => !taken.includes(file)).map(({ name }) => `\u2068${name}\u2069`)
            if (left.length === 0) return
            say(m('rooms.fileNotTaken', { names: formats.list(left), most: sizeWords(formats, mostFile) }), 'critical')
          }}
        />
        <ButtonRow>
          <Button
            kind="main"
            type="submit"
            busy={sending.isPending}
            keys="Mod+Enter"
            off={offOf(m, view, 'rooms.write')}
          >
            {m('rooms.send')}
          </Button>
          <Button onClick={() => picker.current?.click()}>{m('rooms.addFile')}</Button>
        </ButtonRow>
      </Form>
    </div>
  )
}

/** What waited until the members had changed is closed anew for those who are there now. */
function useAnew(view: RoomView, device: RoomDevice, again: () => Promise<void>): void {
  const refused = view.outgoing.filter((one) => one.refused === 'epoch-over').map(({ id }) => id)
  const named = refused.join()
  useEffect(() => {
    const anew = async () => {
      for (const id of named.split(',').filter(Boolean)) {
        const said = await device.written(view.id, id)
        if (said !== undefined) await device.write(view.id, said.text, said.files, id)
      }
      if (named !== '') await Promise.all([again(), queries.invalidateQueries({ queryKey: ['rooms'] })])
    }
    anew().catch(() => undefined)
  }, [named, device, view.id, again])
}
