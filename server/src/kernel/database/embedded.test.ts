import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { urlOfRunning } from './address.ts'
import { canRun, copyBinaries, installedBinaries } from './binaries.ts'
import { type Embedded, removeEmbedded, startEmbedded } from './embedded.ts'
import { type Account, unprivilegedAccount } from './place.ts'
import { runningPostmaster } from './postmaster.ts'

type Announcement = { readonly url: string; readonly server: number; readonly failure?: string }

const program = fileURLToPath(new URL('../../../test/support/embedded-process.ts', import.meta.url))
const asRoot = process.geteuid?.() === 0
const undo: (() => unknown)[] = []
const quiet = () => undefined

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** A folder for one home, removed with its database when the test ends. Passed by everyone unless `mode` says no. */
function aHome(mode = 0o755, name = 'home'): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-embedded-'))
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'around'), { mode })
  const home = join(folder, 'around', name)
  undo.push(async () => {
    await removeEmbedded(home, quiet)
    rmSync(folder, { recursive: true, force: true })
  })
  return home
}

async function started(home: string, log: (line: string) => void = quiet): Promise<Embedded> {
  const embedded = await startEmbedded({ home, log })
  undo.push(embedded.stop)
  return embedded
}

async function aNodeProcess(home: string, account?: Account): Promise<{ child: ChildProcess; said: Announcement }> {
  const child = spawn(process.execPath, [program, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
  })
  undo.push(() => (child.exitCode ?? child.signalCode) === null && ended(child, 'SIGKILL'))
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  return { child, said: JSON.parse(line) as Announcement }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

async function asked<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url })
  // A server that goes down ends its connections; that is the test's own doing.
  client.on('error', quiet)
  await client.connect()
  try {
    return (await client.query(sql)).rows as T[]
  } finally {
    await client.end()
  }
}

describe('the embedded database', () => {
  it('is made on the first start, keeps what it holds and is durable', async () => {
    const home = aHome()
    const first = await started(home)
    await first.ensureDatabase('lima')
    await first.ensureDatabase('lima')
    await asked(first.urlOf('lima'), `CREATE TABLE note AS SELECT 'kept' AS text`)
    await first.stop()
    await first.stop()

    const second = await started(home)
    expect(await asked(second.urlOf('lima'), 'SELECT text FROM note')).toEqual([{ text: 'kept' }])
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding']
    const settings = await asked<{ setting: string }>(
      second.urlOf('lima'),
      `SELECT setting FROM unnest('{${names.join()}}'::text[]) WITH ORDINALITY AS wanted (name, nth) JOIN pg_settings USING (name) ORDER BY nth`,
    )
    expect(settings.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'on', 'UTF8'])
  })

  it('lets the node in as an owner of databases and not as a superuser', async () => {
    const embedded = await started(aHome())
    await embedded.ensureDatabase('lima')
    const [role] = await asked(
      embedded.urlOf('lima'),
      'SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = user',
    )
    expect(role).toEqual({ rolsuper: false, rolcreatedb: true })
    await expect(asked(embedded.urlOf('lima'), `COPY (SELECT 1) TO PROGRAM 'true'`)).rejects.toThrow(
      'permission denied',
    )
  })

  it('cannot be reached over the network, nor without the password, which only its owner can read', async () => {
    const home = aHome()
    const embedded = await started(home)
    const url = embedded.urlOf('postgres')
    expect(await asked(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }])
    await expect(asked(url.replace(/:[^:@]*@/, ':guess@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    )
    for (const secret of ['superuser.password', 'role.password'])
      expect(statSync(join(home, 'database', secret)).mode & 0o777).toBe(0o600)
  })

  it('drops a database that is in use', async () => {
    const embedded = await started(aHome())
    await embedded.ensureDatabase('lima')
    const client = new Client({ connectionString: embedded.urlOf('lima') })
    client.on('error', quiet)
    await client.connect()
    await embedded.dropDatabase('lima')
    await expect(asked(embedded.urlOf('lima'), 'SELECT 1')).rejects.toThrow('does not exist')
  })

  it('uses a short socket folder when the home has a long path', async () => {
    const embedded = await started(aHome(0o755, 'x'.repeat(120)))
    expect(await asked(embedded.urlOf('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  it('writes no value and no statement of a failing query into its log', async () => {
    const home = aHome()
    const embedded = await started(home)
    await expect(asked(embedded.urlOf('postgres'), `SELECT 'Quispe'::integer`)).rejects.toThrow('Quispe')
    await embedded.stop()
    const folder = runningFolder(home)
    expect(readFileSync(join(folder, 'server.log'), 'utf8')).toContain('ready to accept connections')
    expect(readFileSync(join(folder, 'server.log'), 'utf8')).not.toContain('Quispe')
  })

  it('says what the server said when it does not start', async () => {
    const start = startEmbedded({ home: aHome(), log: quiet, settings: { shared_buffers: 'plenty' } })
    await expect(start).rejects.toThrow(/did not start.*invalid value for parameter "shared_buffers"/s)
  })
})

describe('a database server that dies on its own', () => {
  it('is reported with the reason and can be started again under the same address', async () => {
    const embedded = await started(aHome())
    await embedded.ensureDatabase('lima')
    const url = embedded.urlOf('lima')
    await asked(url, `CREATE TABLE note AS SELECT 'kept' AS text`)
    const before = embedded.pid
    process.kill(before, 'SIGKILL')
    expect(await embedded.whenDown).toBe('signal SIGKILL')
    await Promise.all([embedded.restart(), embedded.restart()])
    expect(embedded.pid).not.toBe(before)
    expect(await asked(url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }])
  })
})

describe('a node killed with kill -9', () => {
  it('leaves a server behind that the next start takes over, with everything acknowledged', async () => {
    const home = aHome()
    const { child, said } = await aNodeProcess(home)
    await asked(said.url, `CREATE TABLE note AS SELECT 'acknowledged' AS text`)
    await ended(child, 'SIGKILL')
    const lines: string[] = []
    const next = await started(home, (line) => lines.push(line))
    expect(lines).toContain(`a database server (${said.server}) of an earlier run is shut down`)
    expect(await asked(next.urlOf('lima'), 'SELECT text FROM note')).toEqual([{ text: 'acknowledged' }])
  })

  it('together with its server leaves a pid file that names nobody, and starts again', async () => {
    const home = aHome()
    const { child, said } = await aNodeProcess(home)
    await asked(said.url, `CREATE TABLE note AS SELECT 'acknowledged' AS text`)
    process.kill(said.server, 'SIGKILL')
    await ended(child, 'SIGKILL')
    expect(existsSync(join(runningFolder(home), 'data/postmaster.pid'))).toBe(true)
    const next = await started(home)
    expect(await asked(next.urlOf('lima'), 'SELECT text FROM note')).toEqual([{ text: 'acknowledged' }])
  })

  it('starts again although the number in the pid file now belongs to another program, which it leaves alone', async () => {
    const home = aHome()
    const { child, said } = await aNodeProcess(home)
    process.kill(said.server, 'SIGKILL')
    await ended(child, 'SIGKILL')
    const file = join(runningFolder(home), 'data/postmaster.pid')
    const owner = statSync(file)
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], {
      stdio: 'ignore',
      ...(asRoot ? { uid: owner.uid, gid: owner.gid } : {}),
    })
    undo.push(() => stranger.kill('SIGKILL'))
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(stranger.pid)))
    await started(home)
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
  })

  it('in the middle of making the database leaves nothing in the way of the next start', async () => {
    const home = aHome()
    const child = spawn(process.execPath, [program, home], { stdio: 'ignore' })
    const exit = once(child, 'exit')
    setTimeout(() => child.kill('SIGKILL'), 250)
    await exit
    const embedded = await started(home)
    expect(await asked(embedded.urlOf('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('a second node on the same home', () => {
  it('is told the folder and the process that has it, and disturbs nothing', async () => {
    const home = aHome()
    const { child, said } = await aNodeProcess(home)
    const refused = startEmbedded({ home, log: quiet })
    await expect(refused).rejects.toThrow(runningFolder(home))
    await expect(startEmbedded({ home, log: quiet })).rejects.toThrow(`process ${child.pid}`)
    expect(await asked(said.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(runningPostmaster(join(runningFolder(home), 'data'))?.pid).toBe(said.server)
    expect(urlOfRunning(home, 'lima')).toBe(said.url)
  })

  it('is refused within one process too', async () => {
    const home = aHome()
    await started(home)
    await expect(startEmbedded({ home, log: quiet })).rejects.toThrow(`process ${process.pid}`)
  })

  it('gets through exactly once when five start at the same moment', async () => {
    const home = aHome()
    const nodes = await Promise.all(Array.from({ length: 5 }, () => aNodeProcess(home)))
    expect(nodes.filter(({ said }) => said.failure === undefined)).toHaveLength(1)
    for (const { said } of nodes) if (said.failure !== undefined) expect(said.failure).toContain('is in use by')
  })

  it('may start once the first has stopped', async () => {
    const home = aHome()
    const { child } = await aNodeProcess(home)
    await ended(child, 'SIGTERM')
    await started(home)
  })
})

describe('started by root', () => {
  it('in a folder that no other account can enter, brings data where an unprivileged account reaches it', async (test) => {
    if (!asRoot) test.skip('runs only as root: an ordinary user needs no second account')
    const home = aHome(0o700)
    const embedded = await started(home)
    const folder = runningFolder(home)
    expect(folder.startsWith(home)).toBe(false)
    expect(statSync(join(folder, 'data')).uid).not.toBe(0)
    expect(statSync(`/proc/${embedded.pid}`).uid).toBe(statSync(join(folder, 'data')).uid)
    await embedded.stop()
    await removeEmbedded(home, quiet)
    expect(existsSync(folder)).toBe(false)
  })

  it('copies programs that the account cannot run, once, whoever does it at the same time', async (test) => {
    if (!asRoot) test.skip('runs only as root: an ordinary user needs no second account')
    // mkdtemp makes a folder that root alone can enter, as a project under /root lies in one
    const closed = mkdtempSync(join(tmpdir(), 'comity-closed-'))
    const open = mkdtempSync(join(tmpdir(), 'comity-open-'))
    undo.push(() => [closed, open].forEach((folder) => rmSync(folder, { recursive: true, force: true })))
    chmodSync(open, 0o755)
    const account = unprivilegedAccount()
    const locked = await copyBinaries(await installedBinaries(), closed)
    expect(await canRun(locked, account)).toBe(false)
    const [one, other] = await Promise.all([copyBinaries(locked, open), copyBinaries(locked, open)])
    expect(one).toEqual(other)
    expect(await canRun(one, account)).toBe(true)
  })

  it('in an open folder keeps everything in the home, the data lent to the account', async (test) => {
    if (!asRoot) test.skip('runs only as root: an ordinary user needs no second account')
    const home = join(aHome(), 'not', 'there', 'yet')
    undo.push(() => removeEmbedded(home, quiet))
    await started(home)
    expect(runningFolder(home)).toBe(join(home, 'database'))
    expect(statSync(home).mode & 0o777).toBe(0o711)
    expect(statSync(join(home, 'database/data')).uid).toBe(unprivilegedAccount().uid)
  })

  it('and by an ordinary user: everything stays in the home under that account', async (test) => {
    if (!asRoot) test.skip('every other test of this file runs as an ordinary user already')
    const account = unprivilegedAccount()
    const home = aHome()
    mkdirSync(home)
    chownSync(home, account.uid, account.gid)
    const probe = spawn(process.execPath, ['-e', `require('node:fs').accessSync(${JSON.stringify(program)})`], {
      stdio: 'ignore',
      uid: account.uid,
      gid: account.gid,
    })
    const [code] = (await once(probe, 'close').catch(() => [1])) as [number]
    if (code !== 0) test.skip(`the account ${account.name} cannot enter the folder of the project`)
    const { child, said } = await aNodeProcess(home, account)
    expect(said.failure).toBeUndefined()
    expect(statSync(`/proc/${said.server}`).uid).toBe(account.uid)
    expect(runningFolder(home)).toBe(join(home, 'database'))
    await ended(child, 'SIGTERM')
  })
})

describe('the account that runs the server', () => {
  it('is postgres where there is one, else nobody, and never root', () => {
    const passwd = 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n'
    expect(unprivilegedAccount(passwd).name).toBe('nobody')
    expect(unprivilegedAccount(`${passwd}postgres:x:70:71::/:/bin/sh`)).toEqual({ name: 'postgres', uid: 70, gid: 71 })
    expect(() => unprivilegedAccount('root:x:0:0::/root:/bin/sh\nnobody:x:0:0::/:/bin/false')).toThrow('no account')
  })
})

function runningFolder(home: string): string {
  const record = join(home, 'database/place.json')
  if (!existsSync(record)) return join(home, 'database')
  return (JSON.parse(readFileSync(record, 'utf8')) as { folder: string }).folder
}
