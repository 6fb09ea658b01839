import type { Decision, Message, OutboxItem, Store } from '../../src/contexts/exchange/ports.ts'
import type { ProvenReceipt } from '../../src/contexts/exchange/ports.transport.ts'
import { isDecision, isEnd, isShared, stateOf } from '../../src/contexts/exchange/rules.state.ts'
import type { Parcel, Receipt } from '../../src/contexts/exchange/words.ts'

type Waiting = {
  readonly id: string
  readonly peer: string
  readonly conversation: string
  readonly message: string
  readonly receipt: string | null
  readonly until: number
  readonly attempts: number
}

/** Everything a node keeps, in maps of immutable values: a copy of the maps is a backup. */
export type Kept = {
  messages: Map<string, Message>
  receipts: Map<string, Receipt>
  about: Map<string, readonly string[]>
  decisions: Map<string, Decision>
  changed: Map<string, { readonly peer: string; readonly at: number }>
  order: Map<string, number>
  outbox: Map<string, Waiting>
  peers: Map<string, { readonly until: number; readonly failures: number }>
  compared: Map<string, number>
  rolled: Map<string, string>
  places: Map<string, number>
  proofs: Map<string, ProvenReceipt>
  asked: Map<string, number>
  count: number
}

export type MemoryStore = {
  readonly store: Store
  readonly kept: () => Kept
  readonly backup: () => Kept
  readonly restore: (backup: Kept) => void
  readonly isDue: (at: number) => boolean
  /** When something that is postponed is next due to go out; infinity when nothing is. */
  readonly nextDue: (after: number) => number
}

const maps = ['messages', 'receipts', 'about', 'decisions', 'changed', 'order', 'outbox', 'peers', 'compared'] as const
const moreMaps = ['rolled', 'places', 'proofs', 'asked'] as const

function copyOf(kept: Kept): Kept {
  const copy = { count: kept.count } as Record<string, unknown>
  for (const name of [...maps, ...moreMaps]) copy[name] = new Map<string, unknown>(kept[name])
  return copy as Kept
}

const key = (...parts: readonly (string | null)[]): string => parts.join(' ')
const msOf = (instant: string): number => Date.parse(instant)

/** The store of the exchange in memory, as `ports.ts` describes it. Each function does all of its work at once. */
export function memoryStore(state: string, now: () => number): MemoryStore {
  let kept: Kept = { count: 0 } as Kept
  for (const name of [...maps, ...moreMaps]) (kept as Record<string, unknown>)[name] = new Map()

  const receiptsOf = (message: string): readonly Receipt[] =>
    (kept.about.get(message) ?? []).flatMap((digest) => kept.receipts.get(digest) ?? [])
  const has = (message: string, name: Receipt['name']): boolean => receiptsOf(message).some((one) => one.name === name)
  const isGone = (message: string): boolean => has(message, 'destroyed') || has(message, 'expired')
  const isHeld = (message: string): boolean => {
    const released = new Set(
      receiptsOf(message).flatMap(({ name, body }) => (name === 'released' ? [body['held']] : [])),
    )
    return receiptsOf(message).some(({ name, digest }) => name === 'held' && !released.has(digest))
  }
  const isDecided = (message: string): boolean => receiptsOf(message).some(({ name }) => isDecision(name))

  function touch(message: string, peer: string | undefined): void {
    const of = peer ?? kept.messages.get(message)?.peer ?? kept.changed.get(message)?.peer
    if (of !== undefined) kept.changed.set(message, { peer: of, at: now() })
    if (!kept.order.has(message)) kept.order.set(message, (kept.count += 1))
  }
  function change(digest: string, with_: Partial<Message>): void {
    const message = kept.messages.get(digest)
    if (message !== undefined) kept.messages.set(digest, { ...message, ...with_ })
  }
  function addAll(receipts: readonly Receipt[], peer?: string): void {
    for (const receipt of receipts) {
      if (kept.receipts.has(receipt.digest)) continue
      kept.receipts.set(receipt.digest, receipt)
      kept.about.set(receipt.message, [...(kept.about.get(receipt.message) ?? []), receipt.digest])
      touch(receipt.message, peer)
      change(receipt.message, { state: stateOf(receiptsOf(receipt.message)) })
    }
  }
  function queue(peer: string, message: string, receipt: string | null): void {
    const id = key(peer, message, receipt)
    const conversation = kept.messages.get(message)?.cover.conversation ?? message
    if (!kept.outbox.has(id)) {
      kept.outbox.set(id, { id, peer, conversation, message, receipt, until: 0, attempts: 0 })
    }
  }
  function queueAll(receipts: readonly Receipt[], to: string): void {
    for (const { message, digest } of receipts) queue(to, message, digest)
  }
  const waitingFor = (peer: string): Waiting[] =>
    [...kept.outbox.values()]
      .filter((one) => one.peer === peer)
      .sort((a, b) => {
        const first = (kept.order.get(a.message) ?? 0) - (kept.order.get(b.message) ?? 0)
        return first !== 0 ? first : Number(a.receipt === null) - Number(b.receipt === null)
      })
  function dueOf(peer: string, at: number): Waiting[] {
    const all = waitingFor(peer)
    const blocked = new Set(
      all
        .filter(({ until }) => until > at)
        .map(({ message, receipt, conversation }) => (receipt === null ? conversation : message)),
    )
    return all.filter(({ until, receipt, message, conversation }) => {
      if (until > at) return false
      return receipt !== null || !(blocked.has(message) || isBlocked(all, at, conversation, message))
    })
  }
  const isBlocked = (all: readonly Waiting[], at: number, conversation: string, message: string): boolean =>
    all.some(
      (one) =>
        one.receipt === null &&
        one.until > at &&
        one.conversation === conversation &&
        (kept.order.get(one.message) ?? 0) < (kept.order.get(message) ?? 0),
    )
  const payloadOf = ({ message, receipt }: Waiting): Parcel | string | null | undefined =>
    receipt === null ? kept.messages.get(message)?.parcel : kept.receipts.get(receipt)?.envelope

  const store: Store = {
    send: async (message, receipts) => {
      kept.messages.set(message.digest, message)
      touch(message.digest, message.peer)
      addAll(receipts)
      queue(message.peer, message.digest, null)
    },
    messages: async (digests) =>
      new Map(digests.flatMap((digest) => (kept.messages.has(digest) ? [[digest, kept.messages.get(digest)!]] : []))),
    known: async (digests) =>
      new Map(
        digests.flatMap((digest) => {
          const message = kept.messages.get(digest)
          if (message === undefined) return []
          const { side, peer, cover } = message
          const [from, to] = [cover.from, cover.to].map(({ state: of, authority }) => ({ state: of, authority }))
          const names = [...new Set(receiptsOf(digest).map(({ name }) => name))].sort()
          return from === undefined || to === undefined ? [] : [[digest, { side, peer, from, to, names }]]
        }),
      ),
    receiptsOf: async (messages) => [...new Set(messages)].flatMap(receiptsOf),
    sharedOf: async (peer, digests) =>
      new Map(
        digests.flatMap((digest) => {
          const against = !['accepted', undefined].includes(kept.decisions.get(key(peer, digest)))
          if (kept.messages.get(digest)?.peer !== peer && !against) return []
          const shared = receiptsOf(digest).filter(({ name }) => isShared(name))
          return [[digest, shared.map((one) => one.digest).sort()]]
        }),
      ),
    decided: async (peer, digests) =>
      new Map(
        digests.flatMap((digest) => {
          const decision = kept.decisions.get(key(peer, digest))
          return decision === undefined ? [] : [[digest, decision]]
        }),
      ),
    lastOf: async (conversation, peer) => {
      const own = [...kept.messages.values()].filter(
        (one) => one.side === 'sent' && one.peer === peer && one.cover.conversation === conversation,
      )
      return (
        own.sort((a, b) => (kept.order.get(a.digest) ?? 0) - (kept.order.get(b.digest) ?? 0)).at(-1)?.digest ?? null
      )
    },
    peersDue: async (at) => {
      const peers = new Set([...kept.outbox.values()].filter(({ until }) => until <= msOf(at)).map(({ peer }) => peer))
      return [...peers].filter((peer) => (kept.peers.get(peer)?.until ?? 0) <= msOf(at)).sort()
    },
    due: async (peer, at, most, underway) => {
      const items: OutboxItem[] = []
      let bytes = 0
      for (const one of dueOf(peer, msOf(at))) {
        if (underway.includes(one.conversation) || underway.includes(one.message)) continue
        const payload = payloadOf(one)
        if (payload === undefined || payload === null) {
          kept.outbox.delete(one.id)
          continue
        }
        bytes += typeof payload === 'string' ? payload.length : payload.cover.length + payload.sealed.ciphertext.length
        if (items.length === most.items || (items.length > 0 && bytes > most.bytes)) break
        items.push({ ...one, kind: one.receipt === null ? 'parcel' : 'receipt', payload })
      }
      return items
    },
    settle: async (peer, { done, receipts, again, postponed }) => {
      for (const id of done) kept.outbox.delete(id)
      addAll(receipts, peer)
      for (const { id, until } of postponed) {
        const one = kept.outbox.get(id)
        if (one !== undefined) kept.outbox.set(id, { ...one, until: msOf(until), attempts: one.attempts + 1 })
      }
      for (const digest of again) {
        const message = kept.messages.get(digest)
        if (message?.side !== 'sent' || message.peer !== peer) continue
        queueAll(
          receiptsOf(digest).filter(({ name }) => isShared(name)),
          peer,
        )
        if (message.parcel !== null && !has(digest, 'recalled') && !has(digest, 'non-delivered'))
          queue(peer, digest, null)
      }
    },
    postpone: async (peer, back) => {
      if (back === null) kept.peers.delete(peer)
      else kept.peers.set(peer, { until: msOf(back.until), failures: back.failures })
    },
    failuresOf: async (peer) => kept.peers.get(peer)?.failures ?? 0,
    receive: async (rows) => {
      for (const { message, peer, digest, decision, receipts } of rows) {
        const before = kept.decisions.get(key(peer, digest))
        const known = kept.messages.get(digest)
        const isHollow = known === undefined || (known.body === null && !isGone(digest))
        if (before !== undefined && !(before === 'accepted' && decision === 'accepted' && isHollow && message)) continue
        kept.decisions.set(key(peer, digest), decision)
        touch(digest, peer)
        if (message !== null) kept.messages.set(digest, { ...message, parcel: null })
        addAll(receipts, peer)
        change(digest, { state: stateOf(receiptsOf(digest)) })
      }
    },
    add: async (receipts, to) => {
      addAll(receipts, to ?? undefined)
      if (to !== null) queueAll(receipts, to)
    },
    recover: async (message, receipts) => {
      if (kept.messages.has(message.digest)) return
      kept.messages.set(message.digest, message)
      touch(message.digest, message.peer)
      addAll(receipts)
      const decision = receipts.map(({ name }) => name).find(isDecision)
      const place = key(message.peer, message.digest)
      if (message.side === 'received' && decision && !kept.decisions.has(place)) kept.decisions.set(place, decision)
    },
    giveUp: async (endings, to) => {
      for (const { message, receipts } of endings) {
        if (isDecided(message) || has(message, 'non-delivered')) continue
        kept.outbox.delete(key(to, message, null))
        addAll(receipts)
        queueAll(receipts, to)
      }
    },
    destroy: async (endings, to) => {
      for (const { message, receipts } of endings) {
        const one = kept.messages.get(message)
        if (one === undefined || one.hold !== null || (one.body === null && isGone(message))) continue
        change(message, { body: null, parcel: null })
        addAll(receipts)
        queueAll(receipts, to)
      }
    },
    withhold: async (endings, to) => {
      for (const { message, receipts } of endings) {
        if ((kept.messages.get(message)?.hold ?? null) === null || isHeld(message)) continue
        addAll(receipts)
        queueAll(receipts, to)
      }
    },
    hold: async (message, reason) => {
      const one = kept.messages.get(message)
      if (one === undefined || one.side !== 'received' || one.body === null || one.hold !== null) return false
      change(message, { hold: reason })
      return true
    },
    release: async ({ message, receipts }, to) => {
      if ((kept.messages.get(message)?.hold ?? null) === null) return false
      change(message, { hold: null })
      addAll(receipts)
      queueAll(receipts, to)
      return true
    },
    refuse: async ({ message, receipts }, to) => {
      const one = kept.messages.get(message)
      if (one?.side !== 'received' || one.body === null || isEnd(receiptsOf(message))) return false
      addAll(receipts)
      queueAll(receipts, to)
      return true
    },
    overdue: async (before, most) =>
      [...kept.messages.values()]
        .filter(({ side, cover }) => side === 'sent' && msOf(cover.deliverBy) < msOf(before))
        .filter(({ digest }) => !isDecided(digest) && !has(digest, 'non-delivered'))
        .slice(0, most),
    ending: async (at, most) =>
      [...kept.messages.values()]
        .filter(({ side, digest }) => side === 'received' && has(digest, 'accepted') && !isGone(digest))
        .filter(({ digest, cover }) => {
          const expired = cover.expiresAt !== null && msOf(cover.expiresAt) <= msOf(at)
          return expired || has(digest, 'recalled')
        })
        .filter(({ digest, hold }) => hold === null || !isHeld(digest))
        .slice(0, most),
    passing: async (most) =>
      [...kept.messages.values()]
        .filter(({ side, digest, cover, body, parcel }) => {
          const original = cover.passesOn?.message ?? ''
          if (side !== 'sent' || !kept.messages.has(original) || !has(original, 'accepted')) return false
          const isCopyGone = ['destroyed', 'expired', 'rejected', 'not-received'].some((name) =>
            has(digest, name as never),
          )
          const copy = isCopyGone ? 'gone' : has(digest, 'accepted') ? 'holds' : 'on-the-way'
          const isTold = receiptsOf(original).some(
            ({ name, body: said }) => name === 'passed-on' && said['message'] === digest && said['copy'] === copy,
          )
          const isWanted = has(original, 'recalled') && !has(digest, 'recalled')
          return !isTold || isWanted || (isGone(original) && (body !== null || parcel !== null))
        })
        .slice(0, most),
    erase: async (messages) => {
      for (const digest of messages) change(digest, { body: null, parcel: null })
    },
    open: async (peer, before, most) =>
      [...kept.messages.values()]
        .filter((one) => one.peer === peer && !isEnd(receiptsOf(one.digest)))
        .filter(({ digest }) => (kept.compared.get(digest) ?? 0) < msOf(before))
        .map(({ digest }) => digest)
        .slice(0, most),
    compared: async (messages, at) => {
      for (const digest of messages) kept.compared.set(digest, msOf(at))
    },
    changed: async (peer, since, beyond, most) =>
      [...kept.changed]
        .filter(([digest, { peer: of, at }]) => {
          if (of !== peer || at < msOf(since)) return false
          return beyond === null || at > msOf(since) || digest > beyond
        })
        .sort(([a, { at: first }], [b, { at: second }]) => first - second || (a < b ? -1 : 1))
        .slice(0, most)
        .map(([message, { at }]) => ({ message, changedAt: new Date(at).toISOString() })),
    rolledUntil: async (peer) => kept.rolled.get(peer) ?? null,
    rolled: async (peer, until) => void kept.rolled.set(peer, until),
    unlogged: async (most) =>
      [...kept.receipts.values()]
        .filter(({ issuer, digest }) => issuer.slice(0, 3) === state && !kept.places.has(digest))
        .slice(0, most),
    logged: async (places) => {
      for (const { receipt, index } of places) kept.places.set(receipt, index)
    },
    placesOf: async (peer, digests) =>
      new Map(
        digests.flatMap((digest) => {
          const [receipt, index] = [kept.receipts.get(digest), kept.places.get(digest)]
          if (receipt === undefined || index === undefined) return []
          const of = kept.messages.get(receipt.message)?.peer ?? kept.changed.get(receipt.message)?.peer
          return peer === null || of === peer ? [[digest, { receipt, index }]] : []
        }),
      ),
    unproven: async (issuerState, before, most) =>
      [...kept.receipts.values()]
        .filter(({ issuer, digest }) => issuer.slice(0, 3) === issuerState && !kept.proofs.has(digest))
        .filter(({ digest }) => (kept.asked.get(digest) ?? 0) < msOf(before))
        .map(({ digest }) => digest)
        .slice(0, most),
    receipts: async (digests) =>
      new Map(digests.flatMap((one) => (kept.receipts.has(one) ? [[one, kept.receipts.get(one)!]] : []))),
    proven: async (proofs) => {
      for (const proven of proofs) kept.proofs.set(proven.receipt, proven)
    },
    askedForProof: async (receipts, at) => {
      for (const receipt of receipts) kept.asked.set(receipt, msOf(at))
    },
  }
  return {
    store,
    kept: () => kept,
    backup: () => copyOf(kept),
    restore: (backup) => {
      kept = copyOf(backup)
    },
    isDue: (at) =>
      [...kept.outbox.values()].some(({ until, peer }) => Math.max(until, kept.peers.get(peer)?.until ?? 0) <= at),
    nextDue: (after) =>
      [...kept.outbox.values()].reduce((least, { until, peer }) => {
        const due = Math.max(until, kept.peers.get(peer)?.until ?? 0)
        return due > after ? Math.min(least, due) : least
      }, Infinity),
  }
}
