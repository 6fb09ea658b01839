import { happened } from '#kernel/event'
import type { Job } from '#kernel/jobs'
import { instant } from '#kernel/kernel'
import { isRefusal } from '#kernel/refusal'
import { deleteInTime } from '#kernel/retention'
import { RequestDestroyed } from './contract.ts'
import type { Ground } from './ground.ts'
import { notByCase, requestResource } from './policy.ts'
import { isOver, withoutContent, yearsDiscarded } from './rules.retention.ts'
import { aboutRequest, loadMatter } from './service.ts'
import { destroyWrites, endedRequests } from './store.retention.ts'

const beforeAll = '00000000-0000-0000-0000-000000000000'
const atOnce = 200
const daysAYear = 365
const hoursADay = 24

/** Destroys, once a day, the content of requests that have ended and whose time has come. */
export function retentionJob(ground: Ground): Job {
  const { kernel, cases } = ground
  const destroy = async (id: string): Promise<void> => {
    const matter = await loadMatter(ground, id)
    if (isRefusal(matter)) return
    const { file } = matter
    const now = instant(kernel.clock)
    const lies = file.case === null ? undefined : await cases.caseFacts(file.case)
    if (!isOver(matter, cases.retainUntil, lies, now.slice(0, 10))) return
    const bare = withoutContent(matter, now)
    await deleteInTime(kernel, {
      action: 'requests.destroy',
      resource: requestResource(file, notByCase),
      writes: destroyWrites({ file: bare.file, ended: true, due: null }, bare.said),
      event: happened(RequestDestroyed, `request:${id}`, { ...aboutRequest(file), reference: file.reference }),
    })
  }
  return {
    name: 'requests.retention',
    at: '5 3 * * *',
    run: async () => {
      // None is kept for less than the shortest time there is.
      const hours = yearsDiscarded * daysAYear * hoursADay
      const openedBefore = kernel.clock.now().subtract({ hours }).toString()
      let last: string | undefined = beforeAll
      while (last !== undefined) {
        const ids: readonly string[] = await endedRequests(kernel.database, openedBefore, last, atOnce)
        for (const id of ids) await destroy(id)
        last = ids.length < atOnce ? undefined : ids.at(-1)
      }
      kernel.wake()
    },
  }
}
