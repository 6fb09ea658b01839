import { approveProposal, listProposals, rejectProposal, withdrawProposal } from '@comity/server/contracts/oversight'
import type { Proposal } from '@comity/server/contracts/oversight'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queries, queryOf, useSend } from '../../lib/queries.ts'
import { ruleSentence } from '../../lib/rules.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Deadline, Instant } from '../../ui/deadline.tsx'
import { Facts, Page, Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { RefusalNotice } from '../identity/notice.tsx'
import { OneTime } from '../identity/one-time.tsx'
import { Tongue } from '../identity/person.tsx'
import { ReasonDialog } from '../identity/reason-dialog.tsx'
import { actionWords } from './action-words.ts'
import { Asked } from './asked.tsx'
import { secretOf, type Secret } from './secret.ts'
import css from './oversight.module.css'

/** What waits for a second officer: mine, and what I may agree to. */
export function Proposals() {
  const m = useMessages()
  const address = useAddress()
  const [secret, setSecret] = useState<Secret>()
  const proposals = useQuery(queryOf(listProposals, {}))
  if (proposals.isPending) return <Skeleton lines={6} />
  if (proposals.isError) return <ErrorState failure={proposals.error} onRetry={() => void proposals.refetch()} />
  const { rows } = proposals.data
  const groups = [
    { title: m('oversight.forMe'), rows: rows.filter(({ state, mine }) => state === 'waiting' && !mine) },
    { title: m('oversight.mine'), rows: rows.filter(({ state, mine }) => state === 'waiting' && mine) },
    { title: m('oversight.settledOnes'), rows: rows.filter(({ state }) => state !== 'waiting') },
  ].filter((group) => group.rows.length > 0)
  return (
    <Page title={m('menu.proposals')} lead={<p className={css['sentence']}>{m('oversight.proposalsText')}</p>}>
      {secret !== undefined && <OneTime {...secret} />}
      {groups.length === 0 && (
        <EmptyState title={m('oversight.noProposals')}>{m('oversight.noProposalsText')}</EmptyState>
      )}
      {groups.map((group) => (
        <Section key={group.title} title={group.title}>
          <ul className={css['list']}>
            {group.rows.map((proposal) => (
              <ProposalCard
                key={proposal.id}
                proposal={proposal}
                open={address.get('proposal') === proposal.id}
                onSecret={setSecret}
              />
            ))}
          </ul>
        </Section>
      ))}
    </Page>
  )
}

type CardParts = { proposal: Proposal; open: boolean; onSecret: (secret: Secret | undefined) => void }

function ProposalCard({ proposal, open, onSecret }: CardParts) {
  const m = useMessages()
  const formats = useFormats()
  const [rejecting, setRejecting] = useState(false)
  // What was agreed to may have changed anything: all of it is asked anew.
  const done = (text: string) => () => {
    say(text)
    void queries.invalidateQueries()
  }
  const approve = useSend(approveProposal, {
    onDone: ({ proposal: settled, result }) => {
      onSecret(secretOf(m, formats, result))
      done(settled.state === 'failed' ? m('oversight.carriedOutNot') : m('oversight.agreed'))()
    },
  })
  const reject = useSend(rejectProposal, { onDone: done(m('oversight.declined')) })
  const withdraw = useSend(withdrawProposal, { onDone: done(m('oversight.withdrawn')) })
  const { by, settled, state, offer } = proposal
  const off = offer.allowed ? {} : { off: { because: offer.because ?? ruleSentence(m, 'oversight.proposal.own') } }
  const waiting = state === 'waiting'
  return (
    <li className={css['card']} id={proposal.id} data-open={open ? true : undefined}>
      <div className={css['head']}>
        <h3>
          {m('oversight.wants', { name: isolated(by.name?.text ?? m('admin.officer')), what: summaryOf(m, proposal) })}
        </h3>
        <Badge tone={waiting ? 'accent' : 'plain'}>{m(`oversight.state-${state}`)}</Badge>
      </div>
      <p className="dim">
        {by.title !== null && (
          <>
            <Tongue of={by.title} /> ·{' '}
          </>
        )}
        <Instant at={proposal.proposedAt} />
      </p>
      {waiting && <Deadline at={proposal.expiresAt} />}
      <p className={css['sentence']}>{ruleSentence(m, proposal.rule, proposal.because)}</p>
      <Facts
        facts={[
          [
            m('oversight.action'),
            <code key="action" className="code" dir="ltr">
              {proposal.action}
            </code>,
          ],
          ...(proposal.label === null
            ? []
            : [[m('oversight.record'), <bdi key="label">{proposal.label}</bdi>] as const]),
          [
            m('oversight.rule'),
            <code key="rule" className="code" dir="ltr">
              {proposal.rule}
            </code>,
          ],
        ]}
      />
      <Asked asked={proposal.asked} />
      {settled !== null && (
        <p>
          {m('oversight.settledBy', {
            state: m(`oversight.state-${state}`),
            name: settled.name?.text ?? '—',
            time: formats.instant(settled.at),
          })}{' '}
          <bdi>{settled.reason}</bdi>
        </p>
      )}
      <RefusalNotice refusal={approve.refusal ?? withdraw.refusal} />
      {waiting && (
        <ButtonRow>
          {proposal.mine ? (
            <Button busy={withdraw.pending} onClick={() => withdraw.send({ params: { id: proposal.id }, body: {} })}>
              {m('oversight.withdraw')}
            </Button>
          ) : (
            <>
              <Button
                kind="main"
                busy={approve.pending}
                {...off}
                onClick={() => approve.send({ params: { id: proposal.id }, body: {} })}
              >
                {m('oversight.agree')}
              </Button>
              <Button {...off} onClick={() => setRejecting(true)}>
                {m('oversight.decline')}
              </Button>
            </>
          )}
        </ButtonRow>
      )}
      <ReasonDialog
        title={m('oversight.decline')}
        text={m('oversight.declineText')}
        submit={m('oversight.decline')}
        open={rejecting}
        busy={reject.pending}
        refusal={reject.refusal}
        onSend={(reason) => reject.send({ params: { id: proposal.id }, body: { reason } })}
        onClose={() => setRejecting(false)}
      />
    </li>
  )
}

function summaryOf(m: ReturnType<typeof useMessages>, { action, summary }: Proposal): string {
  return actionWords(m, action) ?? summary
}

// A name may run the other way than the sentence: it must not pull its neighbours along (UAX #9).
function isolated(name: string): string {
  return `\u2068${name}\u2069`
}
