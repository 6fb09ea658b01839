import { command, type Command } from '#kernel/command'
import { isRefusal } from '#kernel/refusal'
import { query } from '#kernel/query'
import type { Endpoint } from '#kernel/command'
import { addParticipant, listCandidates, removeParticipant } from './contract.ts'
import { participantsOf } from './names.ts'
import { caseResource } from './policy.ts'
import type { CaseFile } from './records.ts'
import { isCleared, join, leave } from './rules.participants.ts'
import { loadCase, type Ground } from './service.ts'
import { updateParticipants } from './store.cases.ts'

export function participantCommands(ground: Ground): readonly Command<CaseFile>[] {
  const { identity } = ground
  const add = command({
    route: addParticipant,
    action: 'cases.add-participant',
    load: ({ params }) => loadCase(ground, params.id),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    facts: async (_, { body, now }) => ({
      facts: (await identity.posts([body.post])).get(body.post),
      named: (await participantsOf(identity, [{ post: body.post, role: body.role, since: now }]))[0],
    }),
    decide: (file, call, { facts, named }) => {
      const changed = join(file, call, facts)
      if (isRefusal(changed)) return changed
      if (named === undefined) throw new Error('a post that joins has a name')
      return { save: { before: file, after: changed.file }, events: changed.events, reply: named }
    },
    save: ({ before, after }) => updateParticipants(after.id, before.participants, after.participants),
  })
  const remove = command({
    route: removeParticipant,
    action: 'cases.remove-participant',
    load: ({ params }) => loadCase(ground, params.id),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    decide: (file, call) => {
      const changed = leave(file, call)
      if (isRefusal(changed)) return changed
      return { save: { before: file, after: changed.file }, events: changed.events, reply: {} }
    },
    save: ({ before, after }) => updateParticipants(after.id, before.participants, after.participants),
  })
  return [add, remove]
}

export function candidateQuery(ground: Ground): Endpoint {
  return query({
    route: listCandidates,
    action: 'cases.list-candidates',
    load: ({ params }) => loadCase(ground, params.id),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    reply: async (file) => {
      const taking = new Set(file.participants.map(({ post }) => post))
      const candidates = (await ground.identity.openPosts()).filter(({ post }) => !taking.has(post.id))
      const posts = candidates.flatMap((facts) => {
        const { post, authority } = facts
        const [name] = authority.names
        if (name === undefined) return []
        return [{ id: post.id, title: post.title, unit: post.unit, authority: name, cleared: isCleared(file, facts) }]
      })
      return { reply: { posts } }
    },
  })
}
