import type { Marking } from '@comity/server/kernel/schema/marking'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ApiRefusal } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorState, Progress } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { PartMarkingField } from './marking-field.tsx'
import { Size } from './size.tsx'
import { upload } from './upload.ts'

type Sending = { readonly name: string; readonly sent: number; readonly total: number; readonly cancel: () => void }

/** Files by the button or by dropping them here; one after another, each with its progress and a way to stop it. */
export function DocumentUpload({ limit }: { limit: number }) {
  const m = useMessages()
  const file = useCase()
  const client = useQueryClient()
  const picker = useRef<HTMLInputElement>(null)
  const [marking, setMarking] = useState<Marking>()
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<Sending>()
  const [failed, setFailed] = useState<readonly { name: string; refusal: ApiRefusal }[]>([])
  const send = async (chosen: File) => {
    const stop = new AbortController()
    const shown = { name: chosen.name, sent: 0, total: chosen.size, cancel: () => stop.abort() }
    setSending(shown)
    try {
      await upload({
        case: file.id,
        file: chosen,
        marking,
        key: crypto.randomUUID(),
        signal: stop.signal,
        onProgress: (sent) => setSending({ ...shown, sent }),
      })
      say(m('caseFile.documentAdded', { name: chosen.name }))
      await client.invalidateQueries({ queryKey: ['cases'] })
    } catch (failure) {
      if (failure instanceof ApiRefusal) setFailed((before) => [...before, { name: chosen.name, refusal: failure }])
    }
    setSending(undefined)
  }
  const sendAll = async (files: Iterable<File>) => {
    setFailed([])
    for (const one of files) await send(one)
  }
  return (
    <>
      {/* Dropping is a shortcut for the pointer; the button inside does the same by keyboard (WCAG 2.2, 2.5.7). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <fieldset
        aria-label={m('cases.addDocument')}
        className={css['drop']}
        data-over={over ? true : undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void sendAll([...event.dataTransfer.files])
        }}
      >
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={m('caseFile.chooseFiles')}
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])]
            event.currentTarget.value = ''
            void sendAll(chosen)
          }}
        />
        <Button kind="main" busy={sending !== undefined} onClick={() => picker.current?.click()}>
          {m('caseFile.chooseFiles')}
        </Button>
        <span>{m('caseFile.orDrop')}</span>
        <span className={css['dim']}>
          {m('caseFile.upTo')} <Size bytes={limit} />
        </span>
      </fieldset>
      {sending !== undefined && (
        <Progress
          title={sending.name}
          done={Math.round((sending.sent / Math.max(1, sending.total)) * 100)}
          total={100}
          onCancel={sending.cancel}
        />
      )}
      {failed.map(({ name, refusal }) => (
        <div key={name}>
          <p>
            <bdi>{name}</bdi>
          </p>
          <ErrorState failure={refusal} />
        </div>
      ))}
      <details className={css['more']}>
        <summary>{m('cases.marking')}</summary>
        <PartMarkingField of={file.marking} value={marking} onChange={setMarking} />
      </details>
    </>
  )
}
