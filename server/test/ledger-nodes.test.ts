import { isFault } from '@comity/proof/fault'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { openCheckpoint } from '@comity/proof/signed-checkpoint'
import { parseVerifierKey } from '@comity/proof/vkey'
import type { Ledger, LogPeer } from '#contexts/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from './support/log-neighbours.ts'
import { testNode } from './support/node.ts'

type Running = Awaited<ReturnType<typeof testNode>> & { readonly ledger: Ledger; readonly peer: LogPeer }
const nodes: Running[] = []
const knownKey = (text: string) => {
  const key = parseVerifierKey(text)
  if (isFault(key)) throw new Error(key.fault)
  return key
}

beforeAll(async () => {
  for (const state of ['PER', 'CHE', 'BRA']) {
    const node = await testNode({ settings: { state } })
    const address = await node.listen()
    const found = node.contexts.find(({ name }) => name === 'ledger')
    const { door: ledger } = found as unknown as { door: Ledger }
    nodes.push({ ...node, ledger, peer: { state, log: ledger.verifierKey, witness: ledger.witnessKey, address } })
  }
  for (const { ledger, peer } of nodes) {
    ledger.peers(() => nodes.map((one) => one.peer).filter(({ state }) => state !== peer.state))
  }
})
afterAll(async () => {
  for (const node of nodes) await node.stop()
})

describe('three nodes that know each other', () => {
  it('cosign and mirror each other’s logs by themselves, while their audit trails grow', {
    timeout: 60_000,
  }, async () => {
    for (const { ledger } of nodes) await ledger.append('test/entry', [crypto.getRandomValues(new Uint8Array(32))])
    expect(nodes).toHaveLength(3)
    for (const { peer, ledger } of nodes) {
      const others = nodes.filter((one) => one.peer.state !== peer.state)
      const log = { origin: ledger.origin, keys: [knownKey(peer.log)] }
      const witnesses = others.map((one) => knownKey(one.peer.witness ?? ''))
      await until(async () => {
        const note = await (await fetch(`${peer.address}/log/checkpoint`)).text()
        const opened = openCheckpoint(note, log, witnesses)
        return !isFault(opened) && opened.byWitnesses.length === 2
      })
      for (const other of others) {
        const path = `/log/mirror/${sha256Hex(utf8(ledger.origin))}/checkpoint`
        await until(async () => {
          const mirrored = openCheckpoint(await (await fetch(`${other.peer.address}${path}`)).text(), log)
          return !isFault(mirrored) && mirrored.size > 0
        })
      }
    }
  })
})
