import { completeTask, dropTask, listTasks } from '@comity/server/contracts/cases'
import type { Task } from '@comity/server/contracts/cases'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAddress } from '../../lib/address.ts'
import { useMessages } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { MarkingChips } from '../../ui/marking.tsx'
import { Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { useSession } from '../identity/session.ts'
import { Adding } from './adding.tsx'
import { useCase } from './case-file.ts'
import css from './cases.module.css'
import { offOf } from './offers.ts'
import { useCaseSend } from './send.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { Sent } from './sent.tsx'
import { ReopenTaskDialog, TaskForm } from './task-form.tsx'
import { PostName, usePostNames } from './words.tsx'

/** What is to be done in the case, nearest deadline first; what is done or dropped below. */
export function Tasks() {
  const m = useMessages()
  const { id } = useCase()
  const { data, error, refetch } = useQuery(queryOf(listTasks, { params: { case: id } }))
  const open = data?.rows.filter(({ state }) => state === 'open') ?? []
  const settled = data?.rows.filter(({ state }) => state !== 'open') ?? []
  return (
    <div className={css['column']}>
      <Section
        title={m('caseForm.openTasks')}
        actions={
          <Adding kind="task" title={m('cases.newTask')} keys="t">
            {(close) => <TaskForm onDone={close} />}
          </Adding>
        }
      >
        {error !== null && data === undefined && <ErrorState failure={error} onRetry={() => void refetch()} />}
        {data === undefined && error === null && <Skeleton />}
        {data !== undefined && open.length === 0 && (
          <EmptyState title={m('caseForm.noTasks')}>{m('caseForm.noTasksText')}</EmptyState>
        )}
        <ul className={css['cards']}>
          {open.map((task) => (
            <TaskCard key={task.id} task={task} />
          ))}
        </ul>
      </Section>
      {settled.length > 0 && (
        <Section title={m('caseForm.settledTasks')}>
          <ul className={css['cards']}>
            {settled.map((task) => (
              <TaskCard key={task.id} task={task} />
            ))}
          </ul>
        </Section>
      )}
    </div>
  )
}

function TaskCard({ task }: { task: Task }) {
  const m = useMessages()
  const file = useCase()
  const name = usePostNames(file)
  const post = useSession()?.acting?.post.id
  const wanted = useAddress().get('task') === task.id
  useEffect(() => {
    if (wanted) document.getElementById(`task-${task.id}`)?.scrollIntoView({ block: 'center' })
  }, [wanted, task.id])
  return (
    <li id={`task-${task.id}`} className={css['card']} data-wanted={wanted ? true : undefined}>
      <div className={css['cardHead']}>
        <h3 dir="auto">{task.title}</h3>
        {task.state === 'open' ? (
          <Deadline at={task.due} zone={task.zone} />
        ) : (
          <span>
            <Badge tone={task.state === 'done' ? 'good' : 'plain'}>{m(`caseForm.task_${task.state}`)}</Badge>{' '}
            {task.settledAt !== null && <Deadline at={task.due} zone={task.zone} doneAt={task.settledAt} />}
          </span>
        )}
      </div>
      <p dir="auto" className="prose">
        {task.detail}
      </p>
      <p className={css['cardFoot']}>
        {task.state === 'open' && task.assignee === post && <Badge tone="accent">{m('cases.yourMove')}</Badge>}
        <span>
          {m('cases.move')} <PostName id={task.assignee} name={name} />
        </span>
        <MarkingChips marking={task.marking} />
      </p>
      <TaskActions task={task} />
    </li>
  )
}

function TaskActions({ task }: { task: Task }) {
  const m = useMessages()
  const file = useCase()
  const [asked, setAsked] = useState<'drop' | 'reopen'>()
  const complete = useCaseSend(completeTask, { onDone: () => say(m('caseForm.taskCompleted')) })
  const drop = useCaseSend(dropTask, {
    onDone: () => {
      say(m('caseForm.taskDropped'))
      setAsked(undefined)
    },
  })
  // Completing, dropping and taking up again are writing in the case, as adding is.
  const off = offOf(m, file.offers, 'cases.add-task')
  const given = { params: { case: file.id, id: task.id }, version: task.version } as const
  return (
    <>
      <div className={css['cardActions']}>
        {task.state === 'open' ? (
          <>
            <Button
              off={off}
              busy={complete.pending}
              label={m('caseForm.completeNamed', { title: task.title })}
              onClick={() => complete.send({ ...given, body: {} })}
            >
              {m('caseForm.complete')}
            </Button>
            {off === undefined && (
              <Button
                kind="quiet"
                label={m('caseForm.dropNamed', { title: task.title })}
                onClick={() => setAsked('drop')}
              >
                {m('caseForm.drop')}
              </Button>
            )}
          </>
        ) : (
          <Button off={off} onClick={() => setAsked('reopen')}>
            {m('caseForm.takeUp')}
          </Button>
        )}
      </div>
      <Sent refusal={complete.refusal} again={() => complete.again()} />
      <ReasonDialog
        title={m('caseForm.drop')}
        open={asked === 'drop'}
        onClose={() => setAsked(undefined)}
        onSend={(reason) => drop.send({ ...given, body: { reason } })}
        pending={drop.pending}
        refusal={drop.refusal}
      />
      {asked === 'reopen' && <ReopenTaskDialog task={task} onClose={() => setAsked(undefined)} />}
    </>
  )
}
