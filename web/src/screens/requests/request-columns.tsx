import type { RequestRow } from '@comity/server/contracts/requests'
import { useMessages } from '../../lib/messages.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import type { Column } from '../../ui/table.tsx'
import { English } from '../law/english.tsx'
import { useKinds } from './kinds.ts'
import css from './requests.module.css'
import { Direction, Move, Phase, periodName } from './words.tsx'

/** The columns of a list of requests: what it is, by when and whose move, then the rest. */
export function useRequestColumns(onPeek?: (id: string) => void): readonly Column<RequestRow>[] {
  const m = useMessages()
  const kinds = useKinds()
  const columns: readonly Column<RequestRow>[] = [
    {
      id: 'request',
      title: m('requests.request'),
      cell: (row) => (
        <span className={css['subject']}>
          <bdi>{row.title}</bdi>
          <span className="dim">
            <bdi>{row.reference}</bdi> · {kinds.nameOf(row.kind)}
          </span>
          {row.urgent && !row.ended && <Badge tone="caution">{m('requests.urgent')}</Badge>}
        </span>
      ),
    },
    {
      id: 'due',
      title: m('requests.nextPeriod'),
      cell: ({ due, dueOf, dueText, ended }) =>
        due === null || ended ? (
          <span className="dim">{m('requests.nothingRuns')}</span>
        ) : (
          <span className={css['stack']}>
            <Deadline at={due} />
            {dueOf !== null && (
              <span className="dim">{dueText === null ? periodName(m, dueOf) : <English>{dueText}</English>}</span>
            )}
          </span>
        ),
    },
    { id: 'move', title: m('requests.move'), cell: (row) => <Move of={row} /> },
    { id: 'phase', title: m('requests.phase'), cell: ({ phase, kind }) => <Phase of={phase} kind={kind} /> },
    { id: 'direction', title: m('requests.direction'), minor: true, cell: (row) => <Direction of={row} /> },
    {
      id: 'marking',
      title: m('cases.marking'),
      minor: true,
      cell: ({ marking }) => <MarkingChips marking={marking} />,
    },
  ]
  if (onPeek === undefined) return columns
  return [
    ...columns,
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
