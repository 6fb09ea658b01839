import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { CheckboxField, TextField } from '../../../ui/fields.tsx'
import { Question } from '../../../ui/question.tsx'
import type { FormError } from '../../../ui/question.tsx'
import type { Saved } from './draft.ts'
import { Lead, NotSaved, refusalOf } from './standing.tsx'
import { StepPage } from './step-page.tsx'
import type { StepProps } from './write.tsx'

const flags = ['confidential', 'privileged', 'urgent'] as const

/** How the request is to be handled, and under which title and proceeding it runs; each with what it does. */
export function HandlingStep({ keeper, at, go, onDone }: StepProps) {
  const m = useMessages()
  const { view } = keeper
  const [set, setSet] = useState(() => ({
    confidential: view.confidential,
    privileged: view.privileged,
    urgent: view.urgent,
  }))
  const [title, setTitle] = useState(view.title)
  const [proceeding, setProceeding] = useState(view.proceeding)
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [saved, setSaved] = useState<Saved>()
  const [busy, setBusy] = useState(false)
  const errorOf = (field: string) => errors.find((one) => one.field === field)?.message
  const done = async () => {
    const found = (
      [
        ['title', title],
        ['proceeding', proceeding],
      ] as const
    ).flatMap(([field, text]) =>
      text.trim() === ''
        ? [{ field, message: m(`requestWrite.${field}Missing`) }]
        : text.trim().length > 200
          ? [{ field, message: m('requestWrite.lineLong') }]
          : [],
    )
    setErrors(found)
    if (found.length > 0 || busy) return
    setBusy(true)
    const outcome = await keeper.change({ ...set, title, proceeding })
    setBusy(false)
    setSaved(outcome)
    if (outcome.is === 'saved') onDone()
  }
  return (
    <StepPage
      title={m('requestWrite.step-handling')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={errors}
      busy={busy}
      back={m('requestWrite.toTasks')}
      onDone={() => void done()}
      onBack={() => go()}
    >
      <NotSaved refusal={refusalOf(saved)} onRetry={() => void done()} />
      <Question name="flags" title={m('requestWrite.whichHandling')}>
        {flags.map((flag) => (
          <CheckboxField
            key={flag}
            name={flag}
            label={m(`requestWrite.flag-${flag}`)}
            hint={m(`requestWrite.does-${flag}`)}
            checked={set[flag]}
            onChange={(on) => setSet({ ...set, [flag]: on })}
          />
        ))}
      </Question>
      <TextField
        name="title"
        label={m('requestWrite.requestTitle')}
        hint={m('requestWrite.requestTitleHint')}
        value={title}
        onChange={setTitle}
        error={errorOf('title')}
      />
      <TextField
        name="proceeding"
        label={m('requestWrite.proceeding')}
        hint={m('requestWrite.proceedingHint')}
        value={proceeding}
        onChange={setProceeding}
        error={errorOf('proceeding')}
      />
    </StepPage>
  )
}
