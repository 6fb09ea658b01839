import { refuse, type Refusal } from '#kernel/refusal'
import { instant, type Kernel } from '#kernel/kernel'
import { forgetUpload, isUsed, noteUploads, uploadsUntil } from './store.blobs.ts'

type Standing = { readonly kernel: Kernel }

/** Bytes that no file came to use are kept this long, for they may still be on their way. */
const hoursForUploads = 24

/** What was noted at this moment or before is no longer on its way. */
export function uploadsOver({ clock }: Pick<Kernel, 'clock'>): string {
  return clock.now().subtract({ hours: hoursForUploads }).toString({ smallestUnit: 'millisecond' })
}

/** Whether rooms have a use for bytes: a file is made of them, or will be. */
export async function usesBytes(kernel: Kernel, digest: string): Promise<boolean> {
  return isUsed(kernel.database, digest, uploadsOver(kernel))
}

/** Keeps bytes that arrived from being collected, and answers the name of the note, to be forgotten when a file uses them. */
export async function noteArrival({ kernel }: Standing, digest: string): Promise<string | Refusal<'unavailable'>> {
  const id = kernel.ids()
  await kernel.database.commit(noteUploads([{ id, digest, at: instant(kernel.clock) }]))
  // They may have been removed between their arrival and the note above.
  return (await kernel.blobs.has(digest)) ? id : refuse('unavailable', { detail: 'send the file again' })
}

/** Removes bytes that rooms let go, or that never came to be a file, where no context uses them. */
export async function collect({ kernel }: Standing): Promise<void> {
  for (const { id, digest } of await uploadsUntil(kernel.database, uploadsOver(kernel), 1_000)) {
    await kernel.blobs.remove(digest)
    // Only now, so that a process that dies before leaves it to the next round.
    await kernel.database.commit([forgetUpload(id)])
  }
}
