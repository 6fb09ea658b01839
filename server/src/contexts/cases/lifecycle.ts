import { lifecycle } from '#kernel/lifecycle'
import { caseStates, taskStates } from './words.ts'

/** Steps that lead from a state to itself are kinds of work the state allows. */
export const caseLifecycle = lifecycle({
  of: 'case',
  initial: 'open',
  states: caseStates,
  steps: {
    write: { from: ['open'], to: 'open', because: 'a case that is not open cannot be written in; reopen it first' },
    close: { from: ['open'], to: 'closed', because: 'only an open case can be closed' },
    reopen: { from: ['closed'], to: 'open', because: 'only a closed case can be reopened' },
    archive: { from: ['closed'], to: 'archived', because: 'only a closed case can be archived' },
  },
})

export const taskLifecycle = lifecycle({
  of: 'task',
  initial: 'open',
  states: taskStates,
  steps: {
    complete: { from: ['open'], to: 'done', because: 'only an open task can be done' },
    drop: { from: ['open'], to: 'dropped', because: 'only an open task can be dropped' },
    reopen: { from: ['done', 'dropped'], to: 'open', because: 'the task is already open' },
  },
})
