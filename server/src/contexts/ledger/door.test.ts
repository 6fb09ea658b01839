import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testKernel, type TestKernel } from '../../../test/support/kernel.ts'
import { ledger, saltedDigest, verifyProof, type LedgerContext, type LogPeer } from './index.ts'
import { openLogKey } from './key.ts'
import { knownPeers } from './peers.ts'
import { publish } from './publish.ts'
import { bytesOf } from './rules.leaf.ts'
import { statementChecks } from './statements.ts'

let kernel: TestKernel
let home: string
let log: LedgerContext
beforeAll(async () => {
  kernel = await testKernel()
  home = await mkdtemp(join(tmpdir(), 'comity-door-'))
  log = await ledger(kernel, { home, state: 'PER' })
})
afterAll(async () => {
  await log.stop()
  await kernel.close()
  await rm(home, { recursive: true, force: true })
})
const published = async () => publish(kernel, log.door.origin, await openLogKey(home))

describe('a context that enters what it did in the log', () => {
  const salts = Array.from({ length: 300 }, () => randomBytes(32))
  const digests = salts.map((salt, at) => saltedDigest(salt, new TextEncoder().encode(`receipt ${at}`)))

  it('finds where it stands and reads it again', async () => {
    const indexes = await log.door.append('test/receipt', digests)
    expect(await log.door.indexOf([digests[7]!, randomBytes(32), digests[0]!])).toEqual([7, undefined, 0])
    expect(await log.door.entries([indexes[7]!, 4_711, -1, 0.5])).toEqual([
      { kind: 'test/receipt', digest: digests[7], at: '2026-11-22T10:00:00.000Z' },
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is given a proof once a checkpoint covers it, which a stranger verifies with the key alone', async () => {
    await published()
    const [first] = await log.door.append('test/late', [randomBytes(32)])
    const [proof, none, absent] = await log.door.prove([299, first!, 5_000])
    expect([none, absent]).toEqual([undefined, undefined])
    const [leaf] = await log.door.entries([299])
    const { verifierKey } = log.door
    for (const entry of [leaf!, bytesOf(leaf!)]) {
      expect(verifyProof(proof ?? '', entry, verifierKey)).toMatchObject({ index: 299, checkpoint: { size: 300 } })
    }
    await published()
    const [later] = await log.door.prove([first!])
    expect(later).toContain('index 300\n')
  })

  it('is given nothing a forger could use: another entry, another key, another log fail', async () => {
    const [proof = ''] = await log.door.prove([3])
    const [leaf, other] = await log.door.entries([3, 4])
    const { verifierKey, witnessKey } = log.door
    expect(verifyProof(proof, other!, verifierKey)).toEqual({ fault: 'not-included' })
    expect(verifyProof(proof, { ...leaf!, at: '2026-11-22T10:00:00.001Z' }, verifierKey)).toEqual({
      fault: 'not-included',
    })
    expect(verifyProof(proof, { ...leaf!, kind: 'Rosa' }, verifierKey)).toEqual({ fault: 'entry' })
    expect(verifyProof(proof, leaf!, witnessKey)).toEqual({ fault: 'log-key' })
    expect(verifyProof(proof, leaf!, [])).toEqual({ fault: 'log-key' })
    expect(verifyProof(proof.replace('index 3', 'index 4'), leaf!, verifierKey)).toEqual({ fault: 'not-included' })
    const elsewhere = await mkdtemp(join(tmpdir(), 'comity-door-key-'))
    const stranger = await openLogKey(elsewhere)
    const { formatVerifierKey } = await import('@comity/proof/vkey')
    const forged = formatVerifierKey(stranger.verifier(log.door.origin))
    expect(verifyProof(proof, leaf!, forged)).toEqual({ fault: 'no-log-signature' })
    expect(verifyProof(proof, leaf!, formatVerifierKey(stranger.verifier('comity.bra/x')))).toEqual({
      fault: 'unknown-log',
    })
    await rm(elsewhere, { recursive: true })
  })
})

describe('the peers of a log', () => {
  const peer = (more: Partial<LogPeer> = {}): LogPeer => ({
    state: 'BRA',
    log: log.door.verifierKey,
    witness: log.door.witnessKey,
    address: 'https://comity.example.br',
    ...more,
  })

  it('change while the node runs, and the log of the node itself is none of them', () => {
    const peers = knownPeers('comity.bra/own', {})
    let list = [peer()]
    peers.give(() => list)
    expect(peers.witnesses()).toMatchObject([{ prefix: 'https://comity.example.br/log' }])
    list = []
    expect(peers.all().size).toBe(0)
    const own = knownPeers(log.door.origin, { peers: [peer()] })
    expect([own.all().size, own.witnesses()]).toEqual([0, []])
  })

  it('are reached over https, or on this machine, and nowhere a list could smuggle in', () => {
    const peers = knownPeers('comity.bra/own', {})
    const reached = (address: string) => {
      peers.give(() => [peer({ address })])
      return peers.all().get(log.door.origin)?.address
    }
    expect(reached('https://comity.example.br:8443/')).toBe('https://comity.example.br:8443')
    expect(reached('http://localhost:4102')).toBe('http://localhost:4102')
    for (const address of [
      'http://comity.example.br',
      'https://u:p@comity.example.br',
      'https://comity.example.br/x',
      'https://comity.example.br?x',
      'http://localhost.example.br',
      'http://127.0.0.1:99999',
      'file:///etc/passwd',
      '',
    ]) {
      expect([address, reached(address)]).toEqual([address, undefined])
      expect(() => knownPeers('x', { peers: [peer({ address })] }), address).toThrow('defect')
    }
  })

  it('may be named with a quorum in a policy, which must be one', () => {
    const logPolicy = `witness br ${log.door.witnessKey} https://witness.example.br/a/b/\nquorum br\n`
    expect(knownPeers('x', { logPolicy }).witnesses()).toMatchObject([{ prefix: 'https://witness.example.br/a/b' }])
    expect(() => knownPeers('x', { logPolicy: 'quorum two\n' })).toThrow('defect')
    expect(() => knownPeers('x', { logPolicy: logPolicy.replace('https', 'http') })).toThrow('defect')
  })
})

describe('the signers whose statements are entered', () => {
  it('have keys that can be read, each once, or the node does not start', () => {
    const key =
      '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n'
    expect(() => statementChecks([{ signer: 'registry', key }])).not.toThrow()
    expect(() => statementChecks([{ signer: 'registry', key: 'key' }])).toThrow('defect')
    expect(() =>
      statementChecks([
        { signer: 'registry', key },
        { signer: 'court', key },
      ]),
    ).toThrow('defect')
  })
})
