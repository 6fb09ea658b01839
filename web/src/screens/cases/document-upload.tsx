import type { Marking } from '@comity/server/kernel/schema/marking'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiRefusal } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
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
  const [marking, setMarking] = useState<Marking>()
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
      <DropZone
        label={m('cases.addDocument')}
        choose={m('caseFile.chooseFiles')}
        multiple
        kind="main"
        busy={sending !== undefined}
        onFiles={(files) => void sendAll(files)}
      >
        <span>{m('caseFile.orDrop')}</span>
        <span className="dim">
          {m('caseFile.upTo')} <Size bytes={limit} />
        </span>
      </DropZone>
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
