import { trace, type Endpoint } from '#kernel/command'
import { isRefusal, refuse } from '#kernel/refusal'
import type { Ground } from './ground.ts'
import { addressBucket, limits, retryAfter, spanOf } from './rules.limits.ts'

/**
 * Slows down who tries doors: `begin` counts every use, `try` only those that fail. Counted by address and in all, never
 * by person, so that nobody can be locked out by a stranger; addresses from which somebody signed in lately are not
 * held up by a flood from elsewhere. The counts stand in the database, for all processes together.
 */
export function limited(ground: Ground, door: keyof typeof limits, endpoint: Endpoint): Endpoint {
  const { store } = ground
  const { perAddress, inAll } = limits[door]
  return {
    ...endpoint,
    run: async (kernel, incoming) => {
      const now = ground.now()
      const span = spanOf(now)
      const address = addressBucket(incoming.device.address)
      const here = `${door} ${address}`
      const [mine, all] = await Promise.all([store.countAttempt(here, span), store.countAttempt(door, span)])
      const flooded = all > inAll && !(await store.attemptedSince(`known ${address}`, knownSince(now)))
      if (mine > perAddress || flooded) {
        // The first refusal tells the auditor all there is to tell; a flood must not fill the trail.
        if (mine === perAddress + 1 || all === inAll + 1) {
          await kernel.record(trace(kernel, endpoint.action, incoming).entry('refused', 'too-many-attempts'))
        }
        return refuse('too-many-attempts', {
          detail: 'too many attempts; wait a little',
          facts: { retryAfterSeconds: retryAfter(now) },
        })
      }
      const result = await endpoint.run(kernel, incoming)
      if (door === 'try' && !isRefusal(result)) {
        await Promise.all([
          store.forgiveAttempt(here, span),
          store.forgiveAttempt(door, span),
          store.countAttempt(`known ${address}`, `${now.slice(0, 10)}T00:00:00.000Z`),
        ])
      }
      return result
    },
  }
}

function knownSince(now: string): string {
  return Temporal.Instant.from(now)
    .subtract({ hours: 24 * 30 })
    .toString({ smallestUnit: 'millisecond' })
}
