import { execFileSync, spawn } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeEmbedded } from '#kernel/database/embedded'
import { freePort } from '#kernel/free-port'
import type { Finding } from '../src/operate/doctor.ts'
import { flags } from '../bin/flags.js'
import { comity, mainFile, runProgram } from './support/command-line.ts'

const packageFile = fileURLToPath(new URL('../package.json', import.meta.url))
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }
const bin = fileURLToPath(new URL('../bin/comity.js', import.meta.url))

let base: string
let home: string
let port: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'comity-command-line-'))
  await chmod(base, 0o755)
  port = String(await freePort())
})
let count = 0
beforeEach(() => {
  home = join(base, `home-${count++}`)
})
/** One home for all nodes that are started here: only the first has to make a database. */
const livedIn = () => join(base, 'srv', 'comity')
afterAll(async () => {
  await removeEmbedded(livedIn(), () => undefined)
  await rm(base, { recursive: true, force: true })
}, 60_000)

const environment = () => ({
  COMITY_HOME: home,
  COMITY_STATE: 'PER',
  COMITY_PORT: port,
  COMITY_ORIGIN: `http://localhost:${port}`,
  COMITY_LOG: 'silent',
})

function launch(program: string, args: readonly string[]) {
  const child = spawn(program, [...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment() },
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  return { pid: child.pid, said: () => said, kill: (signal: NodeJS.Signals) => void child.kill(signal), ended }
}

async function until(what: () => boolean): Promise<void> {
  for (const began = performance.now(); !what(); await delay(20))
    if (performance.now() - began > 40_000) throw new Error('not within 40 seconds')
}

/** Starts a program and waits until it says that the node is ready. */
async function startUntilReady(program: string, args: readonly string[]): Promise<ReturnType<typeof launch>> {
  const running = launch(program, args)
  let over = false
  void running.ended.then(() => (over = true))
  await until(() => over || running.said().includes('is ready at'))
  if (over) throw new Error('the node ended while starting')
  return running
}

describe('comity', () => {
  it('says its version and its verbs', async () => {
    expect(await comity(home, ['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
    const help = await comity(home, ['--help'])
    expect([help.code, help.err]).toEqual([0, ''])
    for (const verb of ['start', 'verify', 'doctor', 'backup', 'restore', 'ledger', 'peers', 'law'])
      expect(help.out).toContain(`comity ${verb}`)
    expect((await comity(home, [])).out).toBe(help.out)
    expect((await comity(home, ['backup', '--help'])).out).toContain('--passphrase-file')
    expect(existsSync(home)).toBe(false)
  })

  it('answers a question of law without a node, a home or a setting', async () => {
    const question = ['--from', 'PER', '--to', 'CHE', '--measure', 'mla', '--offence', 'corruption']
    const told = await comity(home, ['law', 'basis', ...question, '--date', '2026-03-01', '--json'])
    expect([told.code, told.err]).toEqual([0, ''])
    const { bases } = JSON.parse(told.out) as { bases: { instrument: string; status: string }[] }
    expect(bases.find(({ instrument }) => instrument === 'uncac')?.status).toBe('applies')
    const refused = await comity(home, ['law', 'basis', ...question, '--date', '2026-02-30'])
    expect([refused.code, refused.out]).toEqual([2, ''])
    expect(refused.err).toBe('comity law: date: a day of the calendar, as 2026-03-01\n')
    expect(existsSync(home)).toBe(false)
  })

  it('ends with 2 and its verbs when it does not know the verb', async () => {
    for (const strange of ['begin', 'toString']) {
      const told = await comity(home, [strange])
      expect(told.code).toBe(2)
      expect(told.err).toBe(`comity: there is no verb \`${strange}\`\n`)
      expect(told.out).toContain('comity start')
    }
  })

  it('ends with 1 and one sentence when it cannot do as it is told', async () => {
    const cases: [string[], Record<string, string>, string][] = [
      [['start'], { COMITY_PORT: 'eighty' }, 'the setting `port` is not usable'],
      [['backup'], {}, 'name the file and `--passphrase-file FILE`'],
      [['backup', join(base, 'b'), '--passphrase-file', join(base, 'none')], {}, 'does not exist'],
      [['doctor', '--loudly'], {}, '--loudly'],
      [['ledger'], {}, 'say `fsck`'],
      [['ledger', 'fsck'], environment(), 'this node has no log'],
    ]
    for (const [args, more, words] of cases) {
      const told = await comity(home, args, more)
      expect([told.code, told.out]).toEqual([1, ''])
      expect(told.err).toMatch(/^comity \w+: [^\n]+\n$/)
      expect(told.err).toContain(words)
    }
  })
})

describe('comity doctor', () => {
  it('finds a fresh home fit to start, and makes nothing', async () => {
    const told = await comity(home, ['doctor'], environment())
    expect([told.code, told.err]).toEqual([0, ''])
    expect(told.out).toContain(`warning  home folder: ${home} does not exist yet`)
    expect(existsSync(home)).toBe(false)
  })

  it('names keys that others can read, what to do about it, and ends with 1', async () => {
    mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 })
    const key = join(home, 'keys', 'signing.pem')
    writeFileSync(key, 'a private key')
    chmodSync(key, 0o644)
    const told = await comity(home, ['doctor'], environment())
    expect(told.code).toBe(1)
    expect(told.out).toContain(`BAD      keys: others can read ${key}`)
    expect(told.out).toContain(`chmod 600 ${key}`)
  })
})

describe('comity start', () => {
  it('runs a node that the doctor finds well, tells the first administrator where to go, and stops when asked', async () => {
    home = livedIn()
    const running = await startUntilReady(process.execPath, [mainFile, 'start'])
    try {
      expect(running.said()).toContain(`comity ${version} for PER is ready at http://localhost:${port}`)
      const told = await comity(home, ['doctor', '--json'], environment())
      const findings = JSON.parse(told.out) as Finding[]
      expect(findings.filter(({ ok }) => ok === false)).toEqual([])
      expect(told.code).toBe(0)
      const found = Object.fromEntries(findings.map(({ name, found: text }) => [name, text]))
      expect(found['port']).toContain('the node runs')
      expect(found['migrations']).toMatch(/^all \d+ applied$/)
      expect(found['database']).toContain('PostgreSQL 18')
      expect(running.said()).toContain(`  http://localhost:${port}/`)

      const log = await comity(home, ['ledger', 'fsck'], environment())
      expect([log.code, log.err]).toEqual([0, ''])
      expect(log.out).toMatch(/^good {4}\d+ entries, signed up to \d+\n$/)

      // others may pass to the home, not look into it; so that the database can lie in it also under root
      expect(statSync(join(base, 'srv')).mode & 0o777).toBe(0o777 & ~process.umask())
      expect(statSync(home).mode & 0o066).toBe(0)

      const second = await comity(home, ['start'], { ...environment(), COMITY_PORT: '0' })
      expect(second.code).toBe(1)
      expect(second.err).toMatch(/^comity start: the folder [^\n]+ is in use by process \d+ [^\n]+\n$/)
      expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200)
    } finally {
      running.kill('SIGTERM')
    }
    expect(await running.ended).toBe(0)
    expect(await readdir(join(home, 'database', 'data'))).not.toContain('postmaster.pid')
  }, 60_000)
})

describe('comity start that is asked to stop before it is ready', () => {
  it('leaves no database server behind', async () => {
    home = livedIn()
    const server = join(home, 'database', 'data', 'postmaster.pid')
    const running = launch(process.execPath, [mainFile, 'start'])
    await until(() => existsSync(server))
    running.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    expect(existsSync(server)).toBe(false)
  }, 60_000)
})

describe('comity start that is asked to stop twice', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops in order all the same, as when %s reaches it and its wrapper',
    async (signal) => {
      home = livedIn()
      const running = await startUntilReady(process.execPath, [mainFile, 'start'])
      running.kill(signal)
      await delay(20)
      running.kill(signal)
      expect(await running.ended).toBe(0)
      expect(existsSync(join(home, 'database', 'data', 'postmaster.pid'))).toBe(false)
    },
    60_000,
  )
})

describe('comity start by its own program', () => {
  it('is one process, started as a node is, and keeps what was compiled where only its account may write', async () => {
    home = livedIn()
    const running = await startUntilReady(process.execPath, [bin, 'start'])
    try {
      const said = `/proc/${running.pid}/cmdline`
      if (existsSync(said)) {
        const words = readFileSync(said, 'utf8').split('\0')
        expect(words).toEqual(expect.arrayContaining([...flags, bin, 'start']))
        expect(words.filter((word) => word === flags[0])).toHaveLength(1)
      }
    } finally {
      running.kill('SIGTERM')
    }
    expect(await running.ended).toBe(0)
    expect(statSync(join(home, 'cache')).mode & 0o777).toBe(0o700)
    expect((await readdir(join(home, 'cache'), { recursive: true })).length).toBeGreaterThan(100)
  }, 60_000)

  it('starts nothing anew for a verb that only looks', async () => {
    expect(await runProgram(process.execPath, [bin, '--version'], environment())).toEqual({
      code: 0,
      out: `${version}\n`,
      err: '',
    })
    expect(existsSync(home)).toBe(false)
  })
})

/** A Node of the machine that is too old for this program. */
function oldNode(): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, 'node')
    if (folder.includes('node_modules')) continue
    try {
      accessSync(candidate, constants.X_OK)
      const major = Number(/^v(\d+)\./.exec(execFileSync(candidate, ['--version'], { encoding: 'utf8' }))?.[1])
      if (major < 26) return candidate
    } catch {
      // there is none in this folder
    }
  }
  return undefined
}

const old = oldNode()
describe.skipIf(old === undefined)(
  `comity found by an old Node${old === undefined ? ' (skipped: this machine has none)' : ''}`,
  () => {
    it('runs on the pinned one and hands its answers and its exit code on', async () => {
      expect(await runProgram(old ?? '', [bin, '--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
      expect((await runProgram(old ?? '', [bin, 'begin'])).code).toBe(2)
      const told = await runProgram(old ?? '', [bin, 'doctor', '--json'], environment())
      const runtime = (JSON.parse(told.out) as Finding[]).find(({ name }) => name === 'runtime')
      expect(runtime).toMatchObject({ ok: true, found: `Node ${process.versions.node}` })
    })

    it('hands a request to stop on, so that the node stops in order', async () => {
      home = livedIn()
      const running = await startUntilReady(old ?? '', [bin, 'start'])
      running.kill('SIGTERM')
      expect(await running.ended).toBe(0)
      expect(await readdir(join(home, 'database', 'data'))).not.toContain('postmaster.pid')
    }, 60_000)
  },
)
