import { measures } from '@comity/law/instrument'
import { offences } from '@comity/law/offences'
import { groupings, readSheet, readStatistics } from '@comity/server/contracts/requests'
import { useQuery } from '@tanstack/react-query'
import { addressOf } from '../../lib/api.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { useOffenceName } from '../cases/words.tsx'
import { WordingChoice } from '../law/english.tsx'
import { useKinds } from './kinds.ts'
import { usePeers } from './peers.ts'
import { opening, sides, useAsked } from './statistics-asked.ts'
import { OpenedIn } from './statistics-behind.tsx'
import { Curve } from './statistics-curve.tsx'
import css from './statistics.module.css'
import { Grounds, Groups, Stages, Times } from './statistics-tables.tsx'

/** How long requests take and how they end. Every number opens the requests it counts. */
export function Statistics() {
  const m = useMessages()
  const { by, filter } = useAsked()
  const found = useQuery(queryOf(readStatistics, { query: { ...filter, by } }))
  return (
    <Page
      title={m('requestStatistics.title')}
      lead={
        <>
          <p className="dim">
            {m('requestStatistics.lead')}{' '}
            {found.data !== undefined &&
              (found.data.whole
                ? m('requestStatistics.wholeNote', { few: found.data.fewestTold })
                : m('requestStatistics.ownOnly'))}
          </p>
          <WordingChoice />
        </>
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
          <OpenedIn place="groups" of={found.data} />
          <Times of={found.data} />
          <OpenedIn place="times" of={found.data} />
          <Curve of={found.data} />
          <OpenedIn place="curve" of={found.data} />
          <Stages of={found.data} />
          <OpenedIn place="stages" of={found.data} />
          <Grounds of={found.data} />
          <OpenedIn place="grounds" of={found.data} />
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
    address.set({ ...opening(undefined), [name]: value === 'any' ? undefined : value })
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

function Sheet({ few }: { few: number }) {
  const m = useMessages()
  const { filter } = useAsked()
  const { from, to, peer } = filter
  const href = (whom: 'own' | 'others') => addressOf(readSheet, { query: { from, to, peer, format: 'csv', for: whom } })
  return (
    <Section title={m('requestStatistics.sheet')}>
      <p className="dim">{m('requestStatistics.sheetText', { few })}</p>
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
