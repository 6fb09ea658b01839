import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readSettings } from './operate/settings.ts'

// The only reader of the environment and of the command line.

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

type Verb = { readonly summary: string; readonly usage: string; readonly run: (rest: string[]) => Promise<number> }

const verbs: Readonly<Record<string, Verb>> = {
  start: {
    summary: 'start a node',
    usage: 'comity start',
    run: async () => {
      const settings = readSettings(process.env)
      const { start } = await import('./operate/start.ts')
      const node = await start(settings, version, say)
      // A supervisor that started this process with a channel is told when it can be used, and takes it down by leaving.
      process.send?.({ ready: node.address })
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
        if (process.send) process.once('disconnect', () => resolve())
      })
      await node.stop()
      return 0
    },
  },
}

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv
  if (name === '--version') {
    say(version)
    return 0
  }
  const verb = name === undefined ? undefined : verbs[name]
  if (verb === undefined) {
    say(`comity ${version}\n`)
    for (const { usage, summary } of Object.values(verbs)) say(`  ${usage.padEnd(44)} ${summary}`)
    return name === undefined || name === '--help' || name === 'help' ? 0 : 2
  }
  if (rest.includes('--help')) {
    say(`${verb.usage}\n${verb.summary}`)
    return 0
  }
  try {
    return await verb.run(rest)
  } catch (error) {
    complain(`comity ${name}: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

void parseArgs
process.exitCode = await main(process.argv.slice(2))
if (process.exitCode !== 0 || process.argv[2] !== 'start') process.exit()
process.exit()
