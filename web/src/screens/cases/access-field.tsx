import { useMessages } from '../../lib/messages.tsx'
import { Question, Radios } from '../../ui/question.tsx'

type AccessFieldProps = {
  readonly value: 'yes' | 'no' | undefined
  readonly onChange: (value: 'yes' | 'no') => void
  readonly error?: string | undefined
}

/** Whether only participants see the case, with what that means. */
export function AccessField({ value, onChange, error }: AccessFieldProps) {
  const m = useMessages()
  return (
    <Question name="restricted" title={m('caseForm.whoMaySee')} hint={m('caseForm.whoMaySeeHint')} error={error}>
      <Radios
        name="restricted"
        value={value}
        onChange={onChange}
        choices={[
          { value: 'no', label: m('caseForm.notRestricted'), hint: m('caseForm.notRestrictedHint') },
          { value: 'yes', label: m('caseForm.restricted'), hint: m('caseForm.restrictedHint') },
        ]}
      />
    </Question>
  )
}
