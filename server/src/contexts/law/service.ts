import { calendarOf } from '#law/calendar'
import { catalogue, factDefinitions, instruments } from '#law/catalogue'
import { reckon } from '#law/clock'
import { compare, jurisdictionAid } from '#law/compare'
import { findBases } from '#law/finder/find'
import { readFacts } from '#law/finder/facts'
import { whatIf } from '#law/finder/what-if'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { instant, type Kernel } from '#kernel/kernel'
import { query } from '#kernel/query'
import { refuse } from '#kernel/refusal'
import * as contract from './contract.ts'
import { lineOf, readingOf } from './rules.instrument.ts'

/** Looking up the law. Nothing of a case is asked or kept, so nothing is audited. */
export function lawEndpoints(kernel: Kernel): readonly Endpoint[] {
  const public_ = { purpose: 'none', audit: 'none', load: async () => theNode, resource: () => theNode } as const
  const today = () => instant(kernel.clock).slice(0, 10)

  const bases = query({
    ...public_,
    route: contract.findBases,
    action: 'law.find-bases',
    reply: async (_, { query: { facts, ...asked } }) => {
      if (asked.from === asked.to)
        return refuse('same-state', { field: 'query.to', detail: 'a State needs no treaty with itself' })
      const known = readFacts(
        facts
          .split(',')
          .filter((one) => one !== '')
          .map((one) => {
            const at = one.indexOf('=')
            return at === -1 ? ([one, ''] as const) : ([one.slice(0, at), one.slice(at + 1)] as const)
          }),
        asked,
      )
      if (Array.isArray(known)) {
        const detail = known.map(({ fact, because }) => `${fact}: ${because}`).join('; ')
        return refuse('fact-not-known', { field: 'query.facts', detail })
      }
      const question = { ...asked, facts: known as ReadonlyMap<string, string> }
      const answer = findBases(question)
      const changes = whatIf(question, answer.bases)
      const found = answer.bases.map((one) => ({ ...one, wouldChange: [...(changes.get(one.instrument) ?? [])] }))
      return { reply: contract.findBases.reply.parse({ bases: found, fallback: answer.fallback }) }
    },
  })

  const list = query({
    ...public_,
    route: contract.listInstruments,
    action: 'law.list-instruments',
    reply: async (_, { query: { date = today() } }) => ({
      reply: { instruments: instruments.map((one) => lineOf(one, date)) },
    }),
  })

  const one = query({
    ...public_,
    route: contract.readInstrument,
    action: 'law.read-instrument',
    reply: async (_, { params: { id }, query: { date = today() } }) => {
      const found = catalogue.get(id)
      return found === undefined
        ? refuse('unknown', { detail: 'no instrument of this identifier' })
        : { reply: readingOf(found, date) }
    },
  })

  const facts = query({
    ...public_,
    route: contract.listFacts,
    action: 'law.list-facts',
    reply: async () => ({
      reply: contract.listFacts.reply.parse({ facts: factDefinitions.filter(({ kind }) => kind !== 'table') }),
    }),
  })

  const comparison = query({
    ...public_,
    route: contract.compareLaws,
    action: 'law.compare',
    reply: async (_, { query: { a, b, offence } }) => ({
      reply: contract.compareLaws.reply.parse({ ...compare(a, b, offence), jurisdiction: jurisdictionAid }),
    }),
  })

  const period = query({
    ...public_,
    route: contract.reckonPeriod,
    action: 'law.reckon',
    reply: async (_, { query: { duration, start, state, days, rollover } }) => {
      const calendar = calendarOf(state)
      const zone = calendar?.zone ?? 'UTC'
      const reckoned = Temporal.Duration.from(duration).blank
        ? undefined
        : reckon({ duration, article: '' }, start, { days, rollover, zone, calendar })
      if (reckoned?.runs !== true)
        return refuse('period-not-reckoned', { field: 'query.duration', detail: 'a period has a length' })
      const { due, lastDay, steps } = reckoned
      return { reply: { due, lastDay, zone, calendarKnown: calendar !== undefined, steps: [...steps] } }
    },
  })

  return [bases, list, one, facts, comparison, period]
}
