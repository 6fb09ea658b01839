import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

export type LiveState = 'live' | 'reconnecting' | 'offline'

/** The part of `EventSource` that is used. */
export type Stream = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>

export type LiveParts = {
  readonly open: () => Stream
  readonly later: (act: () => void, milliseconds: number) => () => void
  readonly random: () => number
  readonly online: () => boolean
  /** A topic names a context, or a record in it: `cases`, `cases/0199…`. */
  readonly onTopic: (topic: string) => void
  /** Called when the stream is back after a loss: whatever happened meanwhile was missed. */
  readonly onBack: () => void
  readonly onState: (state: LiveState) => void
}

/**
 * Follows the node's stream of changes and never gives up: after a loss it tries again with growing pauses.
 * Returns the function that ends it.
 */
export function follow(parts: LiveParts): () => void {
  let losses = 0
  let cancel = () => {}
  let stream: Stream | undefined
  let ended = false

  const connect = () => {
    const opened = parts.open()
    stream = opened
    opened.addEventListener('open', () => {
      if (losses > 0) parts.onBack()
      losses = 0
      parts.onState('live')
    })
    opened.addEventListener('changed', (message) => {
      for (const topic of topicsOf((message as MessageEvent<unknown>).data)) parts.onTopic(topic)
    })
    opened.addEventListener('error', () => {
      if (ended || stream !== opened) return
      opened.close()
      losses += 1
      parts.onState(parts.online() ? 'reconnecting' : 'offline')
      cancel = parts.later(connect, pauseAfter(losses, parts.random()))
    })
  }
  connect()
  return () => {
    ended = true
    cancel()
    stream?.close()
  }
}

/** Milliseconds to wait after so many losses: 1 s doubling to 30 s, spread so that browsers do not return all at once. */
export function pauseAfter(losses: number, random: number): number {
  return Math.round(Math.min(30_000, 1000 * 2 ** (losses - 1)) * (0.5 + random / 2))
}

/** The topics in the data of a `changed` event: `{ "topic": "cases/…" }` or `{ "topics": […] }`; none when it is neither. */
export function topicsOf(data: unknown): readonly string[] {
  try {
    const message = JSON.parse(String(data)) as { topic?: unknown; topics?: unknown }
    const topics = Array.isArray(message.topics) ? message.topics : [message.topic]
    return topics.filter((topic) => typeof topic === 'string')
  } catch {
    return []
  }
}

/** Whether a change of a topic may change the answer to a query: a list always, a single record when it is that one. */
export function touches(topic: string, key: readonly unknown[]): boolean {
  const [context, record] = topic.split('/')
  if (key[0] !== context) return false
  const asked = Object.values((key[2] ?? {}) as Readonly<Record<string, unknown>>)
  return record === undefined || asked.length === 0 || asked.includes(record)
}

let state: LiveState = 'reconnecting'
const listeners = new Set<() => void>()

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
    () => state,
  )
}

/** Keeps the queries of this page fresh from `/api/live` until the returned function is called. */
export function followNode(queries: QueryClient): () => void {
  const say = (next: LiveState) => {
    state = next
    for (const listener of listeners) listener()
  }
  return follow({
    open: () => new EventSource('/api/live'),
    later: (act, milliseconds) => {
      const timer = setTimeout(act, milliseconds)
      return () => clearTimeout(timer)
    },
    random: Math.random,
    online: () => navigator.onLine,
    onTopic: (topic) => void queries.invalidateQueries({ predicate: ({ queryKey }) => touches(topic, queryKey) }),
    onBack: () => void queries.invalidateQueries(),
    onState: say,
  })
}
