import { listForms, readMessage } from '@comity/server/contracts/exchange'
import type { Address, MessageView } from '@comity/server/contracts/exchange'
import { readCase } from '@comity/server/contracts/cases'
import type { CaseView } from '@comity/server/contracts/cases'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useAddress } from '../../lib/address.ts'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { useMarking } from '../../routes/standing.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { firstMarking } from '../cases/draft.ts'
import { nodeQuery, useSession } from '../identity/session.ts'
import { useAttachments } from './attachments-field.tsx'
import { draftKey, dropDraft, keepDraft, readDraft } from './draft.ts'
import type { Draft } from './draft.ts'
import css from './exchange.module.css'
import { SeeStep } from './see-step.tsx'
import { soon } from './soon.ts'
import { WriteStep } from './write-step.tsx'

export type FormRow = ReplyOf<typeof listForms>['rows'][number]
/** What a message is written about: nothing yet, a case, or another message that it answers or puts right. */
export type About = {
  readonly file: CaseView | undefined
  readonly answers: MessageView | undefined
  readonly corrects: MessageView | undefined
  /** The authority that a link asked to write to. */
  readonly to: Address | undefined
}

const idOf = (given: string | undefined) => (given !== undefined && /^[0-9a-f-]{36}$/.test(given) ? given : undefined)

function addressIn(given: string | undefined): Address | undefined {
  const [, state, authority] = /^([A-Z]{3})\/([0-9a-f-]{36})$/.exec(given ?? '') ?? []
  return state === undefined || authority === undefined ? undefined : { state, authority }
}

/** Writing a message: first the text and its conditions, then who will see it, and only from there can it be sent. */
export function Compose() {
  const m = useMessages()
  const address = useAddress()
  const session = useSession()
  const answers = idOf(address.get('answers'))
  const corrects = idOf(address.get('corrects'))
  const earlier = answers ?? corrects
  const before = useQuery({
    ...queryOf(readMessage, { params: { id: earlier ?? '' } }),
    enabled: earlier !== undefined,
  })
  const fileId = idOf(address.get('file')) ?? before.data?.file ?? undefined
  const file = useQuery({ ...queryOf(readCase, { params: { id: fileId ?? '' } }), enabled: fileId !== undefined })
  const forms = useQuery(queryOf(listForms, {}))
  const { data: node } = useQuery(nodeQuery)
  const title = m(
    answers !== undefined ? 'compose.answerTitle' : corrects !== undefined ? 'compose.correctTitle' : 'compose.title',
  )
  const failed = [before, file, forms].find(({ isError }) => isError)
  if (failed !== undefined) {
    return (
      <Page title={title}>
        <ErrorState failure={failed.error} onRetry={() => void failed.refetch()} />
      </Page>
    )
  }
  const waits =
    session === undefined ||
    node === undefined ||
    forms.data === undefined ||
    (earlier !== undefined && before.data === undefined) ||
    (fileId !== undefined && file.data === undefined)
  if (waits) return <Skeleton lines={8} />
  const about: About = {
    file: file.data,
    answers: answers === undefined ? undefined : before.data,
    corrects: corrects === undefined ? undefined : before.data,
    to: addressIn(address.get('to')),
  }
  const key = draftKey(session.officer.id, earlier ?? fileId ?? address.get('to') ?? 'new')
  return <Steps key={key} draftAt={key} title={title} about={about} forms={forms.data.rows} state={node.state} />
}

type StepsProps = {
  readonly draftAt: string
  readonly title: string
  readonly about: About
  readonly forms: readonly FormRow[]
  readonly state: string
}

function freshDraft({ about, state }: StepsProps): Draft {
  const { answers, corrects, file } = about
  const earlier = corrects ?? answers
  const content = corrects?.content.is === 'readable' ? corrects.content.fields : {}
  const marking = corrects?.marking ?? file?.marking ?? firstMarking(state)
  return {
    to:
      earlier === undefined
        ? about.to === undefined
          ? []
          : [about.to]
        : [corrects === undefined ? earlier.from : earlier.to].map(({ state: of, authority }) => ({
            state: of,
            authority,
          })),
    form: corrects?.form ?? '',
    fields: content,
    marking: marking.classification.state === state ? marking : firstMarking(state),
    onward: corrects?.onward ?? 'never',
    deliverBy: soon(3),
    expiresAt: corrects?.expiresAt ?? '',
  }
}

function Steps(props: StepsProps) {
  const { draftAt, title, about, forms } = props
  const m = useMessages()
  const address = useAddress()
  const [draft, setDraft] = useState<Draft>(() => readDraft(sessionStorage, draftAt, freshDraft(props)))
  const [step, setStep] = useState<'write' | 'see'>('write')
  const sent = useRef(false)
  const attachments = useAttachments()
  useEffect(() => {
    if (!sent.current) keepDraft(sessionStorage, draftAt, draft)
  }, [draftAt, draft])
  const marked = JSON.stringify(draft.marking)
  useMarking(useMemo(() => JSON.parse(marked) as Draft['marking'], [marked]))
  const home = about.file === undefined ? '/post-room/sent' : `/cases/${about.file.id}/messages`
  const leave = (href: string) => {
    sent.current = true
    dropDraft(sessionStorage, draftAt)
    address.go(href)
  }
  return (
    <Page
      title={step === 'see' ? m('compose.seeTitle') : title}
      beside={about.file !== undefined && <Badge>{m('compose.inCase', { reference: about.file.reference })}</Badge>}
      lead={
        <div className={css['stepper']}>
          <ol>
            <li aria-current={step === 'write' ? 'step' : undefined}>{m('compose.step_write')}</li>
            <li aria-current={step === 'see' ? 'step' : undefined}>{m('compose.step_see')}</li>
          </ol>
          <p className="dim">{m(step === 'write' ? 'compose.lead' : 'compose.seeLead')}</p>
        </div>
      }
    >
      {step === 'write' ? (
        <WriteStep
          about={about}
          forms={forms}
          draft={draft}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
          attachments={attachments}
          onDone={() => {
            setStep('see')
            scrollTo(0, 0)
          }}
          onDiscard={() => leave(home)}
        />
      ) : (
        <SeeStep
          about={about}
          forms={forms}
          draft={draft}
          attachments={attachments.files.flatMap(({ upload }) => upload?.id ?? [])}
          onBack={() => setStep('write')}
          onSent={(ids) => leave(ids.length === 1 ? `/messages/${ids[0]}` : home)}
        />
      )}
    </Page>
  )
}
