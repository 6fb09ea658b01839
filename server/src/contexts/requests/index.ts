import type { Actor } from '#kernel/actor'
import type { Context } from '#kernel/context'
import { openPrinter } from '#kernel/paper/print'
import { openViewer } from '#kernel/paper/view'
import type { Ground } from './ground.ts'
import { collectFiles } from './collect.ts'
import { stepJudge } from './judge.ts'
import { receiving } from './reactions.ts'
import type { Matter } from './records.ts'
import { isRefusal } from '#kernel/refusal'
import { actCommand } from './service.acts.ts'
import { draftCommands } from './service.draft.ts'
import { fileEndpoints } from './service.files.ts'
import { previewQueries } from './service.preview.ts'
import { readQueries } from './service.read.ts'
import { holdCommands } from './service.retention.ts'
import { retentionJob } from './retention.ts'
import { statisticsQueries } from './service.statistics.ts'
import { loadMatter, readable } from './service.ts'
import { paperQueries } from './service.papers.ts'
import { uploadsUsed } from './store.files.ts'
import { periodWatch } from './watch.ts'

export { messengerOver } from './messenger.ts'
export { sealsOver, type Seals } from './seals.ts'
export type { Address, Arrived, Letter, Messenger, ReadyFile } from './ground.ts'
export type { Matter } from './records.ts'

/** What later contexts may ask about requests. */
export type Requests = {
  /** Whether the request exists and the actor may read it. */
  readonly readable: (actor: Actor, request: string) => Promise<boolean>
  /** A request with its steps and the law it rests on. Not filtered: decide before showing any of it. */
  readonly matter: (request: string) => Promise<Matter | undefined>
}

/** Requests between States, as the node of one side keeps them. Sets documents, and draws those of others, in processes of their own until closed. */
export function requests(
  kernel: Ground['kernel'],
  given: Omit<Ground, 'kernel' | 'printer' | 'viewer'>,
): Context & { readonly door: Requests; readonly close: () => Promise<void> } {
  const printer = openPrinter()
  const viewer = openViewer()
  const ground: Ground = { kernel, printer, viewer, ...given }
  given.messenger.files.usedBy((uploads) => uploadsUsed(kernel.database, uploads))
  const holds = holdCommands(ground)
  return {
    name: 'requests',
    door: {
      readable: (actor, id) => readable(ground, actor, id),
      matter: async (id) => {
        const matter = await loadMatter(ground, id)
        return isRefusal(matter) ? undefined : matter
      },
    },
    endpoints: [
      ...statisticsQueries(ground),
      ...readQueries(ground, holds),
      ...paperQueries(ground),
      ...draftCommands(ground),
      ...fileEndpoints(ground),
      ...previewQueries(ground),
      actCommand(ground),
      ...holds,
    ],
    reactions: [receiving(ground)],
    errands: [periodWatch(ground), stepJudge(ground)],
    jobs: [retentionJob(ground), collectFiles(ground)],
    watchers: { request: (actor, id) => readable(ground, actor, id) },
    close: async () => {
      await Promise.all([printer.stop(), viewer.stop()])
    },
  }
}
