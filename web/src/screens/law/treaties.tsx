import { listInstruments } from '@comity/server/contracts/law'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Page } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import type { ReplyOf } from '@comity/server/kernel/route'
import { English, WordingChoice } from './english.tsx'
import { useWording } from './wording.ts'
import css from './law.module.css'

type Row = ReplyOf<typeof listInstruments>['instruments'][number]

/** Every instrument in the data: what it is for, how many it binds, how old that is and whether a lawyer compared it. */
export function Treaties() {
  const m = useMessages()
  const formats = useFormats()
  const { read } = useWording()
  const list = useQuery(queryOf(listInstruments, { query: {} }))
  return (
    <Page
      title={m('menu.treaties')}
      lead={
        <>
          <p className={css['lead']}>{m('law.treatiesLead')}</p>
          <WordingChoice />
        </>
      }
    >
      {list.isPending && <Skeleton lines={12} />}
      {list.isError && <ErrorState failure={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && (
        <Table<Row>
          caption={m('menu.treaties')}
          rows={list.data.instruments}
          idOf={({ id }) => id}
          nameOf={({ title }) => read(title).text}
          hrefOf={({ id }) => `/law/treaties/${id}`}
          columns={[
            { id: 'title', title: m('law.treaty'), cell: ({ title }) => <English>{title}</English> },
            { id: 'cite', title: m('law.cite'), minor: true, cell: ({ cite }) => <English>{cite}</English> },
            {
              id: 'measures',
              title: m('law.measures'),
              minor: true,
              cell: ({ measures }) => formats.list(measures.map((one) => m(`law.measure-${one}`))),
            },
            {
              id: 'parties',
              title: m('law.parties'),
              align: 'end',
              cell: ({ parties }) => (parties === null ? '—' : formats.number(parties)),
            },
            {
              id: 'asOf',
              title: m('law.asOf'),
              minor: true,
              cell: ({ asOf }) => <bdi className={css['when']}>{formats.day(`${asOf}T12:00:00Z`, 'UTC')}</bdi>,
            },
            {
              id: 'verified',
              title: m('law.verified'),
              cell: ({ verified }) => (
                <>
                  <Sign of={verified ? 'good' : 'caution'} /> {m(verified ? 'law.yes' : 'law.no')}
                </>
              ),
            },
          ]}
        />
      )}
    </Page>
  )
}
