import { equalBytes } from '@comity/proof/hash'
import { rootOf } from '@comity/proof/merkle'
import type { Receipt } from '../../src/contexts/exchange/words.ts'
import type { Happened } from './faults.ts'
import type { SimNode } from './node.ts'
import { isAtEnd, isDecidedTwice, isTold, proofFault, stateIn, toldOf } from './told.ts'
import type { Sent } from './workload.ts'

const receiptsOf = (node: SimNode, digest: string): readonly Receipt[] => {
  const { about, receipts } = node.memory.kept()
  return (about.get(digest) ?? []).flatMap((one) => receipts.get(one) ?? [])
}

export type Told = {
  readonly nodes: ReadonlyMap<string, SimNode>
  readonly honest: ReadonlySet<string>
  readonly sent: readonly Sent[]
  readonly happened: Happened
  /** Every receipt of an honest node about a message between honest ones that an honest node ever held, by digest. */
  readonly everHeld: ReadonlyMap<string, { readonly receipt: Receipt; readonly by: string }>
  readonly accusations: ReadonlyMap<string, string>
}

/** Whether nothing is left to happen between nodes that are there. */
export function isQuiet(told: Told): boolean {
  const { nodes, honest, sent, happened } = told
  const there = (state: string) => honest.has(state) && state !== happened.lost
  for (const { digest, from, to } of sent) {
    if (!there(from) || !there(to)) continue
    const [a, b] = [receiptsOf(nodes.get(from)!, digest), receiptsOf(nodes.get(to)!, digest)]
    if (a.length + b.length > 0 && !(isAtEnd(a) && isAtEnd(b) && toldOf(a) === toldOf(b))) return false
  }
  for (const state of honest) {
    if (!there(state)) continue
    const { receipts, proofs } = nodes.get(state)!.memory.kept()
    for (const { digest, issuer } of receipts.values()) {
      if (there(issuer.slice(0, 3)) && !proofs.has(digest)) return false
    }
  }
  return copies(told).length === 0
}

/** What does not hold at the end of a run; nothing, if all is well. */
export function faultsOf(told: Told): readonly string[] {
  return [
    ...ends(told),
    ...order(told),
    ...lost(told),
    ...proofs(told),
    ...split(told),
    ...forged(told),
    ...copies(told),
  ]
}

/** Each message at one end, the same on both sides, and decided once. */
function ends({ nodes, honest, sent, happened }: Told): string[] {
  const faults: string[] = []
  for (const { digest, from, to } of sent) {
    const say = (text: string) => faults.push(`${from} to ${to}, ${digest.slice(0, 8)}: ${text}`)
    const sides = [from, to].map((state) => ({ state, receipts: receiptsOf(nodes.get(state)!, digest) }))
    const [a, b] = sides.map(({ receipts }) => receipts) as [readonly Receipt[], readonly Receipt[]]
    for (const { state, receipts } of sides) {
      if (honest.has(from) && honest.has(to) && isDecidedTwice(receipts))
        say(`decided two ways, as ${state} sees it: ${names(receipts)}`)
    }
    const kept = nodes.get(from)!.memory.kept().messages.get(digest)
    if (honest.has(from) && kept && kept.state !== stateIn(a)) say(`kept as ${kept.state}, folded ${stateIn(a)}`)
    if (!honest.has(from) || !honest.has(to) || from === happened.lost || to === happened.lost) continue
    // Written after the backup from which its node was restored, and brought to nobody before: as if never written.
    if (a.length + b.length === 0 && from === happened.restored) continue
    if (!isAtEnd(a) || !isAtEnd(b)) say(`not at an end: ${stateIn(a)} and ${stateIn(b)}`)
    if (stateIn(a) !== stateIn(b)) say(`ends apart: ${stateIn(a)} and ${stateIn(b)}`)
    if (toldOf(a) !== toldOf(b)) say(`receipts differ: ${names(a)} and ${names(b)}`)
    const copy = nodes.get(to)!.memory.kept().messages.get(digest)
    const gone = b.some(({ name }) => name === 'destroyed' || name === 'expired')
    if (copy && copy.hold !== null && copy.body === null) say('destroyed under a hold')
    if (gone && (copy?.body ?? copy?.parcel)) say('a copy outlives the receipt of its destruction')
    for (const name of ['accepted', 'rejected', 'not-received', 'non-delivered'] as const) {
      const count = b.filter((one) => one.name === name).length
      if (count > 1 && ![from, to].includes(happened.restored ?? '')) say(`${name} ${count} times`)
    }
    if (names(b).includes('not-received') && !names(a).includes('non-delivered'))
      say('not received, and nobody gave up')
  }
  return faults
}

const names = (receipts: readonly Receipt[]): string =>
  receipts
    .map(({ name }) => name)
    .sort()
    .join(' ')

/** No message was accepted before the one it follows was decided. */
function order({ nodes, honest, happened }: Told): string[] {
  const faults: string[] = []
  for (const state of honest) {
    const { messages, order: places, decisions } = nodes.get(state)!.memory.kept()
    for (const { side, peer, digest, cover } of messages.values()) {
      if (side !== 'received' || cover.after === null || !honest.has(peer)) continue
      if (state === happened.restored || state === happened.lost) continue
      if (decisions.get(`${peer} ${digest}`) !== 'accepted') continue
      const [own, before] = [places.get(digest) ?? 0, places.get(cover.after)]
      if (!decisions.has(`${peer} ${cover.after}`))
        faults.push(`${state} accepted ${digest.slice(0, 8)} before the one before it`)
      else if (before === undefined || before > own) faults.push(`${state} took ${digest.slice(0, 8)} out of order`)
    }
  }
  return faults
}

/** What an honest node once held, both sides hold at the end. */
function lost({ nodes, honest, happened, everHeld }: Told): string[] {
  const faults: string[] = []
  for (const { receipt, by } of everHeld.values()) {
    const holder = nodes.get(by)!
    if (by === happened.lost || !honest.has(by) || holder.memory.kept().receipts.has(receipt.digest)) continue
    // What only the restored node had, and had told nobody, is gone with the disk.
    const others = [...honest].filter((state) => state !== by && state !== happened.lost)
    const heldElsewhere = others.some((state) => nodes.get(state)!.memory.kept().receipts.has(receipt.digest))
    if (by === happened.restored && !heldElsewhere) continue
    if (by === happened.restored && !isTold(receipt.name)) continue
    faults.push(`${by} lost ${receipt.name} of ${receipt.message.slice(0, 8)}`)
  }
  return faults
}

/** Every receipt of an honest node has a proof that holds in its log as it is at the end. */
function proofs({ nodes, honest, happened }: Told): string[] {
  const faults: string[] = []
  for (const state of honest) {
    if (state === happened.lost) continue
    const { receipts, proofs: proven } = nodes.get(state)!.memory.kept()
    for (const receipt of receipts.values()) {
      const { digest, issuer, name } = receipt
      const by = issuer.slice(0, 3)
      const kept = proven.get(digest)
      // What a liar shows as a proof is kept only if it is one.
      const isStill = honest.has(by) && by !== happened.forked
      const fault = kept && proofFault(receipt, kept, nodes.get(by)!, !isStill)
      if (kept === undefined && (by === happened.lost || !honest.has(by))) continue
      if (kept === undefined) faults.push(`${state} has no proof of ${name} by ${issuer}`)
      else if (fault !== undefined) faults.push(`${state} has a proof of ${name} by ${issuer} ${fault}`)
    }
  }
  return faults
}

/** Of each copy that was passed on its originator knows what became of it, and no text outlives the original. */
function copies({ nodes, honest, happened, sent }: Told): string[] {
  const faults: string[] = []
  const isThere = (state: string) => honest.has(state) && ![happened.lost, happened.restored].includes(state)
  for (const { digest, from, to } of sent) {
    const { messages } = nodes.get(from)!.memory.kept()
    const copy = messages.get(digest)
    const original = messages.get(copy?.cover.passesOn?.message ?? '')
    if (copy === undefined || original === undefined) continue
    if (![from, to, original.cover.from.state].every(isThere)) continue
    const [there, here] = [receiptsOf(nodes.get(to)!, digest), receiptsOf(nodes.get(from)!, original.digest)]
    const isGone = ['destroyed', 'expired', 'rejected', 'not-received'].some((end) => names(there).includes(end))
    const told = receiptsOf(nodes.get(original.cover.from.state)!, original.digest)
    const last = told.some(
      ({ name, body }) => name === 'passed-on' && body['message'] === digest && (body['copy'] === 'gone') === isGone,
    )
    const say = (text: string) => faults.push(`${from} passed ${digest.slice(0, 8)} on to ${to}: ${text}`)
    if (!last) say(`its originator does not know that it is ${isGone ? 'gone' : 'there'}`)
    const isOver = here.some(({ name }) => name === 'destroyed' || name === 'expired')
    if (isOver && (copy.body ?? copy.parcel)) say('its text outlives the original')
    if (
      here.some(({ name }) => name === 'recalled') &&
      !there.some(({ name }) => name === 'recalled') &&
      names(there).includes('accepted')
    )
      say('it was not recalled with the original')
  }
  return faults
}

/** A log that showed two histories is convicted, and no other is. */
function split({ nodes, honest, happened, accusations }: Told): string[] {
  const faults: string[] = []
  const forked = happened.forked
  for (const state of accusations.keys()) {
    if (state !== forked) faults.push(`the log of ${state} is accused and did nothing`)
  }
  const isForked = forked !== undefined && nodes.get(forked)!.log.isForked()
  if (isForked && isShownTwice(nodes, forked, honest) && !accusations.has(forked)) {
    faults.push(`the log of ${forked} showed two histories and nobody noticed`)
  }
  return faults
}

function isShownTwice(nodes: ReadonlyMap<string, SimNode>, forked: string, honest: ReadonlySet<string>): boolean {
  const { leaves } = nodes.get(forked)!.log.view(null)
  const shown = [...nodes.values()].flatMap(({ state, watch }) => {
    const seen = state === forked || !honest.has(state) ? undefined : watch.seen.get(forked)
    if (seen === undefined) return []
    const { size, root } = seen.checkpoint
    return [{ size, isFirst: equalBytes(rootOf(leaves.slice(0, size)), root) }]
  })
  const firsts = shown.filter(({ isFirst }) => isFirst)
  return shown.some(({ isFirst, size }) => !isFirst && firsts.some((other) => size > 0 && other.size > 0))
}

/** Nobody holds a receipt in the name of an honest node that this node did not issue. */
function forged({ nodes, honest, happened, everHeld }: Told): string[] {
  const faults: string[] = []
  for (const state of honest) {
    for (const { digest, issuer, name } of nodes.get(state)!.memory.kept().receipts.values()) {
      const by = issuer.slice(0, 3)
      if (!honest.has(by) || by === happened.lost || by === happened.restored || !isTold(name)) continue
      if (!everHeld.has(`${by} ${digest}`)) faults.push(`${state} believes ${name} of ${issuer}, who never said so`)
    }
  }
  return faults
}
