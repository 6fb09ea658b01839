import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { fastify } from 'fastify'
import { ledger, saltBytes, saltedDigest } from '../../server/src/contexts/ledger/index.ts'
import { migrationSets } from '../../server/src/contexts/order.ts'
import { auditRecorder } from '../../server/src/kernel/audit.ts'
import { diskBlobs } from '../../server/src/kernel/blobs.ts'
import { systemClock } from '../../server/src/kernel/clock.ts'
import { openDatabase } from '../../server/src/kernel/database.ts'
import { migrate } from '../../server/src/kernel/database/migrate.ts'
import { uuids } from '../../server/src/kernel/ids.ts'
import { silentLog } from '../../server/src/kernel/log.ts'
import { loadPolicies } from '../../server/src/kernel/policy.ts'

// The log of a node and nothing around it, so that many digests travel in one request, as they do between its contexts.

const [url = '', home = '', ...keys] = process.argv.slice(2)
const database = openDatabase(url)
await migrate(database.pool, migrationSets)
const { door, pages } = await ledger(
  {
    clock: systemClock,
    ids: uuids(systemClock),
    database,
    blobs: await diskBlobs(`${home}/blobs`),
    policies: loadPolicies([]),
    record: auditRecorder(database),
    log: silentLog,
    wake: () => undefined,
  },
  { home, state: 'PER' },
)
const trusted = keys.map((key) => createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }))
const holds = promisify(verify)

type Sent = { readonly Body: { readonly records: string } }
function cut(records: string, size: number): Buffer[] {
  const bytes = Buffer.from(records, 'base64')
  return Array.from({ length: bytes.length / size }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
}

const app = fastify({ logger: false })
app.post<Sent>('/opaque', async ({ body }) => door.append('bench/opaque', cut(body.records, 32)))
// A statement of 32 bytes and two signatures over it: each is verified before the whole is entered behind a salt.
app.post<Sent>('/signed', async ({ body }, reply) => {
  const records = cut(body.records, 160)
  const checks = records.flatMap((record) =>
    trusted.map((key, at) => holds(null, record.subarray(0, 32), key, record.subarray(32 + at * 64, 96 + at * 64))),
  )
  if ((await Promise.all(checks)).includes(false)) return reply.code(422).send()
  return door.append(
    'bench/signed',
    records.map((record) => saltedDigest(randomBytes(saltBytes), record)),
  )
})
pages?.(app)
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.({ ready: address })
process.once('disconnect', () => process.exit())
