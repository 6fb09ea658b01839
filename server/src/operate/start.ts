import { startEmbedded, type Embedded } from '../kernel/database/embedded.ts'
import { makeHome } from '../kernel/database/place.ts'
import { connectWhenReady } from '../kernel/database/wait.ts'
import { openLog, type Log } from '../kernel/log.ts'
import type { Settings } from '../kernel/settings.ts'
import { embeddedName } from './database.ts'
import { openNode } from '../node.ts'
import { settling } from './settle.ts'

/**
 * Starts one node and resolves when it is ready; the result stops it. With the embedded database, a server that dies is
 * started again; requests meanwhile are refused as `unavailable` and nothing acknowledged is lost.
 *
 * @param asked ends the waiting for a database that is away
 * @throws when the database does not let the node in, or stays away for a minute
 */
export async function start(
  settings: Settings,
  version: string,
  say: (line: string) => void,
  asked?: AbortSignal,
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const log = openLog({ level: settings.logLevel, name: settings.state })
  await makeHome(settings.home)
  const embedded =
    settings.databaseUrl === undefined
      ? await startEmbedded({ home: settings.home, log: (line) => log.info({}, line) })
      : undefined
  try {
    await embedded?.ensureDatabase(embeddedName)
    const databaseUrl = settings.databaseUrl ?? embedded?.urlOf(embeddedName) ?? ''
    const first = await connectWhenReady(databaseUrl, { log: (line) => log.warn({}, line), signal: asked })
    await first.end()
    const node = await openNode(settings, { databaseUrl, log, version })
    // while the node is still patient with its database
    const claim = await node.claimLink()
    const address = await node.listen()
    let stopping = false
    const settled = settling()
    if (embedded) void keepUp(embedded, log, () => stopping)
    say(`comity ${version} for ${settings.state} is ready at ${settings.origin}`)
    if (claim !== undefined) {
      say('there is no administrator yet; open this link once, within a day, to become the first:')
      say(`  ${claim}`)
    }
    return {
      address,
      stop: async () => {
        stopping = true
        settled()
        await node.stop()
        await embedded?.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

async function keepUp(embedded: Embedded, log: Log, stopping: () => boolean): Promise<void> {
  for (;;) {
    await embedded.whenDown
    if (stopping()) return
    log.error({}, 'the database server ended and is started again')
    try {
      await embedded.restart()
    } catch {
      log.error({}, 'the database server could not be started; trying again in five seconds')
      await new Promise((resolve) => setTimeout(resolve, 5_000))
    }
  }
}
