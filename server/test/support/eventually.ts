import { setTimeout as delay } from 'node:timers/promises'

/** Asks until what is asked holds; the last failure, should it never. For what another node does in its own time. */
export async function eventually<T>(ask: () => Promise<T>, withinMs = 15_000): Promise<T> {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (performance.now() > until) throw error
      await delay(25)
    }
  }
}
