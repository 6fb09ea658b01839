import { QueryObserver } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { createQueries } from './queries.ts'

describe('a list that is on its way for the first time when it changes', () => {
  it('is asked for once more, and shows what happened meanwhile', async () => {
    const client = createQueries()
    const truth = { rows: ['first'] }
    const asked: (() => void)[] = []
    const observer = new QueryObserver(client, {
      queryKey: ['cases'],
      queryFn: async () => {
        const read = [...truth.rows]
        await new Promise<void>((resolve) => asked.push(resolve))
        return read
      },
    })
    const seen: unknown[] = []
    const stop = observer.subscribe(({ data }) => data !== undefined && seen.push(data))
    while (asked.length < 1) await Promise.resolve()
    truth.rows.push('second')
    const told = client.invalidateQueries({ queryKey: ['cases'] })
    asked[0]?.()
    while (asked.length < 2) await new Promise((resolve) => setImmediate(resolve))
    asked[1]?.()
    await told
    expect(seen.at(-1)).toEqual(['first', 'second'])
    expect(asked).toHaveLength(2)
    stop()
    client.clear()
  })
})
