import { createHash } from 'node:crypto'
import { chownSync, existsSync, readFileSync } from 'node:fs'
import { chmod, lstat, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** An account of the operating system under which PostgreSQL runs. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

/**
 * Where one embedded database lives. `folder` holds the data folder `data`, the lock and the server's log; `account` is
 * set only when this process is root and must run PostgreSQL as somebody else.
 */
export type Place = {
  readonly folder: string
  readonly data: string
  readonly account: Account | undefined
  readonly outside: boolean
}

/** What stands in `COMITY_HOME/database/place.json` when the data lies outside the home. */
type PlaceRecord = { readonly folder: string }

/**
 * Finds or makes the place for the database of a home. An ordinary user keeps everything in the home. Root cannot run
 * PostgreSQL, so it lends the data folder to an unprivileged account; where that account cannot walk to the home, the
 * data lies on the shelf (`/var/lib/comity`, else the temporary folder) under a name derived from the home, and the
 * home records where.
 */
export async function placeFor(home: string, log: (line: string) => void): Promise<Place> {
  await makeHome(home)
  const inside = join(await realpath(home), 'database')
  await mkdir(inside, { recursive: true, mode: 0o700 })
  const recorded = recordOf(inside)
  if (process.getuid?.() !== 0) {
    if (recorded !== undefined)
      throw new Error(`the database of ${home} was made by root and lies in ${recorded.folder}: start as root again`)
    return { folder: inside, data: join(inside, 'data'), account: undefined, outside: false }
  }
  if (recorded !== undefined) return standing(recorded.folder, true)
  if (existsSync(join(inside, 'data'))) return opened(inside)
  const account = unprivilegedAccount()
  // The home is this node's own folder: letting others pass through it shows them nothing, its files keep their modes.
  if (await mayPass(dirname(dirname(inside)), account)) return opened(inside)
  const folder = await shelfFolder(inside, account)
  await writeFile(join(inside, 'place.json.new'), JSON.stringify({ folder } satisfies PlaceRecord), { mode: 0o600 })
  await rename(join(inside, 'place.json.new'), join(inside, 'place.json'))
  log(`${account.name} cannot enter ${home}: the database lies in ${folder}`)
  return standing(folder, true)
}

/** Makes a node's home where it is missing: for its owner only, the folders on the way to it as any other. */
export async function makeHome(home: string): Promise<void> {
  // were they private too, an account that runs the database could not pass them
  await mkdir(dirname(home), { recursive: true })
  await mkdir(home, { recursive: true, mode: 0o700 })
}

/** Where the database of a home lies, without making anything; undefined when there is none. */
export function findPlace(home: string): Pick<Place, 'folder' | 'data'> | undefined {
  const inside = join(home, 'database')
  const folder = recordOf(inside)?.folder ?? inside
  return existsSync(folder) ? { folder, data: join(folder, 'data') } : undefined
}

/** Removes the database of a home wherever it lies. The caller makes sure that nothing runs there. */
export async function removePlace(home: string): Promise<void> {
  const inside = join(home, 'database')
  const recorded = recordOf(inside)
  if (recorded !== undefined) await rm(recorded.folder, { recursive: true, force: true })
  await rm(inside, { recursive: true, force: true })
}

/** Makes a folder that only the account (or this process's own user) can enter. */
export async function privateFolder(path: string, account: Account | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const found = await lstat(path)
  if (!found.isDirectory()) throw new Error(`${path} is not a folder`)
  const self = process.getuid?.()
  if (self !== undefined && found.uid !== self && found.uid !== account?.uid)
    throw new Error(`${path} belongs to somebody else (user ${found.uid})`)
  if (account !== undefined) chownSync(path, account.uid, account.gid)
  await chmod(path, 0o700)
}

/** The account that runs the server: the owner of an existing data folder, else `postgres`, else `nobody`. */
export function unprivilegedAccount(passwd: string = readFileSync('/etc/passwd', 'utf8')): Account {
  const accounts = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  for (const wanted of ['postgres', 'nobody']) {
    const account = accounts.find((one) => one.name === wanted && one.uid > 0)
    if (account !== undefined) return account
  }
  throw new Error('PostgreSQL does not run as root and there is no account `postgres` or `nobody` to run it as')
}

/** Whether the account may walk through a folder and everything above it, by owner, group and mode. */
export async function mayPass(folder: string, account: Account): Promise<boolean> {
  const found = await lstat(folder)
  const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0
  if (((found.mode >> shift) & 1) === 0) return false
  const above = dirname(folder)
  return above === folder || mayPass(above, account)
}

/** The shelves on which root puts what the account must reach, best first. */
export const shelves = (): readonly string[] => ['/var/lib/comity', join(tmpdir(), 'comity')]

/** The first shelf that can be made, belongs to root and can be passed by the account. */
export async function shelfFor(account: Account): Promise<string> {
  for (const shelf of shelves()) {
    try {
      await mkdir(shelf, { recursive: true, mode: 0o755 })
      const found = await lstat(shelf)
      if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) continue
      await chmod(shelf, 0o755)
      if (await mayPass(await realpath(shelf), account)) return shelf
    } catch {
      // a read-only or missing parent: the next shelf
    }
  }
  throw new Error(`no folder that the account ${account.name} can reach: tried ${shelves().join(', ')}`)
}

async function shelfFolder(inside: string, account: Account): Promise<string> {
  const shelf = await shelfFor(account)
  const name = createHash('sha256').update(inside).digest('hex').slice(0, 12)
  const folder = join(
    shelf,
    `${basename(dirname(inside))
      .replace(/[^a-zA-Z0-9-]/g, '')
      .slice(0, 24)}-${name}`,
  )
  // A home of that name was there before and is gone: its data may still be wanted, this home has no key to it.
  if (existsSync(folder)) await rename(folder, await mkdtemp(`${folder}-left-`))
  await mkdir(folder, { mode: 0o711 })
  return folder
}

async function opened(inside: string): Promise<Place> {
  await chmod(dirname(inside), (await lstat(dirname(inside))).mode | 0o011)
  return standing(inside, false)
}

async function standing(folder: string, outside: boolean): Promise<Place> {
  await chmod(folder, 0o711)
  const data = join(folder, 'data')
  return { folder, data, account: existsSync(data) ? await ownerOf(data) : unprivilegedAccount(), outside }
}

async function ownerOf(data: string): Promise<Account> {
  const { uid, gid } = await lstat(data)
  if (uid === 0) throw new Error(`the data folder ${data} belongs to root, under which PostgreSQL does not run`)
  return { name: `user ${uid}`, uid, gid }
}

function recordOf(inside: string): PlaceRecord | undefined {
  const path = join(inside, 'place.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as PlaceRecord) : undefined
}

/** Reads a secret of the home, or makes it once; mode 0600. */
export async function secretIn(path: string, make: () => string): Promise<string> {
  if (!existsSync(path)) {
    await writeFile(`${path}.new`, make(), { mode: 0o600, flush: true })
    await rename(`${path}.new`, path)
  }
  return (await readFile(path, 'utf8')).trim()
}
