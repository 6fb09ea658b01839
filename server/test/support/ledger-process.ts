// A process that does nothing but enter digests in the log, so that a test can kill it: each line it prints is one
// digest that was acknowledged, and its place.
import { randomBytes } from 'node:crypto'
import { auditRecorder } from '#kernel/audit'
import { systemClock } from '#kernel/clock'
import { openDatabase } from '#kernel/database'
import { uuids } from '#kernel/ids'
import type { Kernel } from '#kernel/kernel'
import { silentLog } from '#kernel/log'
import { loadPolicies } from '#kernel/policy'
import { openNodeLog } from './node-log.ts'

const [url = '', home = ''] = process.argv.slice(2)
const database = openDatabase(url, { connections: 4 })
const log = await openNodeLog(
  {
    clock: systemClock,
    ids: uuids(systemClock),
    database,
    blobs: { put: never, open: never, has: never, remove: never } as unknown as Kernel['blobs'],
    policies: loadPolicies([]),
    record: auditRecorder(database),
    log: silentLog,
    wake: () => undefined,
  },
  home,
)

function never(): Promise<never> {
  return Promise.reject(new Error('no documents here'))
}

async function enter(): Promise<never> {
  for (;;) {
    const digest = randomBytes(32)
    const [index] = await log.door.append('test/kill', [digest])
    process.stdout.write(`${digest.toString('hex')} ${index}\n`)
  }
}
await Promise.all(Array.from({ length: 40 }, enter))
