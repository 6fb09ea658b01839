import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '@comity/server/free-port'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const startWithinMs = 120_000

export type Started = { readonly output: string; readonly stop: () => Promise<void> }

/**
 * Starts what the journeys need: the sandbox, and one node as an operator starts it, with nobody in it yet. The
 * addresses go to the tests through the environment. Returns what takes everything down again.
 */
export default async function startNodes(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'comity-e2e-'))
  const ports = await freePorts(4)
  const [per = 0, bra = 0, che = 0, fresh = 0] = ports
  const started: Started[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop()))
    await rm(home, { recursive: true, force: true })
  }
  try {
    started.push(
      await start('sandbox/src/main.ts', [], /comity sandbox ready/, {
        COMITY_SANDBOX_HOME: join(home, 'sandbox'),
        COMITY_SANDBOX_PORTS: [per, bra, che].join(','),
      }),
    )
    const node = await start('server/src/main.ts', ['start'], /enrol#\S+/, {
      COMITY_HOME: join(home, 'fresh'),
      COMITY_STATE: 'PER',
      COMITY_NAME: 'Nodo de estreno',
      COMITY_PORT: String(fresh),
      COMITY_ORIGIN: `http://localhost:${fresh}`,
      COMITY_LOG: 'warn',
    })
    started.push(node)
    process.env['COMITY_E2E_SANDBOX'] = join(home, 'sandbox')
    process.env['COMITY_E2E_PER'] = `http://localhost:${per}`
    process.env['COMITY_E2E_BRA'] = `http://localhost:${bra}`
    process.env['COMITY_E2E_CHE'] = `http://localhost:${che}`
    process.env['COMITY_E2E_FRESH'] = `http://localhost:${fresh}`
    process.env['COMITY_E2E_CLAIM'] = /https?:\S+enrol#\S+/.exec(node.output)?.[0] ?? ''
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

/** Starts a program of this repository and resolves when it says that it is ready. */
export async function start(
  program: string,
  rest: readonly string[],
  ready: RegExp,
  environment: Readonly<Record<string, string>>,
): Promise<Started> {
  const child = spawn(process.execPath, [join(root, program), ...rest], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment, NODE_ENV: 'test' },
  })
  const said = { text: '' }
  child.stdout.on('data', (chunk: Buffer) => void (said.text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (said.text += chunk.toString()))
  const until = Date.now() + startWithinMs
  while (!ready.test(said.text)) {
    if (child.exitCode !== null || Date.now() > until) {
      await end(child)
      throw new Error(`${program} did not start:\n${said.text}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  let wanted = false
  child.once('exit', (code, signal) => {
    if (!wanted) process.stderr.write(`${program} ended on its own (${code ?? signal}):\n${said.text}\n`)
  })
  return {
    output: said.text,
    stop: () => {
      wanted = true
      return end(child)
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  await gone
  clearTimeout(timer)
}
