import { randomBytes } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { sign } from '@comity/proof/envelope'
import { pemOf } from '@comity/proof/key'
import { statementType } from '@comity/proof/receipt'
import fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nativeEd25519Signer } from '#kernel/crypto/signing'
import { testKernel } from '../../../test/support/kernel.ts'
import { openNodeLog } from '../../../test/support/node-log.ts'
import { statementChecks } from './statements.ts'

// Room for a second thread also where there is one core.
vi.mock(import('node:os'), async (original) => ({ ...(await original()), availableParallelism: () => 4 }))

const account = '01890000-0000-7000-8000-000000000001'
const keys = [nativeEd25519Signer(randomBytes(32)), nativeEd25519Signer(randomBytes(32))]
const logSigners = keys.map(({ key }, n) => ({ signer: `signer-${n}`, key: pemOf(key), account }))
const statement = () => ({
  envelope: sign(
    statementType,
    { type: 'custody/transfer', issuer: 'signer-0', subject: 'ab'.repeat(32), at: '2026-11-22T10:00:00Z', body: {} },
    keys,
  ),
  salt: randomBytes(32).toString('base64'),
})

let begun: Worker[] = []
let sent: unknown[] = []
const see = (message: unknown): void => {
  const { worker } = message as { worker: Worker }
  begun.push(worker)
  const nth = begun.length
  const post = worker.postMessage.bind(worker)
  vi.spyOn(worker, 'postMessage').mockImplementation((one: unknown) => {
    sent.push(nth)
    post(one)
  })
}
beforeEach(() => {
  begun = []
  sent = []
  subscribe('worker_threads', see)
})
afterEach(() => void unsubscribe('worker_threads', see))

/** A log that listens as a node does; how many threads there were when it was open, and once it listened. */
async function listening(given: { logSigners?: typeof logSigners }) {
  const kernel = await testKernel()
  const home = await mkdtemp(join(tmpdir(), 'comity-statements-'))
  const log = await openNodeLog(kernel, home, given)
  const app = fastify()
  log.pages?.(app)
  await app.ready()
  const open = begun.length
  await app.listen({ host: '127.0.0.1', port: 0 })
  const listens = begun.length
  await log.stop()
  await app.close()
  await kernel.close()
  await rm(home, { recursive: true, force: true })
  return { open, listens }
}

describe('the threads that verify statements', () => {
  it('begin with one when the node listens, not while it starts', async () => {
    expect(await listening({ logSigners })).toEqual({ open: 0, listens: 1 })
  })

  it('do not begin where nobody signs', async () => {
    expect(await listening({})).toEqual({ open: 0, listens: 0 })
    const statements = statementChecks([])
    statements.prepare()
    expect(begun).toEqual([])
  })

  it('begin once, however often it is asked for', () => {
    const statements = statementChecks(logSigners)
    statements.prepare()
    statements.prepare()
    expect(begun).toHaveLength(1)
    return statements.stop()
  })

  it('leave what comes to one that is ready while another begins', async () => {
    const statements = statementChecks(logSigners)
    const first = await statements.check(account, [statement()])
    expect(first).toHaveProperty('digests')
    const more = [1, 2, 3].map(() => statements.check(account, [statement()]))
    expect([begun.length, sent]).toEqual([2, [1, 1, 1, 1]])
    for (const told of await Promise.all(more)) expect(told).toHaveProperty('digests')
    await statements.stop()
  })
})
