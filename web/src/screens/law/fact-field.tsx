import type { listFacts } from '@comity/server/contracts/law'
import { countries } from '@comity/law/countries'
import type { Worded } from '@comity/law/words'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import { useWording } from './wording.ts'

type Fact = ReplyOf<typeof listFacts>['facts'][number]

/** One question of fact. Leaving it open is an answer of its own: not known. */
export function FactField({ fact, value, onChange }: { fact: Fact; value: string; onChange: (value: string) => void }) {
  const m = useMessages()
  const { language } = useFormats()
  const { read } = useWording()
  const label = read(fact.text).text
  const open = { value: 'open', label: m('law.notKnown') }
  const select = (choices: readonly { value: string; label: string }[]) => (
    <SelectField
      name={`fact-${fact.id}`}
      label={label}
      value={value === '' ? 'open' : value}
      choices={[open, ...choices]}
      onChange={(next) => onChange(next === 'open' ? '' : next)}
    />
  )
  switch (fact.kind) {
    case 'yes-no':
      return select([
        { value: 'yes', label: m('law.yes') },
        { value: 'no', label: m('law.no') },
      ])
    case 'choice':
      return select((fact.choices ?? []).map((one) => ({ value: one, label: choiceName(read(one)) })))
    case 'state':
      return (
        <ComboField
          name={`fact-${fact.id}`}
          label={label}
          optional
          value={value === '' ? null : value}
          choices={countries.map(({ alpha3, names }) => ({ value: alpha3, label: names[language] }))}
          onChange={(next) => onChange(next ?? '')}
        />
      )
    case 'years':
    case 'months':
    case 'language':
      break
  }
  return <TextField name={`fact-${fact.id}`} label={label} optional value={value} onChange={onChange} />
}

const choiceName = ({ text, translated }: Worded) => (translated ? text : text.replaceAll('-', ' '))
