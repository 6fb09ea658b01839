import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { Banner } from '../../../ui/banner.tsx'
import { CheckboxField, TextField } from '../../../ui/fields.tsx'
import { Link } from '../../../ui/link.tsx'
import { Question } from '../../../ui/question.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { English } from '../../law/english.tsx'
import { Excluded } from '../../law/excluded.tsx'
import { useWording } from '../../law/wording.ts'
import { Article } from './asks.tsx'
import { BasisChoice } from './basis-choice.tsx'
import type { Saved } from './draft.ts'
import { openFacts, useBases, useFacts } from './law.ts'
import { LawDay } from './law-day.tsx'
import { Lead, NotSaved, refusalOf } from './standing.tsx'
import { StepPage } from './step-page.tsx'
import { hrefOf } from './steps.ts'
import type { StepProps } from './write.tsx'
import { useAskerName } from './section-words.ts'

/** On which law it rests: what the finder answers, best first, each with why and with what is still open. */
export function BasisStep({ keeper, at, go, onDone }: StepProps) {
  const m = useMessages()
  const { view } = keeper
  const found = useBases(view)
  const { kind, answer, open } = found
  // The law of another day, or after another fact, is on its way: what is shown no longer answers the question.
  const pending = answer.isPlaceholderData || keeper.standing === 'saving'
  const facts = openFacts(found, useFacts())
  const nameOf = useAskerName()
  const { read } = useWording()
  const [picked, setPicked] = useState<readonly string[]>()
  const [reasons, setReasons] = useState('')
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [saved, setSaved] = useState<Saved>()
  const [busy, setBusy] = useState(false)
  // The best that surely applies is proposed; nothing is chosen before somebody goes on.
  const sure = open.find(({ status }) => status === 'applies')
  const proposed = view.instruments.length > 0 ? view.instruments : sure === undefined ? [] : [sure.instrument]
  const chosen = picked ?? proposed
  // What was chosen and is no longer open stays in sight, to be taken out.
  const shown = [...open, ...found.excluded.filter(({ instrument }) => chosen.includes(instrument))]
  const excluded = found.excluded.filter((one) => !shown.includes(one))
  const rows = kind?.measure === null ? kind.basis : undefined
  const fallback = answer.data?.fallback ?? null
  const needsReasons = chosen.length === 0 && (fallback !== null || rows !== undefined)
  const toggle = (id: string, on: boolean) => setPicked(on ? [...chosen, id] : chosen.filter((one) => one !== id))
  const first = rows?.[0]?.instrument ?? open[0]?.instrument
  const done = async () => {
    if (busy || pending) return
    const missing = chosen.length === 0 && (!needsReasons || reasons.trim() === '')
    setErrors(
      missing
        ? [
            needsReasons
              ? { field: 'reasons', message: m('requestWrite.basisReasonsMissing') }
              : { field: `basis-${first ?? ''}`, message: m('requestWrite.basisMissing') },
          ]
        : [],
    )
    if (missing) return
    setBusy(true)
    const instruments = [...chosen]
    const changed = await keeper.change({ instruments })
    const choosing = view.acts.find(({ id }) => id === 'choose-basis')
    const said = { instruments, ...(chosen.length === 0 ? { reasons } : {}) }
    const outcome =
      changed.is === 'saved' && view.state === 'draft' && choosing !== undefined
        ? await keeper.act('choose-basis', said)
        : changed
    setBusy(false)
    setSaved(outcome)
    if (outcome.is === 'saved') onDone()
  }
  if (kind?.measure != null && answer.isPending) return <Skeleton lines={10} />
  return (
    <StepPage
      title={m('requestWrite.step-basis')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={errors}
      busy={busy || pending}
      main={m('requestWrite.chooseBasis')}
      back={m('requestWrite.toTasks')}
      onDone={() => void done()}
      onBack={() => go()}
      beside={
        <>
          <h2>{m('requestWrite.basisWhyTitle')}</h2>
          <p className="dim">{m('requestWrite.basisWhy')}</p>
          {rows === undefined && <LawDay keeper={keeper} />}
        </>
      }
    >
      <NotSaved refusal={refusalOf(saved)} onRetry={() => void done()} />
      {answer.isError && <ErrorState failure={answer.error} onRetry={() => void answer.refetch()} />}
      {facts.length > 0 && (
        <Banner>
          {m('requestWrite.factsOpen', { count: facts.length })}{' '}
          <Link href={hrefOf(view.id, { step: 'fact', about: facts[0]?.id ?? '' })}>
            {m('requestWrite.answerFacts')}
          </Link>
        </Banner>
      )}
      {rows === undefined && shown.length > 0 && (
        <Question
          name="basis"
          title={m('requestWrite.whichBasis')}
          hint={m('requestWrite.whichBasisHint')}
          pending={pending}
        >
          {shown.map((basis) => (
            <BasisChoice
              key={basis.instrument}
              of={basis}
              requestId={view.id}
              chosen={chosen.includes(basis.instrument)}
              onChange={(on) => toggle(basis.instrument, on)}
            />
          ))}
        </Question>
      )}
      {rows !== undefined && (
        <Question name="basis" title={m('requestWrite.whichBasis')} hint={m('requestWrite.whichBasisHint')}>
          {rows.map(({ instrument, article, text }) => (
            <CheckboxField
              key={instrument}
              name={`basis-${instrument}`}
              label={read(nameOf(instrument).text).text}
              hint={
                <>
                  <Article>{article}</Article>: <English>{text}</English>
                </>
              }
              checked={chosen.includes(instrument)}
              onChange={(on) => toggle(instrument, on)}
            />
          ))}
        </Question>
      )}
      {fallback !== null && chosen.length === 0 && (
        <>
          <p>
            <English>{fallback.text}</English>
          </p>
          <ul>
            {fallback.needs.map((need) => (
              <li key={need}>
                <English>{need}</English>
              </li>
            ))}
          </ul>
        </>
      )}
      {needsReasons && (
        <TextField
          name="reasons"
          label={m('requestWrite.basisReasons')}
          hint={m('requestWrite.basisReasonsHint')}
          lines={4}
          value={reasons}
          onChange={setReasons}
          error={errors.find(({ field }) => field === 'reasons')?.message}
        />
      )}
      <Excluded of={excluded} />
    </StepPage>
  )
}
