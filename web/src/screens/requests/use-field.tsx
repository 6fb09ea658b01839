import { offences } from '@comity/law/offences'
import { useMessages } from '../../lib/messages.tsx'
import { CheckboxField, SelectField, TextField } from '../../ui/fields.tsx'
import { Question } from '../../ui/question.tsx'
import { useOffenceName } from '../cases/words.tsx'
import type { ActFieldProps } from './act-field.tsx'
import css from './requests.module.css'

/** A later use: which things, in which proceeding, for which offence. Asked before it happens. */
export function UseField({ request, act, draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const offenceName = useOffenceName()
  const answering = act.id === 'answer-consent'
  const things = answering
    ? request.steps.flatMap(({ by, said }) => (by === request.side ? (said.items ?? []) : []))
    : request.items
  const shown = [...new Map(things.map((item) => [item.id, item])).values()]
  const toggle = (id: string) =>
    set({
      useItems: draft.useItems.includes(id) ? draft.useItems.filter((one) => one !== id) : [...draft.useItems, id],
    })
  return (
    <Question
      name="use"
      title={m(answering ? 'requestAct.useAsked' : 'requestAct.field-use')}
      hint={m(answering ? 'requestAct.useAskedHint' : 'requestAct.hint-use')}
    >
      <TextField
        name="useProceeding"
        label={m('requestAct.useProceeding')}
        hint={m('requestAct.useProceedingHint', { proceeding: request.proceeding })}
        value={draft.useProceeding}
        onChange={(useProceeding) => set({ useProceeding })}
        error={errorOf('useProceeding')}
      />
      <SelectField
        name="useOffence"
        label={m('law.offence')}
        value={draft.useOffence}
        onChange={(useOffence) => set({ useOffence })}
        choices={offences.map(({ id }) => ({ value: id as string, label: offenceName(id) }))}
      />
      {shown.length > 0 && (
        <fieldset className={css['grounds']}>
          <legend>{m('requestAct.useItems')}</legend>
          {shown.map(({ id, name }) => (
            <label key={id}>
              <input type="checkbox" checked={draft.useItems.includes(id)} onChange={() => toggle(id)} />
              <bdi>{name}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      <CheckboxField
        name="exculpatory"
        label={m('requestAct.exculpatoryField')}
        checked={draft.exculpatory}
        onChange={(exculpatory) => set({ exculpatory })}
      />
    </Question>
  )
}
