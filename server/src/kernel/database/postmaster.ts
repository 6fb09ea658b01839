import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Account } from './place.ts'

export type Postmaster = {
  readonly pid: number
  /** Resolves with the reason once the server has ended, asked or not. */
  readonly ended: Promise<string>
  /** Shuts the server down in order; does nothing when it has ended already. */
  readonly stop: () => Promise<void>
}

const readyWithinMs = 120_000
const saidAfterMs = 2_000
const stopWithinMs = 60_000

/**
 * Starts PostgreSQL on a data folder and waits until it accepts connections, two minutes at most: after a crash it first
 * recovers, and `log` is told that this is waited for. The server's own log is appended to `logFile`.
 */
export async function startPostmaster(start: {
  readonly program: string
  readonly data: string
  readonly settings: Readonly<Record<string, string>>
  readonly account: Account | undefined
  readonly logFile: string
  readonly log: (line: string) => void
}): Promise<Postmaster> {
  if (existsSync(start.logFile) && statSync(start.logFile).size > 16_000_000) await truncate(start.logFile, 0)
  const logged = existsSync(start.logFile) ? statSync(start.logFile).size : 0
  const options = Object.entries(start.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const output = openSync(start.logFile, 'a', 0o600)
  // Its own session: an interrupt typed at the terminal reaches the node, which then stops the server in order.
  const child = spawn(start.program, ['-D', start.data, ...options], {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: start.data,
    env: serverEnvironment(),
    ...(start.account === undefined ? {} : { uid: start.account.uid, gid: start.account.gid }),
  })
  closeSync(output)
  const ended = endOf(child)
  let over: string | undefined
  void ended.then((reason) => (over = reason))
  let told = false
  for (const began = performance.now(); over === undefined; await pause(10)) {
    const { pid } = child
    const file = postmasterFile(start.data)
    // The file may be one that a killed server left, so its number counts as much as its word.
    if (pid !== undefined && file?.pid === pid && file.ready)
      return { pid, ended, stop: async () => (over === undefined ? shutDown(pid) : undefined) }
    if (!told && performance.now() - began > saidAfterMs) {
      told = true
      start.log('waiting for the database server: it is starting up or recovering')
    }
    if (performance.now() - began > readyWithinMs) {
      child.kill('SIGQUIT')
      over = 'not ready in time'
    }
  }
  const said = readFileSync(start.logFile, 'utf8').slice(logged).trim().split('\n').slice(-8).join('\n')
  throw new Error(`the database did not start (${over}), it said:\n${said}`)
}

/** What the server gets to see of the environment: no secret of the node, nothing that would change its mind. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, SystemRoot } = process.env
  return { PATH, TMPDIR, SystemRoot, LC_ALL: 'C', TZ: 'UTC' }
}

// Fast shutdown: open transactions are rolled back, a checkpoint is written. Immediate only when that takes too long.
async function shutDown(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    send(pid, signal)
    for (const began = performance.now(); performance.now() - began < stopWithinMs; await pause(10)) {
      if (!runs(pid)) return
    }
  }
  throw new Error(`the database server ${pid} does not stop`)
}

/**
 * Clears what a crashed node left on a data folder: a server that still runs there is shut down; a pid file whose number
 * now means another program, or a server that ended unburied, is removed, since PostgreSQL would take it for a server.
 * A file that names nobody is left: PostgreSQL checks it, and the shared memory it names, itself.
 */
export async function clearLeftovers(data: string, log: (line: string) => void): Promise<void> {
  const left = postmasterFile(data)
  if (left === undefined || !exists(left.pid)) return
  if (runs(left.pid) && servesFolder(left.pid, data)) {
    log(`a database server (${left.pid}) of an earlier run is shut down`)
    await shutDown(left.pid)
  } else {
    log(`postmaster.pid names ${left.pid}, which is no server of this folder: removed`)
  }
  if (exists(left.pid)) await rm(join(data, 'postmaster.pid'), { force: true })
}

/** The server that runs on a data folder, if one does: its process, and the host or socket folder where it listens. */
export function runningPostmaster(data: string): { pid: number; host: string; port: number } | undefined {
  const found = postmasterFile(data)
  return found !== undefined && runs(found.pid) && servesFolder(found.pid, data) ? found : undefined
}

/** Lines 1, 4, 5, 6 and 8 of `postmaster.pid` (PostgreSQL source, `miscadmin.h`, LOCK_FILE_LINE_*). */
function postmasterFile(data: string): { pid: number; port: number; host: string; ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Math.abs(Number(lines[0])), Number(lines[3])]
    const host = lines[4]?.trim() || lines[5]?.trim() || ''
    return Number.isInteger(pid) && pid > 0 ? { pid, port, host, ready: lines[7]?.trim() === 'ready' } : undefined
  } catch {
    return undefined
  }
}

// A postmaster makes its data folder its working directory; elsewhere than on Linux its command line names the folder.
function servesFolder(pid: number, data: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data)
    } catch {
      return false
    }
  }
  const listed =
    process.platform === 'win32'
      ? spawnSync('powershell', [
          '-NoProfile',
          '-c',
          `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`,
        ])
      : spawnSync('ps', ['-p', String(pid), '-o', 'command='])
  return listed.stdout?.toString().includes(data) ?? false
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// A process that has ended and was not yet waited for still has its number (a container's first process may never wait).
function runs(pid: number): boolean {
  if (!exists(pid) || process.platform !== 'linux') return exists(pid)
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

function send(pid: number, signal: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, signal)
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (failure) => resolve(failure.message))
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })
}
