import type { Actor } from '#kernel/actor'
import { may, unknown } from '#kernel/authorise'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Ground } from './ground.ts'
import { idOf } from './ids.ts'
import { partyNames } from './names.ts'
import { type ByFile, messageResource, notByFile } from './policy.ts'
import type { MessageRow } from './words.api.ts'
import { type FoundMessage, listedById, recordById } from './store.lists.ts'
import type { MessageRecord } from './store.ts'

/** A message and what the asker may do in the file in which it is kept. */
export type Asked = { readonly row: MessageRecord; readonly byFile: ByFile }

export async function byFileOf({ files }: Ground, actor: Actor, file: string | null): Promise<ByFile> {
  if (file === null) return notByFile
  const [read, write] = await Promise.all([files.readable(actor, file), files.writable(actor, file)])
  return { read, write }
}

export async function loadMessage(ground: Ground, actor: Actor, id: string): Promise<Asked | Refusal> {
  const row = await recordById(ground.kernel.database, id)
  if (row === undefined) return unknown()
  return { row, byFile: await byFileOf(ground, actor, row.file) }
}

export const resourceOf = ({ row, byFile }: Asked) => messageResource(row, byFile)

/** Whether the actor may read this message. For live updates and for other contexts. */
export async function readable(ground: Ground, actor: Actor, id: string): Promise<boolean> {
  const asked = await loadMessage(ground, actor, id)
  return !isRefusal(asked) && may(ground.kernel.policies, actor, 'exchange.read', resourceOf(asked))
}

/** What the asker may do in each of these files, each asked once. */
export async function byFiles(
  ground: Ground,
  actor: Actor,
  rows: readonly { readonly file: string | null }[],
): Promise<(file: string | null) => ByFile> {
  const files = [...new Set(rows.flatMap(({ file }) => file ?? []))]
  const known = new Map(
    await Promise.all(files.map(async (file) => [file, await byFileOf(ground, actor, file)] as const)),
  )
  return (file) => (file === null ? notByFile : (known.get(file) ?? notByFile))
}

/** Messages as lists show them to one who may read them: what is not for them of a row is null. */
export async function shownRows(ground: Ground, actor: Actor, rows: readonly FoundMessage[]): Promise<MessageRow[]> {
  const { state } = ground
  const addressed = rows.map((row) => {
    const own = { state, authority: row.authority }
    const theirs = { state: row.peer, authority: row.their_authority }
    return row.side === 'sent' ? { from: own, to: theirs } : { from: theirs, to: own }
  })
  const [nameOf, byFile] = await Promise.all([
    partyNames(
      ground,
      addressed.flatMap(({ from, to }) => [from, to]),
    ),
    byFiles(ground, actor, rows),
  ])
  return rows.map((row, at) => {
    const { from, to } = addressed[at] ?? { from: { state, authority: '' }, to: { state, authority: '' } }
    const unopened = row.side === 'received' && row.opened_at === null
    return {
      id: row.id,
      digest: row.message,
      side: row.side,
      peer: row.peer,
      from: nameOf(from),
      to: nameOf(to),
      conversation: row.conversation,
      file: byFile(row.file).read ? row.file : null,
      form: row.form,
      subject: unopened ? null : row.subject,
      marking: row.marking,
      state: row.state,
      composedAt: row.composed_at,
      receivedAt: row.received_at,
      deliverBy: row.deliver_by,
      expiresAt: row.expires_at,
      due: row.due,
      move: row.move,
      unopened,
      held: row.hold !== null,
      attachments: row.attachments,
      answers: row.answers === null ? null : idOf(row.answers),
      corrects: row.corrects === null ? null : idOf(row.corrects),
      correctedBy: row.correctedBy,
      assignee: row.assignee,
      version: row.version,
    }
  })
}

/** One message as lists show it. */
export async function shownRow(ground: Ground, actor: Actor, digest: string): Promise<MessageRow> {
  const found = await listedById(ground.kernel.database, [digest])
  const [row] = await shownRows(ground, actor, [...found.values()])
  if (row === undefined) throw new TypeError('a message that was loaded is gone')
  return row
}
