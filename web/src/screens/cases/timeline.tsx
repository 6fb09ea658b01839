import { partKinds, readTimeline } from '@comity/server/contracts/cases'
import type { PartKind, TimelineRow } from '@comity/server/contracts/cases'
import { useMemo } from 'react'
import { useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { usePages } from '../../lib/pages.ts'
import { Instant } from '../../ui/deadline.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Paged } from '../../ui/paged.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { eventSentence } from './event-words.ts'
import type { Speaker } from './event-words.ts'
import { Name, usePostNames } from './words.tsx'

/** What happened in the case, newest first on the screen. On paper the same list is the chronology, oldest first. */
export function Timeline() {
  const m = useMessages()
  const file = useCase()
  const address = useAddress()
  const wanted = partKinds.find((kind) => kind === address.get('of')) ?? (address.get('of') === 'case' ? 'case' : 'all')
  const pages = usePages(readTimeline, { params: { case: file.id }, query: { limit: 100 } })
  const rows = pages.replies.flatMap((reply) => reply.rows).filter((row) => wanted === 'all' || kindOf(row) === wanted)
  return (
    <div className={css['column']}>
      <div className={css['filters']}>
        <SelectField<'all' | 'case' | PartKind>
          name="of"
          label={m('caseFile.about')}
          value={wanted}
          onChange={(chosen) => address.set({ of: chosen === 'all' ? '' : chosen })}
          choices={[
            { value: 'all', label: m('caseFile.everything') },
            { value: 'case', label: m('cases.case') },
            ...partKinds.map((kind) => ({ value: kind, label: m(`cases.part_${kind}`) })),
          ]}
        />
      </div>
      <Paged of={pages} more={m('cases.earlier')}>
        {() => (
          <>
            {rows.length === 0 && <EmptyState title={m('caseFile.noEvents')} />}
            <h2 className="printOnly">{m('caseFile.chronology', { reference: file.reference })}</h2>
            <ol className={css['timeline']} aria-label={m('cases.timeline')}>
              {rows.map((row) => (
                <Happening key={row.id} row={row} />
              ))}
            </ol>
          </>
        )}
      </Paged>
    </div>
  )
}

function kindOf({ event, part }: TimelineRow): PartKind | 'case' {
  if (part !== null) return part.kind
  return partKinds.find((kind) => event.startsWith(`cases/${kind}-`)) ?? 'case'
}

function useSpeaker(): Speaker {
  const m = useMessages()
  const formats = useFormats()
  const postName = usePostNames(useCase())
  return useMemo(
    () => ({ m, postName, instant: (at: string) => formats.instant(at), list: (items) => formats.list(items) }),
    [m, postName, formats],
  )
}

function Happening({ row }: { row: TimelineRow }) {
  const m = useMessages()
  const speaker = useSpeaker()
  const digest = row.data['digest']
  return (
    <li>
      <Instant at={row.at} />
      <div>
        <p>{eventSentence(row, speaker)}</p>
        <p className="dim">
          {row.by.name === null ? m('caseFile.byNode') : <Name of={row.by.name} />}
          {row.by.title !== null && (
            <>
              {' · '}
              <Name of={row.by.title} />
            </>
          )}
          {typeof digest === 'string' && (
            <>
              {' · '}
              <code title={digest}>SHA-256 {digest.slice(0, 12)}…</code>
            </>
          )}
        </p>
      </div>
    </li>
  )
}
