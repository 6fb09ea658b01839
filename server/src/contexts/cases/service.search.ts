import { may } from '#kernel/authorise'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { query } from '#kernel/query'
import { highlight, queryWords, toTsQuery, type Highlighted } from '#kernel/words'
import * as contract from './contract.ts'
import { countOf, fillPage } from '#kernel/listing'
import { caseResource } from './policy.ts'
import { mayReadPart, permittedTo, type Ground } from './service.ts'
import { casesById } from './store.cases.ts'
import { partsById } from './store.parts.ts'
import { countTexts, findTexts } from './store.search.ts'

export function searchQuery(ground: Ground): Endpoint {
  const { kernel } = ground
  return query({
    route: contract.searchCases,
    action: 'cases.list',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { actor, query: { q, limit } }) => {
      const words = queryWords(q)
      if (words.length === 0) return { reply: { hits: [], count: countOf(0) } }
      const asked = toTsQuery(words, true)
      const permitted = permittedTo(ground, actor)
      const page = await fillPage(
        { limit },
        (after, most) => findTexts(kernel.database, permitted, asked, { after, most }),
        async (found) => {
          const caseIds = [...new Set(found.map((one) => one.case))]
          const partIds = found.map(({ part }) => part)
          const [files, parts] = await Promise.all([
            casesById(kernel.database, caseIds),
            partsById(kernel.database, caseIds, partIds),
          ])
          return found.map((one) => {
            const [file, part] = [files.get(one.case), parts.get(one.part)]
            if (file === undefined) return undefined
            const readable =
              part === undefined
                ? one.part === one.case && may(kernel.policies, actor, 'cases.read', caseResource(file))
                : mayReadPart(ground, actor, file, part)
            if (!readable) return undefined
            return {
              case: file.id,
              reference: file.reference,
              caseTitle: file.title,
              part: part === undefined ? null : { kind: part.kind, id: part.thing.id },
              fragments: excerpt(highlight(one.raw, words, true)),
            }
          })
        },
      )
      const count = countOf(await countTexts(kernel.database, permitted, asked))
      return { reply: { hits: page.rows, count }, seen: page.rows.map((hit) => hit.part?.id ?? hit.case) }
    },
  })
}

const around = 80

/** The pieces around the first hits, shortened where nothing was found. */
export function excerpt(pieces: readonly Highlighted[]): Highlighted[] {
  const first = Math.max(
    0,
    pieces.findIndex(({ hit }) => hit),
  )
  return pieces.slice(Math.max(0, first - 1), first + 6).map(({ text, hit }, index) => {
    if (hit || text.length <= around * 2) return { text, hit }
    const [head, tail] = [text.slice(0, around).toWellFormed(), text.slice(-around).toWellFormed()]
    return { text: index === 0 ? `… ${tail}` : `${head} … ${tail}`, hit }
  })
}
