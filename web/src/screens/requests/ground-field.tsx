import { useMessages } from '../../lib/messages.tsx'
import { Sign } from '../../ui/sign.tsx'
import { Question } from '../../ui/question.tsx'
import { fieldId } from '../../ui/fields.tsx'
import { English } from '../law/english.tsx'
import type { ActFieldProps } from './act-field.tsx'
import { useKinds } from './kinds.ts'
import css from './requests.module.css'
import { useInstrumentName } from './standing.tsx'

type Choice = { readonly instrument: string; readonly id: string; readonly text: string; readonly article: string }

/** The ground of a refusal: only those of the instruments. What is never a ground is shown, and cannot be taken. */
export function GroundField({ request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const kinds = useKinds()
  const titleOf = useInstrumentName()
  const kind = kinds.kindOf(request.kind)
  const given: readonly Choice[] = request.gate.risks
  // Without an instrument a refusal rests on the law of this State, or on what the kind itself rests on.
  const own: readonly Choice[] =
    given.length > 0
      ? []
      : [
          ...(kind?.basis ?? []).map(({ instrument, article, text }) => ({ instrument, id: 'basis', article, text })),
          { instrument: 'own-law', id: 'own-law', article: '', text: '' },
        ]
  const choices = [...given, ...own]
  const instruments = [...new Set([...choices, ...request.never].map(({ instrument }) => instrument))]
  return (
    <Question
      name="ground"
      title={m('requestAct.field-ground')}
      hint={m('requestAct.hint-ground')}
      error={errorOf('ground')}
    >
      {instruments.map((instrument, at) => (
        <fieldset key={instrument} className={css['grounds']}>
          <legend>
            {instrument === 'own-law' ? m('requestAct.ownLaw') : <English>{titleOf(instrument)}</English>}
          </legend>
          {choices
            .filter((one) => one.instrument === instrument)
            .map(({ id, text, article }, index) => {
              const value = `${instrument} ${id}`
              return (
                <label key={value}>
                  <input
                    id={at === 0 && index === 0 ? fieldId('ground') : undefined}
                    type="radio"
                    name="ground"
                    checked={draft.ground === value}
                    onChange={() => set({ ground: value })}
                  />
                  <span>
                    {text === '' ? m('requestAct.ownLawText') : <English>{text}</English>}{' '}
                    {article !== '' && (
                      <bdi dir="ltr" className={css['article']}>
                        {article}
                      </bdi>
                    )}
                  </span>
                </label>
              )
            })}
          {request.never
            .filter((one) => one.instrument === instrument)
            .map(({ id, text, article }) => (
              <p key={id} className={css['neverGround']}>
                <Sign of="over" />{' '}
                <span>
                  {m('requestAct.neverGround')} <English>{text}</English>{' '}
                  <bdi dir="ltr" className={css['article']}>
                    {article}
                  </bdi>
                </span>
              </p>
            ))}
        </fieldset>
      ))}
    </Question>
  )
}
