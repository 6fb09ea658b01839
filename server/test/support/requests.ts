import { randomUUID } from 'node:crypto'
import { cases } from '#contexts/cases'
import { requests, type Address, type Arrived, type Letter } from '#contexts/requests'
import { MessageReceived } from '#contracts/exchange'
import * as caseContract from '#contracts/cases'
import * as contract from '#contracts/requests'
import { findBases } from '@comity/law/finder/find'
import { happened } from '#kernel/event'
import type { Answer, Incoming } from '#kernel/command'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { ReplyOf, Route } from '#kernel/route'
import type { Marking } from '#kernel/schema/marking'
import { asking } from './ask.ts'
import { anOpening, directory, marked, type Seat } from './cases.ts'
import { testKernel, type TestKernel } from './kernel.ts'
import { fileKeeper, type Going } from './request-files.ts'
import { sealsOf, type SealsOfSides, unknownAuthority } from './seals.ts'

/** Messages on their way between the sides, as the network has them: they arrive when a test lets them. */
export type Post = { readonly to: string; readonly arrived: Arrived; readonly files: readonly Going[] }[]

type Asked = Partial<Pick<Incoming, 'params' | 'query' | 'body' | 'version' | 'approval'>>

export type Side = {
  readonly state: string
  readonly kernel: TestKernel
  readonly context: ReturnType<typeof requests>
  readonly seat: ReturnType<typeof directory>['seat']
  readonly authority: string
  /** Messages this side has sealed and that have not been let through. */
  readonly out: Post
  readonly ask: <R extends Route>(route: R, seat: Seat, asked?: Asked) => Promise<Answer | Refusal>
  readonly get: <R extends Route>(route: R, seat: Seat, asked?: Asked) => Promise<ReplyOf<R>>
  /** The keys of this side, and what it makes of those of others. */
  readonly seals: SealsOfSides
  /** A case in which the seat leads. */
  readonly openCase: (seat: Seat) => Promise<string>
  /** Takes in one message as the exchange would deliver it, with its files; once more if asked. Its identifier. */
  readonly deliver: (arrived: Arrived, files?: readonly Going[]) => Promise<string>
  /** The files of this side, as its exchange keeps them. */
  readonly files: ReturnType<typeof fileKeeper>
  readonly turn: () => Promise<void>
  /** Another process of the same node, perhaps with law that was corrected: its turn over the periods. */
  readonly again: (find?: typeof findBases) => Promise<() => Promise<void>>
  /** Another authority of this State. */
  readonly authorityOf: ReturnType<typeof directory>['authority']
  readonly close: () => Promise<void>
}

/** The contexts of cases and requests in one State, on a database of its own, with a post box instead of a network. */
export async function side(
  state: string,
  given: { readonly at?: string; readonly find?: typeof findBases } = {},
): Promise<Side> {
  const kernel = await testKernel({ ...given, contexts: ['identity', 'cases', 'requests'] })
  const { identity, seat, authority } = directory()
  const own = authority().id
  const files = cases(kernel, { identity, state })
  const out: Post = []
  const inbox = new Map<string, Arrived>()
  const keeper = fileKeeper()
  const seal = ({ to, fields, marking, attached }: Letter): string => {
    // Sealed and kept only when the writes are committed: here, when the command says that it was done.
    const arrived: Arrived = {
      from: { state, authority: own },
      authority: to.authority,
      receivedAt: kernel.clock.now().toString({ smallestUnit: 'millisecond' }),
      marking,
      fields: JSON.parse(JSON.stringify(fields)) as Record<string, unknown>,
    }
    const files = keeper.going(attached)
    const message = randomUUID()
    keeper.place(message, files)
    sealed.push({ to: to.state, arrived, files })
    return message
  }
  let sealed: Post = []
  const seals = sealsOf(state)
  const given_ = {
    cases: files.door,
    state,
    seals,
    find: given.find ?? findBases,
    messenger: {
      seal: async (_: unknown, letter: Letter) => {
        const message = seal(letter)
        return { writes: [], events: [], message }
      },
      files: keeper.files,
      read: async (message: string) => inbox.get(message),
      knows: async (address: Address) => address.authority !== unknownAuthority,
    },
  }
  const context = requests(kernel, given_)
  const endpoints = [...files.endpoints, ...context.endpoints]
  const put = asking(kernel, endpoints)
  const ask: Side['ask'] = async (route, { actor }, asked) => {
    sealed = []
    const answer = await put(route, actor, asked)
    if (!isRefusal(answer)) out.push(...sealed)
    return answer
  }
  const get = async <R extends Route>(route: R, as: Seat, asked?: Asked) => {
    const answer = await ask(route, as, asked)
    if (isRefusal(answer)) throw new Error(`${route.method} ${route.path}: ${JSON.stringify(answer)}`)
    return answer.body as ReplyOf<R>
  }
  return {
    state,
    kernel,
    context,
    seals,
    seat,
    authority: own,
    out,
    ask,
    get,
    openCase: async (as) =>
      (await get(caseContract.openCase, as, { body: anOpening({ marking: markedIn(state) }) })).id,
    files: keeper,
    deliver: async (arrived, attached = []) => {
      const message = randomUUID()
      keeper.place(message, attached)
      inbox.set(message, { ...arrived, receivedAt: kernel.clock.now().toString({ smallestUnit: 'millisecond' }) })
      const data = {
        message,
        conversation: randomUUID(),
        peer: arrived.from.state,
        file: null,
        form: 'mutual-assistance/1',
      }
      const { about, name, version } = happened(MessageReceived, `message:${message}`, data)
      for (const reaction of context.reactions ?? []) {
        const at = kernel.clock.now().toString()
        const writes = await reaction.handle({
          id: randomUUID(),
          about,
          name,
          version,
          at,
          officer: null,
          post: null,
          data,
        })
        await kernel.database.commit(writes)
      }
      return message
    },
    authorityOf: authority,
    again: async (find = findBases) => {
      const errands = requests(await kernel.another(), { ...given_, find }).errands ?? []
      return async () => {
        for (const errand of errands) await errand.run()
      }
    },
    turn: async () => {
      for (const errand of context.errands ?? []) await errand.run()
    },
    close: async () => {
      await context.close()
      await kernel.close()
    },
  }
}

export { unknownAuthority }

/** A request as one who sits there sees it. */
export const view = (world: Side, seat: Seat, id: string) => world.get(contract.readRequest, seat, { params: { id } })

export function markedIn(state: string): Marking {
  return state === 'PER'
    ? marked(1)
    : { classification: { state, level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' }
}

/** What it takes to draft a request from Lima to Bern for bank records, with what a test wants otherwise. */
export const aDraft = (more: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'mla-bank-information',
  title: 'Cuentas de la refinería',
  question: {
    offence: 'corruption',
    date: '2026-11-20',
    facts: { 'max-penalty-requesting': '8', 'dual-criminality': 'yes', language: 'de' },
  },
  instruments: ['uncac'],
  proceeding: 'Carpeta 506-2026',
  persons: [
    {
      name: { language: 'es', text: 'Aurelio Quispe Mamani' },
      born: '1980-02-29',
      nationality: 'PER',
      role: 'suspect',
    },
  ],
  language: 'de',
  channel: 'central-authority',
  confidential: false,
  privileged: false,
  urgent: false,
  marking: markedIn('PER'),
  ...more,
})

/** Does one act and gives the request afterwards; a second officer agrees where one is needed. */
export async function act(
  world: Side,
  seat: Seat,
  id: string,
  name: string,
  said: object = {},
): Promise<contract.Request> {
  const answer = await tryAct(world, seat, id, name, said)
  if (isRefusal(answer)) throw new Error(`${name}: ${JSON.stringify(answer)}`)
  return answer.body as contract.Request
}

/** The same where it may be refused. */
export async function tryAct(
  world: Side,
  seat: Seat,
  id: string,
  name: string,
  said: object = {},
): Promise<Answer | Refusal> {
  const { version } = await world.get(contract.readRequest, seat, { params: { id } })
  return world.ask(contract.takeAct, seat, {
    params: { id, act: name },
    body: said,
    version,
    approval: { by: 'second', writes: [] },
  })
}

/** Lays a file down with a request, and gives what is told of it. */
export async function layFile(
  world: Side,
  seat: Seat,
  id: string,
  content = 'Haftbefehl (sample)',
  name = 'orden de detención.txt',
): Promise<contract.FileRef> {
  const upload = world.files.keep(seat.actor.post ?? '', name, content)
  return world.get(contract.layFile, seat, { params: { id }, body: { upload } })
}

/** A file of a request as it is handed out, all of it. */
export async function fileText(world: Side, seat: Seat, id: string, digest = ''): Promise<string> {
  const answer = await world.ask(contract.fetchFile, seat, { params: { id, digest } })
  if (isRefusal(answer) || answer.stream === undefined) throw new Error(JSON.stringify(answer))
  return Buffer.concat((await answer.stream.toArray()) as Buffer[]).toString()
}

/** What an officer says of an annex, with what a test wants otherwise. */
export const anAnnex = (file: Pick<contract.FileRef, 'digest'>, more: Partial<contract.AnnexDraft> = {}) => ({
  id: 'a-1',
  number: '1',
  title: { language: 'es', text: 'Orden de detención' },
  kind: 'warrant',
  translates: null,
  language: 'es',
  certified: true,
  fills: [],
  pages: null,
  digest: file.digest,
  ...more,
})

/** Saves the list of annexes on the newest version of a draft. */
export async function annex(
  world: Side,
  seat: Seat,
  id: string,
  annexes: readonly object[],
): Promise<Answer | Refusal> {
  const { version } = await world.get(contract.readRequest, seat, { params: { id } })
  return world.ask(contract.writeAnnexes, seat, { params: { id }, body: { annexes }, version })
}

/** Fills everything that stands in the way, documents by one certified annex, and gives how many answers that took. */
export async function fillAll(world: Side, seat: Seat, id: string): Promise<number> {
  const { gate } = await world.get(contract.readRequest, seat, { params: { id } })
  const open = gate.items.filter(({ blocks }) => blocks)
  const fills = open.flatMap(({ section, document }) => (document === null ? [] : [section]))
  if (fills.length > 0) {
    const answer = await annex(world, seat, id, [anAnnex(await layFile(world, seat, id), { fills })])
    if (isRefusal(answer)) throw new Error(`annexes: ${JSON.stringify(answer)}`)
  }
  for (const { section } of open) {
    const { version } = await world.get(contract.readRequest, seat, { params: { id } })
    await world.get(contract.writeSection, seat, {
      params: { id, section },
      body: { text: `Antwort zu ${section}.`, nothing: false },
      version,
    })
  }
  return open.length
}

/** Lets what one side has sent through to the other. */
export async function letThrough(from: Side, to: Side): Promise<void> {
  for (const { arrived, files } of from.out.splice(0)) await to.deliver(arrived, files)
}
