import { offences } from '@comity/law/offences'
import { useMessages } from '../../lib/messages.tsx'
import { fieldId } from '../../ui/fields.tsx'
import { Question } from '../../ui/question.tsx'
import css from './cases.module.css'
import { useOffenceName } from './words.tsx'

type OffencesFieldProps = {
  readonly value: readonly string[]
  readonly onChange: (offences: readonly string[]) => void
  readonly error?: string | undefined
}

/** Which offences the case is about, as concepts: what each is in the law of a State is looked up where it is needed. */
export function OffencesField({ value, onChange, error }: OffencesFieldProps) {
  const m = useMessages()
  const name = useOffenceName()
  return (
    <Question name="offences" title={m('caseForm.whichOffences')} hint={m('caseForm.offencesHint')} error={error}>
      <div className={css['checks']}>
        {offences.map(({ id }, index) => (
          <label key={id}>
            <input
              id={index === 0 ? fieldId('offences') : undefined}
              type="checkbox"
              name="offences"
              checked={value.includes(id)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...value, id] : value.filter((one) => one !== id))
              }
            />
            <span>{name(id)}</span>
          </label>
        ))}
      </div>
    </Question>
  )
}
