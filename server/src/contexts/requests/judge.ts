import type { Errand } from '#kernel/leader'
import { isRefusal } from '#kernel/refusal'
import type { Ground } from './ground.ts'
import { loadMatter } from './service.ts'
import { judgedWrites, notJudged } from './store.requests.ts'

const beforeAll = '00000000-0000-0000-0000-000000000000'
const atOnce = 200

/** Notes whether steps count that were stored before this was noted. Once they all are, it finds nothing to do. */
export function stepJudge(ground: Ground): Errand {
  const { database } = ground.kernel
  return {
    name: 'requests.judge-steps',
    everyMs: 60_000,
    run: async () => {
      let last = beforeAll
      for (;;) {
        const some = await notJudged(database, last, atOnce)
        for (const id of some) {
          const matter = await loadMatter(ground, id)
          if (!isRefusal(matter)) await database.commit(judgedWrites(id, matter.steps))
        }
        const end = some.at(-1)
        if (end === undefined || some.length < atOnce) return
        last = end
      }
    },
  }
}
