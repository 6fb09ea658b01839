import { randomUUID } from 'node:crypto'
import { fastify } from 'fastify'
import { Pool } from 'pg'

// The floor: Fastify and one durable insert a request, on the same server, with the same pool. Nothing can do less.

const pool = new Pool({ connectionString: process.argv[2], max: 12 })
await pool.query(
  'create table if not exists floor (id uuid primary key, at timestamptz not null default now(), body jsonb not null)',
)
const app = fastify({ logger: false })
app.post('/insert', async (request) => {
  const id = randomUUID()
  await pool.query({
    name: 'insert',
    text: 'insert into floor (id, body) values ($1, $2)',
    values: [id, JSON.stringify(request.body)],
  })
  return { id }
})
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.({ ready: address })
process.once('disconnect', () => process.exit())
