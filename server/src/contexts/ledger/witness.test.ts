import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatCheckpoint } from '@comity/proof/checkpoint'
import { isFault } from '@comity/proof/fault'
import type { Hash } from '@comity/proof/merkle'
import { verifyMisbehaviour } from '@comity/proof/misbehaviour'
import { openTiles } from '@comity/proof/tile-reader'
import { openCheckpoint } from '@comity/proof/signed-checkpoint'
import { formatVerifierKey } from '@comity/proof/vkey'
import { addCosignatures, formatAddCheckpoint } from '@comity/proof/witness'
import { fastify, type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testKernel, type TestKernel } from '../../../test/support/kernel.ts'
import { ledger, type LedgerContext } from './index.ts'
import { openLogKey, openWitnessKey, type LogKey, type WitnessKey } from './key.ts'
import { publish } from './publish.ts'
import { lastCheckpoint, tilesOf } from './store.ts'
import { knownPeers } from './peers.ts'

let brasilia: { kernel: TestKernel; home: string; log: LedgerContext; key: LogKey }
let lima: { kernel: TestKernel; home: string; log: LedgerContext; key: WitnessKey; app: FastifyInstance }
beforeAll(async () => {
  const home = async () => mkdtemp(join(tmpdir(), 'comity-witness-'))
  const [theirs, ours] = [await home(), await home()]
  const kernel = await testKernel()
  const log = await ledger(kernel, { home: theirs, state: 'BRA' })
  brasilia = { kernel, home: theirs, log, key: await openLogKey(theirs) }
  const peers = [formatVerifierKey(brasilia.key.verifier(log.door.origin))]
  lima = { ...(await node(ours, peers)), home: ours, key: await openWitnessKey(ours, 'PER') }
})
async function node(home: string, peers: readonly string[]) {
  const kernel = await testKernel()
  const log = await ledger(kernel, { home, state: 'PER', peers: [...peers] })
  const app = fastify()
  log.pages?.(app)
  return { kernel, log, app }
}
afterAll(async () => {
  for (const { kernel, log, home } of [brasilia, lima]) {
    await log.stop()
    await kernel.close()
    await rm(home, { recursive: true, force: true })
  }
  await lima.app.close()
})

const ask = async (body: string) => {
  const answer = await lima.app.inject({
    method: 'POST',
    url: '/log/add-checkpoint',
    payload: body,
    headers: { 'content-type': 'application/octet-stream' },
  })
  return { status: answer.statusCode, body: answer.payload, type: String(answer.headers['content-type']) }
}
/** Brasília enters so many digests and signs; with the proof from an earlier size. */
async function grown(count: number, from: number): Promise<{ note: string; size: number; proof: Hash[] }> {
  const { kernel, log, key } = brasilia
  await log.door.append(
    'test/a',
    Array.from({ length: count }, () => randomBytes(32)),
  )
  await publish(kernel, log.door.origin, key)
  const note = (await lastCheckpoint(kernel.database))?.note ?? ''
  const opened = openCheckpoint(note, { origin: log.door.origin, keys: [key.verifier(log.door.origin)] })
  if (isFault(opened)) throw new Error(opened.fault)
  const tree = await openTiles(opened, tilesOf(kernel.database))
  const proof = isFault(tree) || from === 0 ? [] : await tree.consistencyProof(from)
  return { note, size: opened.size, proof: isFault(proof) ? [] : proof }
}

describe('a node asked to witness the log of a peer', () => {
  it('cosigns what continues what it saw, again and again, and says when', async () => {
    const first = await grown(3, 0)
    const second = await grown(400, 3)
    for (const { from, to } of [
      { from: 0, to: first },
      { from: 3, to: second },
      { from: 403, to: { ...second, proof: [] } },
    ]) {
      const { status, body } = await ask(formatAddCheckpoint({ oldSize: from, proof: to.proof, note: to.note }))
      expect(status).toBe(200)
      const cosigned = addCosignatures(to.note, body, [lima.key.verifier])
      expect(cosigned).toMatchObject({ added: [{ timestamp: Date.parse('2026-11-22T10:00:00Z') / 1_000 }] })
    }
  })

  it('says which size it saw last to whoever begins elsewhere, and proves nothing to strangers', async () => {
    const { note, proof } = await grown(1, 403)
    expect(await ask(formatAddCheckpoint({ oldSize: 3, proof, note }))).toEqual({
      status: 409,
      body: '403\n',
      type: 'text/x.tlog.size',
    })
    expect((await ask('old 1')).status).toBe(400)
    expect((await ask('')).status).toBe(400)
    const stranger = note.replace(brasilia.log.door.origin, 'comity.bra/another')
    expect((await ask(formatAddCheckpoint({ oldSize: 403, proof, note: stranger }))).status).toBe(404)
    const forged = note.replace('\n404\n', '\n405\n')
    expect((await ask(formatAddCheckpoint({ oldSize: 403, proof, note: forged }))).status).toBe(403)
    expect((await ask(formatAddCheckpoint({ oldSize: 403, proof: [], note }))).status).toBe(422)
  })

  it('cosigns one of two histories only, however they arrive', async () => {
    const { key, log } = brasilia
    const { note, size, proof } = await grown(1, 403)
    const request = formatAddCheckpoint({ oldSize: 403, proof, note })
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(request)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409])
    const other = key.signed(
      log.door.origin,
      formatCheckpoint({ origin: log.door.origin, size, root: randomBytes(32) }),
    )
    expect((await ask(formatAddCheckpoint({ oldSize: size, proof: [], note: other }))).status).toBe(422)
    const [kept] = await lima.kernel.database.query<{ text: string }>('select text from ledger.accusation')
    const known = { origin: log.door.origin, keys: [key.verifier(log.door.origin)] }
    expect(verifyMisbehaviour(kept?.text ?? '', known)).not.toHaveProperty('fault')
    // From now on it is not believed in anything.
    const honest = await grown(1, size)
    const told = await ask(formatAddCheckpoint({ oldSize: size, proof: honest.proof, note: honest.note }))
    expect(told).toMatchObject({ status: 403, body: 'convicted\n' })
  })

  it('does not start with a peer whose key cannot be read', () => {
    expect(() => knownPeers('own', { peers: ['comity.bra/log'] })).toThrow('defect')
    expect(() => knownPeers('own', { peers: [formatVerifierKey(lima.key.verifier)] })).toThrow('defect')
  })
})
