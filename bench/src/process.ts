import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

/** Forks a program that says `{ ready: address }` when it can be used. */
export async function forkReady(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
  flags: readonly string[] = [],
): Promise<{ readonly child: ChildProcess; readonly address: string; readonly seconds: number }> {
  const began = performance.now()
  const child = fork(file, [...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, ...flags],
  })
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { ready: string }).ready))
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code ?? 'a signal'}`)))
  })
  return { child, address, seconds: (performance.now() - began) / 1000 }
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

/** Resident memory of one process in megabytes, without its children (Linux). */
export const residentMegabytes = (pid: number): number => statusOf(pid, 'VmRSS')

/** The most it was since the process began, or since `forgetPeak`. */
export const peakMegabytes = (pid: number): number => statusOf(pid, 'VmHWM')

/** Begins to look for the peak anew (`clear_refs` of proc(5)). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

function statusOf(pid: number, name: string): number {
  const kilobytes = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}
