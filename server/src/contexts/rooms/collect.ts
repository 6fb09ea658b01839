import { arrivals, type Arrivals } from '#kernel/arrivals'
import type { Kernel } from '#kernel/kernel'
import { forgetUpload, isUsed, noteUploads, uploadsUntil } from './store.blobs.ts'

const atOnce = 1_000

/** Bytes on their way into rooms, or that rooms let go. A note has a name, to be forgotten when a file uses the bytes. */
export function arrivalsIn({ database, ids, ...kernel }: Kernel): Arrivals<string> {
  return arrivals(kernel, {
    note: async (digest, at) => {
      const id = ids()
      await database.commit(noteUploads([{ id, digest, at }]))
      return id
    },
    isUsed: (digest, since) => isUsed(database, digest, since),
    until: async (until) =>
      (await uploadsUntil(database, until, atOnce)).map(({ id, digest }) => ({ note: id, digest })),
    forget: (id) => database.commit([forgetUpload(id)]),
  })
}
