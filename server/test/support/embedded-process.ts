// A node reduced to its database: started as a process of its own so that a test can kill it.
import { startEmbedded } from '#kernel/database/embedded'

const [home = ''] = process.argv.slice(2)
try {
  const embedded = await startEmbedded({ home, log: () => undefined })
  await embedded.ensureDatabase('lima')
  process.stdout.write(`${JSON.stringify({ url: embedded.urlOf('lima'), server: embedded.pid })}\n`)
  process.once('SIGTERM', () => void embedded.stop())
} catch (failure) {
  process.stdout.write(`${JSON.stringify({ failure: (failure as Error).message })}\n`)
  process.exitCode = 1
}
