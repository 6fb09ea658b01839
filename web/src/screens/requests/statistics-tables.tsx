import {
  times,
  type NumberName,
  type Spread,
  type Statistics,
  type StatisticsGroup,
} from '@comity/server/contracts/requests'
import { useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useOffenceName } from '../cases/words.tsx'
import { useKinds } from './kinds.ts'
import { shortName } from './instrument-name.ts'
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
              <span className={css['dim']}>{m(`requests.side-${group.side}`)}</span>
            </>
          ) : (
            <>
              <Direction of={{ side: group.side, peer: group.peer }} />
              {group.kind !== null && <span className={css['dim']}>{kinds.nameOf(group.kind)}</span>}
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
      cell: ({ times: { 'last-answer': time } }) =>
        time.median === null ? <span className={css['dim']}>—</span> : length(time.median),
    },
  ]
  return (
    <Section title={m('requestStatistics.groups')}>
      <div className={css['wide']}>
        <Table
          caption={m('requestStatistics.groups')}
          columns={columns}
          rows={of.groups.length > 1 ? [of.total, ...of.groups] : of.groups}
          idOf={({ side, peer, kind, offence }) => `${side} ${peer} ${kind} ${offence}`}
          nameOf={headingOf}
        />
      </div>
      {of.more > 0 && <p className={css['dim']}>{m('requestStatistics.moreGroups', { count: of.more })}</p>}
    </Section>
  )
}

function Number({ group, number }: { group: StatisticsGroup; number: NumberName }) {
  const m = useMessages()
  const counted = useCounted()
  const address = useAddress()
  const value = group.numbers[number]
  if (value.value === 0 && !value.few) return <span className={css['dim']}>{counted(value)}</span>
  const name = m(`requestStatistics.number-${number}`)
  const { side, peer, kind, offence } = group
  const of = [side, peer, kind, offence].map((one) => one ?? '').join(' ')
  return (
    <span className={css['number']}>
      <Link href={address.hrefWith({ number, group: of })}>
        <span className="unseen">{m('requestStatistics.showCounted', { number: name, value: counted(value) })}</span>
        <span aria-hidden="true">{counted(value)}</span>
      </Link>
    </span>
  )
}

function useSpreadColumns<Row>(spreadOf: (row: Row) => Spread): readonly Column<Row>[] {
  const m = useMessages()
  const formats = useFormats()
  const length = useLength()
  const at = (seconds: number | null) =>
    seconds === null ? <span className={css['dim']}>{m('requestStatistics.notReached')}</span> : length(seconds)
  return [
    { id: 'n', title: m('requestStatistics.n'), align: 'end', cell: (row) => formats.number(spreadOf(row).n) },
    {
      id: 'open',
      title: m('requestStatistics.open'),
      align: 'end',
      cell: (row) => formats.number(spreadOf(row).censored),
    },
    {
      id: 'quartile1',
      title: m('requestStatistics.quartile1'),
      align: 'end',
      minor: true,
      cell: (row) => at(spreadOf(row).quartile1),
    },
    { id: 'median', title: m('requestStatistics.median'), align: 'end', cell: (row) => at(spreadOf(row).median) },
    {
      id: 'quartile3',
      title: m('requestStatistics.quartile3'),
      align: 'end',
      minor: true,
      cell: (row) => at(spreadOf(row).quartile3),
    },
  ]
}

/** How long it takes to each point, over all that is shown. */
export function Times({ of }: { of: Statistics }) {
  const m = useMessages()
  const rows = times.map((time) => ({ time, spread: of.total.times[time] }))
  const columns = useSpreadColumns<(typeof rows)[number]>(({ spread }) => spread)
  return (
    <Section title={m('requestStatistics.times')}>
      <div className={css['wide']}>
        <Table
          caption={m('requestStatistics.times')}
          rows={rows}
          idOf={({ time }) => time}
          nameOf={({ time }) => m(`requestStatistics.time-${time}`)}
          columns={[
            {
              id: 'time',
              title: m('requestStatistics.time'),
              cell: ({ time }) => m(`requestStatistics.time-${time}`),
            },
            ...columns,
          ]}
        />
      </div>
      <p className={css['dim']}>{m('requestStatistics.openCount')}</p>
    </Section>
  )
}

export function Stages({ of }: { of: Statistics }) {
  const m = useMessages()
  const columns = useSpreadColumns<Statistics['stages'][number]>(({ time }) => time)
  return (
    <Section title={m('requestStatistics.stages')}>
      <div className={css['wide']}>
        <Table
          caption={m('requestStatistics.stages')}
          rows={of.stages}
          idOf={({ phase }) => phase}
          nameOf={({ phase }) => named(m, 'phase', phase)}
          columns={[
            { id: 'stage', title: m('requestStatistics.stage'), cell: ({ phase }) => named(m, 'phase', phase) },
            ...columns,
          ]}
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
        empty={<p className={css['dim']}>{m('requestStatistics.noGrounds')}</p>}
        columns={[
          {
            id: 'ground',
            title: m('requestStatistics.ground'),
            cell: ({ text, ground }) => (text === null ? ground || '—' : <span lang="en">{text}</span>),
          },
          {
            id: 'article',
            title: m('requestStatistics.article'),
            cell: ({ instrument, article }) => `${shortName(instrument)} ${article ?? ''}`,
          },
          {
            id: 'count',
            title: m('requestStatistics.number-refused'),
            align: 'end',
            cell: ({ count }) => counted(count),
          },
        ]}
      />
    </Section>
  )
}
