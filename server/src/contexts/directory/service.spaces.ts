import type { Actor } from '#kernel/actor'
import { unknown, type Resource } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import type { Write } from '#kernel/database'
import { happened } from '#kernel/event'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { bringLists, historyOf } from './bring.ts'
import * as contract from './contract.ts'
import { spaceLifecycle } from './lifecycle.ts'
import { keyWords, type Parts } from './parts.ts'
import { type ReadList, readList, rootAfter, signedBy } from './rules.list.ts'
import { before } from './rules.trust.ts'
import { confirmWords } from './rules.words.ts'
import { nativeVerify } from '#kernel/crypto/signing'
import { changeSpace, type DraftRow, readDrafts, readRefused } from './store.spaces.ts'
import type { KnownSpace } from './view.ts'

/** A space as policies see it. */
export function spaceResource(space: string, standing: string): Resource {
  return { type: 'Space', id: space, within: `space:${space}`, label: space, attrs: { space, standing } }
}

export function shownSpace({ space, standing, trusts, list, row, digest }: KnownSpace, now: string): contract.Space {
  return {
    space,
    title: list.title,
    standing,
    trusts,
    number: list.number,
    issuedAt: list.issuedAt,
    validUntil: list.validUntil,
    valid: before(now, list.validUntil),
    receivedAt: row.receivedAt,
    source: row.source,
    askedAt: row.askedAt,
    fault: row.fault,
    threshold: list.threshold,
    signers: list.signers.map(({ state }) => state),
    members: list.members.map(({ state, name }) => ({ state, name })),
    founding: keyWords(digest),
    version: row.version,
  }
}

export function shownDraft(row: DraftRow, history: readonly ReadList[]) {
  const read = readList(row.list)
  if (isRefusal(read)) return []
  const { list, digest } = read
  const signed = signedBy(history, read, nativeVerify)
  return [
    {
      space: row.space,
      digest,
      title: list.title,
      number: list.number,
      signers: list.signers.map(({ state }) => state),
      signedBy: isRefusal(signed) ? [] : [...signed],
      threshold: list.threshold,
      members: list.members.map(({ state, name }) => ({ state, name })),
      validUntil: list.validUntil,
      list: row.list,
      version: row.version,
    },
  ]
}

/** Spaces of treaties: shown, brought, accepted by four eyes, left by one. */
export function spaceEndpoints(parts: Parts): readonly Endpoint[] {
  const { kernel, views } = parts
  const { database } = kernel

  const list = query({
    route: contract.listSpaces,
    action: 'directory.list-spaces',
    purpose: 'none',
    audit: 'none',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { now }) => {
      views.forget()
      const [view, drafts, refused] = await Promise.all([views.now(), readDrafts(database), readRefused(database)])
      const shown = await Promise.all(drafts.map(async (row) => shownDraft(row, await historyOf(parts, row.space))))
      return {
        reply: {
          spaces: view.spaces.map((space) => shownSpace(space, now)),
          drafts: shown.flat(),
          refused: refused.map(({ at, kind, about, source }) => ({ at, kind, about, source })),
        },
      }
    },
  })
  const exported = query({
    route: contract.exportSpace,
    action: 'directory.export-space',
    purpose: 'none',
    audit: 'none',
    load: async () => theNode,
    resource: () => theNode,
    reply: async (_, { params: { space } }) => {
      const history = await historyOf(parts, space)
      if (history.length === 0) return unknown()
      return { reply: { lists: history.map(({ text }) => text), root: rootAfter(history) } }
    },
  })

  const load = async ({ params }: { params: { space: string } }): Promise<KnownSpace | Refusal> => {
    views.forget()
    return (await views.now()).spaces.find(({ space }) => space === params.space) ?? unknown()
  }
  const on = {
    load,
    resource: ({ space, standing }: KnownSpace) => spaceResource(space, standing),
    version: ({ row }: KnownSpace) => row.version,
  } as const
  const changed = (known: KnownSpace, to: Pick<KnownSpace, 'standing' | 'trusts'>, at: string, actor: Actor) => {
    const version = known.row.version + 1
    const after = { ...known, ...to, row: { ...known.row, version } }
    return {
      save: [changeSpace(known.row, { ...to, at, by: actor.officer })] as readonly Write[],
      reply: shownSpace(after, at),
      version,
    }
  }

  const accept = command({
    route: contract.acceptSpace,
    action: 'directory.accept-space',
    ...on,
    lifecycle: { of: spaceLifecycle, step: 'accept', state: ({ standing }) => standing },
    decide: (known, { body, now, actor }) => {
      const wrong = confirmWords(known.digest, body.words)
      if (wrong) return wrong
      const { space } = known
      const { trusts } = body
      const events = [happened(contract.SpaceAccepted, `space:${space}`, { space, trusts })]
      return { ...changed(known, { standing: 'accepted', trusts }, now, actor), events }
    },
    save: (writes: readonly Write[]) => writes,
  })
  const withdraw = command({
    route: contract.withdrawSpace,
    action: 'directory.withdraw-space',
    ...on,
    lifecycle: { of: spaceLifecycle, step: 'withdraw', state: ({ standing }) => standing },
    decide: (known, { body, now, actor }) => {
      const { space } = known
      const events = [happened(contract.SpaceWithdrawn, `space:${space}`, { space, reason: body.reason })]
      return { ...changed(known, { standing: 'withdrawn', trusts: 'nobody' }, now, actor), events }
    },
    save: (writes: readonly Write[]) => writes,
  })

  const bring = command({
    route: contract.importLists,
    action: 'directory.import-lists',
    load: async () => theNode,
    resource: () => theNode,
    facts: async (_, { body, actor, now }) => {
      const texts = 'lists' in body ? body.lists : await parts.askLists(body.from, body.space, 0)
      if (isRefusal(texts)) return texts
      const source = 'lists' in body ? 'file' : body.from
      return bringLists(parts, texts, { source, by: actor.officer, now })
    },
    decide: (_, { now }, { writes, events, history, row }) => {
      const last = history.at(-1)
      const [founding] = history
      if (last === undefined || founding === undefined) return refuse('list-malformed', { detail: 'no version in it' })
      const { space } = last.list
      const blank = {
        space,
        standing: 'proposed',
        standingAt: now,
        trusts: 'nobody',
        askedAt: null,
        fault: null,
        version: 1,
        receivedAt: now,
        source: 'file',
      } as const
      const at = { ...(row ?? blank), list: last.text, founding: founding.text }
      const { standing, trusts } = at
      const known = {
        space,
        standing,
        trusts,
        list: last.list,
        founding: founding.list,
        digest: founding.digest,
        row: at,
      }
      return { save: writes, events, reply: shownSpace(known, now) }
    },
    save: (writes: readonly Write[]) => writes,
    taken: { list_pkey: refuse('changed-since-opened'), space_pkey: refuse('changed-since-opened') },
  })
  return [list, exported, accept, withdraw, bring]
}
