import { type PaperFindings, readPaper } from '@comity/server/contracts/requests'
import { useState } from 'react'
import { api, ApiRefusal } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
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
      <DropZone
        label={m('requestPapers.read')}
        choose={m('requestPapers.choose')}
        accept="application/pdf,.pdf"
        kind="main"
        busy={reading !== undefined}
        onFiles={([file]) => void look(file)}
      >
        <span>{m('requestPapers.orDrop')}</span>
        <span className="dim">
          {m('requestPapers.upTo')}{' '}
          <bdi>
            {formats.number(readPaper.file / 1_000_000, { style: 'unit', unit: 'megabyte', unitDisplay: 'short' })}
          </bdi>
        </span>
      </DropZone>
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
