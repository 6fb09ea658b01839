import { isFault } from '@comity/proof/fault'
import { verifyMisbehaviour } from '@comity/proof/misbehaviour'
import { openCheckpoint } from '@comity/proof/signed-checkpoint'
import { openTiles } from '@comity/proof/tile-reader'
import { parseVerifierKey } from '@comity/proof/vkey'
import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { neighbour, until, type Neighbour } from '../../../test/support/log-neighbours.ts'
import { lyingLog, type LyingLog } from '../../../test/support/lying-log.ts'
import { addCheckpoint } from './witness.ts'
import { openWitnessKey } from './key.ts'
import { mirrorOnce } from './mirror.ts'
import { remoteLog } from './remote.ts'
import { hashOf, readMirror } from './store.mirror.ts'

const knownAs = (text: string) => {
  const key = parseVerifierKey(text)
  if (isFault(key)) throw new Error(key.fault)
  return { origin: key.name, keys: [key] }
}
const entries = (count: number, text = 'entry'): string[] => Array.from({ length: count }, (_, at) => `${text} ${at}`)
const look = (node: Neighbour, { verifierKey }: LyingLog, address: string) =>
  mirrorOnce(node.kernel, knownAs(verifierKey), address)
const mirrored = (node: Neighbour, { origin }: { origin: string }) => readMirror(node.kernel.database, origin)
const accusations = (node: Neighbour) =>
  node.kernel.database.query<{ origin: string; text: string }>('select origin, text from ledger.accusation')

describe('the mirror a node keeps of the log of a peer', () => {
  let [lima, bern]: Neighbour[] = []
  beforeAll(async () => {
    ;[lima, bern] = await Promise.all(['PER', 'CHE'].map((state) => neighbour(state)))
    lima!.log.door.peers(() => [bern!.peer])
  })
  afterAll(async () => {
    for (const one of [lima, bern]) await one?.stop()
  })
  const origin = () => bern!.log.door.origin
  const follows = (size: number) =>
    until(
      async () => (await mirrored(lima!, { origin: origin() }))?.size === size,
      () => lima!.errand('mirror-logs'),
    )

  it('holds every entry and tile, and is read as the log itself', async () => {
    await bern!.enter(700)
    await follows(700)
    await bern!.enter(30)
    await follows(730)
    const at = remoteLog(`${lima!.peer.address}/log/mirror/${hashOf(origin())}`)
    const opened = openCheckpoint((await at.checkpoint()) ?? '', knownAs(bern!.peer.log))
    if (isFault(opened)) throw new Error(opened.fault)
    const tree = await openTiles(opened, at.tile)
    if (isFault(tree)) throw new Error(tree.fault)
    expect(tree.size).toBe(730)
    for (const bundle of [0, 1, 2]) expect(isFault(await tree.entries(bundle))).toBe(false)
    expect(await lima!.said()).toMatchObject({
      mirrors: [{ origin: origin(), state: 'CHE', size: 730, seen: 730, problem: null, convicted: false }],
    })
  })

  it('serves nothing beyond what it stands under, and nothing under another name', async () => {
    const base = `/log/mirror/${hashOf(origin())}`
    for (const path of [
      `${base}/tile/0/002.p/219`,
      `${base}/tile/0/003`,
      `${base}/accusation`,
      `/log/mirror/${hashOf('another')}/checkpoint`,
      `/log/mirror/${hashOf(lima!.log.door.origin)}/checkpoint`,
      `/log/seen/${hashOf('another')}/checkpoint`,
    ]) {
      expect([path, (await lima!.get(path)).status]).toEqual([path, 404])
    }
    const atEdge = async () => (await lima!.get(`${base}/tile/0/002.p/218`)).status
    expect(await atEdge()).toBe(200)
    // What was fetched towards the next checkpoint is not shown before that is complete.
    await lima!.kernel.database.query('update ledger.mirror set size = size - 1')
    expect(await atEdge()).toBe(404)
    await lima!.kernel.database.query('update ledger.mirror set size = size + 1')
  })

  it('says since when the peer is silent, and goes on from where it was', async () => {
    await bern!.leave()
    await until(
      async () => (await lima!.said()).mirrors[0]?.failingSince !== null,
      () => lima!.errand('mirror-logs'),
    )
    expect((await lima!.said()).mirrors[0]).toMatchObject({ problem: 'unreachable', size: 730 })
    await bern!.comeBack()
    await bern!.enter(1)
    await follows(731)
    expect((await lima!.said()).mirrors[0]).toMatchObject({ problem: null, failingSince: null })
  })
})

describe('a log that', () => {
  let lima: Neighbour
  let log: LyingLog
  beforeAll(async () => {
    lima = await neighbour('PER')
  })
  afterAll(async () => {
    await lima.stop()
    await log.stop()
  })

  it('is fetched in part is gone on with, and from the start if what was fetched is not its beginning', async () => {
    log = lyingLog('half')
    const { address, show } = await log.face(entries(600))
    expect(await look(lima, log, address)).toBe(null)
    // As if the process had ended in the middle, having stored other entries than these.
    await lima.kernel.database.query(
      `update ledger.mirror set size = 0, note = null, reach = 300 where origin = 'half'`,
    )
    expect(await look(lima, log, address)).toBe(null)
    await lima.kernel.database.query(
      `update ledger.mirror set size = 0, note = null, reach = 300, seen_size = 0, seen_note = null where origin = 'half'`,
    )
    show(entries(700, 'other'))
    expect(await look(lima, log, address)).toBe('restarted')
    expect(await look(lima, log, address)).toBe(null)
    expect(await mirrored(lima, log)).toMatchObject({ size: 700, reach: 700 })
    expect(await accusations(lima)).toEqual([])
  })

  it('shows an older state than before has not lied, and is followed again later', async () => {
    log = lyingLog('older')
    const { address, show } = await log.face(entries(600))
    await look(lima, log, address)
    show(entries(300))
    expect(await look(lima, log, address)).toBe('older')
    show(entries(601))
    expect(await look(lima, log, address)).toBe(null)
    expect(await mirrored(lima, log)).toMatchObject({ size: 601 })
    expect(await accusations(lima)).toEqual([])
  })

  it.each([
    ['rewrites its history', 'rewritten', (all: string[]) => [...all.slice(0, 41), 'forged', ...all.slice(42), 'more']],
    ['shows another tree of the same size', 'split-view', (all: string[]) => [...all.slice(0, -1), 'forged']],
    ['shows a shorter tree that never was', 'rewritten', (all: string[]) => [...all.slice(0, 299), 'forged']],
  ])('%s is convicted by its own signatures', async (name, proven, lie) => {
    log = lyingLog(name.replaceAll(' ', '-'))
    const { address, show } = await log.face(entries(600))
    expect(await look(lima, log, address)).toBe(null)
    show(lie(entries(600)))
    expect(await look(lima, log, address)).toBe('convicted')
    const kept = (await accusations(lima)).filter(({ origin }) => origin === log.origin)
    expect(kept.map(({ text }) => verifyMisbehaviour(text, knownAs(log.verifierKey)))).toMatchObject([{ proven }])
    // It is not cosigned any more, and what was true of it stays.
    show(entries(700))
    expect(await look(lima, log, address)).toBe('convicted')
    expect(await mirrored(lima, log)).toMatchObject({ size: 600, problem: 'convicted' })
    const { text } = await (async () => ({ text: await (await fetch(`${address}/log/checkpoint`)).text() }))()
    const body = new TextEncoder().encode(`old 0\n\n${text}`)
    const key = await openWitnessKey(lima.home, 'PER')
    expect(await addCheckpoint(lima.kernel, key, () => knownAs(log.verifierKey), body)).toMatchObject({ status: 403 })
  })

  it('serves a tile with one bit changed, or another entry, is not stored', async () => {
    log = lyingLog('broken')
    const honest = await log.face(entries(600))
    const broken = await log.face(entries(600, 'other'))
    // The checkpoint of the one and the tiles of the other: the root does not fit.
    const app = fastify({ forceCloseConnections: true })
    app.get('/log/checkpoint', async () => (await fetch(`${honest.address}/log/checkpoint`)).text())
    app.get<{ Params: { '*': string } }>('/log/tile/*', async (request) => {
      const { '*': path } = request.params
      const from = path.startsWith('entries/001') ? broken : honest
      return Buffer.from(await (await fetch(`${from.address}/log/tile/${path}`)).arrayBuffer())
    })
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    expect(await look(lima, log, address)).toBe('hash')
    expect(await mirrored(lima, log)).toMatchObject({ size: 0, note: null, reach: 0, seenSize: 600 })
    await app.close()
    expect(await look(lima, log, honest.address)).toBe(null)
  })

  it('signs with another key, or is another log, is not mirrored', async () => {
    log = lyingLog('stranger')
    const { address } = await log.face(entries(3))
    expect(await mirrorOnce(lima.kernel, knownAs(lyingLog('stranger').verifierKey), address)).toBe('no-log-signature')
    expect(await mirrorOnce(lima.kernel, knownAs(lyingLog('other').verifierKey), address)).toBe('other-origin')
  })
})

describe('a log that shows two trees to two peers', () => {
  it.each([
    ['of the same size', 600, 'split-view'],
    ['of two sizes', 650, 'rewritten'],
  ])('%s is found out when they compare, and both hold the proof', async (name, size, proven) => {
    const log = lyingLog(name.replaceAll(' ', '-'))
    const [toLima, toBern] = [await log.face(entries(600)), await log.face(entries(size, 'other'))]
    const [lima, bern] = [await neighbour('PER'), await neighbour('CHE')]
    const liar = { state: 'BRA', log: log.verifierKey }
    lima.log.door.peers(() => [bern.peer, { ...liar, address: toLima.address }])
    bern.log.door.peers(() => [lima.peer, { ...liar, address: toBern.address }])
    for (const [node, held] of [
      [lima, 600],
      [bern, size],
    ] as const) {
      await until(
        async () => (await mirrored(node, log))?.size === held,
        () => node.errand('mirror-logs'),
      )
      expect(await accusations(node)).toEqual([])
    }
    for (const node of [lima, bern]) {
      await until(
        async () => (await accusations(node)).length > 0,
        () => node.errand('compare-logs'),
      )
      const [kept] = await accusations(node)
      expect(verifyMisbehaviour(kept?.text ?? '', knownAs(log.verifierKey))).toMatchObject({ proven })
      const { mirrors } = await node.said()
      expect(mirrors.find(({ origin }) => origin === log.origin)).toMatchObject({ convicted: true })
      expect(mirrors.find(({ origin }) => origin !== log.origin)).toMatchObject({ convicted: false })
    }
    const [earlierSize, laterSize] = [600, size]
    expect(await lima.read('/api/log/accusations')).toMatchObject({
      accusations: [{ origin: log.origin, proven, earlierSize, laterSize }],
    })
    // Whoever asks gets the proof, and needs nobody to believe it.
    const { text } = await lima.get(`/log/mirror/${hashOf(log.origin)}/accusation`)
    expect(verifyMisbehaviour(text, knownAs(log.verifierKey))).toMatchObject({ proven })
    for (const node of [lima, bern]) await node.stop()
    await log.stop()
  })

  it('cannot have an honest log convicted: a false accusation is believed by nobody', async () => {
    const log = lyingLog('accuser')
    const honest = await neighbour('CHE')
    const lima = await neighbour('PER')
    await honest.enter(10)
    const app = fastify({ forceCloseConnections: true })
    const asked: string[] = []
    app.addHook('onResponse', async ({ url }) => void asked.push(url))
    app.get('/log/mirror/:hash/accusation', () => '{"earlier":"x","later":"y","prefix":"","proof":[],"type":"comity"}')
    app.get('/log/mirror/:hash/checkpoint', async () =>
      (await fetch(`${(await log.face(entries(5))).address}/log/checkpoint`)).text(),
    )
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    lima.log.door.peers(() => [honest.peer, { state: 'BRA', log: log.verifierKey, address }])
    await until(
      async () => (await mirrored(lima, honest.log.door))?.size === 10,
      () => lima.errand('mirror-logs'),
    )
    const base = `/log/mirror/${hashOf(honest.log.door.origin)}`
    await until(
      async () => [`${base}/accusation`, `${base}/checkpoint`].every((path) => asked.includes(path)),
      () => lima.errand('compare-logs'),
    )
    await lima.log.stop()
    expect(await accusations(lima)).toEqual([])
    await lima.stop()
    await honest.stop()
    await app.close()
    await log.stop()
  })
})
