import { type PaperFindings, readPaper } from '@comity/server/contracts/requests'
import { useRef, useState } from 'react'
import { api, ApiRefusal } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { PaperFound } from './paper-found.tsx'
import css from './papers.module.css'

type Looked =
  | { readonly name: string; readonly findings: PaperFindings }
  | { readonly name: string; readonly refusal: ApiRefusal }

/** Reads a document somebody sent: what it contains, who sealed it, and whether that holds. Nothing of it is kept. */
export function PaperRead() {
  const m = useMessages()
  const formats = useFormats()
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [reading, setReading] = useState<string>()
  const [looked, setLooked] = useState<Looked>()
  const look = async (file: File | undefined) => {
    if (file === undefined) return
    const { name } = file
    setReading(name)
    setLooked(undefined)
    try {
      setLooked({ name, findings: await api.call(readPaper, { file }) })
    } catch (refusal) {
      if (refusal instanceof ApiRefusal) setLooked({ name, refusal })
    }
    setReading(undefined)
  }
  return (
    <Page title={m('requestPapers.read')} lead={<p className={css['lead']}>{m('requestPapers.readLead')}</p>}>
      {/* Dropping is a shortcut for the pointer; the button inside does the same by keyboard (WCAG 2.2, 2.5.7). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <fieldset
        aria-label={m('requestPapers.read')}
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
          void look(event.dataTransfer.files[0])
        }}
      >
        <input
          ref={picker}
          type="file"
          accept="application/pdf,.pdf"
          hidden
          aria-label={m('requestPapers.choose')}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            event.currentTarget.value = ''
            void look(file)
          }}
        />
        <Button kind="main" busy={reading !== undefined} onClick={() => picker.current?.click()}>
          {m('requestPapers.choose')}
        </Button>
        <span>{m('requestPapers.orDrop')}</span>
        <span className={css['dim']}>
          {m('requestPapers.upTo')}{' '}
          <bdi>
            {formats.number(readPaper.file / 1_000_000, { style: 'unit', unit: 'megabyte', unitDisplay: 'short' })}
          </bdi>
        </span>
      </fieldset>
      <div aria-live="polite" className={css['found']}>
        {reading !== undefined && (
          <>
            <p>{m('requestPapers.reading', { name: reading })}</p>
            <Skeleton lines={6} />
          </>
        )}
        {looked !== undefined && (
          <h2>
            <bdi>{looked.name}</bdi>
          </h2>
        )}
        {looked !== undefined && 'refusal' in looked && <ErrorState failure={looked.refusal} />}
        {looked !== undefined && 'findings' in looked && <PaperFound findings={looked.findings} />}
      </div>
    </Page>
  )
}
