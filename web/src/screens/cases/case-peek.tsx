import { readCase } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Link } from '../../ui/link.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Facts } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import css from './cases.module.css'
import { Name, useOffenceName } from './words.tsx'

/** A look at a case without leaving the list. Reading it is read access like any other, and stands in the audit trail. */
export function CasePeek({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const m = useMessages()
  return (
    <Dialog title={m('cases.peek')} open={id !== undefined} onClose={onClose} wide>
      {id !== undefined && <Look id={id} onFollow={onClose} />}
    </Dialog>
  )
}

function Look({ id, onFollow }: { id: string; onFollow: () => void }) {
  const m = useMessages()
  const offenceName = useOffenceName()
  const { data, error } = useQuery(queryOf(readCase, { params: { id } }))
  if (error !== null) return <ErrorState failure={error} />
  if (data === undefined) return <Skeleton />
  return (
    <div className={css['column']}>
      <h3>
        <Link href={`/cases/${id}`} onFollow={onFollow}>
          <bdi>{data.reference}</bdi> <bdi>{data.title}</bdi>
        </Link>
      </h3>
      <MarkingChips marking={data.marking} />
      <p dir="auto" className="prose">
        {data.summary}
      </p>
      <Facts
        facts={[
          [m('cases.offences'), data.offences.map(offenceName).join(' · ')],
          [m('cases.authority'), <Name key="authority" of={data.authority.name} />],
          [m('cases.parties'), data.counts.party],
          [m('cases.tasks'), data.counts.task],
          [m('cases.documents'), data.counts.document],
        ]}
      />
    </div>
  )
}
