import type { Database } from '#kernel/database'
import { claim, unclaim } from './store.claims.ts'

/** A process that ended without a word loses its claim after so long; one that is at work renews it in time. */
const claimSeconds = 15
const renewMs = 5_000

type Named = { readonly message: string; readonly id: string }
export type Claiming = {
  readonly database: Database
  /** Names this process among those of the node. */
  readonly holder: string
}

const going = new Map<string, Promise<unknown>>()
export const nameOf = ({ message, id }: Named): string => `${message}-${id}`

/** Whether somebody is at work on an attachment in this process. */
export const isTaken = (one: Named): boolean => going.has(nameOf(one))

/**
 * Works on an attachment while nobody else of this node does: what was held against its digest must not be written into
 * any more, and nothing is fetched twice. In this process one after the other; undefined, and nothing done, where another
 * process has it.
 */
export async function alone<T>(by: Claiming, one: Named, work: () => Promise<T>): Promise<T | undefined> {
  const name = nameOf(one)
  const before = going.get(name) ?? Promise.resolve()
  const claimed = () => claiming(by, one, work)
  const mine = before.then(claimed, claimed)
  going.set(name, mine)
  try {
    return await mine
  } finally {
    if (going.get(name) === mine) going.delete(name)
  }
}

async function claiming<T>({ database, holder }: Claiming, one: Named, work: () => Promise<T>): Promise<T | undefined> {
  if (!(await claim(database, one, holder, claimSeconds))) return undefined
  const renewing = setInterval(() => {
    claim(database, one, holder, claimSeconds).catch(() => undefined)
  }, renewMs).unref()
  try {
    return await work()
  } finally {
    clearInterval(renewing)
    // Else it runs out.
    await unclaim(database, one, holder).catch(() => undefined)
  }
}
