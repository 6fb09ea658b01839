import type { Job } from '#kernel/jobs'
import type { Ground } from './ground.ts'
import { dropFiles } from './store.files.ts'

/** Days a file stays laid down that no draft and no step names: an officer may be about to hand it over. */
export const daysForFiles = 14
const hoursADay = 24

/** Takes off, once a day, files that were laid down and taken out again. Their bytes are the exchange's to collect. */
export function collectFiles({ kernel: { clock, database } }: Pick<Ground, 'kernel'>): Job {
  return {
    name: 'requests.collect-files',
    at: '25 3 * * *',
    run: () =>
      dropFiles(
        database,
        clock
          .now()
          .subtract({ hours: daysForFiles * hoursADay })
          .toString(),
      ),
  }
}
