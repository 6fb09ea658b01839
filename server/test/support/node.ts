import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '#kernel/clock'
import { silentLog, type Log } from '#kernel/log'
import { cookieName, Settings } from '#kernel/settings'
import { openNode, type Node } from '../../src/node.ts'
import { freshDatabase } from './database.ts'

/** One whole node in this process, on a database of its own, with sample officers; reached through `inject`. */
export async function testNode(
  given: { log?: Log; settings?: Partial<Settings>; site?: string; clock?: Clock } = {},
): Promise<Node & { settings: Settings }> {
  const database = await freshDatabase()
  const home = await mkdtemp(join(tmpdir(), 'comity-node-'))
  const settings = Settings.parse({
    state: 'PER',
    name: 'Comity Perú (test)',
    home,
    port: 0,
    origin: 'http://localhost:4101',
    sandbox: true,
    sampleOfficers: true,
    ...given.settings,
  })
  const node = await openNode(settings, {
    databaseUrl: database.url,
    log: given.log ?? silentLog,
    version: 'test',
    ...(given.site === undefined ? {} : { site: given.site }),
    ...(given.clock === undefined ? {} : { clock: given.clock }),
  })
  await node.app.ready()
  return {
    ...node,
    settings,
    stop: async () => {
      await node.stop()
      await database.drop()
      await rm(home, { recursive: true, force: true })
    },
  }
}

export type Answered = {
  readonly status: number
  readonly body: Record<string, unknown>
  /** The answer as it came. */
  readonly text: string
  readonly headers: Record<string, unknown>
}

/** A browser of an officer, as far as HTTP goes. */
export type Browser = {
  readonly send: (method: string, path: string, body?: unknown, more?: Record<string, string>) => Promise<Answered>
}

export function browser(node: Node & { settings: Settings }): Browser {
  let cookie: string | undefined
  return {
    send: async (method, path, body, more = {}) => {
      const response = await node.app.inject({
        method: method as 'GET',
        url: path,
        headers: {
          'x-comity-csrf': '1',
          ...(cookie === undefined ? {} : { cookie }),
          ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...more,
        },
        ...(body === undefined
          ? {}
          : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
      })
      const set = response.cookies.find(({ name }) => name === cookieName(node.settings))
      if (set !== undefined) cookie = `${set.name}=${set.value}`
      const json = /[/+]json/.test(String(response.headers['content-type'])) && response.payload !== ''
      return {
        status: response.statusCode,
        text: response.payload,
        body: json ? response.json<Record<string, unknown>>() : {},
        headers: response.headers,
      }
    },
  }
}

/** Signs a sample officer in, who then acts in their first post for a purpose. */
export async function signedIn(
  node: Node & { settings: Settings },
  officer: string,
  purpose: { purpose: string; basis: string },
  post?: string,
): Promise<Browser> {
  const page = browser(node)
  const session = await page.send('POST', '/api/sign-in/sandbox', { officer })
  if (session.status !== 200) throw new Error(`sample sign-in answered ${session.status}`)
  const posts = session.body['posts'] as { post: { id: string } }[]
  await page.send('POST', '/api/session/post', { post: post ?? posts[0]?.post.id })
  const chosen = await page.send('POST', '/api/session/purpose', purpose)
  if (chosen.status !== 200)
    throw new Error(`choosing the purpose answered ${chosen.status}: ${JSON.stringify(chosen.body)}`)
  return page
}
