import { readLog } from '@comity/server/contracts/ledger'
import type { LogState } from '@comity/server/contracts/ledger'
import { useQuery } from '@tanstack/react-query'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Instant } from '../../ui/deadline.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { Sign } from '../../ui/sign.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { lengthOfTime } from './age.ts'
import { Check } from './check.tsx'
import { Copied } from './copied.tsx'
import { Entries } from './entries.tsx'
import { KeyWords } from './key-words.tsx'
import css from './ledger.module.css'
import { Witnesses } from './witnesses.tsx'

/** The log of this node: whether all of it is signed, by which key, whether it holds, and what stands in it. */
export function Log() {
  const m = useMessages()
  const log = useQuery({ ...queryOf(readLog, {}), refetchInterval: 15_000 })
  return (
    <Page title={m('menu.log')} lead={<p className={css['lead']}>{m('ledger.lead')}</p>}>
      {log.isPending && <Skeleton lines={6} />}
      {log.isError && <ErrorState failure={log.error} onRetry={() => void log.refetch()} />}
      {log.isSuccess && (
        <>
          <div className={css['columns']}>
            <State log={log.data} />
            <Section title={m('ledger.keyWords')}>
              <p className="dim">{m('ledger.keyWordsHint')}</p>
              <KeyWords label={m('ledger.keyWords')} words={log.data.words} />
            </Section>
          </div>
          <Witnesses log={log.data} />
          <Check />
          <Entries signed={log.data.checkpoint?.size ?? 0} />
          <Section title={m('ledger.keys')}>
            <Facts
              facts={[
                [m('ledger.origin'), <Copied key="origin" name={m('ledger.origin')} text={log.data.origin} />],
                [
                  m('ledger.verifierKey'),
                  <Copied key="log" name={m('ledger.verifierKey')} text={log.data.verifierKey} />,
                ],
                [
                  m('ledger.witnessKey'),
                  <Copied key="witness" name={m('ledger.witnessKey')} text={log.data.witnessKey} />,
                ],
              ]}
            />
          </Section>
        </>
      )}
    </Page>
  )
}

// Entries are signed within 100 ms; a leader that takes over does it within seconds.
const patienceSeconds = 60

function State({ log }: { log: LogState }) {
  const m = useMessages()
  const formats = useFormats()
  const { checkpoint, waiting, ageSeconds, held } = log
  const behind = waiting > 0 && (ageSeconds ?? Infinity) > patienceSeconds
  return (
    <Section title={m('ledger.state')}>
      <p className={css['verdict']} aria-live="polite">
        <Sign of={held !== null || behind ? 'wrong' : waiting > 0 ? 'waits' : 'good'} />{' '}
        {held !== null
          ? m(`ledger.held-${held}`)
          : m(behind ? 'ledger.behind' : waiting > 0 ? 'ledger.someWait' : 'ledger.allCovered')}
      </p>
      <Facts
        facts={[
          [m('ledger.size'), formats.number(log.size)],
          [
            m('ledger.checkpoint'),
            checkpoint === null ? (
              m('ledger.none')
            ) : (
              <span key="at">
                <Instant at={checkpoint.at} /> · {m('ledger.overEntries', { count: checkpoint.size })}
              </span>
            ),
          ],
          [m('ledger.age'), ageSeconds === null ? '—' : lengthOfTime(formats, ageSeconds)],
          [m('ledger.waiting'), formats.number(waiting)],
          ...(checkpoint === null
            ? []
            : [[m('ledger.root'), <Copied key="root" name={m('ledger.root')} text={checkpoint.root} />] as const]),
        ]}
      />
      {checkpoint !== null && (
        <p>
          <a href="/log/checkpoint" download="checkpoint.txt">
            {m('ledger.getCheckpoint')}
          </a>
        </p>
      )}
    </Section>
  )
}
