import { measures } from '@comity/law/instrument'
import { offences } from '@comity/law/offences'
import {
  groupings,
  listCounted,
  numbers,
  readSheet,
  readStatistics,
  type NumberName,
} from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../lib/address.ts'
import { addressOf } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Link } from '../../ui/link.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { DateField } from '../cases/date-field.tsx'
import { usePages } from '../cases/pages.ts'
import { useOffenceName } from '../cases/words.tsx'
import { useKinds } from './kinds.ts'
import { usePeers } from './peers.ts'
import { useRequestColumns } from './request-columns.tsx'
import { Curve } from './statistics-curve.tsx'
import css from './statistics.module.css'
import { Grounds, Groups, Stages, Times } from './statistics-tables.tsx'

const sides = ['requesting', 'requested'] as const

/** What the address asks for; what makes no sense in it counts as not asked. */
function useAsked() {
  const address = useAddress()
  const one = <Value extends string>(name: string, among: readonly Value[]) =>
    among.find((value) => value === address.get(name))
  const day = (name: string) => (/^\d{4}-\d\d-\d\d$/.test(address.get(name) ?? '') ? address.get(name) : undefined)
  const peer = address.get('peer')
  return {
    address,
    by: one('by', groupings) ?? 'pair',
    filter: {
      from: day('from'),
      to: day('to'),
      side: one('side', sides),
      peer: /^[A-Z]{3}$/.test(peer ?? '') ? peer : undefined,
      kind: address.get('kind'),
      measure: one('measure', measures),
      offence: one(
        'offence',
        offences.map(({ id }) => id),
      ),
    },
  }
}

/** How long requests take and how they end. Every number opens the requests it counts. */
export function Statistics() {
  const m = useMessages()
  const { address, by, filter } = useAsked()
  const found = useQuery(queryOf(readStatistics, { query: { ...filter, by } }))
  const number = numbers.find((one) => one === address.get('number'))
  return (
    <Page
      title={m('requestStatistics.title')}
      lead={
        <p className={css['dim']}>
          {m('requestStatistics.lead')}{' '}
          {found.data !== undefined &&
            (found.data.whole
              ? m('requestStatistics.wholeNote', { few: found.data.fewestTold })
              : m('requestStatistics.ownOnly'))}
        </p>
      }
    >
      <Filters />
      {found.isPending && <Skeleton lines={8} />}
      {found.isError && <ErrorState failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.groups.length === 0 && (
        <EmptyState title={m('requestStatistics.none')}>{m('requestStatistics.noneText')}</EmptyState>
      )}
      {found.data !== undefined && found.data.groups.length > 0 && (
        <>
          <Groups of={found.data} />
          {number !== undefined && <Behind number={number} />}
          <Times of={found.data} />
          <Curve of={found.data} />
          <Stages of={found.data} />
          <Grounds of={found.data} />
          <Sheet few={found.data.fewestTold} />
        </>
      )}
    </Page>
  )
}

function Filters() {
  const m = useMessages()
  const formats = useFormats()
  const kinds = useKinds()
  const offenceName = useOffenceName()
  const { address, by, filter } = useAsked()
  const peers = usePeers(filter.peer === undefined ? [] : [filter.peer])
  const set = (name: string, value: string) =>
    address.set({ [name]: value === 'any' ? undefined : value, number: undefined, group: undefined })
  const choice = (name: string, label: string, any: string, all: readonly { value: string; label: string }[]) => (
    <SelectField
      name={name}
      label={label}
      value={address.get(name) ?? 'any'}
      onChange={(value) => set(name, value)}
      choices={[{ value: 'any', label: any }, ...all]}
    />
  )
  return (
    <search className={css['filters']} aria-label={m('requestStatistics.filters')}>
      <SelectField
        name="by"
        label={m('requestStatistics.by')}
        value={by}
        onChange={(value) => set('by', value)}
        choices={groupings.map((value) => ({ value, label: m(`requestStatistics.by-${value}`) }))}
      />
      {choice(
        'side',
        m('requests.direction'),
        m('requests.side-any'),
        sides.map((value) => ({ value, label: m(`requests.side-${value}`) })),
      )}
      {choice(
        'peer',
        m('requests.peer'),
        m('requests.anyPeer'),
        peers.map((value) => ({ value, label: formats.country(value) })),
      )}
      {choice(
        'measure',
        m('requestStatistics.measure'),
        m('requestStatistics.anyMeasure'),
        measures
          .filter((value) => kinds.all.some((kind) => kind.measure === value))
          .map((value) => ({ value, label: m(`requestStatistics.measure-${value}`) })),
      )}
      {choice(
        'kind',
        m('requests.kind'),
        m('requests.anyKind'),
        kinds.all.map(({ id }) => ({ value: id, label: kinds.nameOf(id) })),
      )}
      {choice(
        'offence',
        m('requestStatistics.offence'),
        m('requestStatistics.anyOffence'),
        offences.map(({ id }) => ({ value: id, label: offenceName(id) })),
      )}
      {(['from', 'to'] as const).map((name) => (
        <DateField
          key={name}
          name={name}
          label={m(`requestStatistics.${name}`)}
          optional
          value={filter[name] ?? ''}
          onChange={(value) => set(name, value === '' ? 'any' : value)}
        />
      ))}
    </search>
  )
}

/** The requests a number counts, as far as they may be read. */
function Behind({ number }: { number: NumberName }) {
  const m = useMessages()
  const { address, filter } = useAsked()
  const [side = '', peer = '', kind = '', offence = ''] = (address.get('group') ?? '').split(' ')
  const of = Object.fromEntries(Object.entries({ side, peer, kind, offence }).filter(([, value]) => value !== ''))
  const list = usePages(listCounted, { query: { ...filter, ...of, number } })
  const columns = useRequestColumns()
  const rows = list.replies.flatMap((reply) => reply.rows)
  const title = m('requestStatistics.counted', { number: m(`requestStatistics.number-${number}`) })
  return (
    <Section
      title={title}
      actions={
        <Link href={address.hrefWith({ number: undefined, group: undefined })}>
          {m('requestStatistics.closeCounted')}
        </Link>
      }
    >
      {list.failure !== undefined && <ErrorState failure={list.failure} onRetry={list.again} />}
      {list.first === undefined && list.failure === undefined && <Skeleton lines={3} />}
      {rows.length > 0 && (
        <Table
          caption={title}
          columns={columns}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={({ reference }) => reference}
          hrefOf={({ id }) => `/requests/${id}`}
        />
      )}
      {list.more !== undefined && (
        <Button busy={list.busy} onClick={list.more}>
          {m('cases.more')}
        </Button>
      )}
      <p className={css['dim']}>{m('requestStatistics.notListed')}</p>
    </Section>
  )
}

function Sheet({ few }: { few: number }) {
  const m = useMessages()
  const { filter } = useAsked()
  const { from, to, peer } = filter
  const href = (whom: 'own' | 'others') => addressOf(readSheet, { query: { from, to, peer, format: 'csv', for: whom } })
  return (
    <Section title={m('requestStatistics.sheet')}>
      <p className={css['dim']}>{m('requestStatistics.sheetText', { few })}</p>
      <p className={css['sheets']}>
        <a href={href('others')} download>
          {m('requestStatistics.sheetOthers')}
        </a>
        <a href={href('own')} download>
          {m('requestStatistics.sheetOwn')}
        </a>
      </p>
    </Section>
  )
}
