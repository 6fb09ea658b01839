import { readRequest, takeAct } from '@comity/server/contracts/requests'
import type { ActOffer, RequestView } from '@comity/server/contracts/requests'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { addressWith, useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queryOf, useSend } from '../../lib/queries.ts'
import { ruleSentence } from '../../lib/rules.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { Section } from '../../ui/page.tsx'
import { ErrorSummary, Form } from '../../ui/question.tsx'
import type { FormError } from '../../ui/question.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { Conflict } from '../cases/conflict.tsx'
import { Sent } from '../cases/sent.tsx'
import { Cited, English } from '../law/english.tsx'
import { useWording } from '../law/wording.ts'
import { dutiesFor, fieldsOf } from './act-fields.ts'
import type { Field } from './act-fields.ts'
import { draftFor, saidOf } from './act-draft.ts'
import { faultsOf } from './act-faults.ts'
import type { ActDraft } from './act-draft.ts'
import { ActField } from './act-field.tsx'
import { useKinds } from './kinds.ts'
import css from './requests.module.css'
import { Phase, named } from './words.tsx'

/** The form of one act, made from what the act asks for: what is said with it, whom it tells, and where it leads. */
export function ActForm({ request, act }: { request: RequestView; act: ActOffer }) {
  const m = useMessages()
  const back = `/requests/${request.id}`
  if (!act.allowed) {
    return (
      <EmptyState title={m('requestAct.actOff')} action={<Link href={back}>{m('requestAct.backToActs')}</Link>}>
        <p>
          <English>{act.text}</English>
        </p>
        <p>{ruleSentence(m, act.rule ?? undefined, '') || <English>{act.because}</English>}</p>
      </EmptyState>
    )
  }
  return <OpenForm request={request} act={act} />
}

/** What the form sends changes the inbox, the messages and the proposals as well. */
const touched = ['messages', 'files', 'exchange', 'inbox', 'proposals', 'cases']

function OpenForm({ request, act }: { request: RequestView; act: ActOffer }) {
  const m = useMessages()
  const router = useRouter()
  const address = useAddress()
  const wanted = { proceeding: address.get('proceeding'), offence: address.get('offence') }
  const client = useQueryClient()
  const fields = fieldsOf(act, request)
  const [draft, setDraft] = useState(() => draftFor(request, fields, wanted))
  const [opened, setOpened] = useState(request)
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const back = () => router.history.push(`/requests/${request.id}`)
  // Whoever went on to read something else meanwhile stays there.
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  const sending = useSend(takeAct, {
    onDone: () => {
      void client.invalidateQueries({ predicate: ({ queryKey }) => touched.includes(String(queryKey[0])) })
      say(m(act.message === null ? 'requestAct.actDone' : 'requestAct.actSent'))
      if (here.current) back()
    },
  })
  const differences = useDifferences(opened, request)
  const { refusal } = sending
  const conflicting = refusal?.code === 'changed-since-opened'
  const waits = refusal?.code === 'second-officer-needed'
  const send = (version: number, what: ActDraft = draft) =>
    sending.send({ params: { id: request.id, act: act.id }, version, body: saidOf(what, fields, request) })
  const settle = async (keep: boolean) => {
    const now = await client.fetchQuery({ ...queryOf(readRequest, { params: { id: request.id } }), staleTime: 0 })
    setOpened(now)
    sending.clear()
    if (!keep) setDraft(draftFor(now, fields))
  }
  return (
    <Section title={m('requestAct.actTitle')}>
      <div className={css['actForm']}>
        <ActHead request={request} act={act} fields={fields} />
        <Form
          onSubmit={() => {
            const found = faultsOf(draft, fields, request).map(({ field, id, why }) => ({
              field: id,
              message:
                why === 'missing'
                  ? m('requestAct.fillIn', { field: m(`requestAct.field-${field}`) })
                  : m(`requestAct.fault-${why}`),
            }))
            setErrors(found)
            if (found.length === 0 && !sending.pending && !conflicting) send(opened.version)
          }}
        >
          <ErrorSummary errors={errors} />
          {conflicting && (
            <Conflict differences={differences} onKeep={() => void settle(true)} onLoad={() => void settle(false)} />
          )}
          {fields.map((field) => (
            <ActField
              key={field.name}
              field={field}
              request={request}
              act={act}
              draft={draft}
              set={(change) => setDraft((now) => ({ ...now, ...change }))}
              errorOf={(id) => errors.find((one) => one.field === id)?.message}
            />
          ))}
          {refusal !== undefined && !conflicting && (
            <Refused request={request} act={act} draft={draft} refusal={refusal} again={() => sending.again()} />
          )}
          <ButtonRow>
            {!waits && (
              <Button kind={graveActs.has(act.id) ? 'grave' : 'main'} type="submit" busy={sending.pending}>
                {m(act.message === null ? 'requestAct.doIt' : 'requestAct.doAndTell')}
              </Button>
            )}
            <Button onClick={back}>{m(waits ? 'requestAct.backToActs' : 'ui.cancel')}</Button>
          </ButtonRow>
        </Form>
      </div>
    </Section>
  )
}

const graveActs: ReadonlySet<string> = new Set([
  'refuse',
  'refuse-surrender',
  'refuse-as-national',
  'refuse-arrest',
  'withdraw',
  'discard',
  'abort',
  'abort-here',
  'return-unvalidated',
])

/** What others did in the request since the form was opened, as far as it shows. */
function useDifferences(before: RequestView, now: RequestView) {
  const m = useMessages()
  const formats = useFormats()
  const kinds = useKinds()
  const { read } = useWording()
  const nameOf = ({ by, act }: RequestView['steps'][number]) => read(kinds.actOf(now.kind, by, act)?.text ?? act).text
  const last = before.steps.at(-1)
  const phase = {
    title: m('requests.phase'),
    before: named(m, 'phase', before.phase),
    now: named(m, 'phase', now.phase),
  }
  const course = {
    title: m('requests.part-course'),
    before: last === undefined ? '–' : nameOf(last),
    now: formats.list(now.steps.slice(before.steps.length).map(nameOf)),
  }
  return [...(before.phase === now.phase ? [] : [phase]), ...(before.steps.length === now.steps.length ? [] : [course])]
}

function ActHead({ request, act, fields }: { request: RequestView; act: ActOffer; fields: readonly Field[] }) {
  const m = useMessages()
  const formats = useFormats()
  const kinds = useKinds()
  const leads = kinds.stateOf(request.kind, request.side, act.to)
  const duties = dutiesFor(act, fields, request)
  return (
    <header className={css['actHead']}>
      <p className={css['actName']}>
        <English>{act.text}</English>
        {act.article !== null && (
          <span className={css['article']}> {m('law.articles', { articles: act.article })}</span>
        )}
      </p>
      <ul className={css['plain']}>
        <li>
          {act.message === null
            ? m('requests.staysHome')
            : m('requests.tellsState', {
                state: formats.country(request.peer),
                message: named(m, 'message', act.message),
              })}
        </li>
        {leads !== undefined && leads.phase !== request.phase && (
          <li>
            {m('requestAct.leadsTo')} <Phase of={leads.phase} kind={request.kind} /> <English>{leads.next}</English>
          </li>
        )}
        {act.fourEyes && <li>{m('ui.fourEyes')}</li>}
        {duties.map(({ instrument, article, text }) => (
          <li key={`${instrument} ${article} ${text}`}>
            <English>{text}</English>{' '}
            <Link href={`/law/treaties/${instrument}`} className={css['article']}>
              <Cited by={instrument} article={article} />
            </Link>
          </li>
        ))}
      </ul>
    </header>
  )
}

type RefusedProps = {
  readonly request: RequestView
  readonly act: ActOffer
  readonly draft: ActDraft
  readonly refusal: NonNullable<ReturnType<typeof useSend>['refusal']>
  readonly again: () => void
}

/** Why it was not done. A use that needs consent leads to asking for it. */
function Refused({ request, act, draft, refusal, again }: RefusedProps) {
  const m = useMessages()
  const consent = request.acts.find(({ id, allowed }) => id === 'ask-consent' && allowed)
  return (
    <>
      <Sent refusal={refusal} again={again} />
      {refusal.problem.rule === 'use-allowed' && act.id === 'record-use' && (
        <p className={css['notice']}>
          {m('requests.useStopped')}{' '}
          {consent !== undefined && (
            <Link
              href={addressWith(`/requests/${request.id}`, '', {
                act: 'ask-consent',
                proceeding: draft.useProceeding,
                offence: draft.useOffence,
              })}
            >
              {m('requests.askConsent')}
            </Link>
          )}
        </p>
      )}
    </>
  )
}
