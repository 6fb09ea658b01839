import { useEffect, useState } from 'react'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { TextField } from '../../../ui/fields.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { usePostNames } from '../../cases/words.tsx'
import { English } from '../../law/english.tsx'
import { Article } from './asks.tsx'
import { useAutosave } from './autosave.ts'
import { answerTo } from './draft.ts'
import type { DraftKeeper, Saved } from './draft.ts'
import { dropText, keepText, keptText } from './kept.ts'
import { Changed, Lead, NotSaved, refusalOf } from './standing.tsx'
import { StepPage } from './step-page.tsx'
import { riskKey } from './steps.ts'
import type { StepProps } from './write.tsx'
import { useAskerName } from './section-words.ts'
import css from './write.module.css'

type Risk = StepProps['keeper']['view']['gate']['risks'][number]

/** Could it be refused? Every ground the other side has: a likely one is answered before anything is sent. */
export function RisksStep({ keeper, at, go, onDone }: StepProps) {
  const m = useMessages()
  const { view } = keeper
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [busy, setBusy] = useState(false)
  const likely = view.gate.risks.filter(({ level }) => level === 'likely')
  const others = view.gate.risks.filter(({ level }) => level !== 'likely')
  const [savers] = useState(() => new Map<string, () => Promise<boolean>>())
  const done = async () => {
    const found = likely.flatMap((one) => {
      const text = (keptText(sessionStorage, view.id, riskKey(one)) ?? one.answer?.text ?? '').trim()
      if (text !== '' && text.length <= 200) return []
      return [{ field: riskKey(one), message: m(text === '' ? 'requestWrite.riskMissing' : 'requestWrite.lineLong') }]
    })
    setErrors(found)
    if (found.length > 0 || busy) return
    setBusy(true)
    const saved = await Promise.all([...savers.values()].map((save) => save()))
    setBusy(false)
    if (saved.every((one) => one)) onDone()
  }
  return (
    <StepPage
      title={m('requestWrite.step-risks')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={errors}
      busy={busy}
      back={m('requestWrite.toTasks')}
      onDone={() => void done()}
      onBack={() => {
        for (const save of savers.values()) void save()
        go()
      }}
    >
      <p>{m('requestWrite.risksLead')}</p>
      {view.instruments.length === 0 && <p className="dim">{m('requestWrite.noBasisYet')}</p>}
      {view.instruments.length > 0 && view.gate.risks.length === 0 && <p>{m('requestWrite.noRisks')}</p>}
      {likely.map((one) => (
        <Likely
          key={riskKey(one)}
          of={one}
          keeper={keeper}
          error={errors.find(({ field }) => field === riskKey(one))?.message}
          savers={savers}
        />
      ))}
      {others.length > 0 && (
        <details className={css['more']} open={likely.length === 0}>
          <summary>{m('requestWrite.otherRisks', { count: others.length })}</summary>
          <ul className={css['plain']}>
            {others.map((one) => (
              <li key={riskKey(one)}>
                <Ground of={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </StepPage>
  )
}

type LikelyProps = {
  readonly of: Risk
  readonly keeper: DraftKeeper
  readonly error: string | undefined
  /** Where the page finds how to save what was typed here. */
  readonly savers: Map<string, () => Promise<boolean>>
}

/** A ground that seems likely, and why it does not stand: saved as it is typed, in the name of who types. */
function Likely({ of, keeper, error, savers }: LikelyProps) {
  const m = useMessages()
  const formats = useFormats()
  const nameOf = usePostNames()
  const { view } = keeper
  const key = riskKey(of)
  const [text, setText] = useState(keptText(sessionStorage, view.id, key) ?? of.answer?.text ?? '')
  const [held, setHeld] = useState(of.answer?.text ?? '')
  const [saved, setSaved] = useState<Saved>()
  const clashes = saved?.is === 'changed'
  const save = async (): Promise<boolean> => {
    // What is too long stays here until it is shortened.
    if (text.trim() === held) return true
    if (text.trim().length > 200) return false
    const outcome = await keeper.counter(of, text, held)
    setSaved(outcome)
    if (outcome.is !== 'saved') return false
    setHeld(text.trim())
    if (keptText(sessionStorage, view.id, key) === text) dropText(sessionStorage, view.id, key)
    return true
  }
  useAutosave(save, text, saved)
  useEffect(() => {
    savers.set(key, save)
    return () => void savers.delete(key)
  })
  const change = (next: string) => {
    setText(next)
    keepText(sessionStorage, view.id, key, next)
  }
  const { answer } = of
  return (
    <section className={css['choice']}>
      <Ground of={of} />
      {clashes && (
        <Changed
          title={of.text}
          before={held}
          now={answerTo(saved.now, of)}
          onKeep={() => {
            setHeld(answerTo(saved.now, of))
            setSaved(undefined)
          }}
          onLoad={() => {
            setHeld(answerTo(saved.now, of))
            setText(answerTo(saved.now, of))
            dropText(sessionStorage, view.id, key)
            setSaved(undefined)
          }}
        />
      )}
      <NotSaved refusal={refusalOf(saved)} onRetry={() => void save()} />
      <TextField
        name={key}
        label={m('requestWrite.riskAnswer')}
        hint={m('requestWrite.riskHint')}
        value={text}
        onChange={change}
        error={error}
      />
      {answer !== null && answer.text === text.trim() && (
        <p className="dim">
          {m('requestWrite.riskBy', {
            post: nameOf(answer.post)?.text ?? answer.post.slice(0, 8),
            at: formats.instant(answer.at),
          })}
        </p>
      )}
    </section>
  )
}

export function Ground({ of }: { of: Risk }) {
  const m = useMessages()
  const nameOf = useAskerName()
  return (
    <div>
      <Badge tone={of.level === 'likely' ? 'critical' : of.level === 'open' ? 'caution' : 'plain'}>
        {m(`law.risk-${of.level}`)}
      </Badge>{' '}
      <English>{of.text}</English>
      <span className={css['article']}>
        <English>{nameOf(of.instrument).text}</English> <Article>{of.article}</Article>
      </span>
    </div>
  )
}
