import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import type { Command, Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { query } from '#kernel/query'
import * as contract from './contract.ts'
import { countedTo, countOf, fillPage } from '#kernel/listing'
import { authorityNames, authorityOf, participantsOf, shown } from './names.ts'
import { caseResource } from './policy.ts'
import type { CaseFile } from './records.ts'
import { loadCase, permittedTo, type Ground } from './service.ts'
import { casesById } from './store.cases.ts'
import { countParts, findCases, surveyCases } from './store.lists.ts'
import { partKinds, type PartKind } from './words.ts'

export function listQuery(ground: Ground): Endpoint {
  const { kernel, identity } = ground
  return query({
    route: contract.listCases,
    action: 'cases.list',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { actor, query: asked }) => {
      const permitted = permittedTo(ground, actor)
      const { state, offence, mine, sort } = asked
      const own = { post: mine === true ? (actor.post ?? '') : undefined }
      const [page, survey] = await Promise.all([
        fillPage(
          asked,
          (after, most) => findCases(kernel.database, permitted, { ...own, state, offence }, { sort, after, most }),
          async (found) => {
            const files = await casesById(
              kernel.database,
              found.map(({ id }) => id),
            )
            return found.map((one) => {
              const file = files.get(one.id)
              const readable = file !== undefined && may(kernel.policies, actor, 'cases.read', caseResource(file))
              return readable ? { file, due: one.due, move: one.move } : undefined
            })
          },
        ),
        surveyCases(kernel.database, permitted, own),
      ])
      const nameOf = await authorityNames(
        identity,
        page.rows.map(({ file }) => file.authority),
      )
      const rows = page.rows.map(({ file, due, move }) => {
        const { summary: _summary, hold: _hold, ...row } = shown(file, nameOf(file.authority))
        const role = file.participants.find(({ post }) => post === actor.post)?.role ?? null
        return { ...row, nextDeadline: due, move, role }
      })
      const counted = await countMatching(survey, { state, offence }, async () =>
        surveyCases(kernel.database, permitted, { ...own, state, offence }),
      )
      const facets = {
        state: tally(survey.map((one) => one.state)),
        offence: tally(survey.flatMap((one) => one.offences)),
      }
      return { reply: { rows, next: page.next, count: countOf(counted), facets }, seen: rows.map(({ id }) => id) }
    },
  })
}

type Survey = Awaited<ReturnType<typeof surveyCases>>

/** The survey under the facets has the answer unless it was cut off. */
async function countMatching(
  survey: Survey,
  { state, offence }: { state: string | undefined; offence: string | undefined },
  again: () => Promise<Survey>,
): Promise<number> {
  if (survey.length > countedTo) return (await again()).length
  const matching = survey.filter(
    (one) => (state ?? one.state) === one.state && (offence === undefined || one.offences.includes(offence)),
  )
  return matching.length
}

function tally(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** A case with all that stands on its first page. `commands` are what is offered to be done with it. */
export async function viewOf(
  ground: Ground,
  commands: readonly Command<CaseFile>[],
  actor: Actor,
  file: CaseFile,
): Promise<contract.CaseView> {
  const { kernel, identity } = ground
  const [authority, participants, found] = await Promise.all([
    authorityOf(identity, file),
    participantsOf(identity, file.participants),
    countParts(kernel.database, permittedTo(ground, actor), file.id),
  ])
  const countsOf = (kind: PartKind) => found.find((one) => one.kind === kind)?.found ?? 0
  const counts = Object.fromEntries(partKinds.map((kind) => [kind, countsOf(kind)])) as contract.CaseView['counts']
  const offers = commands.map(({ offer }) => offer(kernel, actor, file))
  return { ...shown(file, authority), participants: [...participants], counts, offers }
}

export function readQuery(ground: Ground, commands: readonly Command<CaseFile>[]): Endpoint {
  return query({
    route: contract.readCase,
    action: 'cases.read',
    load: ({ params }) => loadCase(ground, params.id),
    resource: (file) => caseResource(file),
    visibleBy: 'cases.read',
    reply: async (file, { actor }) => ({
      reply: await viewOf(ground, commands, actor, file),
      seen: [file.id],
      version: file.version,
    }),
  })
}
