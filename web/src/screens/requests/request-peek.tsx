import { readRequest } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Deadline } from '../../ui/deadline.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Link } from '../../ui/link.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Facts } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { English, WordingChoice } from '../law/english.tsx'
import { useKinds } from './kinds.ts'
import { nextOf } from './periods.ts'
import css from './requests.module.css'
import { Direction, Move, Phase } from './words.tsx'

/** A look at a request without leaving the list. It is read access like any other, and stands in the audit trail. */
export function RequestPeek({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const m = useMessages()
  return (
    <Dialog title={m('requests.peek')} open={id !== undefined} onClose={onClose} wide>
      {id !== undefined && <Look id={id} onFollow={onClose} />}
    </Dialog>
  )
}

function Look({ id, onFollow }: { id: string; onFollow: () => void }) {
  const m = useMessages()
  const kinds = useKinds()
  const { data, error } = useQuery(queryOf(readRequest, { params: { id } }))
  if (error !== null) return <ErrorState failure={error} />
  if (data === undefined) return <Skeleton />
  const next = nextOf(data.periods)
  const last = data.steps.at(-1)
  return (
    <div className={css['column']}>
      <h3>
        <Link href={`/requests/${id}`} onFollow={onFollow}>
          <bdi>{data.reference}</bdi> <bdi>{data.title}</bdi>
        </Link>
      </h3>
      <p className={css['lead']}>
        <Phase of={data.phase} kind={data.kind} /> <Move of={data} />{' '}
        {next !== undefined && <Deadline at={next.due} zone={next.zone} />}
      </p>
      <MarkingChips marking={data.marking} />
      <Facts
        facts={[
          [m('requests.kind'), kinds.nameOf(data.kind)],
          [m('requests.direction'), <Direction key="direction" of={data} />],
          [m('requests.nextStep'), <English key="next">{data.next}</English>],
          [
            m('requests.lastStep'),
            last === undefined ? (
              m('requests.nothingYet')
            ) : (
              <English key="last">{kinds.actOf(data.kind, last.by, last.act)?.text ?? last.act}</English>
            ),
          ],
          [m('requests.formComplete'), `${data.gate.score} %`],
        ]}
      />
      <WordingChoice />
    </div>
  )
}
