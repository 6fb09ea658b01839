import { addDocument, fetchDocument, listDocuments } from '@comity/server/contracts/cases'
import type { Document } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { addressOf } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Section } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { say } from '../../ui/toast.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { DocumentUpload } from './document-upload.tsx'
import { offOf } from './offers.ts'
import { PostName, usePostNames } from './words.tsx'

/** The documents of the case: each under the digest of its bytes, with the type found by looking at them. */
export function Documents() {
  const m = useMessages()
  const file = useCase()
  const name = usePostNames(file)
  const { data, error, refetch } = useQuery(queryOf(listDocuments, { params: { case: file.id } }))
  const off = offOf(m, file.offers, 'cases.add-document')
  return (
    <div className={css['column']}>
      <Section
        title={m('cases.addDocument')}
        actions={off === undefined ? undefined : <Button off={off}>{m('caseFile.chooseFiles')}</Button>}
      >
        {off === undefined && <DocumentUpload limit={addDocument.file} />}
      </Section>
      <Section title={m('cases.documents')}>
        {error !== null && data === undefined && <ErrorState failure={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Skeleton />}
        {data !== undefined && (
          <Table
            caption={m('cases.documents')}
            columns={[
              {
                id: 'name',
                title: m('caseFile.documentName'),
                cell: (row: Document) => (
                  <a href={addressOf(fetchDocument, { params: { case: file.id, id: row.id } })} download={row.name}>
                    <bdi>{row.name}</bdi>
                  </a>
                ),
              },
              { id: 'type', title: m('caseFile.type'), cell: (row) => <bdi dir="ltr">{row.mediaType}</bdi> },
              { id: 'size', title: m('caseFile.size'), align: 'end', cell: (row) => <Size bytes={row.bytes} /> },
              { id: 'digest', title: 'SHA-256', cell: (row) => <Digest of={row} /> },
              { id: 'added', title: m('caseFile.added'), minor: true, cell: (row) => <Instant at={row.addedAt} /> },
              {
                id: 'by',
                title: m('caseFile.by'),
                minor: true,
                cell: (row) => <PostName id={row.addedBy} name={name} />,
              },
              {
                id: 'marking',
                title: m('cases.marking'),
                minor: true,
                cell: (row) => <MarkingChips marking={row.marking} />,
              },
            ]}
            rows={data.rows}
            idOf={(row) => row.id}
            nameOf={(row) => row.name}
            empty={<p className={css['dim']}>{m('caseFile.noDocuments')}</p>}
          />
        )}
      </Section>
    </div>
  )
}

/** A number of bytes in the largest unit that keeps it readable (powers of 1,000, as the units say). */
export function Size({ bytes }: { bytes: number }) {
  const formats = useFormats()
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const at = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const unit = units[at] ?? 'byte'
  return (
    <bdi>
      {formats.number(bytes / 1000 ** at, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: at === 0 ? 0 : 1,
      })}
    </bdi>
  )
}

function Digest({ of }: { of: Document }) {
  const m = useMessages()
  const copy = async () => {
    await navigator.clipboard.writeText(of.digest)
    say(m('cases.copied', { text: of.digest.slice(0, 12) }))
  }
  return (
    <span className={css['digest']} dir="ltr">
      <code title={of.digest}>{of.digest.slice(0, 12)}…</code>
      <Button kind="quiet" label={m('caseFile.copyDigest', { name: of.name })} onClick={() => void copy()}>
        {m('cases.copy')}
      </Button>
    </span>
  )
}
