import { countries } from '@comity/law/countries'
import { offences } from '@comity/law/offences'
import { compareLaws } from '@comity/server/contracts/law'
import { useQuery } from '@tanstack/react-query'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { ComboField } from '../../ui/combo-field.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { useCountryName, useOffenceName } from '../cases/words.tsx'
import { Line } from './basis.tsx'
import { English, WordingChoice } from './english.tsx'
import css from './law.module.css'

type Compared = ReplyOf<typeof compareLaws>

/** Two States' laws on one offence, element by element: an aid for who decides on dual criminality. */
export function Comparison() {
  const m = useMessages()
  const address = useAddress()
  const { language } = useFormats()
  const offenceName = useOffenceName()
  const [a, b] = [address.get('a'), address.get('b')]
  const offence = offences.find(({ id }) => id === address.get('offence'))?.id
  const asked = a !== undefined && b !== undefined && offence !== undefined
  const compared = useQuery({
    ...queryOf(compareLaws, { query: { a: a ?? '', b: b ?? '', offence: offence ?? 'corruption' } }),
    enabled: asked,
  })
  const states = countries.map(({ alpha3, names }) => ({ value: alpha3, label: names[language] }))
  return (
    <Page
      title={m('law.compare')}
      lead={
        <>
          <p className={css['lead']}>{m('law.compareLead')}</p>
          <WordingChoice />
        </>
      }
    >
      <form className={css['question']} onSubmit={(event) => event.preventDefault()}>
        <ComboField
          name="a"
          label={m('law.from')}
          value={a ?? null}
          choices={states}
          onChange={(value) => address.set({ a: value ?? undefined })}
        />
        <ComboField
          name="b"
          label={m('law.to')}
          value={b ?? null}
          choices={states}
          onChange={(value) => address.set({ b: value ?? undefined })}
        />
        <SelectField
          name="offence"
          label={m('law.offence')}
          value={offence ?? ''}
          choices={offences.map(({ id }) => ({ value: id, label: offenceName(id) }))}
          onChange={(value) => address.set({ offence: value })}
        />
      </form>
      {!asked && <EmptyState title={m('law.ask')} />}
      {asked && compared.isPending && <Skeleton lines={8} />}
      {compared.isError && <ErrorState failure={compared.error} onRetry={() => void compared.refetch()} />}
      {asked && compared.isSuccess && <Side of={compared.data} a={a} b={b} />}
    </Page>
  )
}

function Side({ of, a, b }: { of: Compared; a: string; b: string }) {
  const m = useMessages()
  const countryName = useCountryName()
  const years = (value: number) => (value === 99 ? m('law.life') : m('law.years', { count: value }))
  return (
    <>
      <p className={css['summary']}>
        <Sign of={of.dualCriminality === 'yes' ? 'good' : of.dualCriminality === 'no' ? 'wrong' : 'waits'} />{' '}
        {m(`law.dual-${of.dualCriminality}`)}
      </p>
      <table className={css['side']}>
        <caption className="unseen">{m('law.compare')}</caption>
        <thead>
          <tr>
            <th scope="col">{m('law.element')}</th>
            <th scope="col">{countryName(a)}</th>
            <th scope="col">{countryName(b)}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{m('law.provision')}</th>
            {[of.a, of.b].map((law, at) => (
              <td key={at === 0 ? 'a' : 'b'}>
                {law === null ? m('law.notEntered') : `${law.statute}, ${law.provision}`}
                {law !== null && !law.verified && <span className="dim"> ({m('law.verifiedNo')})</span>}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{m('law.maxPenalty')}</th>
            {[of.a, of.b].map((law, at) => (
              <td key={at === 0 ? 'a' : 'b'}>{law === null ? '—' : years(law.maxPenaltyYears)}</td>
            ))}
          </tr>
          {(
            [
              ['reachesOne', 1],
              ['reachesFour', 4],
            ] as const
          ).map(([name, least]) => (
            <tr key={name}>
              <th scope="row">{m(`law.${name}`)}</th>
              {[of.a, of.b].map((law, at) => (
                <td key={at === 0 ? 'a' : 'b'}>
                  {law === null ? (
                    '—'
                  ) : (
                    <>
                      <Sign of={law.maxPenaltyYears >= least ? 'good' : 'wrong'} />{' '}
                      {law.maxPenaltyYears >= least ? m('law.yes') : m('law.no')}
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
          {of.elements.map((element) => (
            <tr key={element.id}>
              <th scope="row">
                <English>{element.text}</English>
              </th>
              {[element.a, element.b].map((side, at) => (
                <td key={at === 0 ? 'a' : 'b'}>
                  {side === null ? (
                    '—'
                  ) : (
                    <>
                      <Sign of={side.present === 'yes' ? 'good' : side.present === 'no' ? 'wrong' : 'caution'} />{' '}
                      {m(`law.present-${side.present}`)}
                      {side.note !== undefined && (
                        <>
                          : <English>{side.note}</English>
                        </>
                      )}
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Section title={m('law.jurisdiction')}>
        <p>
          <Line of={of.jurisdiction.duty} />
        </p>
        <ul>
          {of.jurisdiction.factors.map((factor) => (
            <li key={factor.id}>
              <Line of={factor} />
            </li>
          ))}
        </ul>
        <p>
          <Line of={of.jurisdiction.transfer} />
        </p>
      </Section>
    </>
  )
}
