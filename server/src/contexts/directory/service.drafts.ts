import { base64 } from '@comity/proof/base64'
import { countersign, sign } from '@comity/proof/envelope'
import type { Signer } from '@comity/proof/signer'
import { unknown } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import type { Write } from '#kernel/database'
import { happened } from '#kernel/event'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import { historyOf } from './bring.ts'
import * as contract from './contract.ts'
import { layDraft } from './drafts.ts'
import { comparedKey, type Parts, trustedBy } from './parts.ts'
import { listType, readList, type ReadList, rootAfter, signedBy } from './rules.list.ts'
import { nativeVerify } from '#kernel/crypto/signing'
import { type DraftRow, dropDraft, readDrafts } from './store.spaces.ts'
import { shownDraft, spaceResource } from './service.spaces.ts'
import type { ListMember, TrustList } from './words.ts'

/** What another signer handed on at the same moment. */
const changed = refuse('changed-since-opened', { detail: 'signatures arrived at the same moment; look again' })
const meanwhile = { draft_pkey: changed, list_pkey: changed, space_pkey: changed }

/** Versions of trust lists before they stand: proposed, signed by this State, and gathered from others. */
export function draftEndpoints(parts: Parts): readonly Endpoint[] {
  const { kernel, views, own, state } = parts
  const { database } = kernel
  const draftsOf = async (space: string) => (await readDrafts(database)).filter((draft) => draft.space === space)
  const nodeSigner = async (): Promise<Signer> => own.signerOf(await own.ensure(state, 'sign'))

  /** How a list names a State: this one, or one that this node trusts itself. */
  const namedAs = async (asked: string): Promise<ListMember | undefined> => {
    if (asked === state) {
      const key = await own.ensure(state, 'sign')
      return { state, name: parts.name, address: parts.address, key: base64(key.bytes) }
    }
    const view = await views.now()
    const peer = view.peers.get(asked)
    if (peer === undefined || !trustedBy(parts, view, peer).trusted) return undefined
    const id = comparedKey(peer)
    const key = peer.keys.find((held) => held.id === id)
    const { name, address } = peer.descriptor
    return key && { state: asked, name, address, key: base64(key.bytes) }
  }

  type Proposal = {
    readonly history: readonly ReadList[]
    readonly drafts: readonly DraftRow[]
    readonly payload: TrustList
    readonly signer: Signer
  }
  const propose = command({
    route: contract.proposeList,
    action: 'directory.sign-list',
    load: async ({ body }) => ({ space: body.space }),
    resource: ({ space }) => spaceResource(space, 'draft'),
    facts: async (_, { body, now }): Promise<Proposal | Refusal> => {
      const { space } = body
      const [history, drafts] = await Promise.all([historyOf(parts, space), draftsOf(space)])
      const founding = history[0]?.list
      const last = history.at(-1)?.list
      if ((founding === undefined) !== (body.founding !== undefined)) {
        const detail = founding === undefined ? 'say who signs the founding list' : 'the founding list says who signs'
        return refuse('list-malformed', { detail, field: 'founding' })
      }
      const states = body.founding?.signers ?? last?.signers.map((signer) => signer.state) ?? []
      const [members, signers] = await Promise.all([
        Promise.all(body.members.map(namedAs)),
        Promise.all(states.map(namedAs)),
      ])
      const absent = [...body.members, ...states].find((_asked, at) => [...members, ...signers][at] === undefined)
      if (absent !== undefined) {
        return refuse('member-not-known', {
          detail: `this node does not trust \`${absent}\` itself, and names it to nobody`,
        })
      }
      if (!states.includes(state)) return refuse('not-a-signer', { detail: 'this State does not sign that list' })
      const payload: TrustList = {
        space,
        title: body.title,
        number: history.length + 1,
        root: rootAfter(history),
        threshold: body.founding?.threshold ?? founding?.threshold ?? 1,
        signers: signers.flatMap((one) => (one === undefined ? [] : [{ state: one.state, key: one.key }])),
        members: members.flatMap((one) => one ?? []),
        issuedAt: now,
        validUntil: body.validUntil,
      }
      return { history, drafts, payload, signer: await nodeSigner() }
    },
    decide: (_, { body, now, actor }, { history, drafts, payload, signer }) => {
      const { space, number } = payload
      const waiting = drafts.find((draft) => signedByUs(draft, history, state))
      if (waiting !== undefined && !body.instead) {
        return refuse('draft-waiting', { detail: 'a draft that this State has signed waits for others already' })
      }
      const text = sign(listType, payload, [signer])
      const read = readList(text)
      if (isRefusal(read)) return read
      const kept = drafts.filter((draft) => draft !== waiting)
      const laid = layDraft({ history, drafts: kept }, text, now, actor.officer)
      if (isRefusal(laid)) return laid
      const { digest } = read
      const [reply] = shownDraft({ space, digest, list: text, at: now, version: 1 }, history)
      if (reply === undefined) return refuse('list-malformed')
      const dropped = waiting === undefined || laid.as !== 'waiting' ? [] : [dropDraft(waiting)]
      const events = [happened(contract.ListSigned, `space:${space}`, { space, number, digest }), ...laid.events]
      return { save: [...laid.writes, ...dropped], events, reply }
    },
    save: (writes: readonly Write[]) => writes,
    taken: meanwhile,
  })

  type Waiting = { readonly draft: DraftRow; readonly read: ReadList }
  const countersigned = command({
    route: contract.signList,
    action: 'directory.sign-list',
    load: async ({ params }): Promise<Waiting | Refusal> => {
      const draft = (await draftsOf(params.space)).find(({ digest }) => digest === params.digest)
      const read = draft && readList(draft.list)
      return draft === undefined || read === undefined || isRefusal(read) ? unknown() : { draft, read }
    },
    resource: ({ draft }) => spaceResource(draft.space, 'draft'),
    facts: async ({ draft }) => {
      const [history, drafts, signer] = await Promise.all([
        historyOf(parts, draft.space),
        draftsOf(draft.space),
        nodeSigner(),
      ])
      return { history, drafts, signer }
    },
    decide: ({ draft, read }, { now, actor }, { history, drafts, signer }) => {
      const { space, number } = read.list
      if (!read.list.signers.some((named) => named.state === state)) {
        return refuse('not-a-signer', { detail: 'this State does not sign that list' })
      }
      const text = countersign(draft.list, [signer])
      if (typeof text !== 'string') return refuse('list-malformed', { detail: 'this State has signed it already' })
      const laid = layDraft({ history, drafts }, text, now, actor.officer)
      if (isRefusal(laid)) return laid
      const rest =
        laid.as !== 'waiting' ? [] : shownDraft({ ...draft, list: text, version: draft.version + 1 }, history)
      const events = [
        happened(contract.ListSigned, `space:${space}`, { space, number, digest: draft.digest }),
        ...laid.events,
      ]
      return { save: laid.writes, events, reply: { drafts: rest } }
    },
    save: (writes: readonly Write[]) => writes,
    taken: meanwhile,
  })

  const bring = command({
    route: contract.importDraft,
    action: 'directory.import-lists',
    load: async () => theNode,
    resource: () => theNode,
    facts: async (_, { body }) => {
      const read = readList(body.list)
      if (isRefusal(read)) return read
      const [history, drafts] = await Promise.all([historyOf(parts, read.list.space), draftsOf(read.list.space)])
      return { history, drafts, read }
    },
    decide: (_, { body, now, actor }, { history, drafts, read }) => {
      const laid = layDraft({ history, drafts }, body.list, now, actor.officer)
      if (isRefusal(laid)) return laid
      const { space } = read.list
      const draft = { space, digest: read.digest, list: body.list, at: now, version: 1 }
      return {
        save: laid.writes,
        events: laid.events,
        reply: { drafts: laid.as !== 'waiting' ? [] : shownDraft(draft, history) },
      }
    },
    save: (writes: readonly Write[]) => writes,
    taken: meanwhile,
  })
  return [propose, countersigned, bring]
}

function signedByUs(draft: DraftRow, history: readonly ReadList[], state: string): boolean {
  const read = readList(draft.list)
  const signers = isRefusal(read) ? [] : signedBy(history, read, nativeVerify)
  return !isRefusal(signers) && signers.includes(state)
}
