import type { CaseRow } from '@comity/server/contracts/cases'
import { useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import type { Column } from '../../ui/table.tsx'
import { useSession } from '../identity/session.ts'
import css from './cases.module.css'
import { PostName, useOffenceName, usePostNames } from './words.tsx'

export const stateTones = { open: 'accent', closed: 'plain', archived: 'plain' } as const

/** The columns of the list of cases: what it is, by when and whose move, then the rest. */
export function useCaseColumns(onPeek: (id: string) => void): readonly Column<CaseRow>[] {
  const m = useMessages()
  const name = usePostNames()
  const offenceName = useOffenceName()
  const post = useSession()?.acting?.post.id
  return [
    {
      id: 'case',
      title: m('cases.case'),
      cell: ({ reference, title, restricted }) => (
        <span className={css['stack']}>
          <bdi className="reference">{reference}</bdi> <bdi>{title}</bdi>{' '}
          {restricted && <Badge tone="caution">{m('cases.restricted')}</Badge>}
        </span>
      ),
    },
    {
      id: 'deadline',
      title: m('cases.deadline'),
      cell: ({ nextDeadline }) =>
        nextDeadline === null ? <span className="dim">{m('cases.noDeadline')}</span> : <Deadline at={nextDeadline} />,
    },
    {
      id: 'move',
      title: m('cases.move'),
      cell: ({ move }) =>
        move === null ? null : move === post ? (
          <Badge tone="accent">{m('cases.yourMove')}</Badge>
        ) : (
          <PostName id={move} name={name} />
        ),
    },
    {
      id: 'state',
      title: m('cases.state'),
      minor: true,
      cell: ({ state }) => <Badge tone={stateTones[state]}>{m(`cases.state_${state}`)}</Badge>,
    },
    {
      id: 'offences',
      title: m('cases.offences'),
      minor: true,
      cell: ({ offences }) => offences.map(offenceName).join(' · '),
    },
    {
      id: 'marking',
      title: m('cases.marking'),
      minor: true,
      cell: ({ marking }) => <MarkingChips marking={marking} />,
    },
    {
      id: 'role',
      title: m('cases.role'),
      minor: true,
      cell: ({ role }) => (role === null ? <span className="dim">{m('cases.noRole')}</span> : m(`cases.role_${role}`)),
    },
    {
      id: 'peek',
      title: m('cases.peekShort'),
      minor: true,
      wideOnly: true,
      align: 'end',
      cell: ({ id, reference }) => (
        <Button kind="quiet" label={m('cases.peekAt', { reference })} onClick={() => onPeek(id)}>
          {m('cases.peekShort')}
        </Button>
      ),
    },
  ]
}
