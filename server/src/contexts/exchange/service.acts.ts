import { isFault } from '@comity/proof/fault'
import { command, type Call, type Command } from '#kernel/command'
import { happened, type EventKind, type Happening } from '#kernel/event'
import type { Write } from '#kernel/database'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import * as contract from './contract.ts'
import { hold, recall, release } from './flow.recall.ts'
import { opened, refuse as refuseAll } from './flow.reply.ts'
import type { Ground } from './ground.ts'
import { messageLifecycle } from './lifecycle.ts'
import type { Flow } from './ports.ts'
import { type Asked, loadMessage, resourceOf, shownRow } from './service.ts'
import { shownMessage } from './service.view.ts'
import { actWrites, afterAct, assignWrite, type Done, fileWrites, nothingDone, withEnding } from './store.acts.ts'
import { newsOf } from './store.news.ts'
import type { Message } from './words.api.ts'

type MessageRoute = Route & {
  readonly params: typeof contract.readMessage.params
  readonly reply: typeof contract.Message
}

type Saved = readonly Write[]
type Facts = { readonly reply: Message; readonly writes: Saved; readonly events: readonly Happening[] }

/** The flows with a store that keeps what they want done instead of doing it: the command saves it with everything else. */
function gathering(ground: Ground): { readonly flow: Flow; readonly done: () => Done } {
  let done = nothingDone
  const { store } = ground
  const flow: Flow = {
    ...ground.flow,
    store: {
      ...store,
      add: async (receipts, to) => {
        const shared = to === null ? done.shared : [...done.shared, ...receipts]
        done = { ...done, receipts: [...done.receipts, ...receipts], shared }
      },
      giveUp: async (endings) => {
        done = { ...withEnding(done, endings), unsend: true }
      },
      hold: async (_, reason) => {
        done = { ...done, hold: { reason } }
        return true
      },
      release: async (ending) => {
        done = { ...withEnding(done, [ending]), hold: { reason: null } }
        return true
      },
      refuse: async (ending) => {
        done = withEnding(done, [ending])
        return true
      },
      // What follows from time and recalls is done by the errand that keeps deadlines, within a second.
      destroy: async () => undefined,
      withhold: async () => undefined,
    },
  }
  return { flow, done: () => done }
}

type ActSpec<R extends MessageRoute> = {
  readonly route: R
  readonly action: string
  readonly step?: keyof typeof messageLifecycle.steps
  readonly side: 'sent' | 'received'
  /** Why it cannot be done to this message now. */
  readonly unless?: (asked: Asked) => Refusal | undefined
  readonly work: (flow: Flow, digest: string, call: Call<R>) => Promise<Refusal | undefined>
  readonly told: EventKind
  /** What the news says beside which message it is. */
  readonly more?: (call: Call<R>) => object
}

const notOfThisSide = refuse('step-not-open', { detail: 'only the other side of the message can do that' })

/** One act of an officer on one message: carried out by the flows, saved with its audit line in one commit. */
export function act<R extends MessageRoute>(ground: Ground, spec: ActSpec<R>): Command<Asked> {
  return command<MessageRoute, Asked, Facts, Saved>({
    route: spec.route,
    action: spec.action,
    load: ({ params, actor }) => loadMessage(ground, actor, params.id),
    resource: resourceOf,
    visibleBy: 'exchange.read',
    version: ({ row }) => row.version,
    ...(spec.step ? { lifecycle: { of: messageLifecycle, step: spec.step, state: ({ row }) => row.state } } : {}),
    facts: async (asked, call) => {
      const { row } = asked
      if (row.side !== spec.side) return notOfThisSide
      const against = spec.unless?.(asked)
      if (against) return against
      const { flow, done } = gathering(ground)
      const refused = await spec.work(flow, row.message, call)
      if (isRefusal(refused)) return refused
      const before = await ground.store.receiptsOf([row.message])
      const after = afterAct(row, before, done(), ground.place)
      const shown = await shownRow(ground, call.actor, row.message)
      const { state, due, move, version, hold: held } = after
      const now = {
        ...shown,
        state,
        due,
        move,
        version,
        held: held !== null,
        unopened: shown.unopened && after.opened_at === null,
      }
      const reply = await shownMessage(ground, { ...row, ...after }, now, [...before, ...done().receipts])
      return {
        reply,
        writes: actWrites(row, after, done(), ground.place),
        events: [happened(spec.told, newsOf(row)[0], { ...newsOf(row)[1], ...spec.more?.(call) })],
      }
    },
    decide: (_, __, { reply, writes, events }) => ({ save: writes, events, reply, version: reply.version }),
    save: (writes) => writes,
  })
}

const withoutKey = () => refuse('authority-without-key', { detail: 'the authority of the message has no signing key' })

export function actCommands(ground: Ground): readonly Command<Asked>[] {
  return [
    act(ground, {
      route: contract.openMessage,
      action: 'exchange.open',
      step: 'open',
      side: 'received',
      work: async (flow, digest, { actor }) => {
        await opened(flow, digest, actor.post ?? '')
        return undefined
      },
      told: contract.MessageOpened,
    }),
    act(ground, {
      route: contract.refuseMessage,
      action: 'exchange.refuse',
      step: 'refuse',
      side: 'received',
      work: async (flow, digest, { body }) =>
        (await refuseAll(flow, digest, body)) === undefined ? undefined : withoutKey(),
      told: contract.MessageRefused,
    }),
    act(ground, {
      route: contract.recallMessage,
      action: 'exchange.recall',
      step: 'recall',
      side: 'sent',
      work: async (flow, digest, { body }) =>
        isFault(await recall(flow, digest, body.reason)) ? withoutKey() : undefined,
      told: contract.MessageRecalled,
    }),
    act(ground, {
      route: contract.holdMessage,
      action: 'exchange.hold',
      side: 'received',
      unless: ({ row }) =>
        row.body === null || row.hold !== null
          ? refuse('step-not-open', { detail: 'a message that is gone, or held already, cannot be held' })
          : undefined,
      work: async (flow, digest, { body }) => {
        await hold(flow, digest, body.reason)
        return undefined
      },
      told: contract.MessageHeld,
    }),
    act(ground, {
      route: contract.releaseMessage,
      action: 'exchange.release-hold',
      side: 'received',
      unless: ({ row }) =>
        row.hold === null ? refuse('step-not-open', { detail: 'the message is not held' }) : undefined,
      work: async (flow, digest, { body }) => {
        await release(flow, digest, body.reason)
        return undefined
      },
      told: contract.MessageReleased,
    }),
    assignCommand(ground),
    fileCommand(ground),
  ]
}

function assignCommand(ground: Ground): Command<Asked> {
  return command({
    route: contract.assignMessage,
    action: 'exchange.assign',
    load: ({ params, actor }) => loadMessage(ground, actor, params.id),
    resource: resourceOf,
    visibleBy: 'exchange.read',
    facts: async ({ row }, { body, actor }) => {
      const { post } = body
      if (post !== null) {
        const found = (await ground.identity.posts([post])).get(post)
        if (found === undefined || found.post.state !== 'open' || found.authority.id !== row.authority) {
          return refuse('post-not-known', { detail: 'the authority has no such open post', field: 'post' })
        }
        if (found.post.clearance < row.rank) {
          return refuse('clearance-too-low', { detail: 'the marking does not let this post read it', field: 'post' })
        }
      }
      const shown = await shownRow(ground, actor, row.message)
      const given = { ...shown, assignee: post, version: row.version + 1 }
      return { reply: await shownMessage(ground, row, given, await ground.store.receiptsOf([row.message])) }
    },
    decide: ({ row }, { body }, { reply }) => {
      const [about, data] = newsOf(row)
      const events = [happened(contract.MessageAssigned, about, { ...data, post: body.post })]
      return { save: [assignWrite(row, body.post)], events, reply, version: reply.version }
    },
    save: (writes) => writes,
  })
}

function fileCommand(ground: Ground): Command<Asked> {
  return command({
    route: contract.fileConversation,
    action: 'exchange.file',
    load: ({ params, actor }) => loadMessage(ground, actor, params.id),
    resource: resourceOf,
    visibleBy: 'exchange.read',
    facts: async ({ row }, { body, actor }) => {
      if (row.file === body.file) return refuse('already-in-this-file', { detail: 'it is kept in this file' })
      // Out of one file into another: only who may write in both.
      const from = row.file === null || (await ground.files.writable(actor, row.file))
      if (!from || !(await ground.files.writable(actor, body.file))) {
        return refuse('file-not-known', { detail: 'there is no such file in which you may write', field: 'file' })
      }
      const shown = await shownRow(ground, actor, row.message)
      const kept = { ...shown, file: body.file, version: row.version + 1 }
      return { reply: await shownMessage(ground, row, kept, await ground.store.receiptsOf([row.message])) }
    },
    decide: ({ row }, { body }, { reply }) => ({
      save: fileWrites(row, body.file),
      events: [happened(contract.MessageFiled, ...newsOf({ ...row, file: body.file }))],
      reply,
      version: reply.version,
    }),
    save: (writes) => writes,
  })
}
