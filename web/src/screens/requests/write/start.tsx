import { listCases } from '@comity/server/contracts/cases'
import type { CaseRow } from '@comity/server/contracts/cases'
import { listStates } from '@comity/server/contracts/directory'
import { openRequest } from '@comity/server/contracts/requests'
import { countries } from '@comity/law/countries'
import { measures } from '@comity/law/instrument'
import { kindOf } from '@comity/law/kinds/catalogue'
import { offences } from '@comity/law/offences'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAddress } from '../../../lib/address.ts'
import { useFormats, useMessages } from '../../../lib/messages.tsx'
import { queryOf, useSend } from '../../../lib/queries.ts'
import type { FormError } from '../../../ui/question.tsx'
import { ErrorState, Skeleton } from '../../../ui/states.tsx'
import { Page } from '../../../ui/page.tsx'
import { say } from '../../../ui/toast.tsx'
import { Sent } from '../../cases/sent.tsx'
import { useKnownAuthorities } from '../../directory/known.ts'
import type { Known } from '../../directory/known.ts'
import { nodeQuery, useSession } from '../../identity/session.ts'
import { kindFor } from './kinds.ts'
import { dropStart, entitled, keepStart, markingOf, ofCase, readStart, startFaults, startPages } from './start-draft.ts'
import type { Start, StartPage } from './start-draft.ts'
import { StartQuestion } from './start-question.tsx'
import { StepPage } from './step-page.tsx'

/** Beginning a request: which kind, to whom, about what, under which title. What is known already is not asked again. */
export function StartRequest() {
  const m = useMessages()
  const session = useSession()
  const { data: node } = useQuery(nodeQuery)
  const cases = useQuery(queryOf(listCases, { query: { limit: 200, state: 'open', sort: 'opened' } }))
  const { known, pending, failure, again } = useKnownAuthorities()
  const failed = cases.error ?? failure
  if (failed !== undefined && failed !== null) {
    return (
      <Page title={m('requestWrite.title')}>
        <ErrorState
          failure={failed}
          onRetry={() => {
            void cases.refetch()
            again()
          }}
        />
      </Page>
    )
  }
  if (session === undefined || node === undefined || cases.data === undefined || pending) return <Skeleton lines={8} />
  return <Pages officer={session.officer.id} state={node.state} cases={cases.data.rows} known={known} />
}

type PagesProps = {
  readonly officer: string
  readonly state: string
  readonly cases: readonly CaseRow[]
  readonly known: readonly Known[]
}

function Pages({ officer, state, cases, known }: PagesProps) {
  const m = useMessages()
  const { language } = useFormats()
  const address = useAddress()
  const own = useOwnLanguage(state)
  const [start, setStart] = useState<Start>(() =>
    entitled(given(address.get, readStart(sessionStorage, officer, state), cases, known), cases, language),
  )
  const [errors, setErrors] = useState<readonly FormError[]>([])
  useEffect(() => keepStart(sessionStorage, officer, start), [officer, start])
  const [first] = useState(() => firstOpen(start))
  const page: StartPage = startPages.find((one) => one === address.get('page')) ?? first
  const at = startPages.indexOf(page)
  const go = (next: StartPage) => {
    setErrors([])
    setStart(entitled(start, cases, language))
    address.go(address.hrefWith({ page: next }))
  }
  const change = (part: Partial<Start>) => setStart((before) => ({ ...before, ...part }))
  const opening = useSend(openRequest, {
    onDone: ({ id, reference }) => {
      dropStart(sessionStorage, officer)
      say(m('requestWrite.opened', { reference }))
      address.go(`/requests/${id}/write`)
    },
  })
  const open = () => {
    const { kind, to, offence } = start
    const wanted = kindOf(kind)
    if (wanted === undefined || to === null || offence === '' || opening.pending) return
    const written = own ?? language
    opening.send({
      body: {
        case: start.case,
        ...followedIn(address.get('follows')),
        kind: wanted.id,
        to,
        marking: markingOf(start, state),
        title: start.title,
        proceeding: start.proceeding,
        question: {
          offence,
          date: dayIn(address.get('date')),
          facts: { ...factsIn(address.get('facts'), wanted.facts), language: written },
        },
        instruments: namedIn(address.get('basis')),
        persons: [],
        language: written,
        channel: null,
        confidential: false,
        privileged: false,
        urgent: false,
      },
    })
  }
  const done = () => {
    const faults = startFaults(start, page)
    setErrors(faults.map(({ field, fault }) => ({ field, message: m(`requestWrite.${fault}`) })))
    if (faults.length > 0) return
    const next = startPages.find((one, index) => index > at && (one === 'title' || startFaults(start, one).length > 0))
    if (next !== undefined) return go(next)
    const wrong = startPages.find((one) => startFaults(start, one).length > 0)
    if (wrong === undefined) open()
    else go(wrong)
  }
  const back = startPages[at - 1]
  return (
    <StepPage
      key={page}
      title={m(`requestWrite.start-${page}`)}
      tab={m('requestWrite.title')}
      lead={m('requestWrite.startOf', { at: at + 1, of: startPages.length })}
      errors={errors}
      busy={opening.pending}
      {...(page === 'title' ? { main: m('requestWrite.open') } : {})}
      onDone={done}
      onBack={() =>
        back === undefined ? address.go(start.case === '' ? '/requests' : `/cases/${start.case}`) : go(back)
      }
    >
      <StartQuestion
        page={page}
        start={start}
        state={state}
        cases={cases}
        known={known}
        onChange={change}
        errorOf={(field) => errors.find((one) => one.field === field)?.message}
      />
      <Sent refusal={opening.refusal} again={() => opening.again()} />
    </StepPage>
  )
}

/** The first page that lacks an answer; the last one when none does. */
function firstOpen(start: Start): StartPage {
  return startPages.find((page) => startFaults(start, page).length > 0) ?? 'title'
}

const day = /^\d{4}-\d\d-\d\d$/
function dayIn(text: string | undefined): string {
  return text !== undefined && day.test(text) ? text : new Date().toISOString().slice(0, 10)
}

/** The request that the new one follows, where a link says one. */
function followedIn(text: string | undefined): { readonly follows?: string } {
  return text !== undefined && /^[0-9a-f-]{36}$/.test(text) ? { follows: text } : {}
}

/** An instrument that a link proposes; it is chosen on its own page, where it is judged. */
function namedIn(text: string | undefined): string[] {
  return text !== undefined && /^[a-z0-9-]{1,64}$/.test(text) ? [text] : []
}

/** Facts as the finder writes them into an address, without those that the kind settles itself. */
function factsIn(text: string | undefined, settled: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap((one) => {
    const [id = '', value = ''] = one.split('=')
    return id === '' || value === '' || id in settled || id === 'assistance' ? [] : [[id, value] as const]
  })
  return Object.fromEntries(pairs.slice(0, 50))
}

/** What a link that leads here says: a case, a kind or measure, a State, an offence. It counts more than what was begun. */
function given(
  get: (name: string) => string | undefined,
  begun: Start,
  cases: readonly CaseRow[],
  known: readonly Known[],
): Start {
  const facts = factsIn(get('facts'), {})
  const assistance = (get('facts') ?? '')
    .split(',')
    .find((one) => one.startsWith('assistance='))
    ?.slice(11)
  const measure = measures.find((one) => one === get('measure'))
  const kind = kindOf(get('kind') ?? '')?.id ?? kindFor(measure, assistance ?? facts['assistance'])?.id
  const to = get('to')
  const of = countries.some(({ alpha3 }) => alpha3 === to) ? known.filter(({ state }) => state.state === to) : []
  const central =
    of.find(({ authority }) => authority.kind === 'central-authority') ?? (of.length === 1 ? of[0] : undefined)
  const file = cases.find(({ id }) => id === get('case'))
  const offence = offences.find(({ id }) => id === get('offence'))?.id
  const start = { ...begun, ...(kind === undefined ? {} : { kind }) }
  const placed =
    central === undefined ? start : { ...start, to: { state: central.state.state, authority: central.authority.id } }
  const filed = file === undefined ? placed : ofCase(placed, file)
  return offence === undefined ? filed : { ...filed, offence }
}

/** The language in which the authorities of this State work: requests begin in it. */
function useOwnLanguage(state: string): string | undefined {
  const { data } = useQuery(queryOf(listStates, { query: {} }))
  const own = data?.states.find((one) => one.state === state)
  const [first] = own?.authorities.flatMap(({ languages }) => languages) ?? []
  return first?.split('-')[0]
}
