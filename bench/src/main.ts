import { attachment } from './attachment.ts'
import { commands } from './commands.ts'
import { exchange } from './exchange.ts'
import { inbox } from './inbox.ts'
import { law } from './law.ts'
import { ledger } from './ledger.ts'
import { start } from './start.ts'

// The only reader of the command line of the benchmarks. Each prints what it does and, last, one JSON object.

type Benchmark = (options: {
  readonly quick: boolean
  /** A Chromium of this machine. */
  readonly browser: string
  readonly say: (line: string) => void
}) => Promise<object>
const benchmarks: Readonly<Record<string, Benchmark>> = { attachment, commands, exchange, law, ledger, inbox, start }

const [name = '', ...flags] = process.argv.slice(2)
const benchmark = benchmarks[name]
if (benchmark === undefined) {
  process.stderr.write(`usage: npm run bench -- NAME [--quick]\nnames: ${Object.keys(benchmarks).join(', ')}\n`)
  process.exit(2)
}
const figures = await benchmark({
  quick: flags.includes('--quick'),
  browser: process.env['COMITY_E2E_BROWSER'] ?? '/usr/bin/chromium',
  say: (line) => void process.stdout.write(`${line}\n`),
})
process.stdout.write(`${JSON.stringify({ name, ...figures })}\n`)
process.exit()
