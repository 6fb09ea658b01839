import { existsSync } from 'node:fs'
import { readFile, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Client, type ClientBase } from 'pg'
import type { Clock } from '#kernel/clock'
import { urlOfRunning } from '#kernel/database/address'
import { isLocked, lockOwner } from '#kernel/database/lock'
import { appliedMigrations, type MigrationSet, pendingAfter, readMigrations } from '#kernel/database/migrate'
import { findPlace } from '#kernel/database/place'
import { runningPostmaster } from '#kernel/database/postmaster'
import { looseFiles } from './permissions.ts'

/** What a check found: `true` good, `'warning'` works but should be looked at, `false` must be put right. */
export type Finding = {
  readonly name: string
  readonly ok: boolean | 'warning'
  readonly found: string
  /** What to do; empty when all is well. */
  readonly remedy: string
}

export type Patient = {
  readonly home: string
  readonly keysFolder: string
  /** An existing cluster; without it the embedded database `database` of the home. */
  readonly databaseUrl?: string
  readonly database: string
  readonly sets: readonly MigrationSet[]
  readonly host: string
  readonly port: number
  readonly clock: Clock
  readonly runtime?: string
}

/** Looks the node over without changing anything. Every check gives one finding, in a fixed order; none throws. */
export async function doctor(patient: Patient): Promise<Finding[]> {
  const findings = [runtime(patient.runtime ?? process.versions.node)]
  const local: Check[] = [homeFolder, keys, diskSpace, fileDescriptors, lock, port]
  for (const check of local) findings.push(await settled(check.name, () => check(patient)))
  return [...findings, ...(await database(patient))]
}

type Check = (patient: Patient) => Promise<Finding>

const good = (name: string, found: string): Finding => ({ name, ok: true, found, remedy: '' })
const bad = (name: string, found: string, remedy: string): Finding => ({ name, ok: false, found, remedy })
const warning = (name: string, found: string, remedy: string): Finding => ({ name, ok: 'warning', found, remedy })

async function settled(name: string, check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check()
  } catch (failure) {
    return bad(spoken(name), (failure as Error).message, 'see the message')
  }
}

// homeFolder -> home folder
const spoken = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

function runtime(version: string): Finding {
  const major = Number(version.split('.')[0])
  if (major >= 26) return good('runtime', `Node ${version}`)
  const remedy = 'start with `npm start` or `npx comity`, which bring Node 26'
  return major >= 24 ? warning('runtime', `Node ${version}`, remedy) : bad('runtime', `Node ${version}`, remedy)
}

async function homeFolder({ home }: Patient): Promise<Finding> {
  if (!existsSync(home)) return warning('home folder', `${home} does not exist yet`, 'the first start makes it')
  const found = await stat(home)
  const mode = (found.mode & 0o777).toString(8)
  const self = process.geteuid?.()
  if (self !== undefined && self !== 0 && found.uid !== self)
    return bad('home folder', `${home} belongs to user ${found.uid}`, `start as that user, or chown it to user ${self}`)
  if (process.platform !== 'win32' && (found.mode & 0o066) !== 0)
    return bad('home folder', `${home} has mode ${mode}: others can read or write it`, `chmod 700 ${home}`)
  return good('home folder', `${home}, mode ${mode}`)
}

async function keys({ home, keysFolder }: Patient): Promise<Finding> {
  const { seen, loose } = await looseFiles([keysFolder, join(home, 'database')], /\.password$/)
  if (loose.length === 0) return good('keys', `${seen} secrets, for their owner only`)
  return bad(
    'keys',
    `others can read ${loose.join(', ')}`,
    `chmod 600 ${loose.join(' ')} and replace what may have been read`,
  )
}

async function diskSpace({ home }: Patient): Promise<Finding> {
  const places = [home, findPlace(home)?.folder ?? home].filter((folder) => existsSync(folder))
  const free = await Promise.all((places.length === 0 ? ['.'] : places).map((folder) => statfs(folder)))
  const gigabytes = Math.min(...free.map(({ bavail, bsize }) => (bavail * bsize) / 1e9))
  const found = `${gigabytes.toFixed(1)} GB free`
  if (gigabytes < 1) return bad('disk space', found, 'make room now: without it the node cannot write')
  return gigabytes < 10 ? warning('disk space', found, 'make room: 10 GB or more') : good('disk space', found)
}

async function fileDescriptors(): Promise<Finding> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1]
  if (soft === undefined) return good('file descriptors', 'not known on this platform')
  if (soft === 'unlimited' || Number(soft) >= 4096) return good('file descriptors', soft)
  return warning('file descriptors', soft, 'raise the limit to 4096 or more (`ulimit -n`, or LimitNOFILE in the unit)')
}

async function lock({ home, databaseUrl }: Patient): Promise<Finding> {
  const place = findPlace(home)
  if (place === undefined)
    return good('lock', databaseUrl === undefined ? 'no database here yet' : 'no embedded database')
  const owner = lockOwner(place.folder)
  if (isLocked(place.folder)) return good('lock', `held by process ${owner?.pid ?? 'unknown'}`)
  const left = runningPostmaster(place.data)
  if (left === undefined) return good('lock', 'free')
  return warning(
    'lock',
    `free, but the database server ${left.pid} of a crashed node runs`,
    'the next start takes it over',
  )
}

async function port({ home, host, port }: Patient): Promise<Finding> {
  const name = `${host}:${port}`
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const probe = createServer().once('error', resolve)
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
  if (failure === undefined) return good('port', `${name} is free`)
  const place = findPlace(home)
  if (failure.code === 'EADDRINUSE' && place !== undefined && isLocked(place.folder))
    return good('port', `${name} is in use, and the node runs`)
  return bad('port', `${name} cannot be used (${failure.code})`, 'choose another port, or stop what listens there')
}

async function database(patient: Patient): Promise<Finding[]> {
  const url = patient.databaseUrl ?? urlOfRunning(patient.home, patient.database)
  if (url === undefined)
    return [warning('database', 'the embedded database does not run', 'start the node and ask again')]
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'comity doctor',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (failure) {
    return [
      bad(
        'database',
        `not reachable: ${(failure as Error).message}`,
        'see that it runs and that DATABASE_URL is right',
      ),
    ]
  }
  try {
    const checks: ((client: ClientBase, patient: Patient) => Promise<Finding>)[] = [
      version,
      durability,
      migrations,
      clockSkew,
    ]
    const findings: Finding[] = []
    for (const check of checks) findings.push(await settled(check.name, () => check(client, patient)))
    return findings
  } finally {
    await client.end()
  }
}

async function version(client: ClientBase): Promise<Finding> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  )
  const [row] = rows
  if ((row?.number ?? 0) >= 180_000) return good('database', `PostgreSQL ${row?.version}`)
  return bad('database', `PostgreSQL ${row?.version}`, 'move to PostgreSQL 18')
}

async function durability(client: ClientBase): Promise<Finding> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') ORDER BY name`,
  )
  const found = rows.map(({ name, setting }) => `${name} ${setting}`).join(', ')
  const off = rows.filter(({ setting }) => setting === 'off').map(({ name }) => name)
  if (off.length === 0) return good('durability', found)
  return bad('durability', found, `switch on ${off.join(', ')}: what the node acknowledges may be lost in a crash`)
}

async function migrations(client: ClientBase, { sets }: Patient): Promise<Finding> {
  const wanted = await readMigrations(sets)
  try {
    const pending = pendingAfter(await appliedMigrations(client), wanted)
    if (pending.length === 0) return good('migrations', `all ${wanted.length} applied`)
    return warning('migrations', `${pending.length} of ${wanted.length} not applied`, 'the next start applies them')
  } catch (failure) {
    return bad('migrations', (failure as Error).message, 'run the program that this database belongs to')
  }
}

async function clockSkew(client: ClientBase, { clock }: Patient): Promise<Finding> {
  const before = clock.now().epochMilliseconds
  const { rows } = await client.query<{ at: number }>(
    `SELECT (extract(epoch FROM clock_timestamp()) * 1000)::double precision AS at`,
  )
  const middle = (before + clock.now().epochMilliseconds) / 2
  const seconds = Math.abs((rows[0]?.at ?? Number.NaN) - middle) / 1000
  const found = `${seconds.toFixed(3)} s between node and database`
  if (seconds <= 1) return good('clock', found)
  const remedy = 'keep both in time (chrony or systemd-timesyncd)'
  return seconds <= 30 ? warning('clock', found, remedy) : bad('clock', found, remedy)
}
