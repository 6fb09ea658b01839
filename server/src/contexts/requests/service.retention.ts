import { command, type Call, type Command } from '#kernel/command'
import { happened, type EventKind } from '#kernel/event'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import type { RequestFile } from './records.ts'
import { touched } from './rules.draft.ts'
import { dueOf, periodsOf, shown } from './rules.matter.ts'
import { aboutOne } from './service.draft.ts'
import { aboutRequest, type Asked } from './service.ts'

/** Forbidding that the content of a request is destroyed, and allowing it again. */
export function holdCommands(ground: Ground): readonly Command<Asked>[] {
  type HoldRoute = typeof contract.holdRequest
  const withReason = (spec: {
    readonly route: HoldRoute | typeof contract.releaseRequestHold
    readonly action: string
    readonly told: EventKind<string, typeof contract.RequestHeld.data>
    readonly change: (file: RequestFile, call: Call<HoldRoute>) => RequestFile | Refusal
  }): Command<Asked> =>
    command({
      ...aboutOne(ground),
      route: spec.route as HoldRoute,
      action: spec.action,
      decide: ({ matter }, call) => {
        const changed = spec.change(matter.file, call)
        if (isRefusal(changed)) return changed
        const file = touched(changed, call)
        const after = { ...matter, file }
        const reply = shown(after)
        const due = dueOf(periodsOf(after, ground.find, call.now))
        const about = { ...aboutRequest(file), reference: file.reference, reason: call.body.reason }
        const events = [happened(spec.told, `request:${file.id}`, about)]
        return { save: { file, ended: reply.ended, due }, events, reply, version: file.version }
      },
    })
  return [
    withReason({
      route: contract.holdRequest,
      action: 'requests.hold',
      told: contract.RequestHeld,
      change: (file, { body: { reason }, now }) => {
        if (file.destroyedAt !== undefined) return refuse('content-destroyed', { detail: 'its content is gone' })
        if (file.hold !== undefined) return refuse('content-held', { detail: 'a ban on destroying it stands' })
        return { ...file, hold: { reason, since: now } }
      },
    }),
    withReason({
      route: contract.releaseRequestHold,
      action: 'requests.release-hold',
      told: contract.RequestHoldReleased,
      change: ({ hold, ...file }) =>
        hold === undefined ? refuse('content-not-held', { detail: 'no ban on destroying it stands' }) : file,
    }),
  ]
}
