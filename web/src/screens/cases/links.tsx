import { addLink, linkKinds, listLinks } from '@comity/server/contracts/cases'
import type { Link as CaseLink } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { say } from '../../ui/toast.tsx'
import { Adding } from './adding.tsx'
import { useCase } from './case-file.ts'
import { useCaseSend } from './send.ts'
import { PartForm } from './part-form.tsx'

/** What the case hangs together with: other cases of this node, and records known by a reference elsewhere. */
export function Links() {
  const m = useMessages()
  const { id } = useCase()
  const { data } = useQuery(queryOf(listLinks, { params: { case: id } }))
  return (
    <Section
      title={m('cases.links')}
      actions={
        <Adding minor kind="link" title={m('cases.addLink')}>
          {(close) => <LinkForm onDone={close} />}
        </Adding>
      }
    >
      <Table
        caption={m('cases.links')}
        columns={linkColumns(m)}
        rows={data?.rows ?? []}
        idOf={(row) => row.id}
        nameOf={(row) => row.label}
        empty={<p className="dim">{m('caseForm.noLinks')}</p>}
      />
    </Section>
  )
}

function LinkForm({ onDone }: { onDone: () => void }) {
  const m = useMessages()
  const { id } = useCase()
  const [label, setLabel] = useState('')
  const [reference, setReference] = useState('')
  const [kind, setKind] = useState<CaseLink['kind']>('same-subject')
  const sending = useCaseSend(addLink, {
    onDone: () => {
      say(m('caseForm.linkAdded'))
      onDone()
    },
  })
  return (
    <PartForm
      submit={m('cases.addLink')}
      pending={sending.pending}
      refusal={sending.refusal}
      again={() => sending.again()}
      onCancel={onDone}
      faults={() => [
        ...(label.trim() === '' ? [{ field: 'label', message: m('caseForm.labelMissing') }] : []),
        ...(reference.trim() === '' ? [{ field: 'reference', message: m('caseForm.referenceMissing') }] : []),
      ]}
      onSend={(marking) =>
        sending.send({ params: { case: id }, body: { kind, label, target: { reference }, ...marking } })
      }
    >
      {(errorOf) => (
        <>
          <TextField
            name="label"
            label={m('caseForm.linkLabel')}
            value={label}
            onChange={setLabel}
            error={errorOf('label')}
          />
          <TextField
            name="reference"
            label={m('cases.reference')}
            hint={m('caseForm.referenceHint')}
            value={reference}
            onChange={setReference}
            error={errorOf('reference')}
          />
          <SelectField
            name="kind"
            label={m('caseForm.linkKind')}
            value={kind}
            onChange={setKind}
            choices={linkKinds.map((value) => ({ value, label: m(`caseForm.link_${value}`) }))}
          />
        </>
      )}
    </PartForm>
  )
}

function linkColumns(m: Messages): readonly Column<CaseLink>[] {
  return [
    { id: 'label', title: m('caseForm.linked'), cell: ({ label }) => <bdi>{label}</bdi> },
    {
      id: 'target',
      title: m('cases.reference'),
      cell: ({ target }) =>
        target.case === undefined ? (
          <bdi>{target.reference}</bdi>
        ) : (
          <Link href={`/cases/${target.case}`}>
            <bdi>{target.reference}</bdi>
          </Link>
        ),
    },
    { id: 'kind', title: m('caseForm.linkKind'), cell: ({ kind }) => m(`caseForm.link_${kind}`) },
  ]
}
