import { fileRequest } from '@comity/server/contracts/requests'
import type { RequestView } from '@comity/server/contracts/requests'
import { listCases } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf, useSend } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Link } from '../../ui/link.tsx'
import { say } from '../../ui/toast.tsx'
import { CommandForm } from '../identity/command-form.tsx'
import { HoldRequest } from './hold-request.tsx'
import { isWritten } from './write/steps.ts'

/** What is done with the whole request beside its acts: written while it is a draft, put into a case. */
export function RequestActions({ request }: { request: RequestView }) {
  const m = useMessages()
  const [filing, setFiling] = useState(false)
  const written = isWritten(request)
  const leaving = request.side === 'requesting' && request.phase === 'preparing' && !request.ended
  return (
    <ButtonRow>
      {written ? (
        <Link href={`/requests/${request.id}/write`} look="main">
          {m('requests.goOnWriting')}
        </Link>
      ) : (
        leaving && <Link href={`/requests/${request.id}/write`}>{m('requests.untilSent')}</Link>
      )}
      {request.case === null ? (
        <Button onClick={() => setFiling(true)}>{m('requests.putIntoCase')}</Button>
      ) : (
        <Link href={`/cases/${request.case}/requests`}>{m('requests.openCase')}</Link>
      )}
      {request.ended && <HoldRequest request={request} />}
      <Dialog title={m('requests.putIntoCase')} open={filing} onClose={() => setFiling(false)}>
        <PutIntoCase request={request} onClose={() => setFiling(false)} />
      </Dialog>
    </ButtonRow>
  )
}

function PutIntoCase({ request, onClose }: { request: RequestView; onClose: () => void }) {
  const m = useMessages()
  const [file, setFile] = useState<string | null>(null)
  const cases = useQuery(queryOf(listCases, { query: { state: 'open', limit: 200, sort: 'reference' } }))
  const sending = useSend(fileRequest, {
    onDone: () => {
      say(m('requests.putIntoCaseDone'))
      onClose()
    },
  })
  return (
    <CommandForm
      schema={fileRequest.body}
      value={{ case: file ?? '' }}
      labels={{ case: m('exchange.chooseCase') }}
      submit={m('requests.putIntoCase')}
      busy={sending.pending}
      refusal={sending.refusal}
      onSend={() =>
        file !== null && sending.send({ params: { id: request.id }, version: request.version, body: { case: file } })
      }
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('requests.putIntoCaseText')}</p>
          <ComboField
            name="case"
            label={m('exchange.chooseCase')}
            error={errorOf('case')}
            value={file}
            onChange={setFile}
            choices={(cases.data?.rows ?? []).map(({ id, reference, title }) => ({
              value: id,
              label: `${reference} ${title}`,
            }))}
          />
        </>
      )}
    </CommandForm>
  )
}
