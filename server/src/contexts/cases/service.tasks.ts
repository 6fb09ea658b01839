import { command, type Call, type Endpoint } from '#kernel/command'
import { take } from '#kernel/lifecycle'
import { query } from '#kernel/query'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import { theNode } from '#kernel/context'
import * as contract from './contract.ts'
import { caseLifecycle, taskLifecycle } from './lifecycle.ts'
import { countOf, fillPage } from '#kernel/listing'
import { postTitles } from './names.ts'
import { resourceOfPart } from './policy.ts'
import * as rules from './rules.tasks.ts'
import { lastChange, loadPart, mayReadPart, permittedTo, type Ground, type Inside } from './service.ts'
import { casesById } from './store.cases.ts'
import { countTasks, findTasks } from './store.lists.ts'
import { isKind, partsById, updatePart } from './store.parts.ts'
import type { Task } from './words.ts'

type TaskRoute = Route & { readonly params: typeof contract.completeTask.params; readonly reply: typeof contract.Task }

/** One step in the life of a task, open only while its case can be written in. */
function settling<R extends TaskRoute>(
  ground: Ground,
  route: R,
  step: keyof typeof taskLifecycle.steps,
  decide: (task: Task, call: Call<R>) => rules.ChangedTask | Refusal,
): Endpoint {
  return command<TaskRoute, Inside<'task'>, undefined, { task: Task; at: string; by: string }>({
    route,
    action: `cases.${step}-task`,
    load: ({ params }) => loadPart(ground, 'task', params),
    resource: ({ file, part }) => resourceOfPart(file, part),
    visibleBy: 'cases.read-part',
    version: ({ part }) => part.thing.version,
    changed: ({ part }) => lastChange(part),
    lifecycle: { of: taskLifecycle, step, state: ({ part }) => part.thing.state },
    decide: ({ file, part }, call) => {
      const writable = take(caseLifecycle, file.state, 'write')
      if (isRefusal(writable)) return writable
      const changed = decide(part.thing, call)
      if (isRefusal(changed)) return changed
      const { thing, events } = changed
      const save = { task: thing, at: call.now, by: call.actor.post ?? '' }
      return { save, events, reply: thing, version: thing.version }
    },
    save: ({ task, at, by }) => updatePart('task', task, at, by),
  })
}

export function taskCommands(ground: Ground): readonly Endpoint[] {
  return [
    settling(ground, contract.completeTask, 'complete', rules.complete),
    settling(ground, contract.dropTask, 'drop', rules.drop),
    settling(ground, contract.reopenTask, 'reopen', rules.reopen),
  ]
}

/** What waits for the acting post, or for others in its cases: nearest deadline first, over all cases. */
export function inboxQuery(ground: Ground): Endpoint {
  const { kernel, identity } = ground
  return query({
    route: contract.listInbox,
    action: 'cases.list',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { actor, query: asked }) => {
      const permitted = permittedTo(ground, actor)
      const post = actor.post ?? ''
      const page = await fillPage(
        asked,
        (after, most) => findTasks(kernel.database, permitted, post, asked.whose, { after, most }),
        async (found) => {
          const caseIds = [...new Set(found.map((one) => one.case))]
          const [files, parts] = await Promise.all([
            casesById(kernel.database, caseIds),
            partsById(
              kernel.database,
              caseIds,
              found.map(({ id }) => id),
            ),
          ])
          return found.map((one) => {
            const [file, part] = [files.get(one.case), parts.get(one.id)]
            if (file === undefined || part === undefined || !isKind(part, 'task')) return undefined
            return mayReadPart(ground, actor, file, part) ? { file, task: part.thing } : undefined
          })
        },
      )
      const titleOf = await postTitles(
        identity,
        page.rows.map(({ task }) => task.assignee),
      )
      const rows = page.rows.map(({ file: { id, reference, title, marking }, task }) => ({
        task,
        case: { id, reference, title, marking },
        assignee: { id: task.assignee, title: titleOf(task.assignee) },
      }))
      const count = countOf(await countTasks(kernel.database, permitted, post, asked.whose))
      return { reply: { rows, next: page.next, count }, seen: rows.map(({ task }) => task.id) }
    },
  })
}
