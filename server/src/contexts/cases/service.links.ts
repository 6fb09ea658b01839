import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import { command, type Command, type Endpoint } from '#kernel/command'
import { query } from '#kernel/query'
import { isRefusal, refuse } from '#kernel/refusal'
import * as contract from './contract.ts'
import { caseLifecycle } from './lifecycle.ts'
import { caseResource } from './policy.ts'
import { sorts, type CaseFile } from './records.ts'
import { newPart } from './rules.parts.ts'
import { loadCase, readableParts, type Ground } from './service.ts'
import { casesById } from './store.cases.ts'
import { insertPart } from './store.parts.ts'
import type { Link } from './words.ts'

export function addLink(ground: Ground): Command<CaseFile> {
  return command({
    route: contract.addLink,
    action: 'cases.add-link',
    load: ({ params }) => loadCase(ground, params.case),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    lifecycle: { of: caseLifecycle, step: 'write', state: ({ state }) => state },
    facts: async (_, { actor, body }) => {
      const targets = await readableTargets(ground, actor, [body.target.case])
      if (body.target.case === undefined || targets.has(body.target.case)) return true
      return refuse('case-not-known', {
        detail: 'there is no such case, or it is not open to your post',
        field: 'target.case',
      })
    },
    decide: (file, call) => {
      const { marking, ...body } = call.body
      const link = newPart<'link'>(file, call, body, marking)
      if (isRefusal(link)) return link
      return { save: link, events: [sorts.link.added(link)], reply: link, version: link.version }
    },
    save: (link) => insertPart('link', link),
  })
}

async function readableTargets(
  { kernel }: Ground,
  actor: Actor,
  ids: readonly (string | undefined)[],
): Promise<ReadonlySet<string>> {
  const files = await casesById(
    kernel.database,
    ids.filter((id) => id !== undefined),
  )
  const open = [...files.values()].filter((file) => may(kernel.policies, actor, 'cases.read', caseResource(file)))
  return new Set(open.map(({ id }) => id))
}

/** The links of a case. What ties it to a case that is not open to the asker shows no more than that there is a tie. */
export async function readableLinks(ground: Ground, actor: Actor, file: CaseFile): Promise<readonly Link[]> {
  const links = await readableParts(ground, actor, file, 'link')
  const targets = await readableTargets(
    ground,
    actor,
    links.map(({ target }) => target.case),
  )
  return links.map((link) =>
    link.target.case === undefined || targets.has(link.target.case) ? link : { ...link, target: { reference: '—' } },
  )
}

export function listLinks(ground: Ground): Endpoint {
  return query({
    route: contract.listLinks,
    action: 'cases.read',
    load: ({ params }) => loadCase(ground, params.case),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    reply: async (file, { actor }) => {
      const rows = await readableLinks(ground, actor, file)
      return { reply: { rows: [...rows] }, seen: rows.map(({ id }) => id) }
    },
  })
}
