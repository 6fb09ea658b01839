import type { Actor } from '#kernel/actor'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Marking } from '#kernel/schema/marking'
import type { Ground } from './ground.ts'
import { sealLetter, type Letter, type Sealed } from './service.send.ts'
import { recordById } from './store.lists.ts'
import { filesDoor, type FilesDoor } from './door.files.ts'
import { bodyOf } from './words.body.ts'
import type { Address } from './words.ts'

/** A message another context has sealed: what is committed with what it tells of. */
export type SealedLetter = Pick<Sealed, 'writes' | 'events'> & {
  /** The message it will be, once the writes are committed. */
  readonly message: string
}

/** What other contexts may have carried to other States, and may read of what has come. */
export type Exchange = {
  /**
   * Seals and signs a letter in the name of the authority of the acting post. Nothing is kept until the writes are
   * committed. Whether the actor may say it is for the context whose form it is to decide.
   */
  readonly seal: (
    writer: { readonly actor: Actor; readonly now: string },
    letter: Pick<Letter, 'form' | 'fields' | 'marking' | 'deliverBy'> & {
      readonly to: Address
      readonly file: string | null
      /** Files that lie ready, and what they are called in the message: at most 100. */
      readonly attached: readonly { readonly upload: string; readonly name: string }[]
    },
  ) => Promise<SealedLetter | Refusal>
  /** A message that came, opened by the node; undefined for any other. Not filtered: decide before showing any of it. */
  readonly received: (message: string) => Promise<ReceivedLetter | undefined>
  readonly files: FilesDoor
}
export type ReceivedLetter = {
  readonly form: string
  readonly from: Address
  readonly authority: string
  readonly receivedAt: string
  readonly marking: Marking
  readonly fields: Readonly<Record<string, unknown>>
}

export function doorOf(ground: Ground): Exchange {
  return {
    seal: async ({ actor, now }, { to, file, attached, ...letter }) => {
      const sealed = await sealLetter(
        ground,
        { actor, now, id: ground.kernel.ids },
        {
          ...letter,
          to: [to],
          file: file ?? undefined,
          conversation: undefined,
          onward: 'never',
          expiresAt: null,
          attachments: [],
          vouched: attached,
          answers: undefined,
          corrects: undefined,
        },
      )
      if (isRefusal(sealed)) return sealed
      const { writes, events, ids } = sealed
      return { writes, events, message: ids[0] ?? '' }
    },
    files: filesDoor(ground),
    received: async (id) => {
      const row = await recordById(ground.kernel.database, id)
      if (row === undefined || row.side !== 'received' || row.body === null) return undefined
      const body = bodyOf(row.body)
      if (body === undefined) return undefined
      return {
        form: row.form,
        from: { state: row.peer, authority: row.their_authority },
        authority: row.authority,
        receivedAt: row.received_at ?? row.composed_at,
        marking: row.marking,
        fields: body.fields,
      }
    },
  }
}
