import { handlingDuties } from '#kernel/schema/marking'
import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import type { Command, Endpoint } from '#kernel/command'
import { query } from '#kernel/query'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { partyNames } from './names.ts'
import { messageResource } from './policy.ts'
import { byFiles, loadMessage, resourceOf, type Asked, shownRow, shownRows } from './service.ts'
import { attachmentsOf, type AttachmentFound } from './store.attachments.ts'
import { conversationOf } from './store.lists.ts'
import { coverIn, receiptOf } from './store.rows.ts'
import { receiptRecords } from './store.proofs.ts'
import type { MessageRecord, ReceiptRecord } from './store.ts'
import { bodyOf } from './words.body.ts'
import type { Content, Delivery, Message, MessageRow } from './words.api.ts'
import { forms, isForm } from './words.forms.ts'
import type { Receipt } from './words.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A message with what its receipts tell. */
export async function shownMessage(
  ground: Ground,
  row: MessageRecord,
  shown: MessageRow,
  receipts: readonly Receipt[],
): Promise<Message> {
  const { identity } = ground
  const cover = coverIn(row.envelope)
  const newest = (name: Receipt['name']) => receipts.findLast((one) => one.name === name)
  const granted = receipts.filter(({ name }) => name === 'granted')
  const addresses = granted.map(({ body }) => body['to'] as { state: string; authority: string })
  const nameOf = await partyNames(ground, addresses)
  const [opened, refused, recalled] = [newest('opened'), newest('refused'), newest('recalled')]
  const fault = newest('rejected') ?? newest('non-delivered')
  const post = text(opened?.body['post'])
  const title =
    row.side === 'received' && opened !== undefined ? (await identity.posts([post])).get(post)?.post.title : undefined
  return {
    ...shown,
    purpose: cover.purpose,
    basis: cover.basis,
    onward: cover.onward,
    grants: granted.map(({ digest, at, body }) => ({
      to: nameOf(body['to'] as { state: string; authority: string }),
      digest,
      at,
      used: false,
    })),
    passesOn: cover.passesOn,
    openedBy: opened === undefined ? null : { post, title: title ?? null, at: opened.at },
    hold: row.hold === null ? null : { reason: row.hold, since: row.held_at ?? row.changed_at },
    refusal:
      refused === undefined
        ? null
        : { ground: text(refused.body['ground']), reason: text(refused.body['reason']), at: refused.at },
    recall: recalled === undefined ? null : { reason: text(recalled.body['reason']), at: recalled.at },
    fault: fault === undefined ? null : text(fault.body['rule'] ?? fault.body['because']),
  }
}

function contentOf(row: MessageRecord, parts: readonly AttachmentFound[]): Content {
  if (row.body === null) return { is: 'gone' }
  if (row.side === 'received' && row.opened_at === null) return { is: 'unopened', attachments: parts.length }
  const body = bodyOf(row.body)
  if (body === undefined || !isForm(row.form)) return { is: 'gone' }
  const read = forms[row.form].fields.safeParse(body.fields)
  const found = new Map(parts.map((part) => [part.id, part]))
  return {
    is: 'readable',
    fields: read.success ? read.data : body.fields,
    attachments: body.attachments.map(({ id, name, mediaType }) => {
      const part = found.get(id)
      return {
        id,
        name,
        mediaType,
        bytes: part?.bytes ?? 0,
        digest: part?.digest ?? null,
        arrived: part?.arrived ?? 0,
        complete: part?.complete ?? false,
      }
    }),
  }
}

const mostInThread = 200

async function threadOf(ground: Ground, actor: Actor, row: MessageRecord): Promise<MessageRow[]> {
  const rows = await conversationOf(ground.kernel.database, row, mostInThread)
  const byFile = await byFiles(ground, actor, rows)
  const open = rows.filter((one) =>
    may(ground.kernel.policies, actor, 'exchange.read', messageResource(one, byFile(one.file))),
  )
  return shownRows(ground, actor, open)
}

export function readQuery(ground: Ground, commands: readonly Command<Asked>[]): Endpoint {
  const { kernel } = ground
  return query({
    route: contract.readMessage,
    action: 'exchange.read',
    load: ({ params, actor }) => loadMessage(ground, actor, params.id),
    resource: resourceOf,
    visibleBy: 'exchange.read',
    reply: async (asked, { actor }) => {
      const { row } = asked
      const [shown, receipts, parts, thread] = await Promise.all([
        shownRow(ground, actor, row.message),
        ground.store.receiptsOf([row.message]),
        attachmentsOf(kernel.database, row.message),
        threadOf(ground, actor, row),
      ])
      const message = await shownMessage(ground, row, shown, receipts)
      const reply = {
        ...message,
        content: contentOf(row, parts),
        duties: dutiesOf(row),
        thread,
        offers: commands.map(({ offer }) => offer(kernel, actor, asked)),
      }
      return { reply, seen: [row.id], version: row.version }
    },
  })
}

export function dutiesOf({ marking }: Pick<MessageRecord, 'marking'>) {
  const { conditions, ...duties } = handlingDuties(marking)
  return { ...duties, conditions: [...conditions] }
}

function deliveryOf(row: ReceiptRecord): Delivery {
  const { digest, name, at, issuer, body } = receiptOf(row)
  const { salt: _salt, ...said } = body
  const proof = row.proof ?? ''
  const [, index] = /^index (\d+)$/m.exec(proof) ?? []
  const [, log, size] = /\n\n(\S+)\n(\d+)\n/.exec(proof) ?? []
  return {
    receipt: digest,
    name,
    at,
    issuer,
    by: row.ours ? 'us' : 'them',
    body: said,
    proof: {
      state: row.proof === null ? 'awaited' : 'proven',
      log: log ?? null,
      index: index === undefined ? (row.place ?? null) : Number(index),
      size: size === undefined ? null : Number(size),
    },
  }
}

export function deliveriesQuery(ground: Ground): Endpoint {
  return query({
    route: contract.readDeliveries,
    action: 'exchange.read-deliveries',
    load: ({ params, actor }) => loadMessage(ground, actor, params.id),
    resource: resourceOf,
    visibleBy: 'exchange.read',
    reply: async ({ row }) => {
      const rows = await receiptRecords(ground.kernel.database, row.message)
      return { reply: { state: row.state, rows: rows.map(deliveryOf) }, seen: [row.id] }
    },
  })
}
