import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'pg'
import { inject } from 'vitest'
import { type TestCluster, withDatabase } from './global-setup.ts'

export type FreshDatabase = { readonly url: string; readonly drop: () => Promise<void> }

let cluster: Promise<{ admin: Pool; known: TestCluster }> | undefined

/** A database of its own for a test, with every migration of the code applied. Drop it when the test ends. */
export function freshDatabase(): Promise<FreshDatabase> {
  return create((known) => {
    if (known.failure !== undefined) throw new Error(`the template of the test databases: ${known.failure}`)
    return known.template
  })
}

/** A database of its own without anything in it. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return create(() => 'template1')
}

async function create(from: (known: TestCluster) => string): Promise<FreshDatabase> {
  const { admin, known } = await (cluster ??= reach())
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${from(known)} STRATEGY file_copy`)
  return {
    url: withDatabase(known.adminUrl, name),
    drop: async () => {
      // A pool that was ended a moment ago still closes its connections; cut off, it would complain.
      for (let left = 100; left > 0 && (await connections(admin, name)) > 0; left--) await pause(5)
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

async function connections(admin: Pool, name: string): Promise<number> {
  const found = await admin.query('SELECT FROM pg_stat_activity WHERE datname = $1', [name])
  return found.rowCount ?? 0
}

async function reach(): Promise<{ admin: Pool; known: TestCluster }> {
  const answer = await text(connect(Number(inject('databaseDoor')), '127.0.0.1'))
  const known = JSON.parse(answer) as TestCluster
  if (known.adminUrl === '') throw new Error(`the database of the test run did not start: ${known.failure}`)
  // Idle connections must not keep the worker alive after its last test.
  const admin = new Pool({ connectionString: known.adminUrl, max: 2, allowExitOnIdle: true })
  admin.on('error', () => undefined)
  return { known, admin }
}
