import {
  acceptSpace,
  exportSpace,
  importDraft,
  importLists,
  listSpaces,
  withdrawSpace,
} from '@comity/server/contracts/directory'
import type { Space } from '@comity/server/contracts/directory'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { addressOf } from '../../lib/api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Instant } from '../../ui/deadline.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Facts, Section } from '../../ui/page.tsx'
import { Question, Radios } from '../../ui/question.tsx'
import { Sign } from '../../ui/sign.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { CommandForm } from '../identity/command-form.tsx'
import { RefusalNotice } from '../identity/notice.tsx'
import { ReasonDialog } from '../identity/reason-dialog.tsx'
import { KeyWords } from '../ledger/key-words.tsx'
import css from './directory.module.css'
import { Freshness, ageOf } from './freshness.tsx'
import { listsIn } from './lists-in.ts'
import { OneDraft } from './one-draft.tsx'
import { NeighbourPage, useOrder } from './parts.tsx'
import { ProposeList } from './propose-list.tsx'

/** The treaty spaces this node takes part in: their lists, who signs them, and what waits for signatures. */
export function Spaces() {
  const m = useMessages()
  const spaces = useQuery(queryOf(listSpaces, {}))
  const picker = useRef<HTMLInputElement>(null)
  const [proposing, setProposing] = useState(false)
  const bring = useOrder(importLists, () => say(m('neighbours.done')))
  const draft = useOrder(importDraft, () => say(m('neighbours.done')))
  const take = async (file: File) => {
    const { lists, single } = listsIn(await file.text())
    bring.clear()
    draft.clear()
    if (single === undefined) bring.send({ body: { lists: [...lists] } })
    else draft.send({ body: { list: single } })
  }
  return (
    <NeighbourPage
      title={m('neighbours.spaces')}
      lead={<p className={css['text']}>{m('neighbours.spacesLead')}</p>}
      actions={
        <>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label={m('neighbours.bringList')}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              if (file !== undefined) void take(file)
              event.currentTarget.value = ''
            }}
          />
          <ButtonRow>
            <Button busy={bring.pending || draft.pending} onClick={() => picker.current?.click()}>
              {m('neighbours.bringList')}
            </Button>
            <Button onClick={() => setProposing(true)}>{m('neighbours.propose')}</Button>
          </ButtonRow>
        </>
      }
    >
      <RefusalNotice refusal={bring.refusal ?? draft.refusal} />
      <Dialog title={m('neighbours.propose')} open={proposing} onClose={() => setProposing(false)} wide>
        <ProposeList waiting={false} onClose={() => setProposing(false)} />
      </Dialog>
      {spaces.isPending && <Skeleton lines={6} />}
      {spaces.isError && <ErrorState failure={spaces.error} onRetry={() => void spaces.refetch()} />}
      {spaces.isSuccess && spaces.data.spaces.length === 0 && spaces.data.drafts.length === 0 && (
        <EmptyState title={m('neighbours.noSpaces')}>{m('neighbours.noSpacesText')}</EmptyState>
      )}
      {spaces.isSuccess && spaces.data.spaces.length > 0 && (
        <ul className={css['cards']}>
          {spaces.data.spaces.map((space) => (
            <OneSpace
              key={space.space}
              of={space}
              waiting={spaces.data.drafts.some((one) => one.space === space.space)}
            />
          ))}
        </ul>
      )}
      {spaces.isSuccess && spaces.data.drafts.length > 0 && (
        <Section title={m('neighbours.drafts')}>
          <ul className={css['cards']}>
            {spaces.data.drafts.map((one) => (
              <OneDraft key={one.digest} of={one} />
            ))}
          </ul>
        </Section>
      )}
      {spaces.isSuccess && spaces.data.refused.length > 0 && (
        <Section title={m('neighbours.refusedLists')}>
          <ul className={css['plain']}>
            {spaces.data.refused.map(({ at, kind, about, source }) => (
              <li key={at + about + kind}>
                <Sign of="wrong" /> <Instant at={at} /> · <bdi>{about}</bdi> · <bdi className="code">{kind}</bdi> ·{' '}
                <bdi className="dim">{source}</bdi>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </NeighbourPage>
  )
}

function OneSpace({ of, waiting }: { of: Space; waiting: boolean }) {
  const m = useMessages()
  const formats = useFormats()
  const [act, setAct] = useState<'accept' | 'leave' | 'propose'>()
  const leave = useOrder(withdrawSpace, () => {
    setAct(undefined)
    say(m('neighbours.done'))
  })
  return (
    <li className={css['card']}>
      <div className={css['head']}>
        <h2>
          <bdi>{of.title}</bdi>
        </h2>
        <bdi className="code">{of.space}</bdi>
        <Badge tone={of.standing === 'accepted' ? 'good' : of.standing === 'withdrawn' ? 'plain' : 'accent'}>
          {m(`neighbours.space-${of.standing}`)}
        </Badge>
        <Freshness of={{ ...ageOf(of), valid: of.valid }} />
      </div>
      {of.standing === 'accepted' && (
        <p>{m(of.trusts === 'members' ? 'neighbours.trustsMembers' : 'neighbours.trustsNobody')}</p>
      )}
      <Facts
        facts={[
          [m('neighbours.number'), formats.number(of.number)],
          [
            m('neighbours.signers'),
            <span key="signers">
              {formats.list(of.signers.map(formats.country))}{' '}
              <span className="dim">
                {m('neighbours.threshold', { threshold: of.threshold, count: of.signers.length })}
              </span>
            </span>,
          ],
          [m('neighbours.members'), formats.list(of.members.map(({ state }) => formats.country(state)))],
          [m('directory.valid'), <Instant key="valid" at={of.validUntil} />],
          ...(of.fault === null ? [] : [[m('exchange.fault'), m('neighbours.fault', { fault: of.fault })] as const]),
        ]}
      />
      <p>
        <a href={addressOf(exportSpace, { params: { space: of.space } })} download={`${of.space}-${of.number}.json`}>
          {m('neighbours.history')}
        </a>
      </p>
      <ButtonRow>
        {of.standing !== 'accepted' && (
          <Button kind="main" onClick={() => setAct('accept')}>
            {m('neighbours.accept')}
          </Button>
        )}
        {of.standing === 'accepted' && <Button onClick={() => setAct('propose')}>{m('neighbours.proposeNew')}</Button>}
        {of.standing !== 'withdrawn' && (
          <Button kind="grave" onClick={() => setAct('leave')}>
            {m('neighbours.leave')}
          </Button>
        )}
      </ButtonRow>
      <Dialog title={m('neighbours.accept')} open={act === 'accept'} onClose={() => setAct(undefined)} wide>
        <Accept of={of} onClose={() => setAct(undefined)} />
      </Dialog>
      <Dialog title={m('neighbours.proposeNew')} open={act === 'propose'} onClose={() => setAct(undefined)} wide>
        <ProposeList space={of} waiting={waiting} onClose={() => setAct(undefined)} />
      </Dialog>
      <ReasonDialog
        title={m('neighbours.leave')}
        text={m('neighbours.leaveText')}
        submit={m('neighbours.leave')}
        open={act === 'leave'}
        busy={leave.pending}
        refusal={leave.refusal}
        onSend={(reason) => leave.send({ params: { space: of.space }, body: { reason } })}
        onClose={() => setAct(undefined)}
      />
    </li>
  )
}

function Accept({ of, onClose }: { of: Space; onClose: () => void }) {
  const m = useMessages()
  const [words, setWords] = useState('')
  const [trusts, setTrusts] = useState<'members' | 'nobody'>('nobody')
  const order = useOrder(acceptSpace, () => {
    say(m('neighbours.done'))
    onClose()
  })
  const body = { words, trusts }
  return (
    <CommandForm
      schema={acceptSpace.body}
      value={body}
      labels={{ words: m('neighbours.heard'), trusts: m('neighbours.trusts') }}
      submit={m('neighbours.accept')}
      busy={order.pending}
      refusal={order.refusal}
      onSend={() => order.send({ params: { space: of.space }, version: of.version, body })}
      onCancel={onClose}
    >
      {(errorOf) => (
        <>
          <p>{m('neighbours.acceptText')}</p>
          <h3>{m('neighbours.founding')}</h3>
          <KeyWords label={m('neighbours.founding')} words={of.founding.words} big />
          <TextField
            name="words"
            label={m('neighbours.heard')}
            hint={m('neighbours.heardHint')}
            error={errorOf('words')}
            value={words}
            onChange={setWords}
            lines={3}
            lang="en"
            spellCheck={false}
          />
          <Question name="trusts" title={m('neighbours.trusts')} error={errorOf('trusts')}>
            <Radios
              name="trusts"
              value={trusts}
              onChange={setTrusts}
              choices={[
                { value: 'nobody', label: m('neighbours.no') },
                { value: 'members', label: m('neighbours.yes') },
              ]}
            />
          </Question>
        </>
      )}
    </CommandForm>
  )
}
