import { useMessages } from '../../../lib/messages.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import type { ActFieldProps } from '../act-field.tsx'
import css from '../requests.module.css'
import { annexOf, faultsOf, proposed, type AnnexValue } from './annex-draft.ts'
import { AnnexFields } from './annex-form.tsx'
import own from './annexes.module.css'
import { LayFiles } from './lay-files.tsx'

/** Documents that go along with an act: an answer, a decision, a certificate. */
export function AnnexesField({ act, request, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { annexes } = draft
  const change = (id: string, next: Partial<AnnexValue>) =>
    set({ annexes: annexes.map((one) => (one.id === id ? { ...one, ...next } : one)) })
  return (
    <fieldset className={css['listField']}>
      <legend>{m('form.optional', { label: m('requestAct.field-annexes') })}</legend>
      <p className="dim">{m('requestAct.hint-annexes')}</p>
      {errorOf('annexes') !== undefined && <p className="error">{errorOf('annexes')}</p>}
      {annexes.map((value) => {
        const others = annexes.filter(({ id }) => id !== value.id).map(annexOf)
        return (
          <fieldset key={value.id} className={own['pending']}>
            <legend>{m('annexes.annex', { number: value.number })}</legend>
            <AnnexFields
              value={value}
              onChange={(next) => change(value.id, next)}
              others={others}
              faults={errorOf('annexes') === undefined ? [] : faultsOf(value, others)}
            />
            <ButtonRow>
              <Button onClick={() => set({ annexes: annexes.filter(({ id }) => id !== value.id) })}>
                {m('requestAct.remove')}
              </Button>
            </ButtonRow>
          </fieldset>
        )
      })}
      <LayFiles
        request={request}
        name="annexes"
        label={m('requestAct.field-annexes')}
        taken={annexes.map(({ digest }) => digest)}
        onLaid={({ file, pages }) =>
          set({
            annexes: [
              ...annexes,
              proposed(file, {
                taken: annexes,
                language: request.language,
                fills: [],
                kind: act.id === 'supply-information' ? 'answer' : 'other',
                pages,
              }),
            ],
          })
        }
      />
    </fieldset>
  )
}
