import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { removeEmbedded } from '@comity/server/embedded'
import { startSandbox } from './sandbox.ts'
import { states } from './states.ts'
import { heedSwitches, setOff } from './switches.ts'
import { runSimulator } from './simulator/run.ts'
import { scriptList, setWishes } from './simulator/settings.ts'

// The only reader of the environment and of the command line of the sandbox.

const home = process.env['COMITY_SANDBOX_HOME'] ?? fileURLToPath(new URL('../../.comity/sandbox', import.meta.url))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const ports = (process.env['COMITY_SANDBOX_PORTS'] ?? '4101,4102,4103').split(',').map(Number)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    fresh: { type: 'boolean', default: false },
    simulate: { type: 'string', multiple: true, default: [] },
  },
})
const simulated = join(home, 'simulator.json')
const more = {
  seed: process.env['COMITY_SANDBOX_SIMULATOR_SEED'],
  day: process.env['COMITY_SANDBOX_SIMULATOR_DAY'],
}

// `simulate CHE=refuses`: told to a sandbox that runs, which reads it at its next turn.
if (positionals[0] === 'simulate') {
  try {
    const { states, requests } = await setWishes(simulated, positionals.slice(1), more)
    for (const [name, script] of [...Object.entries(states), ...Object.entries(requests)]) say(`${name}  ${script}`)
    say(`\n${scriptList()}`)
    process.exit()
  } catch (error) {
    process.stderr.write(`comity sandbox: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

// `off CHE`, `on CHE`: a node of a sandbox that runs is switched off, or on again.
const switches = join(home, 'off.json')
if (positionals[0] === 'off' || positionals[0] === 'on') {
  try {
    const off = await setOff(switches, positionals.slice(1), positionals[0] === 'off')
    say(off.length === 0 ? 'every node is on' : `off: ${off.join(', ')}`)
    process.exit()
  } catch {
    process.stderr.write('comity sandbox: name States of the sandbox: PER, BRA, CHE\n')
    process.exit(1)
  }
}

if (values.fresh) {
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
  const words = (process.env['COMITY_SANDBOX_SIMULATOR'] ?? '').split(',').filter((word) => word !== '')
  await setOff(
    switches,
    states.map(({ state }) => state),
    false,
  )
  await setWishes(simulated, [...words, ...values.simulate], more)
  const sandbox = await startSandbox({ home, ports, environment: process.env, say })
  if (!stopRequested) {
    say('comity sandbox ready')
    for (const { state, origin } of sandbox.nodes) say(`  ${state}  ${origin}`)
    say('sign in with one click as a sample officer; Ctrl-C stops everything')
  }
  const automatic = runSimulator(sandbox.nodes, simulated, say)
  const switching = heedSwitches(sandbox, switches, say)
  await Promise.race([stop, sandbox.failed, switching.ended])
  switching.stop()
  await automatic.stop()
  await sandbox.stop()
} catch (error) {
  process.stderr.write(`comity sandbox: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
process.exit()
