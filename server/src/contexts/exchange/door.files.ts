import type { Readable } from 'node:stream'
import type { Actor } from '#kernel/actor'
import { may } from '#kernel/authorise'
import { cleanName } from '#kernel/file-name'
import { instant } from '#kernel/kernel'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Ground } from './ground.ts'
import { uploadResource } from './policy.ts'
import { attachmentsOf } from './store.attachments.ts'
import { recordById } from './store.lists.ts'
import { insertUpload, nameUploads, uploadsById } from './store.uploads.ts'
import type { UploadRecord } from './store.ts'
import { bodyOf } from './words.body.ts'

/** A file all of which is here and may go with a message. */
export type FileReady = {
  readonly upload: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly digest: string
}

/** The files of a message as its body tells them, and how far they have come. `gone`: the message is destroyed or expired. */
export type FilesCame = {
  readonly gone: boolean
  readonly files: readonly {
    readonly name: string
    readonly mediaType: string
    readonly bytes: number
    /** What the body says its content comes to: a file that is `here` was held against it. */
    readonly digest: string
    readonly arrived: number
    readonly here: boolean
  }[]
}

/** What other contexts may do with files that go with their messages. */
export type FilesDoor = {
  /** Says, once, how a context is asked which of these uploads it refers to: those are not collected. */
  readonly usedBy: (uses: UsesUploads) => void
  /**
   * A complete upload that the actor may use; undefined for any other. It is not collected for a while, so that it can be
   * referred to.
   */
  readonly ready: (actor: Actor, upload: string) => Promise<FileReady | undefined>
  /** Whether an upload that is referred to is still here. If so it is not collected for a while, as above. */
  readonly stillHere: (upload: string) => Promise<boolean>
  /** Takes bytes from elsewhere in this node as an upload of the acting post would be, and keeps them. */
  readonly layDown: (
    by: { readonly actor: Actor; readonly now: string },
    file: { readonly name: string; readonly mediaType: string; readonly bytes: number; readonly stream: Readable },
  ) => Promise<FileReady | Refusal>
  /** The bytes of an upload. Not filtered: decide before showing any of it. */
  readonly open: (upload: string) => Promise<Readable | undefined>
  /** The files of a message; undefined where there is none. Not filtered either. */
  readonly came: (message: string) => Promise<FilesCame | undefined>
  /** The bytes of a file of a message, by its digest; undefined while they are not here, and once they are gone. */
  readonly openCame: (message: string, digest: string) => Promise<Readable | undefined>
}

/** Those of the uploads named that a context refers to. */
export type UsesUploads = (uploads: readonly string[]) => Promise<readonly string[]>

export function filesDoor({ kernel, attachments, uploadUsers }: Ground): FilesDoor {
  const named = async (id: string) => (await nameUploads(kernel.database, [id], instant(kernel.clock))).get(id)
  const came = async (id: string): Promise<FilesCame | undefined> => {
    const row = await recordById(kernel.database, id)
    if (row === undefined) return undefined
    const body = row.body === null ? undefined : bodyOf(row.body)
    if (body === undefined) return { gone: true, files: [] }
    const parts = new Map((await attachmentsOf(kernel.database, row.message)).map((part) => [part.id, part]))
    return {
      gone: false,
      files: body.attachments.flatMap(({ id: part, name, mediaType, digest }) => {
        const found = parts.get(part)
        if (found === undefined) return []
        const { bytes, arrived, erased } = found
        const here = found.digest === digest && !erased
        return [{ name, mediaType, bytes, digest, arrived: here ? bytes : arrived, here }]
      }),
    }
  }
  return {
    ready: async (actor, id) => {
      const found = (await uploadsById(kernel.database, [id])).get(id)
      if (found === undefined || !may(kernel.policies, actor, 'exchange.use-upload', uploadResource(found))) {
        return undefined
      }
      const kept = await named(id)
      return kept === undefined ? undefined : readyOf(kept)
    },
    usedBy: (uses) => void uploadUsers.push(uses),
    stillHere: async (id) => (await named(id))?.digest != null,
    layDown: async ({ actor, now }, { name, mediaType, bytes, stream }) => {
      const stored = await attachments.put(stream, bytes)
      if (isRefusal(stored)) return stored
      const upload: UploadRecord = {
        id: kernel.ids(),
        officer: actor.officer,
        post: actor.post ?? '',
        name: cleanName(name),
        media_type: mediaType,
        bytes: stored.bytes,
        here: stored.bytes,
        digest: stored.digest,
        created_at: now,
      }
      await kernel.database.commit([insertUpload(upload)])
      // The bytes may have been removed between their arrival and the note above.
      if (!(await attachments.has(stored.digest))) return refuse('unavailable', { detail: 'ask once more' })
      return { ...told(upload), digest: stored.digest }
    },
    open: async (id) => {
      const found = (await uploadsById(kernel.database, [id])).get(id)
      return found?.digest == null ? undefined : attachments.open(found.digest)
    },
    came,
    openCame: async (message, digest) => {
      const found = (await came(message))?.files.find((one) => one.digest === digest && one.here)
      return found === undefined ? undefined : attachments.open(digest)
    },
  }
}

const told = ({ id, name, media_type: mediaType, bytes }: UploadRecord): Omit<FileReady, 'digest'> => ({
  upload: id,
  name: cleanName(name),
  mediaType,
  bytes,
})

function readyOf(upload: UploadRecord): FileReady | undefined {
  return upload.digest === null ? undefined : { ...told(upload), digest: upload.digest }
}
