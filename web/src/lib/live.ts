import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'

export type LiveState = 'live' | 'reconnecting' | 'offline'

/** The part of `EventSource` that is used. */
export type Stream = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>

export type LiveParts = {
  readonly open: () => Stream
  readonly later: (act: () => void, milliseconds: number) => () => void
  readonly random: () => number
  readonly online: () => boolean
  /** A topic names a record, `case:0199…`, or the officer's own `inbox`. */
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
      const topic = topicOf((message as MessageEvent<unknown>).data)
      if (topic !== undefined) parts.onTopic(topic)
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

/** What the data of a `changed` event is about: `case:0199…` or `inbox`; undefined when it cannot be read. */
export function topicOf(data: unknown): string | undefined {
  try {
    const message = JSON.parse(String(data)) as { about?: unknown } | null
    return typeof message?.about === 'string' ? message.about : undefined
  } catch {
    return undefined
  }
}

/** Whether news about a topic may change the answer to a query: `inbox` the lists, `kind:id` whatever was asked by that id. */
export function touches(topic: string, key: readonly unknown[]): boolean {
  const asked = Object.values((key[2] ?? {}) as Readonly<Record<string, unknown>>)
  const [, record] = topic.split(':')
  return record === undefined ? asked.length === 0 : asked.includes(record)
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

const watched = new Map<string, number>()
let rewatch: () => void = () => undefined

/** Asks for news about records (`case:0199…`) or the `inbox` as long as the component is shown. At most 20 per page. */
export function useWatch(topics: readonly string[]): void {
  const named = topics.join(',')
  useEffect(() => {
    const mine = named.split(',').filter((topic) => topic !== '')
    for (const topic of mine) watched.set(topic, (watched.get(topic) ?? 0) + 1)
    rewatch()
    return () => {
      for (const topic of mine) {
        const left = (watched.get(topic) ?? 1) - 1
        if (left > 0) watched.set(topic, left)
        else watched.delete(topic)
      }
      rewatch()
    }
  }, [named])
}

/** Keeps the queries of this page fresh from `/api/live` until the returned function is called. */
export function followNode(queries: QueryClient): () => void {
  const say = (next: LiveState) => {
    state = next
    for (const listener of listeners) listener()
  }
  const address = () => `/api/live?${new URLSearchParams({ watch: [...watched.keys()].sort().join(',') })}`
  const begin = () =>
    follow({
      open: () => new EventSource(address()),
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
  let followed = address()
  let end = begin()
  let timer: ReturnType<typeof setTimeout> | undefined
  rewatch = () => {
    clearTimeout(timer)
    // Leaving one screen and entering the next is one change, not two.
    timer = setTimeout(() => {
      if (followed === address()) return
      followed = address()
      end()
      end = begin()
    }, 50)
  }
  return () => {
    clearTimeout(timer)
    rewatch = () => undefined
    end()
  }
}
