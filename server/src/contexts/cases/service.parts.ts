import type { Call, Command, Endpoint } from '#kernel/command'
import { command } from '#kernel/command'
import { query } from '#kernel/query'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import * as contract from './contract.ts'
import { caseLifecycle } from './lifecycle.ts'
import { caseResource } from './policy.ts'
import { sorts, type CaseFile, type Part, type Things } from './records.ts'
import { newPart } from './rules.parts.ts'
import { newTask } from './rules.tasks.ts'
import { loadCase, readableParts, type Ground } from './service.ts'
import { insertPart } from './store.parts.ts'
import type { PartKind } from './words.ts'

type InCase = Route & { readonly params: typeof contract.listNotes.params }

/** Adding one kind of part: who may is decided on the case, and only an open case is written in. */
function adding<R extends InCase, K extends PartKind>(
  ground: Ground,
  route: R,
  kind: K,
  make: (file: CaseFile, call: Call<R>) => Things[K] | Refusal,
): Command<CaseFile> {
  return command<InCase, CaseFile, undefined, Things[K]>({
    route,
    action: `cases.add-${kind}`,
    load: ({ params }) => loadCase(ground, params.case),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    lifecycle: { of: caseLifecycle, step: 'write', state: ({ state }) => state },
    decide: (file, call) => {
      const thing = make(file, call)
      if (isRefusal(thing)) return thing
      return { save: thing, events: [sorts[kind].added(thing)], reply: thing, version: thing.version }
    },
    save: (thing) => insertPart(kind, thing),
  })
}

export function partCommands(ground: Ground): readonly Command<CaseFile>[] {
  return [
    adding(ground, contract.addPlace, 'place', (file, call) => {
      const { marking, ...body } = call.body
      return newPart<'place'>(file, call, body, marking)
    }),
    adding(ground, contract.addNote, 'note', (file, call) => {
      const { marking, ...body } = call.body
      return newPart<'note'>(file, call, body, marking)
    }),
    adding(ground, contract.addTask, 'task', newTask),
  ]
}

/** Listing one kind of part: the case must be open to the asker, then each part is decided by itself. */
function listing<K extends PartKind>(
  ground: Ground,
  route: InCase,
  kind: K,
  order: (a: Part<K>['thing'], b: Part<K>['thing']) => number = () => 0,
): Endpoint {
  return query<InCase, CaseFile>({
    route,
    action: 'cases.read',
    load: ({ params }) => loadCase(ground, params.case),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    reply: async (file, { actor }) => {
      const rows = [...(await readableParts(ground, actor, file, kind))].sort(order)
      return { reply: { rows }, seen: rows.map(({ id }) => id) }
    },
  })
}

export const newestFirst = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? 1 : -1)
const soonestFirst = (a: Things['task'], b: Things['task']): number =>
  a.due === b.due ? (a.id < b.id ? -1 : 1) : a.due < b.due ? -1 : 1

export function partQueries(ground: Ground): readonly Endpoint[] {
  return [
    listing(ground, contract.listParties, 'party'),
    listing(ground, contract.listPlaces, 'place'),
    listing(ground, contract.listNotes, 'note', newestFirst),
    listing(ground, contract.listTasks, 'task', soonestFirst),
    listing(ground, contract.listDocuments, 'document'),
  ]
}
