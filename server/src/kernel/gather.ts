/** Looks several things up at once; what is not found is missing from the map. */
export type LookUp<T> = (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>

const atOnce = 2
const mostTogether = 100

/**
 * One look-up for those who ask at the same time. Each answer was read after its question was asked, so that nobody is
 * told of an older state than they would have found alone.
 */
export function gather<T>(lookUp: LookUp<T>): (id: string) => Promise<T | undefined> {
  type Question = {
    readonly id: string
    readonly answer: (found: T | undefined) => void
    readonly failed: (error: unknown) => void
  }
  let waiting: Question[] = []
  let running = 0
  let called = false
  const ask = async (): Promise<void> => {
    if (running >= atOnce || waiting.length === 0) return
    const together = waiting.slice(0, mostTogether)
    waiting = waiting.slice(mostTogether)
    running++
    try {
      const found = await lookUp([...new Set(together.map(({ id }) => id))])
      for (const { id, answer } of together) answer(found.get(id))
    } catch (error) {
      for (const { failed } of together) failed(error)
    } finally {
      running--
      void ask()
    }
  }
  return (id) =>
    new Promise((answer, failed) => {
      waiting.push({ id, answer, failed })
      if (called) return
      called = true
      // What arrives in the same turn of the loop is asked together.
      setImmediate(() => {
        called = false
        void ask()
      })
    })
}
