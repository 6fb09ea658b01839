import { ladderOf, levelOf } from '@comity/law/classifications'
import type { Handling, HandlingCode, Marking } from '@comity/server/kernel/schema/marking'
import { useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { CheckboxField, TextField } from '../../ui/fields.tsx'
import { Hint, Question, Radios } from '../../ui/question.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import css from './cases.module.css'

type MarkingFieldProps = {
  readonly value: Marking
  readonly onChange: (marking: Marking) => void
  /** A part is never classified lower than this. */
  readonly floor?: Marking | undefined
  readonly conditionError?: string | undefined
}

const tlps = [
  { value: 'red', text: 'ui.tlpRed' },
  { value: 'amber+strict', text: 'ui.tlpAmberStrict' },
  { value: 'amber', text: 'ui.tlpAmber' },
  { value: 'green', text: 'ui.tlpGreen' },
  { value: 'clear', text: 'ui.tlpClear' },
] as const
const codes = ['H1', 'H2', 'H3'] as const

/** The ladder of the State, the Traffic Light Protocol and the handling codes, each with what it means. */
export function MarkingField({ value, onChange, floor, conditionError }: MarkingFieldProps) {
  const m = useMessages()
  const { state, level } = value.classification
  const ladder = ladderOf(state)
  const least = floor === undefined ? 0 : (levelOf(floor.classification.state, floor.classification.level)?.rank ?? 0)
  const levels = (ladder?.levels ?? []).filter(({ rank }) => rank >= least)
  return (
    <>
      <Question
        name="marking.classification"
        title={m('ui.classification')}
        hint={
          ladder === undefined
            ? undefined
            : m('caseForm.ladderOf', { law: ladder.source.law, article: ladder.source.article })
        }
      >
        <Radios
          name="marking.classification"
          value={level}
          onChange={(chosen) => onChange({ ...value, classification: { state, level: chosen } })}
          choices={levels.map(({ id, name, rank }) => ({ value: id, label: name, hint: m(`caseForm.rank${rank}`) }))}
        />
      </Question>
      <Question name="marking.tlp" title={m('ui.tlp')} hint={m('caseForm.tlpHint')}>
        <Radios
          name="marking.tlp"
          value={value.tlp}
          onChange={(tlp) => onChange({ ...value, tlp })}
          choices={tlps.map(({ value: tlp, text }) => ({
            value: tlp,
            label: `TLP:${tlp.toUpperCase()}`,
            hint: m(text),
          }))}
        />
      </Question>
      <HandlingField value={value} onChange={onChange} conditionError={conditionError} />
    </>
  )
}

function HandlingField({ value, onChange, conditionError }: MarkingFieldProps) {
  const m = useMessages()
  const has = (code: HandlingCode) => value.handling.some((one) => one.code === code)
  const condition = value.handling.find((one) => one.code === 'H3')?.condition ?? ''
  const set = (wanted: readonly HandlingCode[], words: string) => {
    const handling = wanted.map((code): Handling => (code === 'H3' ? { code, condition: words } : { code }))
    onChange({ ...value, handling: handling.length === 0 ? [{ code: 'H0' }] : handling })
  }
  const chosen = codes.filter(has)
  return (
    <Question name="marking.handling" title={m('ui.handling')} hint={m('caseForm.handlingHint')}>
      {codes.map((code) => (
        <CheckboxField
          key={code}
          name={`marking.${code}`}
          label={code}
          hint={m(`ui.handling${code}`)}
          checked={has(code)}
          onChange={(on) =>
            set(
              codes.filter((one) => (one === code ? on : chosen.includes(one))),
              condition,
            )
          }
        />
      ))}
      {has('H3') && (
        <TextField
          name="marking.condition"
          label={m('caseForm.condition')}
          value={condition}
          onChange={(words) => set(chosen, words)}
          error={conditionError}
        />
      )}
    </Question>
  )
}

type PartMarkingProps = {
  /** The marking of the case, which a part has unless something else is said. */
  readonly of: Marking
  /** Undefined: as the case. */
  readonly value: Marking | undefined
  readonly onChange: (marking: Marking | undefined) => void
}

/** The marking of a part: that of its case, or another that is not lower. */
export function PartMarkingField({ of, value, onChange }: PartMarkingProps) {
  const m = useMessages()
  const [open, setOpen] = useState(value !== undefined)
  return (
    <fieldset className={css['partMarking']}>
      <legend className={css['label']}>{m('cases.marking')}</legend>
      <p>
        <MarkingChips marking={value ?? of} />
      </p>
      <CheckboxField
        name="own-marking"
        label={m('caseForm.ownMarking')}
        checked={open}
        onChange={(on) => {
          setOpen(on)
          onChange(on ? of : undefined)
        }}
      />
      {open && (
        <>
          <Hint>{m('caseForm.neverLower')}</Hint>
          <MarkingField value={value ?? of} onChange={onChange} floor={of} />
        </>
      )}
    </fieldset>
  )
}
