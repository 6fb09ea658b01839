import { urlOfRunning } from '../kernel/database/address.ts'
import { startEmbedded } from '../kernel/database/embedded.ts'
import type { Settings } from '../kernel/settings.ts'

/** The name of a node's database on its embedded server. */
export const embeddedName = 'comity'

/**
 * Lets an operation use the node's database: the one it was told of, the embedded one that runs now, or the embedded
 * one started for this alone and stopped afterwards.
 */
export async function withDatabase<T>(settings: Settings, use: (url: string) => Promise<T>): Promise<T> {
  if (settings.databaseUrl !== undefined) return use(settings.databaseUrl)
  const running = urlOfRunning(settings.home, embeddedName)
  if (running !== undefined) return use(running)
  const embedded = await startEmbedded({ home: settings.home, log: () => undefined })
  try {
    await embedded.ensureDatabase(embeddedName)
    return await use(embedded.urlOf(embeddedName))
  } finally {
    await embedded.stop()
  }
}
