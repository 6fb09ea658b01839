import { fetchEvidence, readDeliveries } from '@comity/server/contracts/exchange'
import type { Delivery, MessageView } from '@comity/server/contracts/exchange'
import { useQuery } from '@tanstack/react-query'
import { addressOf } from '../../lib/api.ts'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Instant } from '../../ui/deadline.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import css from './delivery.module.css'
import { choiceWords } from './field-words.ts'
import { isSettled, signOf, stillToCome } from './states.ts'

/**
 * The delivery ledger as a picture: two lanes, the sender's and the recipient's, and the line the message takes between
 * them from receipt to receipt. It is an ordered list that is drawn, so those who hear it miss nothing.
 */
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
      <p className={css['dim']}>
        {m('delivery.text')} {m('delivery.evidenceHint')}
      </p>
      {ledger.isPending && <Skeleton lines={5} />}
      {ledger.isError && <ErrorState failure={ledger.error} onRetry={() => void ledger.refetch()} />}
      {ledger.isSuccess && (
        <div className={css['picture']}>
          <div className={css['lanes']} aria-hidden="true">
            <span>{names.from}</span>
            <span>{names.to}</span>
          </div>
          <ol className={css['steps']} aria-label={m('delivery.picture', names)}>
            {rows.map((row) => (
              <Step key={row.receipt} row={row} lane={laneOf(row, message)} />
            ))}
            {coming.map((name) => (
              <li
                key={name}
                className={css['step']}
                data-coming
                data-lane={name === 'queued' || name === 'transmitted' ? 'from' : 'to'}
              >
                <Sign of="open" />
                <div>
                  <p className={css['name']}>{m(`delivery.receipt-${name}`)}</p>
                  <p className={css['dim']}>{m('delivery.comes')}</p>
                </div>
              </li>
            ))}
          </ol>
        </div>
      )}
    </Section>
  )
}

// An issuer is `CHE`, `CHE/authority` or `CHE/officer/…`: the State decides the lane.
function laneOf({ issuer }: Delivery, { from }: MessageView): 'from' | 'to' {
  return issuer.split('/')[0] === from.state ? 'from' : 'to'
}

function Step({ row, lane }: { row: Delivery; lane: 'from' | 'to' }) {
  const m = useMessages()
  const formats = useFormats()
  const [state = '', ...rest] = row.issuer.split('/')
  const { index } = row.proof
  return (
    <li className={css['step']} data-lane={lane}>
      <Sign of={signOf(row.name)} />
      <div>
        <p className={css['name']}>{m(`delivery.receipt-${row.name}`)}</p>
        <p className={css['when']}>
          <Instant at={row.at} />
        </p>
        <Details body={row.body} />
        <p className={css['dim']}>
          {m('delivery.signedBy', { issuer: formats.country(state) })}{' '}
          {rest.length > 0 && (
            <bdi className={css['code']} dir="ltr" title={row.issuer}>
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
      </div>
    </li>
  )
}

/** What a receipt says beside its name: why, on what ground, by which post. Salts and digests are for machines. */
function Details({ body }: { body: Delivery['body'] }) {
  const m = useMessages()
  const said = Object.entries(body).flatMap(([name, value]) =>
    hasMessage('delivery', `detail-${name}`) && typeof value === 'string' ? [[name, value] as const] : [],
  )
  return said.map(([name, value]) => (
    <p key={name} className={css['said']}>
      {m(`delivery.detail-${name}` as PlainKey)}{' '}
      <bdi>
        {name === 'ground' && hasMessage('exchange', `ground-${value}`)
          ? m(`exchange.ground-${value}` as PlainKey)
          : choiceWords(m, name, value)}
      </bdi>
    </p>
  ))
}
