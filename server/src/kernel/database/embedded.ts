import { execFile } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { chownSync, existsSync } from 'node:fs'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Client, escapeIdentifier, escapeLiteral } from 'pg'
import { freePort } from '../free-port.ts'
import { type Endpoint, role, rolePassword, urlOf } from './address.ts'
import { type Binaries, canRun, copyBinaries, installedBinaries } from './binaries.ts'
import { lockFolder } from './lock.ts'
import { type Place, placeFor, privateFolder, removePlace, secretIn, shelfFor } from './place.ts'
import { clearLeftovers, type Postmaster, serverEnvironment, startPostmaster } from './postmaster.ts'
import { connectWhenReady, type Waiting } from './wait.ts'

/** A running PostgreSQL that belongs to this process. */
export type Embedded = {
  /** Connection string of a database for the role `comity`, which owns the databases and is no superuser. */
  readonly urlOf: (database: string) => string
  /** Creates the database unless it exists. Names are lower case letters, digits and underscores. */
  readonly ensureDatabase: (name: string) => Promise<void>
  /** Drops the database if it exists, ending its connections. */
  readonly dropDatabase: (name: string) => Promise<void>
  readonly pid: number
  /** Resolves with the reason if the server that runs now ends without having been asked to. */
  readonly whenDown: Promise<string>
  /** Starts the server again, stopping it first if it runs. Connection strings stay valid. Two calls at once are one. */
  readonly restart: () => Promise<void>
  /** Stops the server in order and gives the folder free. Safe to call twice. */
  readonly stop: () => Promise<void>
}

type Listening = Endpoint & { readonly socketFolder: string | undefined }

const run = promisify(execFile)
const superuser = 'postgres'

/**
 * Starts the PostgreSQL of a home, making it on the first start. Durable: an acknowledged commit is on disk.
 *
 * @param start.home the node's own folder; made if it does not exist
 * @param start.settings server settings that come on top of the house's own; for tests
 * @throws when another process uses the home, when the data belongs to another account, or when the server says no
 */
export async function startEmbedded(start: {
  readonly home: string
  readonly log: (line: string) => void
  readonly settings?: Readonly<Record<string, string>>
}): Promise<Embedded> {
  const place = await placeFor(start.home, start.log)
  const lock = lockFolder(place.folder)
  try {
    const secrets = join(start.home, 'database')
    const hadData = existsSync(place.data)
    if (hadData && !existsSync(join(secrets, 'superuser.password')))
      throw new Error(`${secrets} has a database but its password file is gone: restore it from a backup of the home`)
    const superuserPassword = await secretIn(join(secrets, 'superuser.password'), newPassword)
    const password = await secretIn(join(secrets, rolePassword), newPassword)
    const binaries = await reachableBinaries(place)
    if (!hadData) await makeCluster(place, binaries, superuserPassword)
    await clearLeftovers(place.data, start.log)
    const endpoint = await endpointFor(place)
    const logFile = join(place.folder, 'server.log')
    const begin = () =>
      startPostmaster({
        program: binaries.postgres,
        data: place.data,
        settings: { ...settings, ...listen(endpoint), ...start.settings },
        account: place.account,
        logFile,
        log: start.log,
      })
    const remedy = `look into ${logFile}; ${secrets} and its data must come from one backup`
    const asSuperuser = <T>(work: (client: Client) => Promise<T>) =>
      connected(urlOf(endpoint, superuser, superuserPassword, 'postgres'), { log: start.log, remedy }, work)

    let server = await patiently(begin)
    try {
      await asSuperuser((client) => ensureRole(client, password))
    } catch (failure) {
      await server.stop()
      throw failure
    }
    start.log(`database server ${server.pid} is ready`)

    const asked = new WeakSet<Postmaster>()
    const watch = (watched: Postmaster) =>
      new Promise<string>((resolve) => {
        void watched.ended.then((reason) => (asked.has(watched) ? undefined : resolve(reason)))
      })
    let down = watch(server)
    const halt = async () => {
      asked.add(server)
      await server.stop()
    }
    let stopping: Promise<void> | undefined
    let restarting: Promise<void> | undefined
    return {
      urlOf: (database) => urlOf(endpoint, role, password, checkedName(database)),
      ensureDatabase: (name) => asSuperuser((client) => ensureDatabase(client, checkedName(name))),
      dropDatabase: (name) =>
        asSuperuser(async (client) => {
          await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(checkedName(name))} WITH (FORCE)`)
        }),
      get pid() {
        return server.pid
      },
      get whenDown() {
        return down
      },
      restart: () =>
        (restarting ??= (async () => {
          if (stopping !== undefined) throw new Error('the database server was stopped for good')
          await halt()
          server = await patiently(begin)
          down = watch(server)
          start.log(`database server ${server.pid} is ready again`)
        })().finally(() => {
          restarting = undefined
        })),
      stop: () =>
        (stopping ??= (async () => {
          await restarting?.catch(() => undefined)
          await halt()
          if (endpoint.socketFolder !== undefined) await rm(endpoint.socketFolder, { recursive: true, force: true })
        })().finally(lock.release)),
    }
  } catch (failure) {
    lock.release()
    throw failure
  }
}

/** Removes the embedded database of a home for good, wherever it lies. Refuses while a process uses it. */
export async function removeEmbedded(home: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(join(home, 'database'))) return
  const place = await placeFor(home, log)
  const lock = lockFolder(place.folder)
  try {
    if (existsSync(place.data)) await clearLeftovers(place.data, log)
    await removePlace(home)
  } finally {
    lock.release()
  }
}

/** For a small machine; what durability needs is said although it is PostgreSQL's default. */
const settings: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '128MB',
  max_connections: '100',
  wal_compression: 'on',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  io_workers: '1',
  // A table that grew since it was last looked at is asked by its index, not read whole by a plan from when it was small.
  random_page_cost: '1.1',
  autovacuum_naptime: '15s',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  idle_in_transaction_session_timeout: '5min',
  // Error messages, their details and statements quote values, and values may be personal data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

function listen(endpoint: Listening): Record<string, string> {
  return endpoint.socketFolder === undefined
    ? { listen_addresses: endpoint.host, port: String(endpoint.port), unix_socket_directories: '' }
    : {
        listen_addresses: '',
        port: String(endpoint.port),
        unix_socket_directories: endpoint.socketFolder,
        unix_socket_permissions: '0700',
      }
}

// sockaddr_un holds 107 bytes and a zero (unix(7)); PostgreSQL adds a `.lock` file beside the socket.
const longestSocketPath = 107

async function endpointFor(place: Place): Promise<Listening> {
  if (process.platform !== 'win32') {
    const short = `comity-${createHash('sha256').update(place.folder).digest('hex').slice(0, 12)}`
    for (const folder of [join(place.folder, 'socket'), join(tmpdir(), short), join('/tmp', short)]) {
      if (Buffer.byteLength(join(folder, '.s.PGSQL.5432.lock')) > longestSocketPath) continue
      try {
        // the lock on the place is ours, so what lies here was left by a server that was killed
        await rm(folder, { recursive: true, force: true })
        await privateFolder(folder, place.account)
      } catch {
        // somebody else's, in a folder that all share
        continue
      }
      return { host: folder, port: 5432, socketFolder: folder }
    }
  }
  return { host: '127.0.0.1', port: await freePort(), socketFolder: undefined }
}

async function reachableBinaries(place: Place): Promise<Binaries> {
  const installed = await installedBinaries()
  if (place.account === undefined || (await canRun(installed, place.account))) return installed
  const copy = await copyBinaries(installed, await shelfFor(place.account))
  if (!(await canRun(copy, place.account))) throw new Error(`${place.account.name} cannot run ${copy.postgres}`)
  return copy
}

/** Makes the cluster beside its place and moves it there by one rename: a crash in between leaves no half cluster. */
async function makeCluster(place: Place, binaries: Binaries, password: string): Promise<void> {
  // An `initdb` that outlived its node may still be writing there; it is done within moments.
  for (const name of await readdir(place.folder))
    if (name.startsWith('data.new-'))
      await rm(join(place.folder, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  const draft = join(place.folder, `data.new-${randomUUID()}`)
  await privateFolder(draft, place.account)
  const secret = join(place.folder, `data.new-${randomUUID()}.password`)
  await writeFile(secret, password, { mode: 0o600, flag: 'wx' })
  try {
    if (place.account !== undefined) chownSync(secret, place.account.uid, place.account.gid)
    const locale = '--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 --encoding=UTF8'.split(' ')
    const access = [`--username=${superuser}`, '--auth=scram-sha-256', `--pwfile=${secret}`]
    const options = [`--pgdata=${draft}`, '--data-checksums', ...access, ...locale]
    await run(binaries.initdb, options, {
      cwd: place.folder,
      env: serverEnvironment(),
      ...(place.account === undefined ? {} : { uid: place.account.uid, gid: place.account.gid }),
    })
    await rename(draft, place.data)
  } finally {
    await rm(secret, { force: true })
    await rm(draft, { recursive: true, force: true })
  }
}

async function ensureRole(client: Client, password: string): Promise<void> {
  const found = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
  const verb = found.rowCount === 0 ? 'CREATE' : 'ALTER'
  await client.query(`${verb} ROLE ${role} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD ${escapeLiteral(password)}`)
}

async function ensureDatabase(client: Client, name: string): Promise<void> {
  const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
  if (found.rowCount !== 0) return
  await client.query(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${role}`).catch((failure: { code?: string }) => {
    // duplicate_database, or its unique index when two create at the same moment
    if (failure.code !== '42P04' && failure.code !== '23505') throw failure
  })
}

async function connected<T>(url: string, waiting: Waiting, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connectWhenReady(url, waiting)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

// After a killed postmaster its children take a moment to notice and let go of the shared memory.
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 40; ; left--) {
    try {
      return await attempt()
    } catch (failure) {
      if (left === 0 || !(failure as Error).message.includes('shared memory block')) throw failure
      await pause(250)
    }
  }
}

function checkedName(name: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new Error(`\`${name}\` is no database name`)
  return name
}

const newPassword = (): string => randomBytes(24).toString('base64url')
