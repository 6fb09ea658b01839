import { happened, type Happening } from '#kernel/event'
import { refuse, type Refusal } from '#kernel/refusal'
import type { Call } from '#kernel/command'
import {
  TaskCompleted,
  TaskDropped,
  TaskReopened,
  type addTask,
  type completeTask,
  type dropTask,
  type reopenTask,
} from './contract.ts'
import { news, type CaseFile } from './records.ts'
import { changedPart, newPart } from './rules.parts.ts'
import type { Task } from './words.ts'

export type ChangedTask = { readonly thing: Task; readonly events: readonly Happening[] }

export function newTask(file: CaseFile, call: Call<typeof addTask>): Task | Refusal {
  const { marking, ...body } = call.body
  // A reader of the case may not be given work in it that only writers can finish.
  const writes = file.participants.some(({ post, role }) => post === body.assignee && role !== 'reader')
  if (!writes) {
    const detail = 'only a lead or member of the case can be given a task in it'
    return refuse('assignee-not-in-case', { detail, field: 'assignee' })
  }
  return passed(body.due, call.now) ?? newPart<'task'>(file, call, { ...body, state: 'open', settledAt: null }, marking)
}

export function complete(task: Task, call: Pick<Call<typeof completeTask>, 'now'>): ChangedTask {
  return {
    thing: changedPart(task, { state: 'done', settledAt: call.now }),
    events: [happened(TaskCompleted, ...news(task))],
  }
}

export function drop(task: Task, call: Pick<Call<typeof dropTask>, 'now' | 'body'>): ChangedTask {
  const [about, data] = news(task)
  return {
    thing: changedPart(task, { state: 'dropped', settledAt: call.now }),
    events: [happened(TaskDropped, about, { ...data, reason: call.body.reason })],
  }
}

export function reopen(task: Task, call: Pick<Call<typeof reopenTask>, 'now' | 'body'>): ChangedTask | Refusal {
  const { due } = call.body
  const [about, data] = news(task)
  return (
    passed(due, call.now) ?? {
      thing: changedPart(task, { state: 'open', settledAt: null, due }),
      events: [happened(TaskReopened, about, { ...data, due })],
    }
  )
}

function passed(due: string, now: string): Refusal | undefined {
  if (Temporal.Instant.compare(due, now) > 0) return undefined
  return refuse('deadline-passed', { detail: 'the deadline has already passed', field: 'due' })
}
