import { fetchEvidence, readDeliveries } from '@comity/server/contracts/exchange'
import type { Delivery, MessageView } from '@comity/server/contracts/exchange'
import { useQuery } from '@tanstack/react-query'
import { addressOf } from '../../lib/api.ts'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { useNow } from '../../lib/now.ts'
import { queryOf } from '../../lib/queries.ts'
import { type Lane, LaneStep, Lanes } from '../../ui/lanes.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { usePostNames } from '../cases/words.tsx'
import css from './delivery.module.css'
import { choiceWords } from './field-words.ts'
import { isSettled, signOf, stillToCome } from './states.ts'
import { useWaiting } from './waiting.ts'

/** The delivery ledger as a picture: the sender's and the recipient's side, and the message between them, receipt by receipt. */
export function DeliveryLedger({ message }: { message: MessageView }) {
  const m = useMessages()
  const formats = useFormats()
  const ledger = useQuery({
    ...queryOf(readDeliveries, { params: { id: message.id } }),
    refetchInterval: ({ state }) =>
      state.data === undefined ||
      !isSettled(state.data.state) ||
      state.data.rows.some(({ proof }) => proof.state === 'awaited')
        ? 5_000
        : false,
  })
  const names = { from: formats.country(message.from.state), to: formats.country(message.to.state) }
  const rows = ledger.data?.rows ?? []
  const coming = stillToCome(
    ledger.data?.state ?? message.state,
    rows.map(({ name }) => name),
  )
  return (
    <Section
      title={m('delivery.title')}
      actions={
        <a
          className={css['evidence']}
          href={addressOf(fetchEvidence, { params: { id: message.id } })}
          download={`comity-${message.digest.slice(0, 12)}.json`}
        >
          {m('delivery.evidence')}
        </a>
      }
    >
      <p className="dim">
        {m('delivery.text')} {m('delivery.evidenceHint')}
      </p>
      <NodeOff message={message} state={ledger.data?.state ?? message.state} />
      {ledger.isPending && <Skeleton lines={5} />}
      {ledger.isError && <ErrorState failure={ledger.error} onRetry={() => void ledger.refetch()} />}
      {ledger.isSuccess && (
        <Lanes label={m('delivery.picture', names)} {...names}>
          {rows.every((row) => laneOf(row, message) === 'to') && (
            <LaneStep lane="from" sign="good">
              <p className={css['name']}>{m('delivery.receipt-composed')}</p>
              <p className={css['when']}>
                <Moment at={message.composedAt} />
              </p>
              <p className="dim">{m('delivery.coverSays')}</p>
            </LaneStep>
          )}
          {rows.map((row) => (
            <Step key={row.receipt} row={row} lane={laneOf(row, message)} />
          ))}
          {coming.map((name) => (
            <LaneStep key={name} lane={name === 'queued' || name === 'transmitted' ? 'from' : 'to'} sign="open" coming>
              <p>{m(`delivery.receipt-${name}`)}</p>
              <p className="dim">{m('delivery.comes')}</p>
            </LaneStep>
          ))}
        </Lanes>
      )}
    </Section>
  )
}

/** While the node of the other State does not answer: that it is so, and when it is tried again. */
function NodeOff({ message, state }: { message: MessageView; state: MessageView['state'] }) {
  const m = useMessages()
  const formats = useFormats()
  const now = useNow()
  const waiting = useWaiting()
  const peer = waiting.data?.rows.find((one) => one.state === message.peer)
  if (message.side !== 'sent' || isSettled(state) || peer === undefined || peer.failures === 0) return null
  return (
    <output className={css['off']}>
      <Sign of="caution" /> {formats.country(message.peer)}: {m('exchange.notAnswering')}
      {peer.nextTry !== null && ` · ${m('exchange.nextTry')} ${formats.relative(peer.nextTry, now)}`}
    </output>
  )
}

// An issuer is `CHE`, `CHE/authority` or `CHE/officer/…`: the State decides the lane.
function laneOf({ issuer }: Delivery, { from }: MessageView): Lane {
  return issuer.split('/')[0] === from.state ? 'from' : 'to'
}

function Step({ row, lane }: { row: Delivery; lane: Lane }) {
  const m = useMessages()
  const formats = useFormats()
  const [state = '', ...rest] = row.issuer.split('/')
  const { index } = row.proof
  return (
    <LaneStep lane={lane} sign={signOf(row.name)}>
      <p className={css['name']}>{m(`delivery.receipt-${row.name}`)}</p>
      <p className={css['when']}>
        <Moment at={row.at} />
      </p>
      <Details body={row.body} />
      <p className="dim">
        {m('delivery.signedBy', { issuer: formats.country(state) })}{' '}
        {rest.length > 0 && (
          <bdi className="code" dir="ltr" title={row.issuer}>
            {rest.join('/').slice(0, 17)}
          </bdi>
        )}
      </p>
      <p className={css['proof']} data-state={row.proof.state}>
        <Sign of={row.proof.state === 'proven' ? 'good' : 'waits'} />{' '}
        {row.proof.state === 'awaited'
          ? m('delivery.awaited')
          : index === null
            ? m('delivery.provenPlain')
            : m('delivery.proven', { index: formats.number(index) })}
      </p>
    </LaneStep>
  )
}

/** To the second: steps of a message follow each other faster than minutes. */
function Moment({ at }: { at: string }) {
  const { language, zone } = useFormats()
  const text = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'long',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(Date.parse(at))
  return (
    <time dateTime={at} title={at}>
      {text}
    </time>
  )
}

/** What a receipt says beside its name: why, on what ground, by which post. Salts and digests are for machines. */
function Details({ body }: { body: Delivery['body'] }) {
  const m = useMessages()
  const postName = usePostNames()
  const wordsOf = (name: string, value: string) => {
    if (name === 'post') return postName(value)?.text ?? value.slice(0, 8)
    if (name === 'ground' && hasMessage('exchange', `ground-${value}`)) return m(`exchange.ground-${value}` as PlainKey)
    return choiceWords(m, name, value)
  }
  const said = Object.entries(body).flatMap(([name, value]) =>
    hasMessage('delivery', `detail-${name}`) && typeof value === 'string' ? [[name, value] as const] : [],
  )
  return said.map(([name, value]) => (
    <p key={name} className={css['said']}>
      {m(`delivery.detail-${name}` as PlainKey)} <bdi>{wordsOf(name, value)}</bdi>
    </p>
  ))
}
