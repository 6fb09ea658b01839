import type { Clock } from '#kernel/clock'
import { openDatabase } from '#kernel/database'
import { refuse, Refused } from '#kernel/refusal'
import type { CheckedLog } from './contract.ts'
import { fsck, sentenceOf } from './fsck.ts'
import { logKeyFile, readLogKey } from './key.ts'

/** Checks the log of a home from outside the node, running or not; with each fault as a line for a person. */
export async function checkLogOf(given: {
  readonly home: string
  readonly state: string
  /** Gives the address of the node's database for as long as it is used. */
  readonly withDatabase: <T>(use: (url: string) => Promise<T>) => Promise<T>
  readonly clock: Clock
  /** Checkpoints kept elsewhere, as signed notes. */
  readonly known: readonly string[]
}): Promise<CheckedLog & { readonly lines: readonly string[] }> {
  const key = await readLogKey(given.home)
  if (key === undefined) {
    throw new Refused(
      refuse('unknown', { detail: `\`${logKeyFile(given.home)}\` does not exist: this node has no log` }),
    )
  }
  return given.withDatabase(async (url) => {
    const database = openDatabase(url, { connections: 2 })
    try {
      const checked = await fsck(database, key, { clock: given.clock, node: given.state, known: given.known })
      return { ...checked, lines: checked.faults.map(sentenceOf) }
    } finally {
      await database.close()
    }
  })
}
