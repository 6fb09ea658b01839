import { legalBasesFor } from '@comity/law/purposes'
import type { Clock } from '#kernel/clock'
import { freePort } from '#kernel/free-port'
import { cookieName, type Settings } from '#kernel/settings'
import type { Node } from '../../src/node.ts'
import { testNode } from './node.ts'

export type Neighbour = Node & { readonly settings: Settings; readonly state: string }
export type Reply = { readonly status: number; readonly body: Record<string, unknown> }
/** An officer at a browser, over real HTTP. */
export type AtWork = {
  (method: string, path: string, body?: unknown, more?: Record<string, string>): Promise<Reply>
  /** What goes with each request, for who sends them in another way. */
  readonly headers: () => Record<string, string>
}

/** A whole node of a State that listens on a port of its own, with the sample officers of that State. */
export async function neighbour(state: string, given: { clock?: Clock } = {}): Promise<Neighbour> {
  const port = await freePort()
  const settings = { state, name: `Comity ${state} (test)`, port, origin: `http://localhost:${port}` }
  const node = await testNode({ settings, ...given })
  await node.listen()
  return { ...node, state }
}

/** The sample officers of a node by role, signed in and at work for a purpose of that role. */
export async function officersOf(node: Neighbour, role: string, purpose: string): Promise<readonly AtWork[]> {
  const { origin } = node.settings
  const samples = (await (await fetch(`${origin}/api/sign-in/sandbox`)).json()) as {
    officers: { officer: { id: string }; roles: string[] }[]
  }
  const basis = legalBasesFor(node.state, purpose as never)[0]?.id
  return Promise.all(
    samples.officers
      .filter(({ roles }) => roles.includes(role))
      .map(async ({ officer }) => {
        let cookie = ''
        const headers = () => ({ 'x-comity-csrf': '1', cookie })
        const send = async (method: string, path: string, body?: unknown, more = {}): Promise<Reply> => {
          const answer = await fetch(origin + path, {
            method,
            headers: {
              ...headers(),
              ...(method === 'GET'
                ? {}
                : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }),
              ...more,
            },
            ...(method === 'GET' ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body ?? {}) }),
          })
          const set = answer.headers.getSetCookie().find((line) => line.startsWith(cookieName(node.settings)))
          if (set !== undefined) cookie = set.split(';')[0] ?? ''
          const isJson = /[/+]json/.test(answer.headers.get('content-type') ?? '')
          // What is no JSON stands as it came, under `bytes`.
          const told = isJson ? await answer.json() : { bytes: new Uint8Array(await answer.arrayBuffer()) }
          return { status: answer.status, body: told as Record<string, unknown> }
        }
        const session = await send('POST', '/api/sign-in/sandbox', { officer: officer.id })
        const posts = session.body['posts'] as { post: { id: string; roles: string[] } }[]
        await send('POST', '/api/session/post', { post: posts.find(({ post }) => post.roles.includes(role))?.post.id })
        const chosen = await send('POST', '/api/session/purpose', { purpose, basis })
        if (chosen.status !== 200) throw new Error(`choosing the purpose answered ${JSON.stringify(chosen.body)}`)
        return Object.assign(send, { headers })
      }),
  )
}

/** Two officers of a node who may trust together: an administrator and one of the central authority. */
export async function officersInCharge(node: Neighbour): Promise<readonly [AtWork, AtWork]> {
  const [[first], [second]] = await Promise.all([
    officersOf(node, 'administrator', 'node-administration'),
    officersOf(node, 'central-authority', 'prosecution'),
  ])
  if (first === undefined || second === undefined) throw new Error(`${node.state} lacks officers in charge`)
  return [first, second]
}

export type PeerShown = {
  state: string
  standing: string
  trusted: boolean
  version: number
  key: { id: string; words: string[] }
  [more: string]: unknown
}

export async function peerAt(officer: AtWork, state: string): Promise<PeerShown | undefined> {
  const { body } = await officer('GET', '/api/directory/peers')
  return (body['peers'] as PeerShown[]).find((peer) => peer.state === state)
}
export async function ownWords(officer: AtWork): Promise<string> {
  const { body } = await officer('GET', '/api/directory/peers')
  return (body['own'] as { words: string[] }).words.join(' ')
}

/** What four eyes ask for: one officer gives the command, another agrees. The answer is that of the command itself. */
export async function byTwo(one: AtWork, other: AtWork, path: string, body: unknown, version: number): Promise<Reply> {
  const asked = await one('POST', path, body, { 'if-match': `"${version}"` })
  if (asked.body['code'] !== 'second-officer-needed') return asked
  const { proposal } = asked.body['facts'] as { proposal: string }
  const agreed = await other('POST', `/api/proposals/${proposal}/approve`)
  if (agreed.status !== 200) return agreed
  return { status: Number(agreed.body['status']), body: agreed.body['result'] as Record<string, unknown> }
}

/** One side of the ceremony: brings the descriptor from its address, compares the words heard, and trusts with two. */
export async function trustNeighbour(node: Neighbour, other: Neighbour): Promise<void> {
  const [one, two] = await officersInCharge(node)
  const [theirs] = await officersInCharge(other)
  const words = await ownWords(theirs)
  const path = `/api/directory/peers/${other.state}`
  const brought = await one('POST', '/api/directory/peers', { address: other.settings.origin })
  const seen = { 'if-match': `"${String(brought.body['version'])}"` }
  const compared = await one('POST', `${path}/compare`, { words }, seen)
  const steps = [brought, compared]
  steps.push(await byTwo(one, two, `${path}/trust`, { words }, Number(compared.body['version'])))
  const wrong = steps.find(({ status }) => status !== 200)
  if (wrong) throw new Error(`${node.state} did not come to trust ${other.state}: ${JSON.stringify(wrong.body)}`)
}

/** Both sides of the ceremony, over HTTP. */
export async function befriend(one: Neighbour, other: Neighbour): Promise<void> {
  await trustNeighbour(one, other)
  await trustNeighbour(other, one)
}

/** Everything a node sees to by itself, once: what its leader would begin at its next turn. */
export async function careOf(node: Neighbour): Promise<void> {
  const directory = node.contexts.find(({ name }) => name === 'directory') as
    | { seeTo?: () => Promise<void> }
    | undefined
  if (directory?.seeTo === undefined) throw new Error('the directory of this node cannot be asked')
  await directory.seeTo()
}
