import type { Write } from '#kernel/database'
import { MessageReceived } from '#contracts/exchange'
import { happened } from '#kernel/event'
import { eventWrites, type Reaction, type Recorded } from '#kernel/events'
import { instant } from '#kernel/kernel'
import { isRefusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import { type Ground, letterForm } from './ground.ts'
import { dueOf, matterOf, periodsOf, shown } from './rules.matter.ts'
import { newlyReceived, takeIn, type Envelope } from './rules.receive.ts'
import { Told } from './words.told.ts'
import type { Matter } from './records.ts'
import { aboutRequest } from './service.ts'
import { afterStep } from './service.acts.ts'
import { insertRequest, nextReference, requestById, stepsOf, stepWrites, updateRequest } from './store.requests.ts'

const node = { officer: null, post: null }

/**
 * Takes in what other States tell of requests. A message that cannot be read as one, or that has no right to speak, is
 * left with the exchange, where it stays readable, and noted in the log of the node.
 */
export function receiving(ground: Ground): Reaction {
  const { kernel, messenger, find, state: own } = ground
  const handle = async (event: Recorded): Promise<readonly Write[]> => {
    const { message, form } = event.data as { readonly message: string; readonly form: string }
    if (form !== letterForm) return []
    const arrived = await messenger.read(message)
    if (arrived === undefined) return []
    const read = Told.safeParse(arrived.fields)
    if (!read.success) return left('not a message of a request', message)
    const told = read.data
    const now = instant(kernel.clock)
    const { from, authority, marking, receivedAt } = arrived
    const envelope: Envelope = { own, from, authority, marking, receivedAt, message, now }
    const known = await requestById(kernel.database, told.request)
    const file =
      known ?? newlyReceived(told, envelope, await nextReference(kernel.database, own, Number(now.slice(0, 4))))
    if (isRefusal(file)) return left(file.detail ?? file.refused, message)
    const stored = known === undefined ? [] : await stepsOf(kernel.database, file.id)
    const matter = matterOf(file, stored, find)
    if (matter === undefined) return left('a kind of request that is not known here', message)
    const taken = takeIn(matter, told, envelope)
    if (taken === undefined) return []
    if (isRefusal(taken)) return left(taken.detail ?? taken.refused, message)
    const after: Matter = afterStep(ground, matter, taken)
    const placed = { file: taken.file, ended: shown(after).ended, due: dueOf(periodsOf(after, find, now)) }
    const about = { ...aboutRequest(file), reference: file.reference }
    const place = `request:${file.id}`
    const events = [
      ...(known === undefined ? [happened(contract.RequestReceived, place, { ...about, kind: file.kind })] : []),
      happened(contract.RequestStepped, place, {
        ...about,
        act: told.act,
        from: taken.from,
        to: taken.file.state,
        by: told.by,
      }),
      ...taken.diverged.map(({ kind, by, number }) =>
        happened(contract.RequestDiverged, place, { ...about, kind, by, number }),
      ),
    ]
    return [
      known === undefined ? insertRequest(placed) : updateRequest(placed),
      ...stepWrites(file.id, matter.steps, after.steps),
      ...eventWrites(events, node, now, kernel.ids),
    ]
  }
  const left = (because: string, message: string): readonly Write[] => {
    kernel.log.warn({ message, because }, 'a message about a request was not taken in')
    return []
  }
  return { name: 'requests/take-in', on: [MessageReceived], handle }
}
