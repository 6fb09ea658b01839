import { command, type Command } from '#kernel/command'
import { isRefusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import { loadRoom, ownName, type Ground } from './ground.ts'
import { catchingUp } from './peer.serve.ts'
import { placed, type Place } from './place.ts'
import { roomResource } from './policy.ts'
import { orderFacts } from './rules.order.ts'
import { again, taken } from './service.write.ts'
import type { Kept } from './store.rooms.ts'

/** How long a room is kept stands in its log: so it is the same at every node, and everybody sees who decided it. */
export function decideRetention(ground: Ground): Command<Kept> {
  return again(
    command({
      route: contract.decideRetention,
      action: 'rooms.retain',
      load: ({ params }) => loadRoom(ground, params.id),
      resource: ({ room }: Kept, actor) => roomResource(room, ground.state, actor),
      visibleBy: 'rooms.see',
      decide: (kept, call) => {
        if (kept.restored) return catchingUp
        const { days, hold, reason } = call.body
        const by = { id: call.id(), at: call.now, author: ownName(ground, call.actor) }
        const ordered = orderFacts(kept.room, by, { kind: 'retained', days, hold, reason })
        if (isRefusal(ordered)) return ordered
        const done = placed(ground, kept, ordered)
        return { save: done, events: done.events, reply: { number: done.number } }
      },
      save: ({ writes }: Place) => writes,
      taken,
    }),
  )
}
