import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { legalBases } from '@comity/law/purposes'
import { freePort } from '#kernel/free-port'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A real node in a process of its own, to be killed. */
export type Victim = {
  readonly origin: string
  readonly start: () => Promise<void>
  /** Ends it at once, as a power cut would: no handler runs. */
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
}

export async function victim(home: string, more: Readonly<Record<string, string>> = {}): Promise<Victim> {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  let child: ChildProcess | undefined
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const running = child
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
    const gone = new Promise((resolve) => running.once('exit', resolve))
    running.kill(signal)
    await gone
  }
  return {
    origin,
    start: async () => {
      const started = spawn(process.execPath, [main, 'start'], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          COMITY_HOME: home,
          COMITY_STATE: 'PER',
          COMITY_PORT: String(port),
          COMITY_ORIGIN: origin,
          COMITY_SANDBOX: '1',
          COMITY_SAMPLE_OFFICERS: '1',
          COMITY_LOG: 'error',
          ...more,
        },
      })
      child = started
      await new Promise<void>((resolve, reject) => {
        started.once('message', () => resolve())
        started.once('exit', (code) => reject(new Error(`the node ended with ${code ?? 'a signal'} while starting`)))
      })
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

export type Told = { readonly status: number; readonly type: string; readonly body: Record<string, unknown> }
export type Caller = {
  readonly send: (method: string, path: string, body?: unknown, key?: string) => Promise<Told>
  /** Sends one file as the body. */
  readonly upload: (path: string, bytes: Uint8Array<ArrayBuffer>, key?: string) => Promise<Told>
  readonly download: (path: string) => Promise<Uint8Array>
}

/** Signs the first sample officer with a role in, over real HTTP. */
export async function callAs(origin: string, role: string, purpose = 'investigation'): Promise<Caller> {
  let cookie = ''
  const ask = async (
    method: string,
    path: string,
    type: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    key: string = crypto.randomUUID(),
  ): Promise<Response> => {
    const response = await fetch(origin + path, {
      method,
      signal: AbortSignal.timeout(20_000),
      headers: {
        'x-comity-csrf': '1',
        'idempotency-key': key,
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(cookie ? { cookie } : {}),
      },
      ...(body === undefined ? {} : { body }),
    })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return response
  }
  const told = async (response: Response): Promise<Told> => ({
    status: response.status,
    type: response.headers.get('content-type')?.split(';')[0] ?? '',
    body: (await response.json()) as Record<string, unknown>,
  })
  const caller: Caller = {
    send: async (method, path, body, key) =>
      told(await ask(method, path, 'application/json', body === undefined ? undefined : JSON.stringify(body), key)),
    upload: async (path, bytes, key) => told(await ask('POST', path, 'application/octet-stream', bytes, key)),
    download: async (path) => {
      const response = await ask('GET', path, '', undefined)
      if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
  }
  const { body } = await caller.send('GET', '/api/sign-in/sandbox')
  const officer = (body['officers'] as { officer: { id: string }; roles: string[] }[]).find(({ roles }) =>
    roles.includes(role),
  )
  await caller.send('POST', '/api/sign-in/sandbox', { officer: officer?.officer.id })
  const session = await caller.send('GET', '/api/session')
  const post = (session.body['posts'] as { post: { id: string }; roles: string[] }[]).find(({ roles }) =>
    roles.includes(role),
  )
  await caller.send('POST', '/api/session/post', { post: post?.post.id })
  const basis = legalBases.find(
    ({ state, purposes }) => state === 'PER' && (purposes as readonly string[]).includes(purpose),
  )
  const chosen = await caller.send('POST', '/api/session/purpose', { purpose, basis: basis?.id })
  if (chosen.status !== 200)
    throw new Error(`could not sign in as ${role}: ${chosen.status} ${JSON.stringify(chosen.body)}`)
  return caller
}

export const sampleCase = {
  title: 'Dredge on the river (sample)',
  summary: '',
  offences: ['illegal-mining'],
  restricted: false,
  marking: { classification: { state: 'PER', level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' },
}
