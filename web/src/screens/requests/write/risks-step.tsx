import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { TextField } from '../../../ui/fields.tsx'
import type { FormError } from '../../../ui/question.tsx'
import { English } from '../../law/english.tsx'
import { Article } from './asks.tsx'
import { keepText, keptText } from './kept.ts'
import { Lead } from './standing.tsx'
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
  const likely = view.gate.risks.filter(({ level }) => level === 'likely')
  const others = view.gate.risks.filter(({ level }) => level !== 'likely')
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(likely.map((one) => [riskKey(one), keptText(sessionStorage, view.id, riskKey(one)) ?? ''])),
  )
  const done = () => {
    const found = likely.flatMap((one) => {
      const text = (texts[riskKey(one)] ?? '').trim()
      if (one.answered || (text !== '' && text.length <= 200)) return []
      return [{ field: riskKey(one), message: m(text === '' ? 'requestWrite.riskMissing' : 'requestWrite.lineLong') }]
    })
    setErrors(found)
    if (found.length === 0) onDone()
  }
  return (
    <StepPage
      title={m('requestWrite.step-risks')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={errors}
      back={m('requestWrite.toTasks')}
      onDone={done}
      onBack={() => go()}
    >
      <p>{m('requestWrite.risksLead')}</p>
      {view.instruments.length === 0 && <p className={css['dim']}>{m('requestWrite.noBasisYet')}</p>}
      {view.instruments.length > 0 && view.gate.risks.length === 0 && <p>{m('requestWrite.noRisks')}</p>}
      {likely.map((one) => (
        <section key={riskKey(one)} className={css['choice']}>
          <Ground of={one} />
          {one.answered ? (
            <p className={css['dim']}>{m('requestWrite.riskAnswered')}</p>
          ) : (
            <TextField
              name={riskKey(one)}
              label={m('requestWrite.riskAnswer')}
              hint={m('requestWrite.riskHint')}
              value={texts[riskKey(one)] ?? ''}
              onChange={(text) => {
                setTexts({ ...texts, [riskKey(one)]: text })
                keepText(sessionStorage, view.id, riskKey(one), text)
              }}
              error={errors.find(({ field }) => field === riskKey(one))?.message}
            />
          )}
        </section>
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
