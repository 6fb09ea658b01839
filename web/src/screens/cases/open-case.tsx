import { openCase } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useMessages } from '../../lib/messages.tsx'
import { Link } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { TaskList } from '../../ui/task-list.tsx'
import { say } from '../../ui/toast.tsx'
import { nodeQuery, useSession } from '../identity/session.ts'
import { newCaseRoute } from './area.ts'
import css from './cases.module.css'
import { CheckAnswers } from './check-answers.tsx'
import { clearDrafts, faultsOf, firstMarking, keepDraft, readDraft } from './draft.ts'
import type { Draft, Question, Step } from './draft.ts'
import { useCaseSend } from './send.ts'
import { QuestionPage } from './question-page.tsx'

const questions = ['title', 'offences', 'marking', 'access'] as const

/** Opening a case: one question a page, then all answers to check. What was answered outlives a reload of the page. */
export function OpenCase() {
  const session = useSession()
  const { data: node } = useQuery(nodeQuery)
  if (session === undefined || node === undefined) return <Skeleton />
  return <Questions officer={session.officer.id} state={node.state} />
}

function Questions({ officer, state }: { officer: string; state: string }) {
  const m = useMessages()
  const { step } = newCaseRoute.useSearch()
  const navigate = newCaseRoute.useNavigate()
  const [draft, setDraft] = useState<Draft>(() =>
    readDraft(sessionStorage, officer, {
      title: '',
      summary: '',
      offences: [],
      marking: firstMarking(state),
      restricted: undefined,
      seen: [],
    }),
  )
  const sending = useCaseSend(openCase, {
    onDone: (opened) => {
      clearDrafts(sessionStorage)
      say(m('cases.caseOpened', { reference: opened.reference }))
      void navigate({ to: `/cases/${opened.id}` })
    },
  })
  useEffect(() => keepDraft(sessionStorage, officer, draft), [officer, draft])
  const go = (next: Step | undefined) => void navigate({ search: next === undefined ? {} : { step: next } })
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const see = (seen: Step) => change({ seen: [...new Set([...draft.seen, seen])] })
  if (step === 'check') {
    return (
      <CheckAnswers
        draft={draft}
        faults={questions.flatMap((question) => faultsOf(draft, question))}
        pending={sending.pending}
        refusal={sending.refusal}
        onBack={() => go(undefined)}
        onSend={() =>
          sending.send({
            body: {
              title: draft.title,
              summary: draft.summary,
              offences: [...draft.offences],
              marking: draft.marking,
              restricted: draft.restricted === 'yes',
            },
          })
        }
      />
    )
  }
  if (step !== undefined) {
    return (
      <QuestionPage
        key={step}
        question={step}
        at={questions.indexOf(step) + 1}
        of={questions.length}
        draft={draft}
        onChange={change}
        onBack={() => go(undefined)}
        onDone={() => {
          see(step)
          const next = questions.slice(questions.indexOf(step) + 1).find((one) => stateOf(draft, one) !== 'done')
          go(next ?? 'check')
        }}
        onLeave={() => see(step)}
      />
    )
  }
  const done = questions.every((question) => stateOf(draft, question) === 'done')
  return (
    <Page title={m('cases.openCase')} lead={<p>{m('caseForm.lead')}</p>}>
      <div className={css['form']}>
        <TaskList
          sections={[
            ...questions.map((question) => ({
              id: question,
              title: m(`caseForm.step_${question}`),
              href: `/cases/new?step=${question}`,
              state: stateOf(draft, question),
            })),
            {
              id: 'check',
              title: m('caseForm.step_check'),
              href: '/cases/new?step=check',
              state: done ? ('open' as const) : ('blocked' as const),
            },
          ]}
        />
        <p className="dim">{m('caseForm.draftKept')}</p>
        <p>
          <Link href="/cases">{m('cases.goCases')}</Link>
        </p>
      </div>
    </Page>
  )
}

/** A page that was seen and is not complete is not the same as one never opened. */
function stateOf(draft: Draft, question: Question): 'open' | 'seen' | 'done' {
  if (!draft.seen.includes(question)) return 'open'
  return faultsOf(draft, question).length === 0 ? 'done' : 'seen'
}
