import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Sandbox } from './sandbox.ts'
import { states } from './states.ts'

const Off = z.array(z.enum(states.map(({ state }) => state)))
const everyMs = 250

/** The States whose nodes are wanted off. Throws when the file was spoilt. */
async function readOff(path: string): Promise<readonly string[]> {
  return existsSync(path) ? Off.parse(JSON.parse(await readFile(path, 'utf8'))) : []
}

/** Tells a sandbox that runs to switch nodes off, or on again; it hears it at its next turn. Returns what is off then. */
export async function setOff(path: string, wanted: readonly string[], off: boolean): Promise<readonly string[]> {
  const before = await readOff(path)
  const after = Off.parse([...before.filter((one) => !wanted.includes(one)), ...(off ? wanted : [])])
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, JSON.stringify(after))
  await rename(`${path}.new`, path)
  return after
}

/** Switches nodes as the file says, one after the other, until it is stopped. What it cannot start again ends the sandbox. */
export function heedSwitches(sandbox: Sandbox, path: string, say: (line: string) => void) {
  const stop = new AbortController()
  const is = new Set<string>()
  const turn = async (): Promise<void> => {
    const wanted = await readOff(path)
    for (const { state } of states) {
      if (wanted.includes(state) === is.has(state)) continue
      if (is.delete(state)) await sandbox.startAgain(state)
      else {
        is.add(state)
        await sandbox.switchOff(state)
      }
      say(`${state} is ${is.has(state) ? 'off' : 'on'}`)
    }
  }
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await turn()
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
  }
  return { ended: run(), stop: () => stop.abort() }
}
