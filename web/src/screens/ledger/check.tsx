import { checkLog } from '@comity/server/contracts/ledger'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { ErrorState } from '../../ui/states.tsx'
import css from './ledger.module.css'

/** The check of the whole log, asked for by a person; its faults by name and place. */
export function Check() {
  const m = useMessages()
  const formats = useFormats()
  const check = useQuery({ ...queryOf(checkLog, {}), enabled: false })
  const result = check.data
  return (
    <Section
      title={m('ledger.check')}
      actions={
        <Button busy={check.isFetching} onClick={() => void check.refetch()}>
          {m('ledger.checkNow')}
        </Button>
      }
    >
      <p className="dim">{m('ledger.checkText')}</p>
      <div aria-live="polite">
        {result !== undefined && (
          <p className={css['verdict']}>
            <Sign of={result.intact ? 'good' : 'wrong'} /> {m(result.intact ? 'ledger.intact' : 'ledger.broken')}{' '}
            <span className="dim">
              {m('ledger.checked', {
                size: result.size,
                signed: result.signed === null ? '—' : formats.number(result.signed),
              })}
            </span>
          </p>
        )}
        {result?.intact === false && (
          <ul className={css['faults']}>
            {result.faults.map(({ fault, level, at }) => (
              <li key={`${fault} ${level} ${at}`}>
                {m(`ledger.fault-${fault}`)}{' '}
                {at !== null && (
                  <span className="dim">
                    {m('ledger.faultAt', { at: level === null ? formats.number(at) : `${level}/${at}` })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
      {check.isError && <ErrorState failure={check.error} />}
    </Section>
  )
}
