import { afterEach } from 'vitest'
import { legalBasesFor, type PurposeId } from '@comity/law/purposes'
import { visitor, type Actor } from '#kernel/actor'
import type { Answer, Endpoint } from '#kernel/command'
import type { Context } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Settings } from '#kernel/settings'
import { identity, sampleId, type Identity } from '#contexts/identity'
import * as contract from '#contracts/identity'
import { answered, ask, type Question } from './ask.ts'
import { testKernel, testSettings, type TestKernel } from './kernel.ts'
import type { Route } from '#kernel/route'

/** One process of a node, as far as identity goes. */
export type Process = {
  readonly kernel: Kernel
  readonly context: Context
  readonly endpoints: readonly Endpoint[]
  readonly door: Identity
  readonly ask: (route: Route, question?: Question) => Promise<Answer | Refusal>
  /** Carries out, with the agreement of the second administrator, what one officer alone may not do. */
  readonly agreed: (route: Route, question: Question) => Promise<Answer | Refusal>
  /** Signs a sample officer in (`per.judge`); the token of the session. */
  readonly signIn: (label: string) => Promise<string>
  readonly who: (cookie: string) => Promise<Actor>
  /** Chooses a purpose, on the first basis there is for it. */
  readonly workFor: (cookie: string, purpose: PurposeId) => Promise<Actor>
  /** A sample officer signed in, in a post, for a purpose where one is given. */
  readonly as: (label: string, chosen?: { post?: string; purpose?: PurposeId }) => Promise<Actor>
  /** An administrator of the sample, for the purpose of administration. */
  readonly administrator: (label?: string) => Promise<Actor>
}
export type TestNode = Process & {
  readonly kernel: TestKernel
  readonly settings: Settings
  /** Another process of the same node. */
  readonly another: () => Promise<Process>
  readonly close: () => Promise<void>
}

/** A node with identity alone: Peru's sandbox with its sample officers, unless told otherwise. */
export async function identityNode(given: Partial<Settings> = {}): Promise<TestNode> {
  const settings = testSettings({ sandbox: true, sampleOfficers: true, ...given })
  const kernel = await testKernel({ contexts: ['identity'] })
  const doors: Identity[] = []
  const open = async (ground: Kernel): Promise<Process> => {
    const context = await identity(ground, settings, '0.0.0')
    doors.push(context.door)
    return processOf(ground, context)
  }
  const first = await open(kernel)
  return {
    ...first,
    kernel,
    settings,
    another: async () => open(await kernel.another()),
    close: async () => {
      for (const door of doors) await door.close()
      await kernel.close()
    },
  }
}

function processOf(kernel: Kernel, context: Context & { readonly door: Identity }): Process {
  const { endpoints, door } = context
  const put = (route: Route, question?: Question) => ask(kernel, endpoints, route, question)
  const agreed: Process['agreed'] = async (route, { as = visitor, params = {}, body = {}, version }) => {
    const endpoint = endpoints.find((one) => one.route === route)
    if (endpoint === undefined) throw new Error(`nobody answers ${route.method} ${route.path}`)
    return endpoint.run(kernel, {
      actor: as,
      params,
      query: {},
      body,
      version,
      device: { address: '', agent: '', origin: '' },
      approval: { by: sampleId('officer', 'per.administrator-second'), writes: [] },
    })
  }
  const signIn = async (label: string) =>
    tokenOf(await put(contract.signInAsSample, { body: { officer: sampleId('officer', label) } }))
  const who = async (cookie: string) => {
    const actor = await door.authenticate({ cookie })
    if (isRefusal(actor)) throw new Error(actor.refused)
    return actor
  }
  const workFor: Process['workFor'] = async (cookie, purpose) => {
    const basis = legalBasesFor('PER', purpose)[0]?.id ?? ''
    answered(await put(contract.choosePurpose, { as: await who(cookie), body: { purpose, basis } }))
    return who(cookie)
  }
  const as: Process['as'] = async (label, { post, purpose } = {}) => {
    const cookie = await signIn(label)
    if (post !== undefined) {
      const body = { post: sampleId('post', post) }
      answered(await put(contract.choosePost, { as: await who(cookie), body }))
    }
    return purpose === undefined ? who(cookie) : workFor(cookie, purpose)
  }
  const administrator = (label = 'per.administrator') => as(label, { purpose: 'node-administration' })
  return { kernel, context, endpoints, door, ask: put, agreed, signIn, who, workFor, as, administrator }
}

/** The session token an answer sets as a cookie. */
export function tokenOf(answer: Answer | Refusal): string {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`)
  const [, token] = /^[\w-]+=([^;]+)/.exec(answer.headers?.['set-cookie'] ?? '') ?? []
  if (token === undefined) throw new Error('the answer sets no session cookie')
  return token
}

/** Opens nodes for the tests of a file and closes them after each test. */
export function testNodes(usual: Partial<Settings> = {}): (given?: Partial<Settings>) => Promise<TestNode> {
  const open: TestNode[] = []
  afterEach(async () => {
    for (const node of open.splice(0)) await node.close()
  })
  return async (given = {}) => {
    const node = await identityNode({ ...usual, ...given })
    open.push(node)
    return node
  }
}

/** The sample of Peru, by its labels. */
export const peru = {
  now: '2026-11-22T10:00:00.000Z',
  reason: 'by decision of the chief',
  officer: (label: string) => sampleId('officer', `per.${label}`),
  post: (label: string) => sampleId('post', `per.${label}`),
  tenure: (label: string) => sampleId('tenure', `per.${label} per.${label} holder`),
  authority: (label: string) => sampleId('authority', `per.${label}`),
  /** The body that gives a post to an officer from now on. */
  holder: (label: string, kind: 'holder' | 'substitute' = 'holder', until: string | null = null) => ({
    officer: sampleId('officer', `per.${label}`),
    kind,
    from: '2026-11-22T10:00:00.000Z',
    until,
    reason: 'by decision of the chief',
  }),
}
