import { randomUUID } from 'node:crypto'
import { cases } from '#contexts/cases'
import type { Identity, PostFacts } from '#contexts/identity'
import type { Actor } from '#kernel/actor'
import type { Answer, Incoming } from '#kernel/command'
import type { Database } from '#kernel/database'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { ReplyOf, Route } from '#kernel/route'
import type { Marking, Tlp } from '#kernel/schema/marking'
import { asking } from './ask.ts'
import { testKernel, type TestKernel } from './kernel.ts'

type Role = PostFacts['post']['roles'][number]

/** A post of the directory, and somebody acting in it. */
export type Seat = { readonly facts: PostFacts; readonly actor: Actor }

/** A directory of posts that is made up as a test goes. */
export function directory(): {
  identity: Identity
  seat: (more?: Partial<SeatWishes>) => Seat
  authority: () => PostFacts['authority']
} {
  const authorities = new Map<string, PostFacts['authority']>()
  const posts = new Map<string, PostFacts>()
  const officers = new Map<string, Actor>()
  const authority = (): PostFacts['authority'] => {
    const made: PostFacts['authority'] = {
      id: randomUUID(),
      names: [{ language: 'es', text: `Fiscalía ${authorities.size + 1}` }],
      kind: 'prosecution',
      place: 'Lima',
      zone: 'America/Lima',
      languages: ['es'],
      version: 1,
    }
    authorities.set(made.id, made)
    return made
  }
  const first = authority()
  const seat = (wishes: Partial<SeatWishes> = {}): Seat => {
    const { roles = ['investigator'], clearance = 2, scopes, officer = randomUUID() } = wishes
    const facts: PostFacts = {
      authority: wishes.authority ?? first,
      post: {
        id: randomUUID(),
        authority: (wishes.authority ?? first).id,
        title: { language: 'es', text: wishes.title ?? `Puesto ${posts.size + 1}` },
        unit: wishes.unit ?? 'Unidad 1',
        roles: [...roles],
        clearance,
        state: 'open',
        version: 1,
      },
    }
    posts.set(facts.post.id, facts)
    const attrs = {
      post: facts.post.id,
      authority: facts.authority.id,
      unit: facts.post.unit,
      roles: [...roles],
      clearance,
      ...(scopes ? { scopes: [...scopes] } : {}),
    }
    const actor: Actor = {
      kind: scopes ? 'service' : 'officer',
      officer: scopes ? null : officer,
      account: scopes ? officer : null,
      post: facts.post.id,
      session: null,
      purpose: 'investigation',
      basis: 'per-cpp',
      entity: { type: scopes ? 'Service' : 'Officer', id: officer, attrs },
    }
    officers.set(officer, actor)
    return { facts, actor }
  }
  const pick = <T>(from: ReadonlyMap<string, T>, ids: readonly string[]) =>
    new Map(ids.flatMap((id) => (from.has(id) ? [[id, from.get(id) as T] as const] : [])))
  const identity: Identity = {
    authenticate: () => Promise.reject(new Error('nobody signs in here')),
    actorFor: (officer) => Promise.resolve(officers.get(officer)),
    posts: (ids) => Promise.resolve(pick(posts, ids)),
    authorities: (ids) => Promise.resolve(pick(authorities, ids)),
    officers: (ids) =>
      Promise.resolve(new Map(ids.filter((id) => officers.has(id)).map((id) => [id, officerCalled(id)]))),
    openPosts: () => Promise.resolve([...posts.values()]),
    claimLink: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  }
  return { identity, seat, authority }
}

type SeatWishes = {
  readonly roles: readonly Role[]
  readonly clearance: number
  readonly authority: PostFacts['authority']
  readonly title: string
  readonly unit: string
  readonly officer: string
  /** A service account acting in the post. */
  readonly scopes: readonly string[]
}

function officerCalled(id: string) {
  return {
    id,
    name: { language: 'es', text: `Oficial ${id.slice(0, 4)}` },
    email: `${id}@example.pe`,
    state: 'active',
    language: 'es',
    sample: false,
    version: 1,
  } as const
}

export type CaseWorld = {
  readonly kernel: TestKernel
  readonly database: Database
  readonly clock: TestKernel['clock']
  readonly context: ReturnType<typeof cases>
  readonly seat: ReturnType<typeof directory>['seat']
  readonly authority: ReturnType<typeof directory>['authority']
  /** Calls an endpoint as somebody; a fresh idempotency key unless one is given. */
  readonly ask: <R extends Route>(route: R, seat: Seat, request?: Asked) => Promise<Answer | Refusal>
  /** The same for what must succeed: the reply. */
  readonly get: <R extends Route>(route: R, seat: Seat, request?: Asked) => Promise<ReplyOf<R>>
  readonly audit: TestKernel['audit']
  readonly close: () => Promise<void>
}
type Asked = Partial<Pick<Incoming, 'params' | 'query' | 'body' | 'version' | 'file' | 'idempotencyKey' | 'approval'>>

/** The context of cases on a database of its own, in the State PER, with a clock that stands still. */
export async function caseWorld(): Promise<CaseWorld> {
  const kernel = await testKernel({ contexts: ['identity', 'cases'] })
  const { identity, seat, authority } = directory()
  const context = cases(kernel, { identity, state: 'PER' })
  const put = asking(kernel, context.endpoints)
  const ask: CaseWorld['ask'] = (route, { actor }, request) => put(route, actor, request)
  return {
    kernel,
    database: kernel.database,
    clock: kernel.clock,
    context,
    seat,
    authority,
    ask,
    get: async <R extends Route>(route: R, as: Seat, request?: Asked) => {
      const answer = await ask(route, as, request)
      if (isRefusal(answer)) throw new Error(`${route.method} ${route.path}: ${JSON.stringify(answer)}`)
      return answer.body as ReplyOf<R>
    },
    audit: kernel.audit,
    close: kernel.close,
  }
}

const levels = ['unclassified', 'confidencial', 'reservada', 'secreta'] as const
/** A Peruvian marking of a rank, 0 to 3, under the Traffic Light Protocol. */
export function marked(level: number, tlp: Tlp = 'amber', codes: Marking['handling'] = [{ code: 'H0' }]): Marking {
  return { classification: { state: 'PER', level: levels[level] ?? '' }, handling: [...codes], tlp }
}

/** What it takes to open a case, with what a test wants otherwise. */
export const anOpening = (more: Readonly<Record<string, unknown>> = {}) => ({
  title: 'Draga en el río Inambari',
  summary: 'Minería ilegal de oro en Madre de Dios.',
  offences: ['illegal-mining'],
  marking: marked(1),
  restricted: false,
  ...more,
})

/** What it takes to add a person, with what a test wants otherwise. */
export const aPerson = (more: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'person',
  name: { language: 'es', text: 'Aurelio Quispe Mamani' },
  otherNames: [],
  category: 'suspect',
  born: '1980-02-29',
  nationalities: ['PER'],
  identifiers: [],
  grading: { scheme: '4x4', source: 'B', information: '2' },
  retainUntil: '2030-01-01',
  note: 'Operador de la draga.',
  ...more,
})
