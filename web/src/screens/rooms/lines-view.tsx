import type { RoomView } from '@comity/server/contracts/rooms'
import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useRef } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { Button } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Sign } from '../../ui/sign.tsx'
import { say } from '../../ui/toast.tsx'
import { Size } from '../cases/size.tsx'
import type { Line, SentFile } from './device/lines.ts'
import type { RoomDevice, RoomRead } from './device/session.ts'
import { peopleIn, type People } from './people.ts'
import { isExpired } from './retention.tsx'
import css from './rooms.module.css'

/** Everything that happened in the room, oldest first; messages of others as this browser could open them. */
export function Lines({ view, read, device }: { view: RoomView; read: RoomRead; device: RoomDevice | undefined }) {
  const m = useMessages()
  const people = peopleIn(read.lines)
  const end = useRef<HTMLLIElement>(null)
  const count = read.lines.length + view.outgoing.length
  useLayoutEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  return (
    <ol className={css['lines']} aria-label={m('rooms.log')}>
      {read.lines.map((line) =>
        line.facts.kind === 'message' ? (
          <Message key={line.number} line={line} people={people} view={view} />
        ) : (
          <Happening key={line.number} line={line} people={people} />
        ),
      )}
      {view.outgoing.map(({ id, refused }) => (
        <Waiting key={id} room={view.id} id={id} refused={refused !== null} device={device} />
      ))}
      <li ref={end} aria-hidden="true" />
    </ol>
  )
}

function Message({ line, people, view }: { line: Line; people: People; view: RoomView }) {
  const m = useMessages()
  const formats = useFormats()
  const { author, said, number, at } = line
  const now = useNow()
  const person = people.get(author)
  const readers = view.reading.filter((one) => one.number >= number && one.name !== author && one.name !== view.own)
  const own = author === view.own
  return (
    <li className={css['message']} data-own={own ? true : undefined} id={`line-${number}`}>
      <p>
        <strong>
          <bdi>{person?.person.text ?? author}</bdi>
        </strong>{' '}
        <span className="dim">
          {formats.country(author.slice(0, 3))} · <bdi>{person?.post.text ?? ''}</bdi> · <Instant at={at} />
        </span>
      </p>
      {said === undefined ? (
        <p className={css['unread']}>
          <Sign of={view.withheld.includes(number) ? 'caution' : 'over'} />{' '}
          {whyUnread(m, formats.country, view, line, now)}
        </p>
      ) : (
        <>
          {said.text !== '' && (
            <p dir="auto" className={css['said']}>
              {said.text}
            </p>
          )}
          {said.files.map((file) => (
            <FileLine key={file.digest} room={view.id} file={file} />
          ))}
        </>
      )}
      {own && readers.length > 0 && (
        <p className={css['readers']}>
          {m('rooms.readBy', { names: formats.list(readers.map(({ name }) => people.get(name)?.person.text ?? name)) })}
        </p>
      )}
    </li>
  )
}

/** Why there are no words: nobody gave them, their time was over, or they were never for this browser. */
function whyUnread(m: Messages, country: (state: string) => string, view: RoomView, line: Line, now: string): string {
  if (view.withheld.includes(line.number)) return m('rooms.withheld', { state: country(view.lead) })
  return m(isExpired(view, line.at, now) ? 'rooms.expired' : 'rooms.notForThisBrowser')
}

function FileLine({ room, file }: { room: string; file: SentFile }) {
  const m = useMessages()
  const fetched = useQuery({
    queryKey: ['room-file', file.digest],
    enabled: false,
    gcTime: 0,
    queryFn: async () => {
      const { openFile } = await import('./device/files.ts')
      const address = URL.createObjectURL(await openFile(room, file))
      const link = document.createElement('a')
      link.href = address
      link.download = file.name
      link.click()
      setTimeout(() => URL.revokeObjectURL(address), 60_000)
      return true
    },
  })
  const get = async () => {
    const { isError } = await fetched.refetch()
    if (isError) say(m('rooms.fileFailed', { name: file.name }), 'critical')
  }
  return (
    <p className={css['file']}>
      <Button
        kind="quiet"
        busy={fetched.isFetching}
        label={m('rooms.getFile', { name: file.name })}
        onClick={() => void get()}
      >
        {file.name}
      </Button>{' '}
      <span className="dim">
        <Size bytes={file.bytes} />
      </span>
    </p>
  )
}

/** Written, and not yet in the log: the node of the lead is away, or the device is writing it anew. */
function Waiting({
  room,
  id,
  refused,
  device,
}: {
  room: string
  id: string
  refused: boolean
  device: RoomDevice | undefined
}) {
  const m = useMessages()
  const { data } = useQuery({
    queryKey: ['room-waiting', id],
    enabled: device !== undefined,
    queryFn: async () => (await device?.written(room, id)) ?? null,
  })
  return (
    <li className={css['message']} data-own data-waiting>
      <p dir="auto" className={css['said']}>
        {data?.text ?? '…'}
      </p>
      <p className={css['readers']}>{m(refused ? 'rooms.writtenAnew' : 'rooms.waitsForLead')}</p>
    </li>
  )
}

function Happening({ line, people }: { line: Line; people: People }) {
  const m = useMessages()
  const formats = useFormats()
  return (
    <li className={css['happening']} id={`line-${line.number}`}>
      {sentenceOf(m, formats.country, formats.list, people, line)} <Instant at={line.at} />
    </li>
  )
}

/** What happened, in one sentence. */
function sentenceOf(
  m: Messages,
  country: (state: string) => string,
  list: (items: readonly string[]) => string,
  people: People,
  { facts, author }: Line,
): string {
  const named = (name: string): string => {
    const person = people.get(name)
    const state = country(name.slice(0, 3))
    return person === undefined ? state : `\u2068${person.person.text}\u2069 (${state})`
  }
  const by = author.length === 3 ? country(author) : named(author)
  switch (facts.kind) {
    case 'opened':
      return m('rooms.did-opened', { by })
    case 'invited':
      return m('rooms.did-invited', {
        by,
        authority: `\u2068${facts.who.name.text}\u2069`,
        state: country(facts.who.state),
      })
    case 'seated':
      if (author === facts.who.name) return m('rooms.did-asked', { who: named(author) })
      return m('rooms.did-seated', { by, who: named(facts.who.name) })
    case 'changed': {
      const added = facts.added.map(({ name }) => name)
      const again = added.filter((name) => facts.removed.includes(name))
      if (again.length > 0) return m('rooms.did-entered', { who: list(again.map(named)) })
      if (added.length === 0 && facts.removed.length === 0) return m('rooms.did-renewed', { by })
      if (facts.removed.length === 0) return m('rooms.did-let-in', { by, who: list(added.map(named)) })
      if (added.length === 0) return m('rooms.did-removed', { by, who: list(facts.removed.map(named)) })
      return m('rooms.did-both', { by, who: list(added.map(named)), gone: list(facts.removed.map(named)) })
    }
    case 'left':
      return m('rooms.did-left', { who: named(facts.who) })
    case 'handed-over':
      return m('rooms.did-handed-over', { by, to: country(facts.to) })
    case 'took-over':
      return m('rooms.did-took-over', { by })
    case 'closed':
      return m('rooms.did-closed', { by, reason: `\u2068${facts.reason}\u2069` })
    case 'retained':
      if (facts.hold) return m('rooms.did-held', { by, reason: `\u2068${facts.reason}\u2069` })
      return facts.days === null
        ? m('rooms.did-kept', { by, reason: `\u2068${facts.reason}\u2069` })
        : m('rooms.did-retained', { by, days: facts.days, reason: `\u2068${facts.reason}\u2069` })
    case 'message':
    default:
      return ''
  }
}
