import { changeCase, readCase } from '@comity/server/contracts/cases'
import type { CaseView } from '@comity/server/contracts/cases'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { refusalText, useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorSummary, Form } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { AccessField } from './access-field.tsx'
import { useCase } from './case-file.ts'
import { Conflict } from './conflict.tsx'
import type { Difference } from './conflict.tsx'
import { offOf } from './offers.ts'
import { OffencesField } from './offences-field.tsx'
import { useCaseSend } from './send.ts'
import { Sent } from './sent.tsx'
import { useOffenceName } from './words.tsx'

type Written = Pick<CaseView, 'title' | 'summary' | 'offences' | 'restricted'>

const writtenOf = ({ title, summary, offences, restricted }: CaseView): Written => ({
  title,
  summary,
  offences,
  restricted,
})

/**
 * Changing what stands on the cover. The version is the one that was opened: what others change meanwhile never
 * disappears under this form, and what is written here never disappears under theirs.
 */
export function ChangeCase() {
  const m = useMessages()
  const file = useCase()
  const off = offOf(m, file.offers, 'caseForm.change')
  if (off !== undefined) return <EmptyState title={m('refusal.forbidden')}>{off.because}</EmptyState>
  return <ChangeForm key={file.id} file={file} />
}

function ChangeForm({ file }: { file: CaseView }) {
  const m = useMessages()
  const router = useRouter()
  const client = useQueryClient()
  const [opened, setOpened] = useState(file)
  const [newer, setNewer] = useState<CaseView>()
  const [written, setWritten] = useState(() => writtenOf(file))
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const differences = useDifferences()
  const set = (change: Partial<Written>) => setWritten({ ...written, ...change })
  const back = () => router.history.push(`/cases/${file.id}`)
  const sending = useCaseSend(changeCase, {
    onDone: () => {
      say(m('form.saved'))
      back()
    },
  })
  const { refusal } = sending
  const conflicting = refusal?.code === 'changed-since-opened'
  const lookAgain = async () => {
    setNewer(await client.fetchQuery({ ...queryOf(readCase, { params: { id: file.id } }), staleTime: 0 }))
  }
  if (conflicting && newer === undefined) void lookAgain()
  const settle = (now: CaseView, next: Written) => {
    setOpened(now)
    setWritten(next)
    setNewer(undefined)
    sending.clear()
  }
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  return (
    <Form
      onSubmit={() => {
        const found = [
          ...(written.title.trim() === '' ? [{ field: 'title', message: m('caseForm.titleMissing') }] : []),
          ...(written.offences.length === 0 ? [{ field: 'offences', message: m('caseForm.offencesMissing') }] : []),
        ]
        setErrors(found)
        if (found.length > 0 || sending.pending || conflicting) return
        sending.send({
          params: { id: file.id },
          version: opened.version,
          body: { ...written, offences: [...written.offences] },
        })
      }}
    >
      <ErrorSummary errors={errors} />
      {conflicting && newer !== undefined && (
        <Conflict
          differences={differences(opened, newer)}
          onKeep={() => settle(newer, written)}
          onLoad={() => settle(newer, writtenOf(newer))}
        />
      )}
      {refusal !== undefined && !conflicting && <Sent refusal={refusal} again={() => sending.again()} />}
      {conflicting && newer === undefined && <output>{refusalText(m, refusal.code)}</output>}
      <TextField
        name="title"
        label={m('caseForm.caseTitle')}
        value={written.title}
        onChange={(title) => set({ title })}
        error={errorOf('title')}
      />
      <TextField
        name="summary"
        label={m('cases.summary')}
        optional
        lines={8}
        value={written.summary}
        onChange={(summary) => set({ summary })}
        error={errorOf('summary')}
      />
      <OffencesField
        value={written.offences}
        onChange={(offences) => set({ offences: [...offences] })}
        error={errorOf('offences')}
      />
      <AccessField
        value={written.restricted ? 'yes' : 'no'}
        onChange={(chosen) => set({ restricted: chosen === 'yes' })}
      />
      <ButtonRow>
        <Button kind="main" type="submit" busy={sending.pending}>
          {m('form.save')}
        </Button>
        <Button onClick={back}>{m('ui.cancel')}</Button>
      </ButtonRow>
    </Form>
  )
}

function useDifferences(): (before: CaseView, now: CaseView) => readonly Difference[] {
  const m = useMessages()
  const formats = useFormats()
  const offenceName = useOffenceName()
  const shown = (file: CaseView) =>
    ({
      title: file.title,
      summary: file.summary,
      offences: formats.list(file.offences.map(offenceName)),
      restricted: file.restricted ? m('caseForm.restricted') : m('caseForm.notRestricted'),
      state: m(`cases.state_${file.state}`),
    }) as const
  return (before, now) => {
    const [one, other] = [shown(before), shown(now)]
    return (['title', 'summary', 'offences', 'restricted', 'state'] as const)
      .filter((field) => one[field] !== other[field])
      .map((field) => ({ title: m(`cases.field_${field}`), before: one[field], now: other[field] }))
  }
}
