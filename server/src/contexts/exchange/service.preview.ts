import { equalLevel } from './rules.ladder.ts'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { query } from '#kernel/query'
import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import { handlingDuties, type Marking } from '#kernel/schema/marking'
import { z } from 'zod'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { partyNames } from './names.ts'
import { draftResource, messageResource, notByFile, peerEntity } from './policy.ts'
import { asPost, unmarked } from './readers.ts'
import { authorityOf } from './service.send.ts'
import { peerStates } from './store.peers.ts'
import { forms, formIds, isForm } from './words.forms.ts'
import type { Recipient } from './words.api.ts'
import type { Address } from './words.ts'

const failuresShown = 3
type Warning = Recipient['warnings'][number]
type Asked = { readonly form: string; readonly marking: Marking; readonly language?: string | undefined }

/** What should be known of one recipient before anything is sent to it. */
async function recipientOf(
  ground: Ground,
  actor: Actor,
  to: Address,
  asked: Asked,
  own: Actor['entity'],
): Promise<Omit<Recipient, 'name'>> {
  const { directory, kernel } = ground
  const [peer, key, trusted, states] = await Promise.all([
    directory.peer(to.state),
    directory.sealingKeyOf(to.state, to.authority),
    directory.trusts(to.state),
    peerStates(kernel.database),
  ])
  const found = peer?.authorities.find(({ id }) => id === to.authority)
  const state = states.get(to.state)
  const { classification, releasableTo } = asked.marking
  const equal = equalLevel(classification, to.state)
  const accepts = kernel.policies.decide({
    principal: peerEntity(ground.state),
    action: 'exchange.receive',
    resource: {
      type: 'Parcel',
      id: 'preview',
      attrs: {
        form: asked.form,
        sender_kind: own.attrs['kind'] ?? '',
        recipient_kind: found?.kind ?? '',
        releasable: true,
        foreign_conversation: false,
      },
    },
    context: { purpose: actor.purpose ?? '', basis: actor.basis ?? '', approved: false },
  })
  const warnings: Warning[] = []
  if (!trusted) warnings.push('peer-not-trusted')
  if (key === undefined) warnings.push('no-sealing-key')
  if ((state?.failures ?? 0) >= failuresShown) warnings.push('peer-not-answering')
  if (releasableTo !== undefined && !releasableTo.includes(to.state)) warnings.push('not-releasable')
  if (equal === null) warnings.push('no-equal-classification')
  if (!accepts.allowed) warnings.push('form-not-accepted')
  if (found?.openNow === false) warnings.push('outside-opening-hours')
  const { language } = asked
  if (found !== undefined && language !== undefined && !found.languages.some((one) => sameLanguage(one, language))) {
    warnings.push('language-not-accepted')
  }
  return {
    ...to,
    kind: found?.kind ?? null,
    languages: [...(found?.languages ?? [])],
    readers: [...(found?.readers ?? [])],
    openNow: found?.openNow ?? null,
    lastHeard: state?.heardAt ?? null,
    classification: equal,
    warnings,
  }
}

const sameLanguage = (one: string, other: string): boolean => one.split('-')[0] === other.split('-')[0]

export function previewQuery(ground: Ground): Endpoint {
  const { kernel, identity, state } = ground
  return query({
    route: contract.previewMessage,
    action: 'exchange.preview',
    load: async ({ body, actor }) => ({ authority: authorityOf(actor), form: body.form, marking: body.marking }),
    resource: ({ authority, form, marking }) => draftResource(authority, form, marking),
    reply: async ({ authority }, { body, actor }) => {
      const here = (await identity.authorities([authority])).get(authority)
      const own = { ...actor.entity, attrs: { ...actor.entity.attrs, kind: here?.kind ?? '' } }
      const [nameOf, found, posts] = await Promise.all([
        partyNames(ground, body.to),
        Promise.all(body.to.map((to) => recipientOf(ground, actor, to, body, own))),
        identity.openPosts(),
      ])
      const resource = messageResource(
        {
          id: 'preview',
          side: 'sent',
          peer: body.to[0]?.state ?? state,
          authority,
          post: actor.post,
          assignee: null,
          marking: body.marking,
          rank: draftRank(body.marking),
          tlp: body.marking.tlp,
          onward: body.onward,
          file: null,
        },
        notByFile,
      )
      const readers = posts.filter(({ post, authority: of }) =>
        may(kernel.policies, asPost(actor, post, of.id), 'exchange.read', resource),
      )
      const { conditions, ...duties } = handlingDuties(body.marking)
      return {
        reply: {
          recipients: found.map((one) => ({ ...nameOf(one), ...one })),
          own: readers.map(({ post, authority: of }) => ({
            id: post.id,
            title: post.title,
            unit: post.unit,
            authority: of.names[0] ?? post.title,
          })),
          duties: { ...duties, conditions: [...conditions] },
          legalAct: isForm(body.form) && forms[body.form].legalAct,
          onward: body.onward,
          deliverBy: body.deliverBy,
          expiresAt: body.expiresAt,
          warnings: readers.length === 0 ? ['marked-above-own-readers' as const] : [],
        },
      }
    },
  })
}

const draftRank = (marking: Marking): number => Number(draftResource('', '', marking).attrs['rank'])

export function formsQuery(ground: Ground): Endpoint {
  const { kernel, state } = ground
  const marking = unmarked(state)
  return query({
    route: contract.listForms,
    action: 'exchange.list-forms',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { actor }) => ({
      reply: {
        rows: formIds.map((id) => {
          const { answers, legalAct, fields } = forms[id]
          const decision = kernel.policies.decide({
            principal: actor.entity,
            action: 'exchange.send',
            resource: draftResource(authorityOf(actor), id, marking),
            context: { purpose: actor.purpose ?? '', basis: actor.basis ?? '', approved: false },
          })
          const against = decision.allowed ? undefined : (decision.nearest?.[0] ?? decision)
          return {
            id,
            answers: [...answers],
            legalAct,
            allowed: decision.allowed,
            because: against?.because ?? null,
            rule: against?.rule ?? null,
            schema: z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>,
          }
        }),
      },
    }),
  })
}

export function peersQuery(ground: Ground): Endpoint {
  return query({
    route: contract.listExchangePeers,
    action: 'exchange.list-peers',
    load: async () => ({}),
    resource: () => theNode,
    reply: async () => {
      const [peers, states] = await Promise.all([ground.directory.peers(), peerStates(ground.kernel.database)])
      const rows = peers.map(({ state, name, standing }) => {
        const found = states.get(state)
        return {
          state,
          name,
          standing,
          waiting: found?.waiting ?? 0,
          oldest: found?.oldest ?? null,
          failures: found?.failures ?? 0,
          nextTry: found?.until ?? null,
          lastHeard: found?.heardAt ?? null,
          unsettled: found?.unsettled ?? 0,
        }
      })
      return { reply: { rows }, seen: rows.map(({ state }) => state) }
    },
  })
}
