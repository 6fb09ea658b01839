import { base64 } from '@comity/proof/base64'
import type { Actor } from '#kernel/actor'
import { chunkBytes, chunkKey } from '#kernel/crypto/chunks'
import { refuse, type Refusal } from '#kernel/refusal'
import type { Ground } from './ground.ts'
import { uploadsById } from './store.uploads.ts'
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
  const found = await uploadsById(kernel.database, ids)
  const taken: Taken[] = []
  for (const id of ids) {
    const upload = found.get(id)
    if (upload?.digest == null || upload.post !== actor.post) {
      return refuse('upload-not-complete', { detail: 'an attachment is not here in full', field: 'attachments' })
    }
    const attachment = kernel.ids()
    taken.push({
      cover: { id: attachment, size: upload.bytes, chunkBytes },
      inside: {
        id: attachment,
        name: upload.name,
        mediaType: upload.media_type,
        key: base64(chunkKey()),
        digest: upload.digest,
      },
      blob: upload.digest,
    })
  }
  return taken
}
