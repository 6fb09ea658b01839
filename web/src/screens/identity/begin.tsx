import { choosePost, choosePurpose, purposesOfRole } from '@comity/server/contracts/identity'
import type { Session } from '@comity/server/contracts/identity'
import { legalBasesFor, purposes } from '@comity/law/purposes'
import type { PurposeId } from '@comity/law/purposes'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { addressWith, ownAddress, useAddress } from '../../lib/address.ts'
import { useFormats, useMessages } from '../../lib/messages.tsx'
import { queries, useSend } from '../../lib/queries.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { ErrorSummary, Form, Question, Radios } from '../../ui/question.tsx'
import type { ApiRefusal } from '../../lib/api.ts'
import { EmptyState, Skeleton } from '../../ui/states.tsx'
import { leave } from './leave.ts'
import css from './identity.module.css'
import { RefusalNotice } from './notice.tsx'
import { keepSession, nodeQuery, onwards, useSession } from './session.ts'

type Choice = { readonly value: string; readonly label: string; readonly hint?: string }

/** One question on a page, with the answers in sight; the first one stands chosen when it is the only one. */
function OneQuestion(props: {
  title: string
  hint: string
  choices: readonly Choice[]
  chosen?: string | undefined
  missing: string
  empty: ReactNode
  back?: string
  busy?: boolean
  refusal?: ApiRefusal | undefined
  onAnswer: (value: string) => void
}) {
  const m = useMessages()
  const [value, setValue] = useState(
    props.choices.find((choice) => choice.value === props.chosen)?.value ??
      (props.choices.length === 1 ? props.choices[0]?.value : undefined),
  )
  const [missing, setMissing] = useState(false)
  // A new question is read from its beginning, not from where the last answer was given.
  useEffect(() => document.getElementById('content')?.focus({ preventScroll: true }), [])
  const error = missing && value === undefined ? props.missing : undefined
  return (
    <Page title={props.title}>
      {props.choices.length === 0 ? (
        props.empty
      ) : (
        <Form onSubmit={() => (value === undefined ? setMissing(true) : props.onAnswer(value))}>
          <ErrorSummary errors={error === undefined ? [] : [{ field: 'answer', message: error }]} />
          <RefusalNotice refusal={props.refusal} />
          {/* The heading of the page asks already: the question itself is said to those who hear it. */}
          <div className={css['alone']}>
            <Question name="answer" title={props.title} hint={props.hint} error={error}>
              <Radios name="answer" value={value} onChange={setValue} choices={props.choices} />
            </Question>
          </div>
          <ButtonRow>
            <Button type="submit" kind="main" busy={props.busy ?? false}>
              {m('form.continue')}
            </Button>
          </ButtonRow>
        </Form>
      )}
      <ul className={css['rows']}>
        <li>
          {props.back === undefined ? <span /> : <Link href={props.back}>{m('form.back')}</Link>}
          <Button kind="quiet" onClick={() => void leave()}>
            {m('signIn.signOut')}
          </Button>
        </li>
      </ul>
    </Page>
  )
}

/** A change of post or purpose changes what may be seen: everything is asked anew. */
function useEntering() {
  const { get, go } = useAddress()
  const from = ownAddress(get('from'))
  return (session: Session) => {
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'node' && queryKey[0] !== 'session' })
    keepSession(session)
    go(onwards(session, from))
  }
}

/** In which of their posts an officer acts. */
export function ChoosePost() {
  const m = useMessages()
  const formats = useFormats()
  const session = useSession()
  const enter = useEntering()
  const { send, pending, refusal } = useSend(choosePost, { onDone: enter })
  if (session === undefined) return <Skeleton />
  return (
    <OneQuestion
      title={m('signIn.postTitle')}
      hint={m('signIn.postHint')}
      missing={m('signIn.postMissing')}
      chosen={session.acting?.post.id}
      empty={<EmptyState title={m('signIn.noPosts')}>{m('signIn.noPostsText')}</EmptyState>}
      choices={session.posts.map(({ post, authority, kind, roles, until }) => ({
        value: post.id,
        label: post.title.text,
        hint: [
          authority.names[0]?.text,
          formats.list(roles.map((role) => m(`role.${role}`))),
          kind === 'holder' ? undefined : m(`admin.kind-${kind}`),
          until === null ? undefined : m('admin.untilTime', { time: formats.instant(until) }),
        ]
          .filter((part) => part !== undefined)
          .join(' · '),
      }))}
      busy={pending}
      refusal={refusal}
      onAnswer={(post) => send({ body: { post } })}
    />
  )
}

/** What the work of this session is for. */
export function ChoosePurpose() {
  const m = useMessages()
  const { language } = useFormats()
  const session = useSession()
  const { get, go } = useAddress()
  if (session === undefined) return <Skeleton />
  const allowed = new Set((session.acting?.roles ?? []).flatMap((role): readonly PurposeId[] => purposesOfRole[role]))
  return (
    <OneQuestion
      title={m('signIn.purposeTitle')}
      hint={m('signIn.purposeHint')}
      missing={m('signIn.purposeMissing')}
      chosen={session.purpose ?? undefined}
      empty={<EmptyState title={m('signIn.noPurposes')}>{m('signIn.noPostsText')}</EmptyState>}
      {...(session.posts.length > 1 ? { back: addressWith('/begin/post', '', { from: get('from') }) } : {})}
      choices={purposes
        .filter(({ id }) => allowed.has(id))
        .map(({ id, names }) => ({ value: id, label: names[language] }))}
      onAnswer={(purpose) => go(addressWith('/begin/basis', '', { purpose, from: get('from') }))}
    />
  )
}

/** Which provision of this State's law lets it be done. */
export function ChooseBasis() {
  const m = useMessages()
  const { language } = useFormats()
  const session = useSession()
  const node = useQuery(nodeQuery).data
  const { get } = useAddress()
  const enter = useEntering()
  const { send, pending, refusal } = useSend(choosePurpose, { onDone: enter })
  if (session === undefined || node === undefined) return <Skeleton />
  const purpose = get('purpose') ?? ''
  const bases = legalBasesFor(node.state, purpose as PurposeId)
  return (
    <OneQuestion
      title={m('signIn.basisTitle')}
      hint={m('signIn.basisHint')}
      missing={m('signIn.basisMissing')}
      chosen={session.basis ?? undefined}
      empty={<EmptyState title={m('signIn.noBases')}>{m('signIn.noBasesText')}</EmptyState>}
      back={addressWith('/begin/purpose', '', { from: get('from') })}
      choices={bases.map(({ id, name, article }) => ({
        value: id,
        label: name[language] ?? name.en,
        hint: article === 'whole act' ? m('signIn.wholeAct') : m('signIn.article', { article }),
      }))}
      busy={pending}
      refusal={refusal}
      onAnswer={(basis) => send({ body: { purpose, basis } })}
    />
  )
}
