import type { Upload } from '@comity/server/contracts/exchange'
import { useRef, useState } from 'react'
import { ApiRefusal } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import { Sign } from '../../ui/sign.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { sizeWords } from './bytes.ts'
import css from './exchange.module.css'
import { uploadFile } from './upload-parts.ts'

export type Attached = {
  /** Of this page; the upload has its own identifier. */
  readonly key: string
  readonly name: string
  readonly bytes: number
  readonly sent: number
  readonly state: 'running' | 'paused' | 'done' | 'failed'
  readonly upload?: Upload
  readonly refusal?: ApiRefusal
}

/** The uploads of a message that is being written: each with its progress, to be paused, taken up again or removed. */
export function useAttachments() {
  const [files, setFiles] = useState<readonly Attached[]>([])
  const running = useRef(new Map<string, { readonly stop: AbortController; readonly file: File }>())
  const change = (key: string, part: Partial<Attached>) =>
    setFiles((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)))
  const run = async (key: string, file: File, from?: Upload) => {
    const stop = new AbortController()
    running.current.set(key, { stop, file })
    try {
      const upload = await uploadFile(file, {
        signal: stop.signal,
        ...(from === undefined ? {} : { from }),
        onProgress: (known, sent) => change(key, { upload: known, sent }),
      })
      change(key, { state: 'done', upload, sent: upload.bytes })
    } catch (failure) {
      if (failure instanceof ApiRefusal) change(key, { state: 'failed', refusal: failure })
      else change(key, { state: 'paused' })
    }
  }
  return {
    files,
    add: (chosen: Iterable<File>) => {
      for (const file of chosen) {
        const key = crypto.randomUUID()
        setFiles((before) => [...before, { key, name: file.name, bytes: file.size, sent: 0, state: 'running' }])
        void run(key, file)
      }
    },
    pause: (key: string) => running.current.get(key)?.stop.abort(),
    goOn: ({ key, upload }: Attached) => {
      const known = running.current.get(key)
      if (known === undefined) return
      setFiles((before) =>
        before.map((one) => {
          const { refusal, ...rest } = one
          return one.key === key ? { ...rest, state: 'running' } : refusal === undefined ? rest : one
        }),
      )
      void run(key, known.file, upload)
    },
    remove: (key: string) => {
      running.current.get(key)?.stop.abort()
      running.current.delete(key)
      setFiles((before) => before.filter((one) => one.key !== key))
    },
  } as const
}
export type Attachments = ReturnType<typeof useAttachments>

export function AttachmentsField({ of, error }: { of: Attachments; error?: string | undefined }) {
  const m = useMessages()
  return (
    <>
      <DropZone
        name="attachments"
        label={m('compose.attachments')}
        choose={m('compose.chooseFiles')}
        multiple
        onFiles={of.add}
      >
        <span className="dim">{m('compose.attachHint')}</span>
      </DropZone>
      {error !== undefined && <p className="error">{error}</p>}
      {of.files.length > 0 && (
        <ul className={css['files']} aria-label={m('compose.attachments')}>
          {of.files.map((file) => (
            <File key={file.key} file={file} of={of} />
          ))}
        </ul>
      )}
    </>
  )
}

function File({ file, of }: { file: Attached; of: Attachments }) {
  const m = useMessages()
  const formats = useFormats()
  const { key, name, bytes, sent, state } = file
  return (
    <li>
      <span>
        <Sign of={state === 'done' ? 'good' : state === 'failed' ? 'wrong' : 'waits'} /> <bdi>{name}</bdi>
      </span>
      <span className="dim">{sizeWords(formats, bytes)}</span>
      {state === 'done' ? (
        <span className="dim">{m('compose.uploaded')}</span>
      ) : (
        <span className="dim">
          <progress value={sent} max={Math.max(1, bytes)} aria-label={name} />{' '}
          {formats.number(sent / Math.max(1, bytes), { style: 'percent', maximumFractionDigits: 0 })}
          {state === 'paused' && ` · ${m('compose.paused')}`}
        </span>
      )}
      {state === 'running' && (
        <Button kind="quiet" label={`${m('compose.pause')}: ${name}`} onClick={() => of.pause(key)}>
          {m('compose.pause')}
        </Button>
      )}
      {(state === 'paused' || state === 'failed') && (
        <Button kind="quiet" label={`${m('compose.goOn')}: ${name}`} onClick={() => of.goOn(file)}>
          {m('compose.goOn')}
        </Button>
      )}
      <Button kind="quiet" label={m('compose.remove', { name })} onClick={() => of.remove(key)}>
        {m('field.remove')}
      </Button>
      {file.refusal !== undefined && <ErrorState failure={file.refusal} />}
    </li>
  )
}
