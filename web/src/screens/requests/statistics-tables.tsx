import {
  times,
  type NumberName,
  type SpanPart,
  type Spread,
  type Statistics,
  type StatisticsGroup,
} from '@comity/server/contracts/requests'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Section } from '../../ui/page.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useOffenceName } from '../cases/words.tsx'
import { English } from '../law/english.tsx'
import { useKinds } from './kinds.ts'
import { citation } from '../law/instrument-name.ts'
import type { Opened } from './statistics-asked.ts'
import { groundOf, Opens } from './statistics-behind.tsx'
import { useCounted, useLength } from './statistics-words.ts'
import css from './statistics.module.css'
import { Direction, named } from './words.tsx'

const shown: readonly NumberName[] = [
  'sent',
  'acknowledged',
  'asked-back',
  'conditions',
  'postponed',
  'granted',
  'granted-in-part',
  'refused',
  'pending',
  'overdue',
]
const rare: readonly NumberName[] = [
  'conditions',
  'postponed',
  'granted-in-part',
  'asked-back',
  'acknowledged',
  'overdue',
]

/** The groups with their numbers, each of which opens the requests behind it. */
export function Groups({ of }: { of: Statistics }) {
  const m = useMessages()
  const length = useLength()
  const kinds = useKinds()
  const offenceName = useOffenceName()
  const formats = useFormats()
  const headingOf = (group: StatisticsGroup) =>
    [
      group.peer === null ? undefined : formats.country(group.peer),
      group.kind === null ? undefined : kinds.nameOf(group.kind),
      group.offence === null ? undefined : offenceName(group.offence),
    ]
      .filter((one) => one !== undefined)
      .join(', ') || m('requestStatistics.all')
  const columns: readonly Column<StatisticsGroup>[] = [
    {
      id: 'group',
      title: m('requestStatistics.group'),
      cell: (group) => (
        <span className={css['heading']}>
          {group.side === null ? (
            <strong>{m('requestStatistics.all')}</strong>
          ) : group.peer === null ? (
            <>
              <span>{headingOf(group)}</span>
              <span className="dim">{m(`requests.side-${group.side}`)}</span>
            </>
          ) : (
            <>
              <Direction of={{ side: group.side, peer: group.peer }} />
              {group.kind !== null && <span className="dim">{kinds.nameOf(group.kind)}</span>}
            </>
          )}
        </span>
      ),
    },
    ...shown.map((number) => ({
      id: number,
      title: m(`requestStatistics.number-${number}`),
      align: 'end' as const,
      ...(rare.includes(number) ? { minor: true } : {}),
      cell: (group: StatisticsGroup) => <Number group={group} number={number} />,
    })),
    {
      id: 'median',
      title: m('requestStatistics.median'),
      align: 'end',
      cell: (group) => {
        const { median } = group.times['last-answer']
        if (median === null) return <span className="dim">—</span>
        return (
          <Opens
            of={{ time: 'last-answer', part: 'median', group: wordOf(group) }}
            name={m('requestStatistics.median')}
          >
            {length(median)}
          </Opens>
        )
      },
    },
  ]
  return (
    <Section title={m('requestStatistics.groups')}>
      <div className={css['wide']}>
        <Table
          figures
          caption={m('requestStatistics.groups')}
          columns={columns}
          rows={of.groups.length > 1 ? [of.total, ...of.groups] : of.groups}
          idOf={({ side, peer, kind, offence }) => `${side} ${peer} ${kind} ${offence}`}
          nameOf={headingOf}
        />
      </div>
      {of.more > 0 && <p className="dim">{m('requestStatistics.moreGroups', { count: of.more })}</p>}
    </Section>
  )
}

/** A group as an address says it. */
const wordOf = ({ side, peer, kind, offence }: StatisticsGroup) =>
  [side, peer, kind, offence].map((one) => one ?? '').join(' ')

function Number({ group, number }: { group: StatisticsGroup; number: NumberName }) {
  const m = useMessages()
  const counted = useCounted()
  const value = group.numbers[number]
  if (value.value === 0 && !value.few) return <span className="dim">{counted(value)}</span>
  return (
    <Opens of={{ number, group: wordOf(group) }} name={m(`requestStatistics.number-${number}`)}>
      {counted(value)}
    </Opens>
  )
}

/** `nameOf`: what a row is about; `ofRow`: how the address says it. */
function useSpreadColumns<Row>(
  spreadOf: (row: Row) => Spread,
  nameOf: (row: Row) => string,
  ofRow: (row: Row) => Opened,
): readonly Column<Row>[] {
  const m = useMessages()
  const formats = useFormats()
  const length = useLength()
  const column = (
    id: 'n' | 'open' | 'quartile1' | 'median' | 'quartile3',
    part: SpanPart,
    text: (spread: Spread) => string | null,
    minor = false,
  ): Column<Row> => ({
    id,
    title: m(`requestStatistics.${id}`),
    align: 'end',
    minor,
    cell: (row) => {
      const value = text(spreadOf(row))
      if (value === null) return <span className="dim">{m('requestStatistics.notReached')}</span>
      const none = part === 'open' ? spreadOf(row).censored === 0 : spreadOf(row).n === 0
      if (none) return <span className="dim">{value}</span>
      return (
        <Opens of={{ ...ofRow(row), part }} name={`${nameOf(row)}, ${m(`requestStatistics.${id}`)}`}>
          {value}
        </Opens>
      )
    },
  })
  const at = (seconds: number | null) => (seconds === null ? null : length(seconds))
  return [
    column('n', 'all', ({ n }) => formats.number(n)),
    column('open', 'open', ({ censored }) => formats.number(censored)),
    column('quartile1', 'quartile1', ({ quartile1 }) => at(quartile1), true),
    column('median', 'median', ({ median }) => at(median)),
    column('quartile3', 'quartile3', ({ quartile3 }) => at(quartile3), true),
  ]
}

/** How long it takes to each point, over all that is shown. */
export function Times({ of }: { of: Statistics }) {
  const m = useMessages()
  const rows = times.map((time) => ({ time, spread: of.total.times[time] }))
  const nameOf = ({ time }: (typeof rows)[number]) => m(`requestStatistics.time-${time}`)
  const columns = useSpreadColumns<(typeof rows)[number]>(
    ({ spread }) => spread,
    nameOf,
    ({ time }) => ({ time }),
  )
  return (
    <Section title={m('requestStatistics.times')}>
      <div className={css['wide']}>
        <Table
          figures
          caption={m('requestStatistics.times')}
          rows={rows}
          idOf={({ time }) => time}
          nameOf={nameOf}
          columns={[{ id: 'time', title: m('requestStatistics.time'), cell: nameOf }, ...columns]}
        />
      </div>
      <p className="dim">{m('requestStatistics.openCount')}</p>
    </Section>
  )
}

export function Stages({ of }: { of: Statistics }) {
  const m = useMessages()
  const nameOf = ({ phase }: Statistics['stages'][number]) => named(m, 'phase', phase)
  const columns = useSpreadColumns<Statistics['stages'][number]>(
    ({ time }) => time,
    nameOf,
    ({ phase }) => ({ stage: phase }),
  )
  return (
    <Section title={m('requestStatistics.stages')}>
      <div className={css['wide']}>
        <Table
          figures
          caption={m('requestStatistics.stages')}
          rows={of.stages}
          idOf={({ phase }) => phase}
          nameOf={nameOf}
          columns={[{ id: 'stage', title: m('requestStatistics.stage'), cell: nameOf }, ...columns]}
        />
      </div>
    </Section>
  )
}

export function Grounds({ of }: { of: Statistics }) {
  const m = useMessages()
  const counted = useCounted()
  return (
    <Section title={m('requestStatistics.grounds')}>
      <Table
        caption={m('requestStatistics.grounds')}
        rows={of.grounds}
        idOf={({ instrument, ground }) => `${instrument} ${ground}`}
        nameOf={({ ground }) => ground}
        empty={<p className="dim">{m('requestStatistics.noGrounds')}</p>}
        columns={[
          {
            id: 'ground',
            title: m('requestStatistics.ground'),
            cell: ({ text, ground }) => (text === null ? ground || '—' : <English>{text}</English>),
          },
          {
            id: 'article',
            title: m('requestStatistics.article'),
            cell: ({ instrument, article }) => citation(instrument, article),
          },
          {
            id: 'count',
            title: m('requestStatistics.number-refused'),
            align: 'end',
            cell: (row) => (
              <Opens of={{ number: 'refused', ground: groundOf(row) }} name={citation(row.instrument, row.article)}>
                {counted(row.count)}
              </Opens>
            ),
          },
        ]}
      />
    </Section>
  )
}
