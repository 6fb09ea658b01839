import { listPeriods } from '@comity/server/contracts/requests'
import type { PeriodRow } from '@comity/server/contracts/requests'
import { useAddress } from '../../lib/address.ts'
import { useWatch } from '../../lib/live.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { usePages } from '../../lib/pages.ts'
import { Badge } from '../../ui/badge.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { CheckboxField, SelectField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { English, WordingChoice } from '../law/english.tsx'
import { useKinds } from './kinds.ts'
import { AskedWith, Source, standingTones } from './period-list.tsx'
import { shelfOf, shelves } from './periods.ts'
import css from './requests.module.css'
import { Direction } from './words.tsx'

const watched = ['inbox']

/** Every period that runs in the requests of the desk, the next to end first. */
export function ClockBoard() {
  const m = useMessages()
  const now = useNow()
  const address = useAddress()
  useWatch(watched)
  const asked = address.get('side')
  const side = asked === 'requesting' || asked === 'requested' ? asked : undefined
  const house = address.get('house') === 'yes'
  const pages = usePages(listPeriods, { query: { side } })
  const columns = useColumns()
  const rows = pages.replies
    .flatMap((page) => page.rows)
    .filter(({ period }) => house || period.sort !== 'house')
    .toSorted((a, b) => ((a.period.due ?? '9') < (b.period.due ?? '9') ? -1 : 1))
  const placed = rows.map((row) => ({ row, shelf: shelfOf(row.period, now) }))
  return (
    <Page
      title={m('requests.board')}
      actions={<Link href="/requests">{m('requests.title')}</Link>}
      lead={
        <>
          <p className="dim">{m('requests.boardText')}</p>
          <WordingChoice />
        </>
      }
    >
      <search className={css['filters']} aria-label={m('requests.filters')}>
        <SelectField<'any' | 'requesting' | 'requested'>
          name="side"
          label={m('requests.direction')}
          value={side ?? 'any'}
          onChange={(chosen) => address.set({ side: chosen === 'any' ? undefined : chosen })}
          choices={(['any', 'requesting', 'requested'] as const).map((value) => ({
            value,
            label: m(`requests.side-${value}`),
          }))}
        />
        <CheckboxField
          name="house"
          label={m('requests.withHouse')}
          checked={house}
          onChange={(on) => address.set({ house: on ? 'yes' : undefined })}
        />
      </search>
      <Paged of={pages}>
        {() => (
          <>
            {rows.length === 0 && (
              <EmptyState title={m('requests.boardEmpty')}>
                {m(house ? 'requests.boardEmptyText' : 'requests.boardEmptyHouse')}
              </EmptyState>
            )}
            {shelves.map((shelf) => {
              const inside = placed.filter((one) => one.shelf === shelf).map(({ row }) => row)
              return inside.length === 0 ? null : (
                <Section key={shelf} title={m(`requests.shelf-${shelf}`, { count: inside.length })}>
                  <Table
                    caption={m(`requests.shelf-${shelf}`, { count: inside.length })}
                    aligned
                    columns={columns}
                    rows={inside}
                    idOf={({ request, period }) => `${request.id} ${period.id} ${period.startedAt}`}
                    nameOf={({ request }) => request.reference}
                    hrefOf={({ request }) => `/requests/${request.id}?part=periods`}
                  />
                </Section>
              )
            })}
          </>
        )}
      </Paged>
    </Page>
  )
}

function useColumns(): readonly Column<PeriodRow>[] {
  const m = useMessages()
  const formats = useFormats()
  const kinds = useKinds()
  return [
    {
      id: 'request',
      title: m('requests.request'),
      cell: ({ request }) => (
        <span className={css['subject']}>
          <bdi>{request.title}</bdi>
          <span className="dim">
            <bdi>{request.reference}</bdi> · {kinds.nameOf(request.kind)}
          </span>
        </span>
      ),
    },
    {
      id: 'due',
      title: m('requests.ends'),
      size: 'middle',
      cell: ({ period: { due, zone, standing } }) =>
        due === null ? (
          <Badge tone={standingTones[standing]}>{m(`requests.standing-${standing}`)}</Badge>
        ) : (
          <span className={css['when']}>
            <Deadline at={due} zone={zone} />
          </span>
        ),
    },
    {
      id: 'what',
      title: m('requests.period'),
      cell: ({ period, readiness, request }) => (
        <span className={css['subject']}>
          {period.sort === 'asked' ? m('requests.askedDate') : <English>{period.text}</English>}
          {period.sort !== 'asked' && <Source period={period} />}
          <AskedWith period={period} request={request} />
          {period.consequence !== null && (
            <span className="dim">
              {m('requests.consequence')} <English>{period.consequence}</English>
            </span>
          )}
          {readiness !== null && <Readiness of={readiness} />}
        </span>
      ),
    },
    {
      id: 'who',
      title: m('requests.binds'),
      size: 'small',
      cell: ({ period, request }) =>
        period.side === request.side ? (
          <Badge tone="accent">{m('requests.weSelves')}</Badge>
        ) : (
          formats.country(request.peer)
        ),
    },
    {
      id: 'direction',
      title: m('requests.direction'),
      minor: true,
      size: 'small',
      cell: ({ request }) => <Direction of={request} />,
    },
  ]
}

/** How far the request with its documents is, while somebody is held for it. */
export function Readiness({ of }: { of: number }) {
  const m = useMessages()
  const text = m('requests.readiness', { score: of })
  return (
    <span className={css['readiness']}>
      <progress value={of} max={100} aria-label={m('requests.readinessName')} /> {text}
    </span>
  )
}
