import { addParticipant, listCandidates, participantRoles, removeParticipant } from '@comity/server/contracts/cases'
import type { Participant } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Section } from '../../ui/page.tsx'
import { ErrorSummary, Form, Question, Radios } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { say } from '../../ui/toast.tsx'
import { useSession } from '../identity/session.ts'
import { Adding } from './adding.tsx'
import { CandidateChoice } from './candidates.tsx'
import { useCase } from './case-file.ts'
import { offOf } from './offers.ts'
import { useCaseSend } from './send.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { Sent } from './sent.tsx'
import { Name } from './words.tsx'

/** Which posts may see and write the case, and in which role. */
export function Participants() {
  const m = useMessages()
  const file = useCase()
  const own = useSession()?.acting?.post.id
  const [leaving, setLeaving] = useState<Participant>()
  const remove = useCaseSend(removeParticipant, {
    onDone: () => {
      say(m('caseFile.participantRemoved'))
      setLeaving(undefined)
    },
  })
  const off = offOf(m, file.offers, 'cases.remove-participant')
  return (
    <Section
      title={m('cases.participants')}
      actions={
        <Adding kind="participant" title={m('cases.addParticipant')}>
          {(close) => <ParticipantForm onDone={close} />}
        </Adding>
      }
    >
      <Table
        caption={m('cases.participants')}
        columns={participantColumns(m, own, off, setLeaving)}
        rows={file.participants}
        idOf={({ post }) => post}
        nameOf={({ title }) => title.text}
      />
      <ReasonDialog
        title={m('caseFile.endAccess')}
        open={leaving !== undefined}
        onClose={() => {
          setLeaving(undefined)
          remove.clear()
        }}
        onSend={(reason) =>
          leaving !== undefined && remove.send({ params: { id: file.id }, body: { post: leaving.post, reason } })
        }
        pending={remove.pending}
        refusal={remove.refusal}
      >
        <p>{leaving !== undefined && <Name of={leaving.title} />}</p>
      </ReasonDialog>
    </Section>
  )
}

function ParticipantForm({ onDone }: { onDone: () => void }) {
  const m = useMessages()
  const { id } = useCase()
  const { data, error } = useQuery(queryOf(listCandidates, { params: { id } }))
  const [post, setPost] = useState<string>()
  const [role, setRole] = useState<Participant['role']>('reader')
  const [reason, setReason] = useState('')
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const errorOf = (field: string) => errors.find((one) => one.field === field)?.message
  const sending = useCaseSend(addParticipant, {
    onDone: () => {
      say(m('caseFile.participantAdded'))
      onDone()
    },
  })
  if (error !== null) return <ErrorState failure={error} />
  if (data === undefined) return <Skeleton />
  return (
    <Form
      onSubmit={() => {
        const found = [
          ...(post === undefined ? [{ field: 'post', message: m('caseFile.postMissing') }] : []),
          ...(reason.trim() === '' ? [{ field: 'reason', message: m('cases.reasonMissing') }] : []),
        ]
        setErrors(found)
        if (post === undefined || found.length > 0 || sending.pending) return
        sending.send({ params: { id }, body: { post, role, reason } })
      }}
    >
      <ErrorSummary errors={errors} />
      <CandidateChoice posts={data.posts} value={post} onChange={setPost} error={errorOf('post')} />
      <Question name="role" title={m('cases.role')}>
        <Radios
          name="role"
          value={role}
          onChange={setRole}
          choices={participantRoles.map((value) => ({
            value,
            label: m(`cases.role_${value}`),
            hint: m(`cases.rolehint_${value}`),
          }))}
        />
      </Question>
      <TextField
        name="reason"
        label={m('cases.reason')}
        hint={m('cases.reasonHint')}
        value={reason}
        onChange={setReason}
        error={errorOf('reason')}
      />
      <Sent refusal={sending.refusal} again={() => sending.again()} />
      <ButtonRow>
        <Button kind="main" type="submit" busy={sending.pending}>
          {m('cases.addParticipant')}
        </Button>
        <Button onClick={onDone}>{m('ui.cancel')}</Button>
      </ButtonRow>
    </Form>
  )
}

function participantColumns(
  m: Messages,
  own: string | undefined,
  off: ReturnType<typeof offOf>,
  onLeave: (leaving: Participant) => void,
): readonly Column<Participant>[] {
  return [
    {
      id: 'post',
      title: m('caseFile.post'),
      cell: (row) => (
        <>
          <Name of={row.title} /> {row.post === own && <Badge tone="accent">{m('caseFile.you')}</Badge>}
        </>
      ),
    },
    { id: 'unit', title: m('caseFile.unit'), cell: (row) => <bdi>{row.unit}</bdi> },
    {
      id: 'authority',
      title: m('cases.authority'),
      minor: true,
      cell: (row) => <Name of={row.authority.name} />,
    },
    { id: 'role', title: m('cases.role'), cell: (row) => m(`cases.role_${row.role}`) },
    { id: 'since', title: m('caseFile.since'), minor: true, cell: (row) => <Instant at={row.since} /> },
    {
      id: 'remove',
      title: m('caseFile.actions'),
      align: 'end',
      cell: (row) => (
        <Button
          kind="quiet"
          off={off}
          label={m('caseFile.endAccessOf', { name: row.title.text })}
          onClick={() => onLeave(row)}
        >
          {m('caseFile.endAccess')}
        </Button>
      ),
    },
  ]
}
