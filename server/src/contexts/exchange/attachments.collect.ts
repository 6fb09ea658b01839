import type { Job } from '#kernel/jobs'
import type { Ground } from './ground.ts'
import { dropUploads, restingUploads } from './store.uploads.ts'

/** Days an upload lies here that nothing refers to: an officer may still be at work with it. */
export const daysForUploads = 14
const hoursADay = 24
const msADay = 86_400_000
const atOnce = 500
const beforeAll = '00000000-0000-0000-0000-000000000000'

/**
 * Removes, once a day, what nothing refers to any more: uploads that went with no message and that no context has a use
 * for, with their bytes where those are of nothing else; and bytes that no note tells of, for it failed.
 */
export function collectUploads({
  kernel: { clock, database },
  attachments,
  growing,
  uploadUsers,
}: Pick<Ground, 'kernel' | 'attachments' | 'growing' | 'uploadUsers'>): Job {
  const drop = async (ids: readonly string[], until: string): Promise<void> => {
    const used = new Set((await Promise.all(uploadUsers.map((uses) => uses(ids)))).flat())
    const unused = ids.filter((id) => !used.has(id))
    for (const { id, digest } of await dropUploads(database, unused, until)) {
      await growing.remove(id)
      if (digest !== null) await attachments.remove(digest)
    }
  }
  return {
    name: 'exchange.collect-uploads',
    at: '35 3 * * *',
    run: async () => {
      const until = clock
        .now()
        .subtract({ hours: daysForUploads * hoursADay })
        .toString()
      let last: string | undefined = beforeAll
      while (last !== undefined) {
        const ids: readonly string[] = await restingUploads(database, until, last, atOnce)
        await drop(ids, until)
        last = ids.length < atOnce ? undefined : ids.at(-1)
      }
      await attachments.sweep(daysForUploads * msADay)
    },
  }
}
