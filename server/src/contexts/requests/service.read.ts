import type { Actor } from '#kernel/actor'
import { authorise, may, type Authorisation } from '#kernel/authorise'
import type { Command, Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { countOf, fillPage } from '#kernel/listing'
import { permitted } from '#kernel/permitted'
import { query } from '#kernel/query'
import { isRefusal } from '#kernel/refusal'
import { kinds, tracks } from '#law/kinds/catalogue'
import { disputesOf } from '#law/kinds/disputes'
import { dutiesOf, dutySorts } from '#law/kinds/duties'
import { sides, type Act } from '#law/kinds/kind'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { requestColumns, requestResource } from './policy.ts'
import { divergences } from './rules.divergence.ts'
import { step } from './rules.engine.ts'
import { judged, judgeConditions } from './rules.guards.ts'
import { gateOf, matterOf, periodsOf, shown, situationOf } from './rules.matter.ts'
import { itemsOf, logOf, termsOf } from './records.ts'
import { placesWith, type Move } from './rules.move.ts'
import { keptUntil } from './rules.retention.ts'
import { rowOf } from './rules.row.ts'
import { other } from './rules.told.ts'
import { periodsQuery } from './service.periods.ts'
import { relatedTo } from './service.related.ts'
import { type Asked, byCaseOf, readingOne, resourceOf } from './service.ts'
import { countRequests, findRequests, requestsById, sameAsked } from './store.requests.ts'
import type { ActOffer, RequestView, Said } from './words.ts'

/** `holds`: what may be done about keeping a request, offered with it. */
export function readQueries(ground: Ground, holds: readonly Command<Asked>[]): readonly Endpoint[] {
  const { kernel } = ground
  const one = readingOne(ground)

  const list = query({
    route: contract.listRequests,
    action: 'requests.list',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { actor, query: { sort, move, ...given } }) => {
      const asked = { ...given, places: move === undefined ? undefined : placesWith(movesOf(move, actor)) }
      const byCase = await byCaseOf(ground, actor, asked.case ?? null)
      const may_ = permitted(kernel.policies, actor, 'requests.read', 'Request', requestColumns(byCase))
      const now = kernel.clock.now().toString({ smallestUnit: 'millisecond' })
      const [page, found] = await Promise.all([
        fillPage(
          asked,
          (after, most) => findRequests(kernel.database, may_, asked, { sort, after, most }),
          async (rows) => {
            const files = await requestsById(
              kernel.database,
              rows.map(({ id }) => id),
            )
            return rows.map(({ id }) => {
              const placed = files.get(id)
              const seen =
                placed !== undefined &&
                may(kernel.policies, actor, 'requests.read', requestResource(placed.file, byCase))
              const matter = seen ? matterOf(placed.file, [], () => ({ bases: [], fallback: null })) : undefined
              return matter === undefined || placed === undefined ? undefined : rowOf(matter, placed.due, now)
            })
          },
        ),
        countRequests(kernel.database, may_, asked),
      ])
      return { reply: { ...page, count: countOf(found) }, seen: page.rows.map(({ id }) => id) }
    },
  })

  const read = query({
    ...one,
    route: contract.readRequest,
    action: 'requests.read',
    reply: async (asked, { actor, now }) => {
      const view = {
        ...(await viewOf(ground, actor, asked, now)),
        offers: holds.map(({ offer }) => offer(kernel, actor, asked)),
      }
      const seen = [view.id, ...view.related.map((one) => one.id)]
      return { reply: view, version: view.version, seen }
    },
  })

  const check = query({
    ...one,
    route: contract.checkRequest,
    action: 'requests.check',
    reply: async ({ matter }, { now }) => {
      const duplicates = await sameAsked(kernel.database, matter.file)
      const situation = situationOf(matter, 'submit', {}, { now, duplicates, find: ground.find })
      const before = [
        'has-basis',
        'channel-allowed',
        'language-accepted',
        'law-in-force',
        'risks-seen',
        'not-duplicate',
      ]
      const facts = judgeConditions(
        before.filter((name) => judged.includes(name)),
        situation,
      )
      const faults = Object.entries(facts).flatMap(([condition, because]) =>
        because === true ? [] : [{ condition, because }],
      )
      return { reply: { ...situation.gate, faults } }
    },
  })

  const listKinds = query({
    route: contract.listKinds,
    action: 'requests.list-kinds',
    purpose: 'none',
    audit: 'none',
    load: async () => ({}),
    resource: () => theNode,
    reply: async () => ({ reply: kindsShown }),
  })
  return [listKinds, list, periodsQuery(ground), read, check]
}

const kindsShown = contract.listKinds.reply.parse({
  kinds,
  tracks: [...tracks.values()].map((track) => ({
    ...track,
    sides: Object.fromEntries(
      sides.map((side) => [
        side,
        {
          states: track[side].states,
          acts: track[side].acts.map((act) => ({
            ...act,
            message: track.crossings.find((one) => one.act === act.id && one.by === side)?.message ?? null,
          })),
        },
      ]),
    ),
  })),
})

function movesOf(move: 'ours' | 'theirs' | 'mine', { entity }: Actor): Move {
  const { roles } = entity.attrs
  return move === 'mine'
    ? { is: move, roles: Array.isArray(roles) ? roles.filter((one) => typeof one === 'string') : [] }
    : { is: move }
}

async function viewOf(ground: Ground, actor: Actor, asked: Asked, now: string): Promise<Omit<RequestView, 'offers'>> {
  const { matter } = asked
  const { file, steps, track, kind, bases } = matter
  const duplicates = await sameAsked(ground.kernel.database, file)
  const forks = steps.flatMap(({ outcome, entry }) => (outcome === 'forked' && entry !== null ? [entry] : []))
  return {
    ...shown(matter),
    retention: {
      until: keptUntil(matter, ground.cases.retainUntil),
      hold: file.hold ?? null,
      destroyedAt: file.destroyedAt ?? null,
    },
    sections: [...file.sections],
    persons: [...file.persons],
    annexes: [...file.annexes],
    periods: [...periodsOf(matter, ground.find, now)],
    gate: gateOf(matter),
    terms: [...termsOf(steps)],
    items: [...itemsOf(steps, other(file.side))],
    steps: steps.map(({ entry: _entry, officer: _officer, ...one }) => one),
    acts: offers(ground, actor, asked, duplicates, now),
    duties: [
      ...dutySorts.flatMap((sort) =>
        dutiesOf(sort, file.instruments, kind.measure).map(({ instrument, article, text, acts }) => ({
          sort,
          instrument,
          article,
          text,
          acts: acts === undefined ? null : [...acts],
        })),
      ),
      ...disputesOf(file.instruments).map(({ instrument, article, text, acts }) => ({
        sort: 'disputes',
        instrument,
        article,
        text,
        acts: [...acts],
      })),
    ],
    never: bases.flatMap(({ instrument, neverGrounds }) => neverGrounds.map((one) => ({ ...one, instrument }))),
    divergences: [...divergences(track, logOf(steps), forks)],
    related: [...(await relatedTo(ground, actor, file.id, now))],
    duplicates: [...duplicates],
  }
}

/** Every act of this side: what may be done now, and for what is not, why. What an act asks for is named, not demanded yet. */
function offers(ground: Ground, actor: Actor, asked: Asked, duplicates: readonly string[], now: string): ActOffer[] {
  const { matter } = asked
  const { file, track } = matter
  const situation = situationOf(matter, '', supposed(file), { now, duplicates, find: ground.find })
  // Acts for the same roles get the same decision, which is asked for once.
  const known = new Map<string, Authorisation>()
  const decided = (act: Act): Authorisation => {
    const key = `${act.fourEyes} ${act.roles.join()}`
    const how = { approved: false }
    const found =
      known.get(key) ?? authorise(ground.kernel.policies, actor, 'requests.act', resourceOf(asked, act), how)
    known.set(key, found)
    return found
  }
  return track[file.side].acts.map((act) => {
    const base = {
      id: act.id,
      text: act.text,
      to: act.to,
      message: track.crossings.find((one) => one.act === act.id && one.by === file.side)?.message ?? null,
      asks: [...act.guards],
      article: act.article ?? null,
      roles: [...act.roles],
    }
    const { outcome, fourEyes } = decided(act)
    if (isRefusal(outcome)) {
      return {
        ...base,
        allowed: false,
        because: outcome.detail ?? null,
        rule: outcome.rule ?? null,
        fourEyes: act.fourEyes,
      }
    }
    const conditions = judgeConditions(act.guards, { ...situation, act: act.id })
    const stepped = step(track, file.side, file, act.id, { ...conditions, ...spoken })
    if (!isRefusal(stepped)) return { ...base, allowed: true, because: null, rule: null, fourEyes }
    return {
      ...base,
      allowed: false,
      because: stepped.detail ?? null,
      rule: stepped.rule ?? null,
      fourEyes: act.fourEyes,
    }
  })
}

/** What is supposed to be said, for conditions that are judged on the course as well as on what is said. */
const supposed = ({ proceeding, question: { offence } }: Asked['matter']['file']): Said => ({
  granted: true,
  kept: true,
  agreed: true,
  use: { items: [], proceeding, offence, exculpatory: true },
})

/** Conditions that are met by what is said with the act: an offer does not fail for what nobody had the chance to say. */
const spoken = Object.fromEntries(
  [
    'reasoned',
    'has-basis',
    'channel-allowed',
    'risks-seen',
    'not-duplicate',
    'urgent-allowed',
    'addressee-named',
    'authority-chosen',
    'conditions-stated',
    'ground-known',
    'inventory-matches',
    'items-listed',
    'use-allowed',
    'assurance-linked',
    'questions-answered',
    'date-named',
    'period-set',
    'confiscation-known',
    'amounts-within-ceiling',
    'plan-complete',
    'language-accepted',
  ].map((name) => [name, true] as const),
)
