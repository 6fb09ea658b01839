import { describe, expect, it } from 'vitest'
import { follow, pauseAfter, topicOf, touches } from './live.ts'
import type { LiveState, Stream } from './live.ts'

describe('a topic', () => {
  const list = ['cases', 'GET /api/cases', {}, { state: 'open' }]
  const one = ['cases', 'GET /api/cases/:id', { id: '1' }, {}]
  it('touches what was asked by its id, and the inbox touches the lists', () => {
    expect([list, one].map((key) => touches('case:1', key))).toEqual([false, true])
    expect([list, one].map((key) => touches('case:2', key))).toEqual([false, false])
    expect([list, one].map((key) => touches('inbox', key))).toEqual([true, false])
  })
  it('is read from a message, and nothing is read from rubbish', () => {
    expect(topicOf('{"about":"case:1"}')).toBe('case:1')
    expect(['', 'x', 'null', '[]', '{}', '{"about":3}'].map(topicOf)).toEqual(Array(6).fill(undefined))
  })
})

describe('the stream of changes', () => {
  it('comes back after a loss and asks everything anew', () => {
    const streams: { fire: (name: string, data?: string) => void; closed: boolean }[] = []
    const waits: (() => void)[] = []
    const states: LiveState[] = []
    const topics: string[] = []
    let back = 0
    const end = follow({
      open: () => {
        const heard: Record<string, (event: unknown) => void> = {}
        const stream = { fire: (name: string, data = '') => heard[name]?.({ data }), closed: false }
        streams.push(stream)
        return {
          readyState: 0,
          close: () => (stream.closed = true),
          addEventListener: (name: string, act: (event: unknown) => void) => (heard[name] = act),
        } as unknown as Stream
      },
      later: (act) => {
        waits.push(act)
        return () => undefined
      },
      random: () => 1,
      online: () => true,
      onTopic: (topic) => topics.push(topic),
      onBack: () => (back += 1),
      onState: (state) => states.push(state),
    })
    streams[0]?.fire('open')
    streams[0]?.fire('changed', '{"about":"case:1"}')
    streams[0]?.fire('error')
    expect([states, topics, back, streams[0]?.closed]).toEqual([['live', 'reconnecting'], ['case:1'], 0, true])
    waits[0]?.()
    streams[1]?.fire('open')
    expect([states.at(-1), back]).toEqual(['live', 1])
    end()
    expect(streams[1]?.closed).toBe(true)
  })
  it('waits longer after each loss, but never more than half a minute', () => {
    expect([1, 2, 3, 20].map((losses) => pauseAfter(losses, 1))).toEqual([1000, 2000, 4000, 30_000])
    expect(pauseAfter(1, 0)).toBe(500)
  })
})
