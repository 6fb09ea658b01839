import { greetPeer, refreshPeer } from '@comity/server/contracts/directory'
import type { HelloReport, Peer } from '@comity/server/contracts/directory'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { say } from '../../ui/toast.tsx'
import { RefusalNotice } from '../identity/notice.tsx'
import css from './directory.module.css'
import { offOf, useOrder } from './parts.tsx'

// The exchange allows a quarter of an hour; a clock that is a minute off is looked at long before.
const largeSkewMs = 60_000

/** A test message to a neighbour, and what came of the last one. */
export function TestMessage({ peer }: { peer: Peer }) {
  const m = useMessages()
  const greet = useOrder(greetPeer)
  const refresh = useOrder(refreshPeer, () => say(m('neighbours.refreshed')))
  const params = { state: peer.state }
  const report = greet.reply ?? peer.hello
  return (
    <Section title={m('neighbours.lastTest')}>
      <p className={css['text']}>{m('neighbours.testText')}</p>
      <ButtonRow>
        <Button
          kind={peer.trusted && report === null ? 'main' : 'plain'}
          busy={greet.pending}
          off={offOf(m, peer.offers, 'directory.greet-peer')}
          onClick={() => greet.send({ params, body: {} })}
        >
          {m('neighbours.test')}
        </Button>
        <Button
          busy={refresh.pending}
          off={offOf(m, peer.offers, 'directory.refresh-peer')}
          onClick={() => refresh.send({ params, body: {} })}
        >
          {m('neighbours.refresh')}
        </Button>
      </ButtonRow>
      <RefusalNotice refusal={greet.refusal ?? refresh.refusal} />
      <div aria-live="polite">
        {report === null ? <p className="dim">{m('neighbours.notTested')}</p> : <Report of={report} />}
      </div>
    </Section>
  )
}

function Report({ of }: { of: HelloReport }) {
  const m = useMessages()
  const formats = useFormats()
  const large = Math.abs(of.skewMs) > largeSkewMs
  const standing = `standing-${of.thinks}`
  return (
    <div className={css['result']}>
      <p>
        <Sign of={of.ok ? 'good' : 'wrong'} />{' '}
        <strong>{m(of.ok ? 'neighbours.testOk' : 'neighbours.testFailed')}</strong> · <Instant at={of.at} />
        {of.fault !== null && (
          <>
            {' '}
            · <bdi className="dim">{of.fault}</bdi>
          </>
        )}
      </p>
      {of.ok && (
        <Facts
          facts={[
            [
              m('neighbours.clock'),
              <span key="clock">
                <Sign of={large ? 'caution' : 'good'} />{' '}
                {formats.number(of.skewMs / 1000, {
                  style: 'unit',
                  unit: 'second',
                  unitDisplay: 'short',
                  maximumFractionDigits: 3,
                  signDisplay: 'exceptZero',
                })}{' '}
                <span className="dim">{m(large ? 'neighbours.clockLarge' : 'neighbours.clockSmall')}</span>
              </span>,
            ],
            [m('neighbours.version'), <bdi key="version">{of.version}</bdi>],
            [
              m('neighbours.thinks'),
              of.thinks === ''
                ? m('neighbours.thinksNothing')
                : hasMessage('neighbours', standing)
                  ? m(`neighbours.${standing}` as PlainKey)
                  : of.thinks,
            ],
          ]}
        />
      )}
    </div>
  )
}
