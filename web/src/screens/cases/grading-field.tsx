import type { Grading } from '@comity/server/kernel/schema/grading'
import { useMessages } from '../../lib/messages.tsx'
import { Question, Radios } from '../../ui/question.tsx'
import css from './cases.module.css'

type FourByFour = Extract<Grading, { scheme: '4x4' }>

const sources = ['A', 'B', 'C', 'X'] as const
const informations = ['1', '2', '3', '4'] as const

type GradingFieldProps = {
  readonly value: FourByFour
  readonly onChange: (grading: FourByFour) => void
  /** Where the grading stands in its form, when there may be several. */
  readonly name?: string
}

/** Nothing is known yet: the reliability cannot be assessed and nothing corroborates it. */
export const ungraded: FourByFour = { scheme: '4x4', source: 'X', information: '4' }

/** Europol's 4x4 with what every grade means (Regulation (EU) 2016/794, article 29). */
export function GradingField({ value, onChange, name = 'grading' }: GradingFieldProps) {
  const m = useMessages()
  return (
    <div className={css['grading']}>
      <Question name={`${name}.source`} title={m('caseForm.gradingSource')}>
        <Radios
          name={`${name}.source`}
          value={value.source}
          onChange={(source) => onChange({ ...value, source })}
          choices={sources.map((grade) => ({ value: grade, label: grade, hint: m(`caseForm.source${grade}`) }))}
        />
      </Question>
      <Question name={`${name}.information`} title={m('caseForm.gradingInformation')}>
        <Radios
          name={`${name}.information`}
          value={value.information}
          onChange={(information) => onChange({ ...value, information })}
          choices={informations.map((grade) => ({
            value: grade,
            label: grade,
            hint: m(`caseForm.information${grade}`),
          }))}
        />
      </Question>
    </div>
  )
}
