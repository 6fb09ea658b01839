import { createServer } from 'node:net'
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { isFault } from '@comity/proof/fault'
import { parsePolicy, openByPolicy } from '@comity/proof/policy'
import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { neighbour, until, type Neighbour } from '../../../test/support/log-neighbours.ts'
import { askWitness } from './ask-witness.ts'
import { verifyProof } from './index.ts'
import { knownPeers } from './peers.ts'
import { lastCheckpoint } from './store.ts'

let [lima, bern, brasilia]: Neighbour[] = []
let policyText: string
const asks = () => lima!.errand('ask-witnesses')
const witnessed = async () => Number((await lima!.get('/log/witnessed/checkpoint')).text.split('\n')[1] ?? 0)

beforeAll(async () => {
  ;[bern, brasilia] = await Promise.all(['CHE', 'BRA'].map((state) => neighbour(state)))
  const names = [bern!, brasilia!].map(({ state, peer }) => `witness ${state} ${peer.witness}\n`)
  const logPolicy = `${names.join('')}group both all CHE BRA\nquorum both\n`
  lima = await neighbour('PER', { logPolicy })
  policyText = `log ${lima.peer.log}\n${logPolicy}`
  lima.log.door.peers(() => [bern!.peer, brasilia!.peer])
  for (const one of [bern!, brasilia!]) one.log.door.peers(() => [lima!.peer])
})
afterAll(async () => {
  for (const one of [lima, bern, brasilia]) await one?.stop()
})

describe('a log that asks its peers to witness', () => {
  it('publishes at once without them, and with their lines when they have answered', async () => {
    await lima!.enter(300)
    const before = (await lima!.get('/log/checkpoint')).text
    expect(before.match(/^— /gmu)).toHaveLength(1)
    expect((await lima!.get('/log/witnessed/checkpoint')).status).toBe(404)
    expect(await lima!.said()).toMatchObject({ quorum: { size: 0, behind: 300 } })
    await until(async () => (await witnessed()) === 300, asks)
    const after = (await lima!.get('/log/checkpoint')).text
    expect(after.match(/^— /gmu)).toHaveLength(3)
    expect(after.startsWith(before)).toBe(true)
    const policy = parsePolicy(policyText)
    expect(isFault(policy) ? policy : openByPolicy(after, policy)).toMatchObject({ size: 300 })
  })

  it('says how far each witness has come, and proves entries by a quorum where there is one', async () => {
    await lima!.enter(10)
    await until(async () => (await witnessed()) === 310, asks)
    expect(await lima!.said()).toMatchObject({
      held: null,
      quorum: { size: 310, behind: 0 },
      witnesses: [
        { state: 'CHE', size: 310, behind: 0, failingSince: null, problem: null },
        { state: 'BRA', size: 310, behind: 0, failingSince: null, problem: null },
      ],
    })
    await lima!.enter(1)
    const [quorum, alone] = await lima!.log.door.prove([309, 310])
    expect([quorum?.match(/^— /gmu)?.length, alone?.match(/^— /gmu)?.length]).toEqual([3, 1])
    const [entry] = await lima!.log.door.entries([310])
    expect(verifyProof(alone ?? '', entry!, lima!.log.door.verifierKey)).toMatchObject({ index: 310 })
  })

  it('goes on when one is dead, shows the gap, and closes it when it comes back', async () => {
    await bern!.leave()
    await lima!.enter(5)
    await until(async () => (await lima!.said()).witnesses[0]?.failingSince !== null, asks)
    await until(async () => (await lima!.said()).witnesses[1]?.size === 316, asks)
    expect(await lima!.said()).toMatchObject({
      waiting: 0,
      quorum: { size: 310, behind: 6 },
      witnesses: [
        { behind: 6, problem: 'unreachable' },
        { behind: 0, failingSince: null },
      ],
    })
    expect((await lima!.get('/log/checkpoint')).text).toContain('\n316\n')
    // However long it stays away, what both stood under last is still known.
    const { database } = lima!.kernel
    for (let round = 0; round < 60; round += 1) {
      const [size = 0] = await lima!.enter(1)
      await database.query('insert into ledger.cosignature select $1, witness, line from ledger.cosignature limit 1', [
        size + 1,
      ])
    }
    expect(await lima!.said()).toMatchObject({ quorum: { size: 310, behind: 66 } })
    await bern!.comeBack()
    await until(async () => (await witnessed()) === 376, asks)
    expect((await lima!.said()).witnesses[0]).toMatchObject({ behind: 0, failingSince: null, problem: null })
  })

  it('finds its place with a witness that forgot what it saw, and with one that saw more than it was told', async () => {
    await brasilia!.kernel.database.query('delete from ledger.witnessed')
    await lima!.enter(3)
    await until(async () => (await witnessed()) === 379, asks)
    await lima!.kernel.database.query('update ledger.asked set size = 7')
    await lima!.enter(3)
    await until(async () => (await witnessed()) === 382, asks)
  })
})

describe('a log that grows all the time', () => {
  it('still has a quorum of witnesses under one and the same checkpoint, though one is slower than the other', async () => {
    const slow = fastify({ forceCloseConnections: true })
    slow.removeAllContentTypeParsers()
    slow.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body))
    slow.post<{ Body: string }>('/log/add-checkpoint', async ({ body }, reply) => {
      await delay(120)
      const answer = await fetch(`${brasilia!.peer.address}/log/add-checkpoint`, { method: 'POST', body })
      return reply.code(answer.status).send(await answer.text())
    })
    const address = await slow.listen({ host: '127.0.0.1', port: 0 })
    const names = [bern!, brasilia!].map(({ state, peer }) => `witness ${state} ${peer.witness}\n`)
    const chile = await neighbour('CHL', {
      pace: { witness: 200 },
      logPolicy: `${names.join('')}group both all CHE BRA\nquorum both\n`,
      peers: [bern!.peer, { ...brasilia!.peer, address }],
    })
    for (const one of [bern!, brasilia!]) one.log.door.peers(() => [lima!.peer, chile.peer])
    const growing = { on: true }
    const growth = (async () => {
      while (growing.on) await chile.log.door.append('test/entry', [randomBytes(32)])
    })()
    const reached = new Set<number>()
    await until(
      async () => reached.add((await chile.said()).quorum?.size ?? 0).size > 3,
      () => chile.errand('ask-witnesses'),
    )
    growing.on = false
    await growth
    await chile.stop()
    await slow.close()
  })
})

describe('a witness that', () => {
  const others: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const stop of others) await stop()
  })

  it('never answers does not keep the log from the others', async () => {
    const sockets: { destroy: () => void }[] = []
    const silent = createServer((socket) => void sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const place = silent.address()
    const address = `http://127.0.0.1:${typeof place === 'object' ? place?.port : 0}`
    lima!.log.door.peers(() => [{ ...bern!.peer, address }, brasilia!.peer])
    const [first = 0] = await lima!.enter(1)
    await asks()
    const second = async () => (await lima!.said()).witnesses[1]?.size
    await until(async () => (await second()) === first + 1)
    // Bern is still being waited for, and the log goes on with the others.
    expect((await lima!.said()).witnesses[0]).toMatchObject({ behind: 1, failingSince: null })
    await lima!.enter(1)
    await until(async () => (await second()) === first + 2, asks)
    await until(async () => (await lima!.said()).witnesses[0]?.problem === 'slow')
    for (const socket of sockets) socket.destroy()
    others.push(() => new Promise((resolve) => silent.close(resolve)))
  })

  it.each([
    ['answers without end', 'too-large', 200, () => 'x'.repeat(200_000)],
    ['answers with no signature', 'bad-answer', 200, () => 'yes\n'],
    ['answers with a signature that is none', 'bad-answer', 200, () => forged(bern!.peer.witness ?? '')],
    ['answers with the signature of another', 'bad-answer', 200, () => forged(brasilia!.peer.witness ?? '')],
    ['sends elsewhere', 'refused-302', 302, () => ''],
    ['says it saw a size no tree has', 'refused-409', 409, () => '1e9\n'],
    ['says again and again what it was told', 'refused-409', 409, () => '0\n'],
    ['says it saw more than there is', 'ahead', 409, () => '999999\n'],
    ['does not know this log', 'refused-404', 404, () => 'unknown-log\n'],
  ])('%s is noted as %s, and nothing else changes', async (_, noted, status, body) => {
    const app = fastify({ forceCloseConnections: true })
    others.push(() => app.close())
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null))
    app.post('/log/add-checkpoint', (_request, reply) =>
      reply.code(status).header('location', `${bern!.peer.address}/log/add-checkpoint`).send(body()),
    )
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { kernel } = lima!
    await kernel.database.query('update ledger.asked set problem = null, since = null, size = 0')
    const [witness] = knownPeers('', { peers: [{ ...bern!.peer, address: app.listeningOrigin }] }).witnesses()
    const before = (await lima!.get('/log/checkpoint')).text
    const came = await askWitness(kernel, witness!, (await lastCheckpoint(kernel.database))!, 1_000)
    expect(came).toBe(noted === 'ahead' ? 'ahead' : 'failed')
    expect((await lima!.said()).witnesses[0]).toMatchObject({ problem: noted })
    expect(await lima!.get('/log/checkpoint')).toEqual({ status: 200, text: before })
    expect((await lima!.said()).held).toBe(null)
  })
})

/** A line under the name and the id of a key, with a signature that is none. */
function forged(key: string): string {
  const [name, id = ''] = key.split('+')
  return `— ${name} ${Buffer.concat([Buffer.from(id, 'hex'), Buffer.alloc(72, 1)]).toString('base64')}\n`
}
