import { comparePeer, restorePeer, trustPeer } from '@comity/server/contracts/directory'
import type { Peer } from '@comity/server/contracts/directory'
import { useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { say } from '../../ui/toast.tsx'
import { CommandForm } from '../identity/command-form.tsx'
import { RefusalNotice } from '../identity/notice.tsx'
import { KeyWords } from '../ledger/key-words.tsx'
import css from './directory.module.css'
import type { OwnSide } from './neighbour.tsx'
import { offOf, useOrder } from './parts.tsx'

const steps = ['brought', 'compared', 'trusted', 'tested'] as const
type Step = (typeof steps)[number]

/** How far the ceremony is: the steps that are done, and the one that is next. */
export function stepsDone({ standing, hello }: Pick<Peer, 'standing' | 'hello'>): readonly Step[] {
  const done: Step[] = ['brought']
  if (standing === 'compared' || standing === 'trusted') done.push('compared')
  if (standing === 'trusted') done.push('trusted')
  if (standing === 'trusted' && hello?.ok === true) done.push('tested')
  return done
}

/**
 * The ceremony of trust: two officers of two States read each other the words of their keys by telephone, a second
 * officer agrees, a test message shows that it works.
 */
export function Ceremony({ peer, own }: { peer: Peer; own: OwnSide }) {
  const m = useMessages()
  const formats = useFormats()
  const done = stepsDone(peer)
  const back = peer.standing === 'suspended' || peer.standing === 'distrusted'
  if (back) return <Restore peer={peer} own={own} />
  return (
    <Section title={m('neighbours.ceremony')}>
      <ol className={css['steps']}>
        {steps.map((step, index) => {
          const state = done.includes(step) ? 'done' : done.length === index ? 'now' : 'later'
          return (
            <li key={step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
              <Sign of={state === 'done' ? 'good' : state === 'now' ? 'waits' : 'open'} />
              <span>
                {m(`neighbours.step-${step}`)}
                <span className="dim">
                  {m(
                    state === 'done'
                      ? 'neighbours.stepDone'
                      : state === 'now'
                        ? 'neighbours.stepNow'
                        : 'neighbours.stepLater',
                  )}
                </span>
              </span>
            </li>
          )
        })}
      </ol>
      {peer.standing === 'proposed' && (
        <>
          <BothWords peer={peer} own={own} />
          <Compare peer={peer} />
        </>
      )}
      {peer.standing === 'compared' && (
        <>
          <BothWords peer={peer} own={own} />
          <Trust peer={peer} />
        </>
      )}
      {peer.standing === 'trusted' && (
        <details>
          <summary>{m('neighbours.wordsTheirsOf', { state: formats.country(peer.state) })}</summary>
          <BothWords peer={peer} own={own} />
        </details>
      )}
    </Section>
  )
}

function BothWords({ peer, own }: { peer: Peer; own: OwnSide }) {
  const m = useMessages()
  const formats = useFormats()
  const ours = m('neighbours.wordsOursOf', { state: formats.country(own.state) })
  const theirs = m('neighbours.wordsTheirsOf', { state: formats.country(peer.state) })
  return (
    <>
      <p className={css['text']}>{m('neighbours.wordsHint')}</p>
      <div className={css['both']}>
        <div className={css['side']}>
          <h3>{m('neighbours.wordsOurs')}</h3>
          <p className="dim">{ours}</p>
          <KeyWords label={ours} words={own.words} big />
        </div>
        <div className={css['side']}>
          <h3>{m('neighbours.wordsTheirs')}</h3>
          <p className="dim">{theirs}</p>
          <KeyWords label={theirs} words={peer.key.words} big />
        </div>
      </div>
    </>
  )
}

type HeardProps = { value: string; onChange: (value: string) => void; error: string | undefined }

function Heard({ value, onChange, error }: HeardProps) {
  const m = useMessages()
  const count = value.split(/[^a-z]+/i).filter((word) => word !== '').length
  return (
    <>
      <TextField
        name="words"
        label={m('neighbours.heard')}
        hint={m('neighbours.heardHint')}
        error={error}
        value={value}
        onChange={onChange}
        lines={3}
        lang="en"
        spellCheck={false}
      />
      <p className="dim" aria-live="polite">
        {m('neighbours.heardCount', { count })}
      </p>
    </>
  )
}

function Compare({ peer }: { peer: Peer }) {
  const m = useMessages()
  const formats = useFormats()
  const [words, setWords] = useState('')
  const order = useOrder(comparePeer, () => say(m('neighbours.compared')))
  const off = offOf(m, peer.offers, 'directory.compare-peer')
  if (off !== undefined) return <p className="dim">{off.because}</p>
  return (
    <div className={css['panel']}>
      <CommandForm
        schema={comparePeer.body}
        value={{ words }}
        labels={{ words: m('neighbours.heard') }}
        submit={m('neighbours.compare')}
        busy={order.pending}
        refusal={order.refusal}
        onSend={() => order.send({ params: { state: peer.state }, version: peer.version, body: { words } })}
      >
        {(errorOf) => (
          <>
            <p>{m('neighbours.compareText', { state: formats.country(peer.state) })}</p>
            <Heard value={words} onChange={setWords} error={errorOf('words')} />
          </>
        )}
      </CommandForm>
    </div>
  )
}

function Trust({ peer }: { peer: Peer }) {
  const m = useMessages()
  const [words, setWords] = useState('')
  const order = useOrder(trustPeer, () => say(m('neighbours.trustedNow')))
  const off = offOf(m, peer.offers, 'directory.trust-peer')
  if (off !== undefined) return <p className="dim">{off.because}</p>
  return (
    <div className={css['panel']}>
      <CommandForm
        schema={trustPeer.body}
        value={{ words }}
        labels={{ words: m('neighbours.heard') }}
        submit={m('neighbours.trust')}
        busy={order.pending}
        refusal={order.refusal}
        onSend={() => order.send({ params: { state: peer.state }, version: peer.version, body: { words } })}
      >
        {(errorOf) => (
          <>
            <p>{m('neighbours.trustText')}</p>
            <Heard value={words} onChange={setWords} error={errorOf('words')} />
          </>
        )}
      </CommandForm>
    </div>
  )
}

/** The way back to trust: the words are heard once more, and two officers agree. */
function Restore({ peer, own }: { peer: Peer; own: OwnSide }) {
  const m = useMessages()
  const [words, setWords] = useState('')
  const [reason, setReason] = useState('')
  const order = useOrder(restorePeer, () => say(m('neighbours.trustedNow')))
  const off = offOf(m, peer.offers, 'directory.restore-peer')
  return (
    <Section title={m('neighbours.restore')}>
      {off === undefined ? (
        <>
          <BothWords peer={peer} own={own} />
          <div className={css['panel']}>
            <CommandForm
              schema={restorePeer.body}
              value={{ words, reason }}
              labels={{ words: m('neighbours.heard'), reason: m('neighbours.reason') }}
              submit={m('neighbours.restore')}
              busy={order.pending}
              refusal={order.refusal}
              onSend={() =>
                order.send({ params: { state: peer.state }, version: peer.version, body: { words, reason } })
              }
            >
              {(errorOf) => (
                <>
                  <p>{m('neighbours.restoreText')}</p>
                  <Heard value={words} onChange={setWords} error={errorOf('words')} />
                  <TextField
                    name="reason"
                    label={m('neighbours.reason')}
                    error={errorOf('reason')}
                    value={reason}
                    onChange={setReason}
                  />
                </>
              )}
            </CommandForm>
          </div>
        </>
      ) : (
        <>
          <p className="dim">{off.because}</p>
          <RefusalNotice refusal={order.refusal} />
        </>
      )}
    </Section>
  )
}
