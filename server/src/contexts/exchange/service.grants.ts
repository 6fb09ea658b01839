import { isFault } from '@comity/proof/fault'
import { command, type Command, type Endpoint } from '#kernel/command'
import { refuse } from '#kernel/refusal'
import { query } from '#kernel/query'
import * as contract from './contract.ts'
import { grant } from './flow.recall.ts'
import type { Ground } from './ground.ts'
import { partyNames } from './names.ts'
import { act } from './service.acts.ts'
import { loadMessage, resourceOf, type Asked } from './service.ts'
import { onlyOne } from './service.reply.ts'
import { sealLetter, takenTogether } from './service.send.ts'
import { coverIn } from './store.rows.ts'
import { bodyOf } from './words.body.ts'
import type { Address, Receipt } from './words.ts'

const never = () => refuse('onward-never', { detail: 'its originator said that it is never passed on' })
const otherSide = (detail: string) => refuse('step-not-open', { detail })
const same = (one: Address, other: Address): boolean => one.state === other.state && one.authority === other.authority

const grantedTo = ({ body }: Pick<Receipt, 'body'>): Address => body['to'] as Address
const grantsIn = (receipts: readonly Receipt[]): readonly Receipt[] => receipts.filter(({ name }) => name === 'granted')

/** What the holder said of copies it passed on to this authority, in the order in which it did. */
function toldOf(receipts: readonly Receipt[], to: Address) {
  return receipts
    .filter(({ name, body }) => name === 'passed-on' && same(body['to'] as Address, to))
    .map(({ at, body }) => ({ at, copy: body['copy'] as 'on-the-way' | 'holds' | 'gone' }))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
}

async function knows({ directory }: Ground, { state, authority }: Address): Promise<boolean> {
  return (await directory.peer(state))?.authorities.some(({ id }) => id === authority) ?? false
}

/** Passing on: asked for, granted by the originator to one authority, and done once by the holder. */
export function grantCommands(ground: Ground): readonly Command<Asked>[] {
  return [
    command({
      route: contract.askGrant,
      action: 'exchange.ask-grant',
      load: ({ params, actor }) => loadMessage(ground, actor, params.id),
      resource: resourceOf,
      visibleBy: 'exchange.read',
      facts: async ({ row }, call) => {
        const { to, reason } = call.body
        if (row.side !== 'received') return otherSide('only who got a message asks to pass it on')
        if (row.onward === 'never') return never()
        if (!(await knows(ground, to)))
          return refuse('recipient-not-known', { detail: 'no such authority is known', field: 'body.to' })
        const nameOf = await partyNames(ground, [to])
        const name = nameOf(to).name?.text ?? to.authority
        return sealLetter(ground, call, {
          to: [{ state: row.peer, authority: row.their_authority }],
          conversation: row.conversation,
          file: undefined,
          form: 'administrative-message/1',
          fields: { subject: `Leave to pass on: ${to.state}, ${name}`.slice(0, 200), language: 'en', text: reason },
          marking: { ...row.marking, classification: { state: ground.state, level: 'unclassified' } },
          onward: 'never',
          deliverBy: new Date(Date.parse(call.now) + 7 * 86_400_000).toISOString(),
          expiresAt: null,
          attachments: [],
          answers: row,
          corrects: undefined,
        })
      },
      decide: (_, __, sealed) => onlyOne(sealed),
      save: (writes) => writes,
      taken: takenTogether,
    }),
    act(ground, {
      route: contract.grantOnward,
      action: 'exchange.grant',
      side: 'sent',
      unless: ({ row }) => (row.onward === 'never' ? never() : undefined),
      work: async (flow, digest, { body }) => {
        if (!(await knows(ground, body.to)))
          return refuse('recipient-not-known', { detail: 'no such authority is known', field: 'body.to' })
        const before = grantsIn(await ground.store.receiptsOf([digest]))
        if (before.some((one) => same(grantedTo(one), body.to))) {
          return refuse('already-granted', { detail: 'it may be passed on to that authority already' })
        }
        const granted = await grant(flow, digest, body.to)
        return isFault(granted)
          ? refuse(granted.fault === 'onward-never' ? 'onward-never' : 'authority-without-key')
          : undefined
      },
      told: contract.OnwardGranted,
      more: ({ body }) => ({ to: body.to }),
    }),
    command({
      route: contract.passOn,
      action: 'exchange.pass-on',
      load: ({ params, actor }) => loadMessage(ground, actor, params.id),
      resource: resourceOf,
      visibleBy: 'exchange.read',
      facts: async ({ row }, call) => {
        const { grant: digest, deliverBy } = call.body
        const body = row.body === null ? undefined : bodyOf(row.body)
        if (row.side !== 'received' || body === undefined) return otherSide('only who has a message passes it on')
        const receipts = await ground.store.receiptsOf([row.message])
        const granted = grantsIn(receipts).find((one) => one.digest === digest)
        const wanted = receipts.some(({ name }) => name === 'recalled')
        if (granted === undefined) return refuse('grant-not-known', { detail: 'the originator granted no such thing' })
        if (wanted) return otherSide('its originator wants it back')
        if (body.attachments.length > 0) {
          return refuse('attachments-not-passed-on', {
            detail: 'attachments do not go on with a message; attach them to one of your own',
          })
        }
        return sealLetter(ground, call, {
          to: [grantedTo(granted)],
          conversation: undefined,
          file: undefined,
          form: row.form,
          fields: body.fields,
          marking: row.marking,
          onward: 'never',
          deliverBy,
          expiresAt: row.expires_at,
          attachments: [],
          answers: undefined,
          corrects: undefined,
          passes: { message: row.message, grant: digest, passed: { cover: row.envelope, grant: granted.envelope } },
        })
      },
      decide: (_, __, sealed) => onlyOne(sealed),
      save: (writes) => writes,
      taken: takenTogether,
    }),
  ]
}

/** Who holds a sent message, as its originator knows it: its recipient, and those to whom it may be passed on. */
export function copiesQuery(ground: Ground): Endpoint {
  return query({
    route: contract.readCopies,
    action: 'exchange.read-copies',
    load: ({ params, actor }) => loadMessage(ground, actor, params.id),
    resource: resourceOf,
    visibleBy: 'exchange.read',
    reply: async ({ row }) => {
      const { from, to, composedAt } = coverIn(row.envelope)
      const receipts = await ground.store.receiptsOf([row.message])
      const grants = grantsIn(receipts)
      const addresses = [from, to, ...grants.map(grantedTo)]
      const nameOf = await partyNames(ground, addresses)
      const has = (name: Receipt['name']): boolean => receipts.some((one) => one.name === name)
      const gone = has('destroyed') || has('expired') || has('rejected') || has('not-received')
      const standing = gone ? ('gone' as const) : has('accepted') ? ('holds' as const) : ('on-the-way' as const)
      const at = receipts.findLast(({ name }) => name === 'accepted')?.at ?? composedAt
      const holders = [
        { ...nameOf(from), standing: 'originator' as const, message: row.id, at: composedAt },
        { ...nameOf(to), standing, message: row.id, at },
        ...grants.map((one) => {
          const told = toldOf(receipts, grantedTo(one))
          const stands =
            told.find(({ copy }) => copy === 'gone') ?? told.findLast(({ copy }) => copy === 'holds') ?? told[0]
          return {
            ...nameOf(grantedTo(one)),
            standing: stands?.copy ?? ('granted' as const),
            message: null,
            at: stands?.at ?? one.at,
          }
        }),
      ]
      const passed = [
        { from: 0, to: 1, by: 'sent' as const, grant: null },
        ...grants.map(({ digest }, n) => ({ from: 1, to: n + 2, by: 'grant' as const, grant: digest })),
      ]
      return { reply: { holders, passed }, seen: [row.id] }
    },
  })
}
