import { parseArgs } from 'node:util'
import { simulate } from './simulate.ts'

// node server/test/simulation/run.ts --nodes 50 --seed 1 --messages 400 [--seeds 10] [--honest]

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    messages: { type: 'string', default: '60' },
    honest: { type: 'boolean', default: false },
  },
})
const [nodes, first, seeds, messages] = [values.nodes, values.seed, values.seeds, values.messages].map(Number) as [
  number,
  number,
  number,
  number,
]
let failed = 0
for (let seed = first; seed < first + seeds; seed += 1) {
  const began = performance.now()
  const result = await simulate({ nodes, seed, messages, liar: !values.honest })
  const { faults, ...figures } = result
  const ms = Math.round(performance.now() - began)
  process.stdout.write(
    `seed ${seed}: ${faults.length === 0 ? 'holds' : 'FAILS'} ${JSON.stringify({ ...figures, ms })}\n`,
  )
  for (const fault of faults.slice(0, 12)) process.stdout.write(`  ${fault}\n`)
  if (faults.length > 0) {
    failed += 1
    process.stdout.write(
      `  again: node server/test/simulation/run.ts --nodes ${nodes} --seed ${seed} --messages ${messages}${values.honest ? ' --honest' : ''}\n`,
    )
  }
}
process.exitCode = failed > 0 ? 1 : 0
