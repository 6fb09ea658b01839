import { randomBytes } from 'node:crypto'
import { isFault } from '@comity/proof/fault'
import { keyring } from '@comity/proof/keyring'
import { ed25519Signer } from '@comity/proof/signer'
import { cases } from '#contexts/cases'
import type { Asked, Directory, Served } from '#contexts/directory'
import type { PostFacts } from '#contexts/identity'
import type { Ledger } from '#contexts/ledger'
import { rooms } from '#contexts/rooms'
import type { Answer, Incoming } from '#kernel/command'
import type { Context } from '#kernel/context'
import { reactionErrand } from '#kernel/events'
import { isRefusal, refuse, Refused, type Refusal } from '#kernel/refusal'
import { commonRefusals, type ReplyOf, type Route } from '#kernel/route'
import { problemOf } from '#kernel/problem'
import { asking } from './ask.ts'
import { directory as people, type Seat } from './cases.ts'
import { testKernel, type TestKernel } from './kernel.ts'

type Handler = (asked: Asked) => Promise<Served | Refusal>

/** Nodes that call each other in one process. What travels is what would travel; only the wire is not there. */
export type Neighbourhood = {
  readonly nodes: ReadonlyMap<string, RoomNode>
  readonly node: (state: string) => RoomNode
  /** Nodes that do not answer now. */
  readonly away: Set<string>
  /** Sees what one node answers another, and may answer otherwise. */
  tamper: ((to: string, path: string, body: Uint8Array) => Uint8Array) | undefined
  /** Lets every node do what it has to do by itself, until nobody has anything left to do. */
  readonly settle: () => Promise<void>
  /** The clocks of all nodes go on. */
  readonly later: (time: Temporal.DurationLike) => void
  readonly close: () => Promise<void>
}

export type RoomNode = {
  readonly state: string
  readonly kernel: TestKernel
  readonly rooms: Context
  readonly cases: ReturnType<typeof cases>
  readonly seat: ReturnType<typeof people>['seat']
  /** Takes an officer out of the service, and back. */
  readonly dismiss: (seat: Seat) => void
  readonly reinstate: (seat: Seat) => void
  readonly directory: Directory
  /** Digests entered in the log of the node, by kind. */
  readonly entered: { readonly kind: string; readonly digest: Uint8Array }[]
  readonly ask: <R extends Route>(route: R, as: Seat, request?: Wish) => Promise<Answer | Refusal>
  readonly get: <R extends Route>(route: R, as: Seat, request?: Wish) => Promise<ReplyOf<R>>
  readonly errand: (name: string) => Promise<void>
  /** Another node takes a request of this one, as if its key had signed it. */
  readonly handlers: Map<string, Handler>
}
type Wish = Partial<Pick<Incoming, 'params' | 'query' | 'body' | 'version' | 'file' | 'idempotencyKey'>>

export async function neighbourhood(states: readonly string[], rounds?: number): Promise<Neighbourhood> {
  const nodes = new Map<string, RoomNode>()
  const signers = new Map<string, ReturnType<typeof ed25519Signer>>()
  const signerOf = (name: string) => {
    const known = signers.get(name) ?? ed25519Signer(new Uint8Array(randomBytes(32)))
    signers.set(name, known)
    return known
  }
  const away = new Set<string>()
  const found = (state: string): RoomNode => {
    const node = nodes.get(state)
    if (node === undefined) throw new Error(`no node of ${state}`)
    return node
  }
  const world: Neighbourhood = {
    nodes,
    node: found,
    away,
    tamper: undefined,
    settle: async () => {
      for (let round = 0; round < 6; round += 1) {
        for (const node of nodes.values()) {
          if (away.has(node.state)) continue
          for (const name of ['rooms.send', 'rooms.tell', 'rooms.take-over']) await node.errand(name)
        }
      }
    },
    later: (time) => {
      for (const { kernel } of nodes.values()) kernel.clock.advance(time)
    },
    close: async () => {
      for (const { kernel } of nodes.values()) await kernel.close()
    },
  }
  for (const state of states) nodes.set(state, await roomNode(state, world, signerOf, rounds))
  return world
}

async function roomNode(
  state: string,
  world: Neighbourhood,
  signerOf: (name: string) => ReturnType<typeof ed25519Signer>,
  rounds?: number,
): Promise<RoomNode> {
  const kernel = await testKernel({ contexts: ['identity', 'cases', 'rooms'] })
  const { identity: everybody, seat } = people()
  const gone = new Set<string>()
  const identity: typeof everybody = {
    ...everybody,
    officers: async (ids) => {
      const found = await everybody.officers(ids)
      return new Map([...found].map(([id, one]) => [id, gone.has(id) ? { ...one, state: 'suspended' as const } : one]))
    },
  }
  const authorities = new Map<string, PostFacts['authority']>()
  const handlers = new Map<string, Handler>()
  const entered: RoomNode['entered'] = []
  const directory: Directory = {
    state,
    node: async () => signerOf(state),
    authority: async (id) => signerOf(`${state}/${id}`),
    officer: () => Promise.reject(new Error('not used')),
    unseal: () => Promise.reject(new Error('not used')),
    unsealOwn: () => Promise.reject(new Error('not used')),
    peers: async () =>
      [...world.nodes.values()]
        .filter((node) => node.state !== state)
        .map((node) => peerOf(node.state, [...(authoritiesOf.get(node.state)?.values() ?? [])])),
    peer: async (of) => peerOf(of, [...(authoritiesOf.get(of)?.values() ?? [])]),
    descriptorOf: async () => undefined,
    trusts: async (of) => world.nodes.has(of),
    keysOf: async (of) => {
      const ids = [...(authoritiesOf.get(of)?.keys() ?? [])].map((id) => `${of}/${id}`)
      const ring = keyring([of, ...ids].map((signer) => ({ signer, key: signerOf(signer).key })))
      if (isFault(ring)) throw new Error('keys clash')
      return ring
    },
    sealingKeyOf: async () => undefined,
    call: async (to, { method, path, body = new Uint8Array() }) => {
      if (world.away.has(to) || world.away.has(state)) throw new Refused(refuse('peer-unreachable'))
      return callOn(world, to, state, method, path, body)
    },
    serve: (_, { method, path, answer }) => void handlers.set(`${method} ${path}`, answer),
    readers: () => undefined,
    onChange: () => undefined,
  }
  authoritiesOf.set(state, authorities)
  const ledger = {
    append: async (kind: string, digests: readonly Uint8Array[]) => {
      for (const digest of digests) entered.push({ kind, digest })
      return digests.map((_, index) => index)
    },
  } as unknown as Ledger
  const files = cases(kernel, { identity, state })
  const bounds = rounds === undefined ? {} : { rounds }
  const context = await rooms(kernel, { identity, directory, cases: files.door, ledger, state, ...bounds })
  context.pages?.({} as never)
  const endpoints = [...context.endpoints, ...files.endpoints]
  const reactions = reactionErrand(kernel.database, context.reactions ?? [], kernel.log)
  const put = asking(kernel, endpoints)
  const ask: RoomNode['ask'] = (route, { actor }, request) => put(route, actor, request)
  return {
    state,
    kernel,
    rooms: context,
    cases: files,
    directory,
    entered,
    handlers,
    dismiss: ({ actor }) => void gone.add(actor.officer ?? ''),
    reinstate: ({ actor }) => void gone.delete(actor.officer ?? ''),
    ask,
    seat: (wishes) => {
      const made = seat(wishes)
      authorities.set(made.facts.authority.id, made.facts.authority)
      return made
    },
    get: async <R extends Route>(route: R, as: Seat, request?: Wish) => {
      const answer = await ask(route, as, request)
      if (isRefusal(answer)) throw new Error(`${route.method} ${route.path}: ${JSON.stringify(answer)}`)
      return answer.body as ReplyOf<R>
    },
    errand: async (name) => {
      const errand = [...(context.errands ?? []), reactions].find((one) => one.name === name)
      if (errand === undefined) throw new Error(`no errand ${name}`)
      await errand.run()
    },
  }
}

const authoritiesOf = new Map<string, Map<string, PostFacts['authority']>>()

function peerOf(state: string, authorities: readonly PostFacts['authority'][]) {
  return {
    state,
    name: state,
    standing: 'trusted' as const,
    by: { ceremony: true, spaces: [] },
    address: 'http://localhost',
    log: '',
    witness: '',
    authorities: authorities.map(({ id, names, kind, languages }) => ({
      id,
      names,
      kind,
      languages,
      readers: [],
      openNow: null,
    })),
  }
}

/** Calls a node in the name of a State, as its key would. */
export async function callOn(
  world: Neighbourhood,
  to: string,
  from: string,
  method: string,
  path: string,
  body: Uint8Array,
) {
  for (const [key, answer] of world.node(to).handlers) {
    const [wanted, shape = ''] = key.split(' ')
    const params = wanted === method ? matched(shape, path) : undefined
    if (params === undefined) continue
    const done = await answer({ state: from, params, query: {}, headers: {}, body })
    if (isRefusal(done)) {
      const own = Object.hasOwn(commonRefusals, done.refused) ? {} : { [done.refused]: 422 }
      const problem = problemOf(done, { refusals: own })
      return { status: problem.status, body: new TextEncoder().encode(JSON.stringify(problem)), headers: {} }
    }
    const bytes = typeof done.body === 'string' ? new TextEncoder().encode(done.body) : done.body
    return { status: done.status, body: world.tamper?.(to, path, bytes) ?? bytes, headers: done.headers ?? {} }
  }
  throw new Error(`nobody answers ${path}`)
}

function matched(shape: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [shape.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params[part.slice(1)] = given[index] ?? ''
    else if (part !== given[index]) return undefined
  }
  return params
}
