import { base64 } from '@comity/proof/base64'
import type { Actor } from '#kernel/actor'
import { unknown } from '#kernel/authorise'
import { command, type Call, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { segmentKey } from '#kernel/crypto/segments'
import { cleanName, downloadHeaders } from '#kernel/file-name'
import { instant } from '#kernel/kernel'
import { query } from '#kernel/query'
import { refuse, type Refusal } from '#kernel/refusal'
import { chunkBytes } from './attachments.chunks.ts'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { uploadResource } from './policy.ts'
import { attachmentsOf } from './store.attachments.ts'
import type { UploadRecord } from './store.ts'
import { countUploads, growUpload, insertUpload, nameUploads, noteComing, uploadsById } from './store.uploads.ts'
import { loadMessage, resourceOf } from './service.ts'
import { bodyOf } from './words.body.ts'
import type { Upload } from './words.api.ts'
import type { Inside } from './words.body.ts'
import type { AttachmentCover } from './words.ts'

/** An upload as it goes into one message: what its cover says, what its body says, and where the bytes are. */
export type Taken = { readonly cover: AttachmentCover; readonly inside: Inside; readonly blob: string }

/** Makes attachments of complete uploads of this post. Each message gets keys of its own. */
export async function takeUploads(
  { kernel }: Ground,
  actor: Actor,
  ids: readonly string[],
): Promise<readonly Taken[] | Refusal> {
  if (ids.length === 0) return []
  const found = await nameUploads(kernel.database, ids, instant(kernel.clock))
  const taken: Taken[] = []
  for (const id of ids) {
    const upload = found.get(id)
    if (upload?.digest == null || upload.post !== actor.post) return notComplete()
    taken.push(takenFrom(kernel.ids(), { ...upload, digest: upload.digest }))
  }
  return taken
}

/** The same of uploads that another context vouches for, under the names it gives them. */
export async function takeVouched(
  { kernel }: Ground,
  vouched: readonly { readonly upload: string; readonly name: string }[],
): Promise<readonly Taken[] | Refusal> {
  const found = await nameUploads(
    kernel.database,
    vouched.map(({ upload }) => upload),
    instant(kernel.clock),
  )
  const taken: Taken[] = []
  for (const { upload: id, name } of vouched) {
    const upload = found.get(id)
    if (upload?.digest == null) return notComplete()
    taken.push(takenFrom(kernel.ids(), { ...upload, digest: upload.digest, name }))
  }
  return taken
}

const notComplete = (): Refusal =>
  refuse('upload-not-complete', { detail: 'an attachment is not here in full', field: 'attachments' })

function takenFrom(
  id: string,
  { name, bytes, digest, media_type: mediaType }: UploadRecord & { readonly digest: string },
): Taken {
  return {
    cover: { id, size: bytes, chunkBytes },
    inside: { id, name, mediaType, key: base64(segmentKey()), digest },
    blob: digest,
  }
}

/** Bytes of the longest file that travels, and uploads that a post may have begun and not ended. */
export const longestFile = 1_000_000_000_000
const mostBegun = 50

function shown({ id, name, media_type: mediaType, bytes, here, digest, created_at: createdAt }: UploadRecord): Upload {
  return { id, name, mediaType, bytes, offset: here, complete: digest !== null, digest, createdAt }
}

async function loadUpload({ kernel }: Ground, id: string): Promise<UploadRecord | Refusal> {
  return (await uploadsById(kernel.database, [id])).get(id) ?? unknown()
}

export function uploadEndpoints(ground: Ground): readonly Endpoint[] {
  const { kernel } = ground
  return [
    command({
      route: contract.beginUpload,
      action: 'exchange.upload',
      load: async () => ({}),
      resource: () => theNode,
      facts: async (_, { actor, body }) => {
        if (body.bytes > longestFile)
          return refuse('upload-too-large', { detail: `at most ${longestFile} bytes`, field: 'bytes' })
        const begun = await countUploads(kernel.database, actor.post ?? '')
        return begun < mostBegun ? {} : refuse('too-many-uploads', { detail: 'end the uploads you have begun first' })
      },
      decide: (_, { actor, body, now, id }) => {
        const upload: UploadRecord = {
          id: id(),
          officer: actor.officer,
          post: actor.post ?? '',
          name: body.name,
          media_type: body.mediaType,
          bytes: body.bytes,
          here: 0,
          digest: null,
          created_at: now,
        }
        return { save: upload, events: [], reply: shown(upload) }
      },
      save: (upload) => [insertUpload(upload)],
    }),
    command({
      route: contract.continueUpload,
      action: 'exchange.use-upload',
      load: ({ params }) => loadUpload(ground, params.id),
      resource: uploadResource,
      visibleBy: 'exchange.use-upload',
      facts: (upload, call) => alone(upload.id, () => pourIn(ground, upload, call)),
      content: ({ content }) => content,
      decide: (upload, { now }, { here, digest }) => {
        const grown = { ...upload, here, digest }
        return { save: [growUpload(upload.id, upload.here, here, digest, now)], events: [], reply: shown(grown) }
      },
      save: (writes) => writes,
    }),
    query({
      route: contract.readUpload,
      action: 'exchange.use-upload',
      load: ({ params }) => loadUpload(ground, params.id),
      resource: uploadResource,
      visibleBy: 'exchange.use-upload',
      reply: async (upload) => ({ reply: shown(upload), seen: [upload.id] }),
    }),
    fetchAttachment(ground),
  ]
}

const working = new Map<string, Promise<unknown>>()

/** One after the other for each upload: two requests must not write into one file. */
async function alone<T>(id: string, work: () => Promise<T>): Promise<T> {
  const before = working.get(id) ?? Promise.resolve()
  const mine = before.then(work, work)
  working.set(id, mine)
  try {
    return await mine
  } finally {
    if (working.get(id) === mine) working.delete(id)
  }
}

type Poured = { readonly here: number; readonly digest: string | null; readonly content: string }

async function pourIn(
  { kernel, growing, attachments }: Ground,
  { id, bytes, here, digest }: UploadRecord,
  { query: { offset }, file, now: at }: Call<typeof contract.continueUpload>,
): Promise<Poured | Refusal> {
  if (digest !== null || offset !== here) {
    return refuse('wrong-offset', { detail: 'go on where the upload stands', facts: { offset: here } })
  }
  if (file === undefined) return refuse('malformed', { detail: 'there are no bytes in the request' })
  const most = Math.min(bytes - here, contract.mostUploadPart)
  const { written, tooMuch, digest: content } = await growing.pour(id, here, file, most)
  if (tooMuch)
    return refuse('upload-too-large', { detail: 'more bytes than were announced, or than one part may have' })
  const now = here + written
  if (now < bytes) return { here: now, digest: null, content }
  const whole = await growing.digest(id, bytes)
  // From here on the collector keeps the bytes for it, whether they are here already or come now.
  if (!(await noteComing(kernel.database, id, whole, at))) return unknown()
  if (await attachments.has(whole)) await growing.remove(id)
  else await attachments.adopt(growing.path(id), whole)
  return { here: now, digest: whole, content }
}

function fetchAttachment(ground: Ground): Endpoint {
  const { kernel } = ground
  return query({
    route: contract.fetchAttachment,
    action: 'exchange.fetch-attachment',
    load: ({ params, actor }) => loadMessage(ground, actor, params.id),
    resource: resourceOf,
    visibleBy: 'exchange.read',
    reply: async ({ row }, { params }) => {
      const part = (await attachmentsOf(kernel.database, row.message)).find(({ id }) => id === params.attachment)
      const inside =
        row.body === null ? undefined : bodyOf(row.body)?.attachments.find(({ id }) => id === params.attachment)
      const unopened = row.side === 'received' && row.opened_at === null
      if (part === undefined || inside === undefined || unopened) return unknown()
      if (part.digest === null) {
        return refuse('attachment-not-complete', {
          detail: 'not all of it is here yet',
          facts: { arrived: part.arrived, bytes: part.bytes },
        })
      }
      return {
        stream: await ground.attachments.open(part.digest),
        // A file of another State is saved and never shown by the browser, whatever it says it is.
        headers: downloadHeaders(cleanName(inside.name), 'application/octet-stream', part.bytes),
        seen: [row.id],
      }
    },
  })
}
