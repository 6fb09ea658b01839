import { listAccusations } from '@comity/server/contracts/ledger'
import type { LogState, MirrorState, WitnessState } from '@comity/server/contracts/ledger'
import { useQuery } from '@tanstack/react-query'
import { hasMessage, useFormats, useMessages } from '../../lib/messages.tsx'
import type { PlainKey } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { Table } from '../../ui/table.tsx'
import { save } from '../../lib/transfer.ts'
import css from './ledger.module.css'

/** Who watches this log, whose logs are watched from here, and what convicts one of them. */
export function Witnesses({ log }: { log: LogState }) {
  const m = useMessages()
  const formats = useFormats()
  const { quorum } = log
  return (
    <>
      <Section title={m('ledger.witnesses')}>
        <p className="dim">{m('ledger.witnessesText')}</p>
        <p>
          <Sign of={quorum === null ? 'open' : quorum.behind === 0 ? 'good' : 'waits'} />{' '}
          <strong>{m('ledger.quorum')}</strong>:{' '}
          {quorum === null
            ? m('ledger.quorumNone')
            : `${m('ledger.quorumReached', { size: quorum.size })}${quorum.behind > 0 ? ` · ${m('ledger.behindBy', { count: quorum.behind })}` : ''}`}
        </p>
        <Table<WitnessState>
          caption={m('ledger.witnesses')}
          rows={log.witnesses}
          idOf={({ key }) => key}
          nameOf={({ name }) => name}
          empty={<p className="dim">{m('ledger.noWitnesses')}</p>}
          columns={[
            {
              id: 'name',
              title: m('ledger.witness'),
              cell: ({ name, state }) => <NameOf state={state} name={name} />,
            },
            {
              id: 'state',
              title: m('ledger.state'),
              cell: (one) => (
                <Standing failingSince={one.failingSince} problem={one.problem} text="ledger.failing">
                  {one.size === null ? (
                    <>
                      <Sign of="waits" /> {m('ledger.never')}
                    </>
                  ) : one.behind > 0 ? (
                    <>
                      <Sign of="waits" /> {m('ledger.behindBy', { count: one.behind })}
                    </>
                  ) : (
                    <>
                      <Sign of="good" /> {m('ledger.upToDate')}
                    </>
                  )}
                </Standing>
              ),
            },
            {
              id: 'cosigned',
              title: m('ledger.witnessed'),
              cell: ({ size, at }) =>
                size === null || at === null ? (
                  '—'
                ) : (
                  <span>
                    {m('ledger.upTo', { size: formats.number(size) })} · <Instant at={at} />
                  </span>
                ),
            },
          ]}
        />
      </Section>
      <Section title={m('ledger.mirrors')}>
        <Table<MirrorState>
          caption={m('ledger.mirrors')}
          rows={log.mirrors}
          idOf={({ origin }) => origin}
          nameOf={({ origin }) => origin}
          empty={<p className="dim">{m('ledger.noMirrors')}</p>}
          columns={[
            {
              id: 'log',
              title: m('ledger.log'),
              cell: ({ state, origin }) => <NameOf state={state} name={origin} />,
            },
            {
              id: 'state',
              title: m('ledger.state'),
              cell: (one) => (
                <Standing
                  failingSince={one.failingSince}
                  problem={one.problem}
                  text="ledger.mirrorFailing"
                  convicted={one.convicted}
                >
                  <Sign of="good" /> {m('ledger.inOrder')}
                </Standing>
              ),
            },
            {
              id: 'size',
              title: m('ledger.size'),
              cell: ({ size, seen }) =>
                m('ledger.keptOf', { size: formats.number(size), seen: formats.number(Math.max(seen, size)) }),
            },
            {
              id: 'at',
              title: m('oversight.when'),
              minor: true,
              cell: ({ at }) => (at === null ? '—' : m('ledger.lastInOrder', { time: formats.instant(at) })),
            },
          ]}
        />
      </Section>
      <Accusations />
    </>
  )
}

function NameOf({ state, name }: { state: string | null; name: string }) {
  const formats = useFormats()
  return (
    <span className={css['stack']}>
      {state !== null && <span>{formats.country(state)}</span>}
      <bdi className="code" dir="ltr">
        {name}
      </bdi>
    </span>
  )
}

type StandingProps = {
  failingSince: string | null
  problem: string | null
  text: 'ledger.failing' | 'ledger.mirrorFailing'
  convicted?: boolean
  children: React.ReactNode
}

function Standing({ failingSince, problem, text, convicted = false, children }: StandingProps) {
  const m = useMessages()
  const formats = useFormats()
  if (convicted) {
    return (
      <strong>
        <Sign of="wrong" /> {m('ledger.convicted')}
      </strong>
    )
  }
  if (failingSince === null) return <span>{children}</span>
  return (
    <span>
      <Sign of="caution" /> {m(text, { time: formats.instant(failingSince) })}
      {problem !== null && (
        <>
          {' '}
          <bdi className="dim">
            {hasMessage('ledger', `problem-${problem}`) ? m(`ledger.problem-${problem}` as PlainKey) : problem}
          </bdi>
        </>
      )}
    </span>
  )
}

/** Logs that contradicted themselves, each with the file that proves it to anyone. Nothing where there are none. */
function Accusations() {
  const m = useMessages()
  const formats = useFormats()
  const { data } = useQuery({ ...queryOf(listAccusations, {}), retry: false })
  if (data === undefined || data.accusations.length === 0) return null
  return (
    <Section title={m('ledger.accusations')}>
      <ul className={css['faults']}>
        {data.accusations.map((one) => (
          <li key={one.digest}>
            <Sign of="wrong" /> <strong>{m(`ledger.proven-${one.proven}`)}</strong> ·{' '}
            <bdi className="code" dir="ltr">
              {one.origin}
            </bdi>{' '}
            ·{' '}
            {m('ledger.entriesFromTo', {
              from: formats.number(one.earlierSize),
              to: formats.number(one.laterSize),
            })}{' '}
            · <Instant at={one.at} />{' '}
            <Button
              kind="quiet"
              onClick={() =>
                save(new Blob([one.text], { type: 'text/plain' }), `accusation-${one.digest.slice(0, 12)}.txt`)
              }
            >
              {m('ledger.getAccusation')}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
