import { countries } from '@comity/law/countries'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Button } from '../../ui/button.tsx'
import { ComboField } from '../../ui/combo-field.tsx'
import { CheckboxField, TextField } from '../../ui/fields.tsx'
import type { AmountDraft, LegDraft } from './act-draft.ts'
import type { ActFieldProps } from './act-field.tsx'
import css from './requests.module.css'

/** Amounts of money, each beside the amount of the order it may not exceed in all. */
export function AmountsField({ draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { amounts } = draft
  const change = (at: number, next: Partial<AmountDraft>) =>
    set({ amounts: amounts.map((one, index) => (index === at ? { ...one, ...next } : one)) })
  return (
    <fieldset className={css['listField']} data-wrong={errorOf('amounts') === undefined ? undefined : true}>
      <legend>{m('requestAct.field-amounts')}</legend>
      <p className="dim">{m('requestAct.hint-amounts')}</p>
      {errorOf('amounts') !== undefined && <p className="error">{errorOf('amounts')}</p>}
      {amounts.map(({ currency, amount, ceiling }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no name of their own and keep their order
        <div key={at} className={css['rowCard']}>
          <TextField
            name={at === 0 ? 'amounts' : `amounts-${at}-currency`}
            label={m('requestAct.currency')}
            value={currency}
            onChange={(value) => change(at, { currency: value.toUpperCase().slice(0, 3) })}
          />
          <TextField
            name={`amounts-${at}-amount`}
            label={m('requestAct.amount')}
            value={amount}
            onChange={(value) => change(at, { amount: value })}
          />
          <TextField
            name={`amounts-${at}-ceiling`}
            label={m('requestAct.ceiling')}
            value={ceiling}
            onChange={(value) => change(at, { ceiling: value })}
          />
          {amounts.length > 1 && (
            <Button onClick={() => set({ amounts: amounts.filter((_, index) => index !== at) })}>
              {m('requestAct.remove')}
            </Button>
          )}
        </div>
      ))}
      <Button onClick={() => set({ amounts: [...amounts, { currency: 'USD', amount: '', ceiling: '' }] })}>
        {m('requestAct.addAmount')}
      </Button>
    </fieldset>
  )
}

/** The legs of a route, each with the State that answers for it and whether it consents. */
export function LegsField({ draft, set, errorOf }: ActFieldProps) {
  const m = useMessages()
  const { language } = useFormats()
  const { legs } = draft
  const change = (at: number, next: Partial<LegDraft>) =>
    set({ legs: legs.map((one, index) => (index === at ? { ...one, ...next } : one)) })
  return (
    <fieldset className={css['listField']} data-wrong={errorOf('legs') === undefined ? undefined : true}>
      <legend>{m('requestAct.field-legs')}</legend>
      <p className="dim">{m('requestAct.hint-legs')}</p>
      {errorOf('legs') !== undefined && <p className="error">{errorOf('legs')}</p>}
      {legs.map((leg, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no name of their own and keep their order
        <div key={at} className={css['rowCard']}>
          <ComboField
            name={at === 0 ? 'legs' : `legs-${at}-state`}
            label={m('law.state')}
            value={leg.state === '' ? null : leg.state}
            onChange={(state) => change(at, { state: state ?? '' })}
            choices={countries.map(({ alpha3, names }) => ({ value: alpha3, label: names[language] }))}
          />
          <TextField
            name={`legs-${at}-from`}
            label={m('requestAct.legFrom')}
            value={leg.from}
            onChange={(from) => change(at, { from })}
          />
          <TextField
            name={`legs-${at}-to`}
            label={m('requestAct.legTo')}
            value={leg.to}
            onChange={(to) => change(at, { to })}
          />
          <CheckboxField
            name={`legs-${at}-consented`}
            label={m('requestAct.consented')}
            checked={leg.consented}
            onChange={(consented) => change(at, { consented })}
          />
          {legs.length > 1 && (
            <Button onClick={() => set({ legs: legs.filter((_, index) => index !== at) })}>
              {m('requestAct.remove')}
            </Button>
          )}
        </div>
      ))}
      <Button onClick={() => set({ legs: [...legs, { state: '', from: '', to: '', consented: false }] })}>
        {m('requestAct.addLeg')}
      </Button>
    </fieldset>
  )
}
