import { isRefusal, refuse, Refused, type Refusal } from '#kernel/refusal'
import type { Parts } from './parts.ts'
import { addressAllowed } from './rules.address.ts'
import { longestDescriptor } from './rules.descriptor.ts'

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
