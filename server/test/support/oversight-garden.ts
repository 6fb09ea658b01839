import { readFileSync } from 'node:fs'
import { oversight } from '#contexts/oversight'
import type { Actor } from '#kernel/actor'
import type { Answer, Endpoint, Incoming } from '#kernel/command'
import type { Kernel } from '#kernel/kernel'
import { loadPolicies } from '#kernel/policy'
import type { Refusal } from '#kernel/refusal'
import { sealAudit } from '#kernel/seal'
import { asked, plantGarden, type Garden } from './garden-kernel.ts'
import { answer, gardener, gardenPolicies } from './garden.ts'

/** Officers of the garden, by their number: each with a name, and a post of the same number. */
export const officerId = (n: number): string => `00000000-0000-4000-8000-0000000000${10 + n}`
export const postId = (n: number): string => `00000000-0000-4000-8000-0000000000${50 + n}`

export function officer(n: number, more: { bed?: string; roles?: readonly string[]; post?: string } = {}): Actor {
  const { bed = 'north', roles = ['gardener'], post = postId(n) } = more
  const actor = gardener(bed, { officer: officerId(n), post, roles })
  return { ...actor, entity: { type: 'Officer', id: officerId(n), attrs: { roles, bed } } }
}

/** Who reads the trail and tends no plant. */
export const auditor = officer(9, { bed: 'none', roles: ['auditor'] })

export type WatchedGarden = Garden & {
  readonly watch: ReturnType<typeof oversight>
  readonly run: (name: string, more?: Partial<Incoming>) => Promise<Answer | Refusal>
  /** As whom a proposal is carried out later; undefined when the officer has lost the post. */
  readonly tenures: Map<string, Actor>
  readonly leads: Set<string>
  readonly seal: () => Promise<number>
  /** Four lines for the trail: sown by the first officer, watered and refused for the second, read by the third. */
  readonly work: (name: string) => Promise<string>
  /** What the operational log was told. */
  readonly logged: unknown[]
  /** Sows a plant and lets the first officer ask to uproot it: the proposal's identifier and the plant's. */
  readonly proposed: (name: string) => Promise<{ proposal: string; plant: string }>
}

/** The garden under oversight: two gardeners must agree before a plant is uprooted. Officers 1 to 9 are in post. */
export async function watchedGarden(): Promise<WatchedGarden> {
  const garden = await plantGarden()
  const textOf = (file: string): string =>
    readFileSync(new URL(`../../src/contexts/oversight/${file}`, import.meta.url), 'utf8')
  const logged: unknown[] = []
  const kernel: Kernel = {
    ...garden.kernel,
    log: { ...garden.kernel.log, info: (fields) => void logged.push(fields) },
    policies: loadPolicies([
      { context: 'garden', text: gardenPolicies.rules.map(({ text }) => text).join('\n') },
      { context: 'oversight', text: textOf('policy.cedar') },
    ]),
  }
  const tenures = new Map([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [`${officerId(n)} ${postId(n)}`, officer(n)]))
  const leads = new Set<string>()
  const all: Endpoint[] = Object.values(garden.endpoints)
  const watch = oversight(kernel, {
    node: 'PER',
    endpoints: () => all,
    cases: {
      readable: async () => true,
      caseFacts: async (id) => ({
        participants: [...leads]
          .filter((one) => one.endsWith(id))
          .map((one) => ({ post: one.slice(0, 36), role: 'lead' })),
      }),
    },
    identity: {
      actorFor: async (who, post, purpose, basis) => {
        const known = tenures.get(`${who} ${post}`)
        return known === undefined ? undefined : { ...known, purpose, basis, session: null }
      },
      officers: async (ids) =>
        new Map(
          ids.map((id) => [
            id,
            {
              id,
              name: { text: `Officer ${id.slice(-1)}`, language: 'en' },
              email: 'officer@example.org',
              state: 'active' as const,
              language: 'en' as const,
              sample: true,
              version: 1,
            },
          ]),
        ),
      posts: async () => new Map(),
    },
  })
  all.push(...watch.endpoints)
  const run = async (name: string, more: Partial<Incoming> = {}): Promise<Answer | Refusal> => {
    const endpoint = all.find(({ action }) => action === name)
    if (endpoint === undefined) throw new Error(`no endpoint ${name}`)
    return endpoint.run(kernel, asked(more))
  }
  return {
    ...garden,
    kernel,
    watch,
    run,
    tenures,
    leads,
    logged,
    work: async (name) => {
      const sown = answer(await run('sow', { actor: officer(1), body: { bed: 'north', name } }))
      const { id } = sown.body as { id: string }
      answer(await run('water', { actor: officer(2), params: { id }, body: { litres: 1 }, version: 1 }))
      await run('water', { actor: officer(2), params: { id }, body: { litres: 9 }, version: 2 })
      answer(await run('read', { actor: officer(3), params: { id } }))
      garden.clock.advance({ seconds: 1 })
      return id
    },
    seal: () => sealAudit(garden.database, 'PER'),
    proposed: async (name) => {
      const sown = answer(await run('sow', { actor: officer(1), body: { bed: 'north', name } }))
      const plant = (sown.body as { id: string }).id
      const told = await run('uproot', { actor: officer(1), params: { id: plant }, version: 1 })
      if (!('refused' in told)) throw new Error('a second officer was not asked for')
      return { plant, proposal: String(told.facts?.['proposal']) }
    },
  }
}
