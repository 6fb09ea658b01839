import { exportAudit, verifyAudit } from '@comity/server/contracts/oversight'
import { useQuery } from '@tanstack/react-query'
import { addressOf } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/states.tsx'
import identity from '../identity/identity.module.css'
import type { Filter } from './filter.ts'
import css from './oversight.module.css'

/** Whether the chain of the audit trail holds, and the way to take it along and check it elsewhere. */
export function Chain({ filter }: { filter: Filter }) {
  const m = useMessages()
  const formats = useFormats()
  const check = useQuery({ ...queryOf(verifyAudit, { query: {} }), enabled: false })
  const result = check.data
  return (
    <section
      className={css['chain']}
      aria-label={m('oversight.chain')}
      data-broken={result?.intact === false ? true : undefined}
    >
      {result !== undefined && (
        <p aria-live="polite">
          <Badge tone={result.intact ? 'good' : 'critical'}>
            {m(result.intact ? 'oversight.intact' : 'oversight.broken')}
          </Badge>{' '}
          {m('oversight.chainText', { entries: result.entries })} {m('oversight.head')}{' '}
          <code className="code" dir="ltr">
            {result.head}
          </code>
          {result.waiting > 0 && ` · ${m('oversight.waitingCount', { count: result.waiting })}`}
        </p>
      )}
      {result?.intact === false && (
        <ul>
          {result.faults.map(({ fault, seq, entry }) => (
            <li key={`${fault} ${seq} ${entry}`}>
              {m(`oversight.fault-${fault}`)} {seq !== null && `(${formats.number(seq)})`}
            </li>
          ))}
        </ul>
      )}
      {check.isError && <ErrorState failure={check.error} />}
      <ButtonRow>
        <Button busy={check.isFetching} onClick={() => void check.refetch()}>
          {m('oversight.check')}
        </Button>
        <a className={identity['outside']} href={addressOf(exportAudit, { query: filter })} download="audit.ndjson">
          {m('oversight.export')}
        </a>
      </ButtonRow>
    </section>
  )
}
