import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { gather } from './gather.ts'

describe('questions asked at the same time', () => {
  it('share a look-up, each with its own answer, and none is asked twice in it', async () => {
    const asked: (readonly string[])[] = []
    const of = gather(async (ids) => {
      asked.push(ids)
      await delay(5)
      return new Map(ids.filter((id) => id !== 'gone').map((id) => [id, id.toUpperCase()]))
    })
    const answers = await Promise.all(['a', 'b', 'c', 'a', 'gone', 'c'].map(of))
    expect(answers).toEqual(['A', 'B', 'C', 'A', undefined, 'C'])
    expect(asked).toEqual([['a', 'b', 'c', 'gone']])
  })

  it('are never answered from a look-up that began before they were asked', async () => {
    let state = 'old'
    const began: string[] = []
    const of = gather(async (ids) => {
      const seen = state
      began.push(seen)
      await delay(5)
      return new Map(ids.map((id) => [id, seen]))
    })
    const first = [of('x'), of('x'), of('x')]
    await turn()
    state = 'new'
    expect(await of('x')).toBe('new')
    expect(await Promise.all(first)).toEqual(['old', 'old', 'old'])
    expect(began).toEqual(['old', 'new'])
  })

  it('all learn of a failure, and the next question is asked anew', async () => {
    let broken = true
    const of = gather(async (ids) => {
      await delay(1)
      if (broken) throw new Error('away')
      return new Map(ids.map((id) => [id, 1]))
    })
    const answers = await Promise.allSettled(['a', 'b', 'c'].map(of))
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    broken = false
    expect(await of('a')).toBe(1)
  })
})
