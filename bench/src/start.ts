import { setTimeout as delay } from 'node:timers/promises'
import { sampleNode } from './node.ts'
import { residentMegabytes } from './process.ts'

/** Seconds from the start of the process to ready, with an existing data folder; memory of the idle node alone. */
export async function start({ quick, say }: { quick: boolean; say: (line: string) => void }): Promise<object> {
  const node = await sampleNode()
  try {
    const runs: number[] = []
    for (let run = 0; run < (quick ? 3 : 7); run++) {
      const seconds = await node.restart()
      say(`start ${run + 1}: ${seconds.toFixed(2)} s`)
      runs.push(seconds)
    }
    await delay(5_000)
    const resident = residentMegabytes(node.pid())
    say(`idle node without the database: ${resident} MB`)
    runs.sort((a, b) => a - b)
    return { seconds: Number(runs[Math.floor(runs.length / 2)]?.toFixed(2)), residentMegabytes: resident }
  } finally {
    await node.stop()
  }
}
