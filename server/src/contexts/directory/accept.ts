import { base64 } from '@comity/proof/base64'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import { nativeVerify } from '#kernel/crypto/signing'
import type { Write } from '#kernel/database'
import { happened, type Happening } from '#kernel/event'
import { isRefusal, type Refusal } from '#kernel/refusal'
import { PeerProposed, PeerRenewed } from './contract.ts'
import type { Standing } from './door.ts'
import {
  doubtOf,
  judgeDescriptor,
  nodeKeys,
  type ReadDescriptor,
  readDescriptor,
  type Verdict,
} from './rules.descriptor.ts'
import { mergeKeys, newestKey } from './rules.trust.ts'
import { insertPeer, keepPeerKeys, receiveDescriptor } from './store.peers.ts'
import type { KnownPeer, View } from './view.ts'

/** What comes of a descriptor: whose it is, what it is to this node, and what is to be written. */
export type Acceptance = {
  readonly state: string
  readonly verdict: Verdict
  /** An accepted list names a node key it has. */
  readonly byList: boolean
  readonly read: ReadDescriptor
  readonly writes: readonly Write[]
  readonly events: readonly Happening[]
}

export type Accepting = {
  readonly own: { readonly state: string; readonly loopback: boolean }
  readonly view: View
  readonly now: string
  readonly source: 'file' | 'link' | 'refresh' | 'list'
  readonly expected?: string | undefined
  /** The officer who brought it; null where the node fetched it by itself. */
  readonly by: string | null
  /** Keys of a node, in base64, that accepted trust lists name for it. */
  readonly listKeysOf: (state: string) => readonly string[]
}

/** Reads and judges a descriptor and says what is to be written. Changes nothing itself. */
export function acceptDescriptor(text: string, given: Accepting): Acceptance | Refusal {
  const { own, view, now, source, expected, by } = given
  const read = readDescriptor(text, now, nativeVerify)
  if (isRefusal(read)) return read
  const { descriptor, keys } = read
  const { state } = descriptor
  const peer = view.peers.get(state)
  const verdict = judgeDescriptor(
    read,
    {
      now,
      own: { ...own, keys: view.own },
      expected,
      known: peer && { serial: peer.row.serial, issuedAt: peer.row.issuedAt, keys: vouching(peer) },
      others: [...view.peers.values()].filter(({ row }) => row.state !== state).flatMap((other) => other.keys),
    },
    nativeVerify,
  )
  if (isRefusal(verdict)) return verdict
  const row = {
    state,
    descriptor: text,
    serial: descriptor.serial,
    issuedAt: descriptor.issuedAt,
    validUntil: descriptor.validUntil,
    receivedAt: now,
    source,
  }
  const byList = nodeKeys(keys, state).some(({ bytes }) => given.listKeysOf(state).includes(base64(bytes)))
  const found = { state, verdict, read, byList }
  const key = newestKey(keys, state, 'sign', descriptor.issuedAt)?.id ?? ''
  const proposed = happened(PeerProposed, `peer:${state}`, { state, key, source })
  const renewed = happened(PeerRenewed, `peer:${state}`, { state, serial: descriptor.serial, source })

  if (peer === undefined) {
    const held = byList ? [keepPeerKeys(state, mergeKeys([], keys, descriptor.issuedAt))] : []
    return { ...found, writes: [insertPeer(row, 'proposed', by), ...held], events: [proposed] }
  }
  const { standing, version } = peer.row
  const pending = standing === 'proposed' || standing === 'compared'
  if (verdict === 'same') return { ...found, writes: [], events: [] }
  if (verdict === 'next') {
    // Before anyone vouched for the State there is nothing accepted that could grow.
    const accepted = peer.keys.length > 0 || byList
    const held = accepted ? [keepPeerKeys(state, mergeKeys(peer.keys, keys, descriptor.issuedAt))] : []
    return { ...found, writes: [receiveDescriptor(row, version), ...held], events: [renewed] }
  }
  if (verdict === 'compromised') {
    const named = new Map(keys.map((held) => [held.id, held]))
    const taken = nodeKeys(peer.keys, state).flatMap((held) => {
      const compromisedAt = named.get(held.id)?.compromisedAt ?? null
      return compromisedAt === null ? [] : [{ ...held, compromisedAt: held.compromisedAt ?? compromisedAt }]
    })
    const again = pending || standing === 'trusted'
    const to = again ? { to: 'proposed' as Standing, by, reason: 'the key of the node was taken back' } : undefined
    const writes = [receiveDescriptor(row, version, to), ...(taken.length === 0 ? [] : [keepPeerKeys(state, taken)])]
    return { ...found, writes, events: [proposed] }
  }
  // What was suspended or distrusted stays so: it comes back by `restore`, with the words of the new key.
  const to = pending ? { to: 'proposed' as Standing, by, reason: 'another key of the node' } : undefined
  return { ...found, writes: [receiveDescriptor(row, version, to)], events: [proposed] }
}

/** The keys that may vouch for the next descriptor: accepted ones, or those it is to be compared by. */
function vouching(peer: KnownPeer) {
  return peer.keys.length > 0 && peer.listed.length === 0 ? peer.keys : [...peer.keys, ...peer.listed]
}

/** What is written when a State is trusted after its words were compared: its keys as the descriptor lists them. */
export function keysOnTrust(peer: KnownPeer, now: string): Write | Refusal {
  const read = readDescriptor(peer.row.descriptor, now, nativeVerify)
  if (isRefusal(read)) return read
  const doubt = doubtOf(read, peer.keys, nativeVerify)
  return keepPeerKeys(peer.row.state, mergeKeys(peer.keys, read.keys, read.descriptor.issuedAt, doubt))
}

/** A name for what was refused, so that the same thing is kept once. */
export function digestOf(text: string): string {
  return sha256Hex(utf8(text.isWellFormed() ? text : text.toWellFormed()))
}
