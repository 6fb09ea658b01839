import { happened } from '#kernel/event'
import { eventWrites } from '#kernel/events'
import { instant } from '#kernel/kernel'
import type { Errand } from '#kernel/leader'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { dueOf, matterOf, periodsOf } from './rules.matter.ts'
import type { RequestFile } from './records.ts'
import { aboutRequest } from './service.ts'
import { insertWarning, noteDue, openRequests, stepsOf, warningsOf } from './store.requests.ts'

const beforeAll = '00000000-0000-0000-0000-000000000000'
const atOnce = 200

/**
 * Looks through the periods of open requests, and tells once of each that comes near its end or has passed it. Nothing
 * is remembered between two turns but what was told, so that a restart changes nothing, and a corrected provision shows
 * at the next turn.
 */
export function periodWatch(ground: Ground): Errand {
  const { kernel, find } = ground
  const { database } = kernel
  const watch = async (file: RequestFile): Promise<void> => {
    const matter = matterOf(file, await stepsOf(database, file.id), find)
    if (matter === undefined) return
    const now = instant(kernel.clock)
    const all = periodsOf(matter, find, now)
    const told = await warningsOf(database, file.id)
    const near = all.flatMap((one) =>
      (one.standing === 'warning' || one.standing === 'overdue') &&
      one.due !== null &&
      !told.has(`${one.id} ${one.startedAt} ${one.standing}`)
        ? [{ ...one, due: one.due, standing: one.standing }]
        : [],
    )
    const events = near.map(({ id, due, standing, consequence }) => {
      const data = { ...aboutRequest(file), reference: file.reference, period: id, due }
      return standing === 'warning'
        ? happened(contract.PeriodWarned, `request:${file.id}`, data)
        : happened(contract.PeriodOverdue, `request:${file.id}`, { ...data, consequence })
    })
    await database.commit([
      noteDue(file, dueOf(all)),
      ...near.map(({ id, startedAt, standing }) =>
        insertWarning(file.id, { period: id, startedAt, standing, at: now }),
      ),
      ...eventWrites(events, { officer: null, post: null }, now, kernel.ids),
    ])
  }
  return {
    name: 'requests.periods',
    everyMs: 30_000,
    run: async () => {
      let last = beforeAll
      for (;;) {
        const some = await openRequests(database, last, atOnce)
        for (const file of some) await watch(file)
        const end = some.at(-1)
        if (end === undefined || some.length < atOnce) return
        last = end.id
      }
    },
  }
}
