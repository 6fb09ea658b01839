import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { removeEmbedded } from '@comity/server/embedded'
import { startSandbox } from './sandbox.ts'

// The only reader of the environment and of the command line of the sandbox.

const home = process.env['COMITY_SANDBOX_HOME'] ?? fileURLToPath(new URL('../../.comity/sandbox', import.meta.url))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const ports = (process.env['COMITY_SANDBOX_PORTS'] ?? '4101,4102,4103').split(',').map(Number)

if (process.argv.includes('--fresh')) {
  await removeEmbedded(home, () => undefined)
  await rm(home, { recursive: true, force: true })
}

let stopRequested = false
const stop = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopRequested = true
      resolve()
    })
  }
})

try {
  const sandbox = await startSandbox({ home, ports, environment: process.env, say })
  if (!stopRequested) {
    say('comity sandbox ready')
    for (const { state, origin } of sandbox.nodes) say(`  ${state}  ${origin}`)
    say('sign in with one click as a sample officer; Ctrl-C stops everything')
  }
  await Promise.race([stop, sandbox.failed])
  await sandbox.stop()
} catch (error) {
  process.stderr.write(`comity sandbox: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
process.exit()
