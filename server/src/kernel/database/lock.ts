import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Who holds, or last held, a folder. `started` is the start time of the process in Unix milliseconds. */
export type LockOwner = { readonly pid: number; readonly started: number; readonly host: string }
export type FolderLock = { readonly release: () => void }

// A handle that nothing refers to would be collected, and its lock with it.
const held = new Set<DatabaseSync>()

/**
 * Takes a folder for this process alone, or throws naming the folder and the process that has it.
 *
 * The lock is the operating system's own (taken through SQLite, which takes it the same way on every platform): it is
 * atomic, ends with its process however that ends, and cannot be confused by a reused process number or by containers
 * that each call their first process 1. `lock.owner.json` only gives the holder a name.
 */
export function lockFolder(folder: string): FolderLock {
  // Who only looks whether it is held holds it for a moment.
  const handle = new DatabaseSync(join(folder, 'lock'), { timeout: 300 })
  try {
    handle.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (failure) {
    handle.close()
    if ((failure as { errcode?: number }).errcode !== 5) throw failure
    throw new Error(`the folder ${folder} is in use by ${describe(lockOwner(folder))}: stop that first`, {
      cause: failure,
    })
  }
  held.add(handle)
  const owner: LockOwner = {
    pid: process.pid,
    started: Math.round(performance.timeOrigin),
    host: hostname(),
  }
  const draft = join(folder, `lock.owner.${randomUUID()}`)
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 })
  renameSync(draft, join(folder, 'lock.owner.json'))
  let released = false
  return {
    release: () => {
      if (released) return
      released = true
      held.delete(handle)
      handle.close()
    },
  }
}

/** Whether some process, this one included, holds the folder now. */
export function isLocked(folder: string): boolean {
  if (!existsSync(join(folder, 'lock'))) return false
  const handle = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  try {
    handle.exec('BEGIN EXCLUSIVE')
    return false
  } catch (failure) {
    if ((failure as { errcode?: number }).errcode !== 5) throw failure
    return true
  } finally {
    handle.close()
  }
}

/** The process that last took the folder, if it left its name. */
export function lockOwner(folder: string): LockOwner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'lock.owner.json'), 'utf8')) as LockOwner
  } catch {
    return undefined
  }
}

function describe(owner: LockOwner | undefined): string {
  if (owner === undefined) return 'another process'
  const since = Temporal.Instant.fromEpochMilliseconds(owner.started).round('second').toString()
  return `process ${owner.pid} on ${owner.host}, started ${since}`
}
