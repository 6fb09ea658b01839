import { addDocument, fetchDocument, listDocuments } from '@comity/server/contracts/cases'
import type { Document } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { addressOf } from '../../lib/api.ts'
import { useMessages } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Section } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { say } from '../../ui/toast.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { DocumentUpload } from './document-upload.tsx'
import { Size } from './size.tsx'
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
            columns={documentColumns(m, name)}
            rows={data.rows}
            idOf={(row) => row.id}
            nameOf={(row) => row.name}
            empty={<p className="dim">{m('caseFile.noDocuments')}</p>}
          />
        )}
      </Section>
    </div>
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

function documentColumns(m: Messages, name: ReturnType<typeof usePostNames>): readonly Column<Document>[] {
  return [
    {
      id: 'name',
      title: m('caseFile.documentName'),
      cell: (row) => (
        <a href={addressOf(fetchDocument, { params: { case: row.case, id: row.id } })} download={row.name}>
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
  ]
}
