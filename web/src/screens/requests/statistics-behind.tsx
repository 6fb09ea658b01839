import { listCounted, type CountedRow, type Statistics } from '@comity/server/contracts/requests'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { Paged } from '../../ui/paged.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { useOffenceName } from '../cases/words.tsx'
import { citation } from '../law/instrument-name.ts'
import { useKinds } from './kinds.ts'
import { useRequestColumns } from './request-columns.tsx'
import { linkOf, openedIn, opening, placeOf, useAsked, type Opened } from './statistics-asked.ts'
import { useLength } from './statistics-words.ts'
import css from './statistics.module.css'
import { named } from './words.tsx'

/** A number that opens the requests it counts. `name` says what it is the number of. */
export function Opens({ of, name, children }: { of: Opened; name: string; children: string }) {
  const m = useMessages()
  const { address } = useAsked()
  return (
    <span className={css['number']} id={linkOf(of)}>
      <Link href={address.hrefWith(opening(of))}>
        <span className="unseen">{m('requestStatistics.showCounted', { number: name, value: children })}</span>
        <span aria-hidden="true">{children}</span>
      </Link>
    </span>
  )
}

/** The requests behind the number that is opened, below the table it stands in. */
export function OpenedIn({ place, of }: { place: ReturnType<typeof placeOf>; of: Statistics }): ReactNode {
  const { address } = useAsked()
  const opened = openedIn(address.get)
  if (opened === undefined || placeOf(opened) !== place) return null
  return <Behind key={linkOf(opened)} opened={opened} of={of} />
}

function Behind({ opened, of }: { opened: Opened; of: Statistics }) {
  const m = useMessages()
  const { address, filter } = useAsked()
  const { number, group = '', ...span } = opened
  const [side = '', peer = '', kind = '', offence = ''] = group.split(' ')
  const narrowed = Object.fromEntries(Object.entries({ side, peer, kind, offence }).filter(([, value]) => value !== ''))
  const list = usePages(listCounted, { query: { ...filter, ...narrowed, ...span, number } })
  const columns = useColumns(opened)
  const rows = list.replies.flatMap((reply) => reply.rows)
  const title = m('requestStatistics.counted', { number: useName(opened, of) })
  const frame = useRef<HTMLDivElement>(null)
  // Who opened a number by the keyboard goes on in its list.
  useEffect(() => {
    const heading = frame.current?.querySelector('h2')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus()
  }, [])
  const back = () => document.querySelector<HTMLElement>(`#${CSS.escape(linkOf(opened))} a`)?.focus()
  return (
    <div ref={frame} className={css['behind']}>
      <Section
        title={title}
        actions={
          <Link href={address.hrefWith(opening(undefined))} onFollow={back}>
            {m('requestStatistics.closeCounted')}
          </Link>
        }
      >
        <Paged of={list} lines={3}>
          {() =>
            rows.length > 0 && (
              <Table
                caption={title}
                columns={columns}
                rows={rows}
                idOf={({ id }) => id}
                nameOf={({ reference }) => reference}
                hrefOf={({ id }) => `/requests/${id}`}
              />
            )
          }
        </Paged>
        <p className="dim">{m('requestStatistics.notListed')}</p>
      </Section>
    </div>
  )
}

function useColumns({ time, stage }: Opened): readonly Column<CountedRow>[] {
  const m = useMessages()
  const length = useLength()
  const [first, ...rest] = useRequestColumns()
  if (first === undefined || (time === undefined && stage === undefined))
    return [first, ...rest].filter((one) => one !== undefined)
  const took: Column<CountedRow> = {
    id: 'span',
    title: m('requestStatistics.time'),
    cell: ({ span }) =>
      span !== null && (
        <span className={css['heading']}>
          <span className={css['number']}>{length(span.after)}</span>
          {!span.happened && <span className="dim">{m('requestStatistics.open')}</span>}
        </span>
      ),
  }
  return [first, took, ...rest]
}

/** The words for a number: of which requests, and which of them. */
function useName({ number, group, time, stage, ground, part, at }: Opened, of: Statistics): string {
  const m = useMessages()
  const formats = useFormats()
  const length = useLength()
  const kinds = useKinds()
  const offenceName = useOffenceName()
  const [side = '', peer = '', kind = '', offence = ''] = (group ?? '').split(' ')
  const refusal = of.grounds.find((one) => groundOf(one) === ground)
  const partName = {
    open: 'open',
    quartile1: 'quartile1',
    median: 'median',
    quartile3: 'quartile3',
    'at-risk': 'atRisk',
    happened: 'happened',
  } as const
  return [
    side === 'requesting' || side === 'requested' ? m(`requests.side-${side}`) : undefined,
    peer === '' ? undefined : formats.country(peer),
    kind === '' ? undefined : kinds.nameOf(kind),
    offence === '' ? undefined : offenceName(offence as never),
    number === undefined ? undefined : m(`requestStatistics.number-${number}`),
    refusal === undefined ? undefined : citation(refusal.instrument, refusal.article),
    time === undefined ? undefined : m(`requestStatistics.time-${time}`),
    stage === undefined ? undefined : named(m, 'phase', stage),
    part === undefined || part === 'all' ? undefined : m(`requestStatistics.${partName[part]}`),
    at === undefined ? undefined : length(at),
  ]
    .filter((one) => one !== undefined)
    .join(', ')
}

/** The ground of a refusal as an address says it. */
export const groundOf = ({ instrument, ground }: Statistics['grounds'][number]) =>
  ground === '' ? 'none' : `${instrument}/${ground}`
