import { isFault } from '@comity/proof/fault'
import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { happened, type Happening } from '#kernel/event'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Write } from '#kernel/database'
import { rankOf, type Marking } from '#kernel/schema/marking'
import * as contract from './contract.ts'
import { type Draft as Sealing, seal } from './flow.compose.ts'
import type { Ground } from './ground.ts'
import { messageResource, draftResource } from './policy.ts'
import { checkDraft } from './rules.draft.ts'
import { byFileOf, shownRows } from './service.ts'
import { takeUploads, takeVouched, type Taken } from './service.uploads.ts'
import { conversationOf, fileOf, type FoundMessage, recordById } from './store.lists.ts'
import { newsOf } from './store.news.ts'
import { type NewRow, rowOf } from './store.rows.ts'
import type { MessageRecord } from './store.ts'
import { answeredWrite, keepInFile, sendWrites } from './store.write.ts'
import { forms, type Fields, type FormId } from './words.forms.ts'
import type { MessageRow } from './words.api.ts'
import type { Address, Onward, Passed } from './words.ts'

/** What is to be written and to whom, once the request was read. */
export type Letter = {
  readonly to: readonly Address[]
  readonly conversation: string | undefined
  readonly file: string | undefined
  readonly form: string
  readonly fields: Fields
  readonly marking: Marking
  readonly onward: (typeof Onward.options)[number]
  readonly deliverBy: string
  readonly expiresAt: string | null
  readonly attachments: readonly string[]
  /** In their place: uploads another context has taken over, whichever post began them. */
  readonly vouched?: readonly { readonly upload: string; readonly name: string }[]
  readonly answers: MessageRecord | undefined
  readonly corrects: MessageRecord | undefined
  readonly passes?: { readonly message: string; readonly grant: string; readonly passed: Passed }
}

/** Sealed messages with everything that is saved and told with them. */
export type Sealed = {
  readonly ids: readonly string[]
  readonly rows: readonly MessageRow[]
  readonly writes: readonly Write[]
  readonly events: readonly Happening[]
}

type Writer = { readonly actor: Actor; readonly now: string; readonly id: () => string }

export function authorityOf(actor: Actor): string {
  const { authority } = actor.entity.attrs
  return typeof authority === 'string' ? authority : ''
}

/** The message named by its identifier, if the asker may read it. */
export async function named(ground: Ground, actor: Actor, id: string | undefined): Promise<MessageRecord | undefined> {
  const row = id === undefined ? undefined : await recordById(ground.kernel.database, id)
  if (row === undefined) return undefined
  const resource = messageResource(row, await byFileOf(ground, actor, row.file))
  return may(ground.kernel.policies, actor, 'exchange.read', resource) ? row : undefined
}

const notKnown = (field: string) => refuse('message-not-known', { detail: 'there is no such message here', field })

/** Where the letter belongs: the one answered or put right decides, else the conversation that was named. */
async function placeOf(
  ground: Ground,
  { actor }: Writer,
  letter: Letter,
  form: FormId,
): Promise<{ conversation?: string } | Refusal> {
  const { answers, corrects, to } = letter
  const authority = authorityOf(actor)
  const [only] = to
  const fits = (row: MessageRecord, side: MessageRecord['side']): boolean =>
    row.side === side &&
    to.length === 1 &&
    row.peer === only?.state &&
    row.their_authority === only.authority &&
    row.authority === authority
  const answerable = forms[form].answers as readonly string[]
  if (answers !== undefined) {
    if (!fits(answers, 'received')) return notKnown('answers')
    if (!answerable.includes(answers.form)) {
      return refuse('form-answers-nothing', { detail: 'this form does not answer that one', field: 'form' })
    }
  } else if (form === 'answer/1' && corrects === undefined) {
    return refuse('form-answers-nothing', { detail: 'say which message it answers', field: 'answers' })
  }
  if (corrects !== undefined && !fits(corrects, 'sent')) return notKnown('corrects')
  const conversation = answers?.conversation ?? corrects?.conversation ?? letter.conversation
  if (conversation === undefined) return {}
  const lost = refuse('conversation-not-known', {
    detail: 'there is no such conversation with it',
    field: 'conversation',
  })
  if (only === undefined || to.length > 1) return lost
  const thread = await conversationOf(ground.kernel.database, { peer: only.state, conversation }, 1)
  const own = thread.every((row) => row.authority === authority && row.their_authority === only.authority)
  return thread.length > 0 && own ? { conversation } : lost
}

/** Checks, seals and signs a letter to each of its recipients. Nothing is kept yet. */
export async function sealLetter(ground: Ground, writer: Writer, letter: Letter): Promise<Sealed | Refusal> {
  const { kernel, directory, state, flow, files } = ground
  const { actor, now } = writer
  const authority = authorityOf(actor)
  const clearance = Number(actor.entity.attrs['clearance'] ?? 0)
  const checked = checkDraft(letter, { state, clearance, now, markedHere: letter.passes === undefined })
  if (isRefusal(checked)) return checked
  for (const { state: peer, authority: theirs } of letter.to) {
    const known = (await directory.peer(peer))?.authorities.some(({ id }) => id === theirs)
    if (known !== true)
      return refuse('recipient-not-known', { detail: `\`${peer}\` names no such authority`, field: 'to' })
  }
  const place = await placeOf(ground, writer, letter, checked.form)
  if (isRefusal(place)) return place
  if (letter.file !== undefined && !(await files.writable(actor, letter.file))) {
    return refuse('file-not-known', { detail: 'there is no such file in which you may write', field: 'file' })
  }
  const officer =
    forms[checked.form].legalAct && actor.officer !== null
      ? await directory.officer(actor.officer, authority)
      : undefined
  const made: Sealed[] = []
  for (const to of letter.to) {
    const uploads =
      letter.vouched === undefined
        ? await takeUploads(ground, actor, letter.attachments)
        : await takeVouched(ground, letter.vouched)
    if (isRefusal(uploads)) return uploads
    const conversation = place.conversation ?? writer.id()
    const kept = place.conversation === undefined ? null : await fileOf(kernel.database, to.state, conversation)
    if (kept !== null && letter.file !== undefined && kept !== letter.file) {
      return refuse('file-not-known', { detail: 'the conversation is kept in another file', field: 'file' })
    }
    const draft: Sealing = {
      cover: {
        id: writer.id(),
        from: { state, authority, post: actor.post ?? '' },
        to,
        conversation,
        form: checked.form,
        marking: letter.marking,
        purpose: actor.purpose ?? '',
        basis: actor.basis ?? '',
        onward: letter.onward,
        deliverBy: letter.deliverBy,
        expiresAt: letter.expiresAt,
        answers: letter.answers?.message ?? letter.corrects?.answers ?? null,
        corrects: letter.corrects?.message ?? null,
        passesOn: letter.passes === undefined ? null : { message: letter.passes.message, grant: letter.passes.grant },
      },
      begins: place.conversation === undefined,
      fields: checked.fields,
      attachments: uploads.map(({ cover, inside }) => ({ cover, inside })),
      ...(officer === undefined ? {} : { officer }),
      ...(letter.passes === undefined ? {} : { passed: letter.passes.passed }),
    }
    const sealed = await seal(flow, draft)
    if (isFault(sealed)) return sealRefusal(sealed.fault)
    made.push(await saved(ground, writer, letter, sealed, uploads, kept ?? letter.file ?? null, kept === null))
  }
  return {
    ids: made.flatMap(({ ids }) => ids),
    rows: made.flatMap(({ rows }) => rows),
    writes: made.flatMap(({ writes }) => writes),
    events: made.flatMap(({ events }) => events),
  }
}

function sealRefusal(fault: string): Refusal {
  if (fault === 'officer-missing')
    return refuse('forbidden', { detail: 'an act of law is signed by an officer', rule: 'exchange.officer' })
  return refuse(fault, { detail: sealFaults[fault] ?? 'it cannot be sealed' })
}
const sealFaults: Readonly<Record<string, string>> = {
  'peer-not-trusted': 'this node does not exchange with that State now',
  'authority-without-key': 'the authority of your post has no signing key',
  'recipient-without-key': 'the recipient has no key to seal to; ask its State for a new descriptor',
}

type Made = Exclude<Awaited<ReturnType<typeof seal>>, { fault: unknown }>

async function saved(
  ground: Ground,
  { actor }: Writer,
  letter: Letter,
  { message, receipts }: Made,
  uploads: readonly Taken[],
  file: string | null,
  files: boolean,
): Promise<Sealed> {
  const row = rowOf(message, receipts, ground.place, file)
  if (message.parcel !== null) ground.place.atHand?.keep(message.digest, message.parcel)
  const [shown] = await shownRows(ground, actor, [listedAs(row, message.cover.attachments.length)])
  const { answers, corrects } = letter
  const answering = answers !== undefined && message.cover.form.startsWith('answer/')
  const parts = uploads.map(({ cover, blob }) => ({ ...cover, blob }))
  return {
    ids: [row.id],
    rows: shown === undefined ? [] : [shown],
    writes: [
      ...sendWrites(row, receipts, parts, ground.place),
      ...(file !== null && files ? [keepInFile(message.peer, message.cover.conversation, file)] : []),
      ...(answering ? [answeredWrite(answers.message)] : []),
    ],
    events: [
      happened(contract.MessageSent, ...withMore(newsOf(row), { form: row.form })),
      ...(answering ? [happened(contract.MessageAnswered, ...withMore(newsOf(answers), { by: row.id }))] : []),
      ...(corrects === undefined
        ? []
        : [happened(contract.MessageCorrected, ...withMore(newsOf(corrects), { by: row.id }))]),
    ],
  }
}

function withMore<D extends object, M extends object>([about, data]: [string, D], more: M): [string, D & M] {
  return [about, { ...data, ...more }]
}

/** A new row as lists show it. */
function listedAs(row: NewRow, attachments: number): FoundMessage {
  const { envelope: _envelope, parcel: _parcel, body: _body, marking, ...rest } = row
  const parsed = JSON.parse(marking) as Marking
  const fresh = { held_at: null, assignee: null, compared_at: null, version: 1, key: row.placed, correctedBy: null }
  return { ...rest, ...fresh, marking: parsed, rank: rankOf(parsed.classification), tlp: parsed.tlp, attachments }
}

/** What a violated unique key means: two messages were written at the same moment, and one follows the other. */
export const takenTogether = {
  message_after: refuse('changed-since-opened', {
    detail: 'another message was written in the conversation at this moment; send again',
  }),
}

export function sendMessage(ground: Ground): Endpoint {
  return command({
    route: contract.sendMessage,
    action: 'exchange.send',
    load: async ({ body, actor }) => {
      const { form, marking } = body
      return { authority: authorityOf(actor), form, marking }
    },
    resource: ({ authority, form, marking }) => draftResource(authority, form, marking),
    facts: async (_, call) => {
      const { body, actor } = call
      const answers = await named(ground, actor, body.answers)
      const corrects = await named(ground, actor, body.corrects)
      if (body.answers !== undefined && answers === undefined) return notKnown('answers')
      if (body.corrects !== undefined && corrects === undefined) return notKnown('corrects')
      return sealLetter(ground, call, { ...body, conversation: body.conversation, file: body.file, answers, corrects })
    },
    decide: (_, __, { rows, writes, events }) => ({ save: writes, events, reply: { messages: [...rows] } }),
    save: (writes) => writes,
    taken: takenTogether,
  })
}
