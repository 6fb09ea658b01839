import { Conflict } from '#kernel/database'
import { instant } from '#kernel/kernel'
import { isRefusal, refuse, Refused, type Refusal } from '#kernel/refusal'
import { acceptDescriptor } from './accept.ts'
import { report } from './bring.ts'
import type { Parts } from './parts.ts'
import { addressAllowed } from './rules.address.ts'
import { longestDescriptor } from './rules.descriptor.ts'
import { noteAsked } from './store.peers.ts'

const fetchMs = 10_000

/** The descriptor at an address that an administrator typed, or that a neighbour has. Anyone may ask for it. */
export async function fetchDescriptor(
  { wire, loopback }: Pick<Parts, 'wire' | 'loopback'>,
  address: string,
): Promise<string | Refusal> {
  if (!addressAllowed(address, { loopback })) {
    return refuse('address-refused', {
      detail: 'not an address at which this node calls others: https, and no machine of its own',
    })
  }
  try {
    const path = '/peer/directory/descriptor'
    const answer = await wire.send({ address, method: 'GET', path, timeoutMs: fetchMs, mostBytes: longestDescriptor })
    if (answer.status !== 200) {
      return refuse('peer-unreachable', { detail: `there is no descriptor at that address (status ${answer.status})` })
    }
    return new TextDecoder().decode(answer.body)
  } catch (error) {
    if (error instanceof Refused && isRefusal(error.refusal)) return error.refusal
    throw error
  }
}

/** See `Parts.renew`. Of a State that is not known yet, only one is taken whose key a list names. */
export function renewer(parts: Omit<Parts, 'renew' | 'askLists'>): Parts['renew'] {
  return async (state, address) => {
    const { kernel, views, state: own, loopback } = parts
    const text = await fetchDescriptor(parts, address)
    if (typeof text !== 'string') return text
    views.forget()
    const view = await views.now()
    const now = instant(kernel.clock)
    const acceptance = acceptDescriptor(text, {
      own: { state: own, loopback },
      view,
      now,
      source: view.peers.has(state) ? 'refresh' : 'list',
      expected: state,
      by: null,
      listKeysOf: (asked) => parts.listKeysOf(view, asked),
    })
    const strange = { detail: 'its address answers with another key than the one that is known' }
    const refused =
      !isRefusal(acceptance) &&
      (acceptance.verdict === 'other-key' || (acceptance.verdict === 'first' && !acceptance.byList))
        ? refuse('other-node-key', strange)
        : acceptance
    if (isRefusal(refused)) {
      await report(parts, refused, { about: `peer:${state}`, source: address, now, what: text })
      return refused
    }
    try {
      if (refused.writes.length === 0) await noteAsked(kernel.database, state, now, null)
      else await parts.commit(refused.writes, refused.events)
    } catch (error) {
      // An officer was faster; the next turn meets what stands then.
      if (!(error instanceof Conflict)) throw error
    }
    views.forget()
    return undefined
  }
}
