import { base64 } from '@comity/proof/base64'
import type { Errand } from '#kernel/leader'
import { instant } from '#kernel/kernel'
import { kindOf } from '#kernel/log'
import { isRefusal, Refused, type Refusal } from '#kernel/refusal'
import { keysOnTrust } from './accept.ts'
import { bringLists, report } from './bring.ts'
import type { Directory } from './door.ts'
import { type Parts, trustedBy } from './parts.ts'
import { nodeKeys } from './rules.descriptor.ts'
import { listedKeys, readList } from './rules.list.ts'
import { sendDraft, takeDraft } from './spread.ts'
import { noteAsked } from './store.peers.ts'
import { noteSpaceAsked, readDrafts } from './store.spaces.ts'
import type { KnownPeer } from './view.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export type Care = {
  readonly errand: Errand
  /** Everything that is due, once: what the errand does beside the work of the leader. */
  readonly once: () => Promise<void>
  readonly stop: () => Promise<void>
}

/**
 * What the node sees to by itself: descriptors of neighbours are fetched daily, an hour after a failure; members of
 * accepted lists are met; newer versions of lists are fetched from whoever has them; drafts pass between their signers.
 * All of it waits for others, so it never holds up the errand that begins it.
 */
export function caring(parts: Parts, door: Pick<Directory, 'call'>): Care {
  const { kernel, views, state: own } = parts
  const { database } = kernel
  const now = (): string => instant(kernel.clock)
  const since = (at: string | null): number =>
    at === null ? Number.POSITIVE_INFINITY : Date.parse(now()) - Date.parse(at)

  const renew = async ({ row, descriptor }: Pick<KnownPeer, 'row' | 'descriptor'>): Promise<void> => {
    const refused = await parts.renew(row.state, descriptor.address)
    if (refused !== undefined) await noteAsked(database, row.state, now(), refused.refused)
  }

  const renewAll = async (): Promise<void> => {
    const view = await views.now()
    for (const peer of view.peers.values()) {
      const { standing, askedAt, fault } = peer.row
      if (standing === 'suspended' || standing === 'distrusted') continue
      if (since(askedAt) >= (fault === null ? dayMs : hourMs)) await renew(peer)
    }
  }

  /** Members whom a list vouches for are met at the address the list gives, and taken only with the key it names. */
  const tried = new Map<string, number>()
  const meet = async (): Promise<void> => {
    const view = await views.now()
    const members = view.spaces.flatMap(({ list }) => list.members)
    for (const member of new Map(members.map((one) => [one.state, one])).values()) {
      const keys = listedKeys(view.spaces, member.state, now())
      if (member.state === own || keys.length === 0) continue
      const peer = view.peers.get(member.state)
      if (peer === undefined) {
        if (Date.parse(now()) - (tried.get(member.state) ?? 0) < 10 * 60_000) continue
        tried.set(member.state, Date.parse(now()))
        const refused = await parts.renew(member.state, member.address)
        if (refused !== undefined) await report(parts, refused, aboutMember(member.state, refused))
        continue
      }
      const accepted = nodeKeys(peer.keys, member.state).some(({ bytes }) => keys.includes(base64(bytes)))
      const described = nodeKeys(peer.listed, member.state).some(({ bytes }) => keys.includes(base64(bytes)))
      const refusedHere = peer.row.standing === 'suspended' || peer.row.standing === 'distrusted'
      if (accepted || !described || refusedHere) continue
      const write = keysOnTrust(peer, now())
      if (!isRefusal(write)) await parts.commit([write], [])
    }
  }
  const aboutMember = (state: string, { refused }: Refusal) => ({
    about: `peer:${state}`,
    source: 'list',
    now: now(),
    what: `${state} ${refused}`,
  })

  const fetchLists = async (): Promise<void> => {
    const view = await views.now()
    for (const { space, standing, list, row } of view.spaces) {
      if (standing !== 'accepted' || since(row.askedAt) < hourMs) continue
      const signers = list.signers.map(({ state }) => state)
      const named = [...new Set([...signers, ...list.members.map(({ state }) => state)])]
      let fault: string | null = 'nobody-there'
      for (const state of named) {
        // One that is behind, or says nothing of what it has, hides nothing: every signer is asked, others until one answers.
        if (fault === null && !signers.includes(state)) break
        const peer = view.peers.get(state)
        if (state === own || peer === undefined || !trustedBy(parts, view, peer).trusted) continue
        const texts = await parts.askLists(state, space, list.number)
        const brought = isRefusal(texts)
          ? texts
          : texts.length === 0
            ? undefined
            : await bringLists(parts, texts, { source: state, by: null, now: now() })
        if (isRefusal(brought)) {
          fault = brought.refused
          continue
        }
        fault = null
        if (brought === undefined) continue
        await parts.commit(brought.writes, brought.events)
        break
      }
      await noteSpaceAsked(database, space, now(), fault)
    }
  }

  /** What was handed to whom, and when: of drafts with the signatures they had, of versions their number. */
  const handed = new Map<string, number>()
  const handOn = async (): Promise<void> => {
    const view = await views.now()
    const drafts = await readDrafts(database)
    const standing = view.spaces.filter(({ list }) => list.signers.some(({ state }) => state === own))
    const texts = [...drafts.map(({ list }) => list), ...standing.map(({ row }) => row.list)]
    for (const text of texts) {
      for (const state of signersIn(text)) {
        const peer = view.peers.get(state)
        const name = `${state} ${text}`
        if (state === own || peer === undefined || !trustedBy(parts, view, peer).trusted) continue
        if (Date.parse(now()) < (handed.get(name) ?? 0)) continue
        // Told again every hour, for one who was restored, and after a minute when nobody answered.
        handed.set(name, Date.parse(now()) + hourMs)
        try {
          const back = await sendDraft(door, state, text)
          if (back !== null && back !== text) await takeDraft(parts, back, state)
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          handed.set(name, Date.parse(now()) + 60_000)
        }
      }
    }
    if (handed.size > 2_000) handed.clear()
  }

  const all = async (): Promise<void> => {
    for (const work of [handOn, meet, renewAll, fetchLists]) {
      try {
        await work()
      } catch (error) {
        kernel.log.warn({ work: work.name, ...kindOf(error) }, 'the directory could not see to its neighbours')
      }
    }
  }
  const going = { stopped: false }
  let working: Promise<void> | undefined
  const begin = (): Promise<void> => {
    working = all().finally(() => {
      working = undefined
    })
    return working
  }
  const once = async (): Promise<void> => {
    // What goes on may have begun before whatever the caller waits for.
    await working
    await begin()
  }
  return {
    errand: {
      name: 'directory',
      everyMs: 15_000,
      run: async () => {
        if (!going.stopped && working === undefined) void begin()
      },
    },
    once,
    stop: async () => {
      going.stopped = true
      await working
    },
  }
}

function signersIn(text: string): readonly string[] {
  const read = readList(text)
  return isRefusal(read) ? [] : read.list.signers.map(({ state }) => state)
}
