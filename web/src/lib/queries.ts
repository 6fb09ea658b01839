import type { ReplyOf, Route } from '@comity/server/kernel/route'
import { QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiRefusal, api, mayRetry } from './api.ts'
import type { CallOf } from './api.ts'

/** The key of a query: its context, its route, and what was asked. `['cases', 'GET /api/cases/:id', { id }, {}]` */
export type RouteKey = readonly [context: string, route: string, params: unknown, query: unknown]

export function keyOf<const R extends Route>(route: R, given: CallOf<R>): RouteKey {
  return [route.path.split('/')[2] ?? '', `${route.method} ${route.path}`, given.params ?? {}, given.query ?? {}]
}

/** Options for `useQuery`, `useSuspenseQuery` and a router's `loader` from a route of the contract. */
export function queryOf<const R extends Route>(route: R, given: CallOf<R>) {
  return queryOptions({
    queryKey: keyOf(route, given),
    queryFn: ({ signal }): Promise<ReplyOf<R>> => api.call(route, given, { signal }),
  })
}

/**
 * Sends a command. `send` makes one idempotency key; `again` repeats the last sending with the same key, so a command
 * whose answer was lost is never done twice. On success the queries of the command's own context are asked anew.
 */
export function useSend<const R extends Route>(
  route: R,
  options: { readonly onDone?: (reply: ReplyOf<R>) => void } = {},
) {
  const client = useQueryClient()
  const mutation = useMutation<ReplyOf<R>, Error, { readonly given: CallOf<R>; readonly key: string }>({
    mutationFn: ({ given, key }) => api.call(route, given, { key }),
    retry: (failures, failure) => failures < 2 && mayRetry(failure),
    onSuccess: async (reply) => {
      options.onDone?.(reply)
      await client.invalidateQueries({ queryKey: [route.path.split('/')[2] ?? ''] })
    },
  })
  return {
    send: (given: CallOf<R>) => mutation.mutate({ given, key: crypto.randomUUID() }),
    again: () => mutation.variables !== undefined && mutation.mutate(mutation.variables),
    pending: mutation.isPending,
    reply: mutation.data,
    refusal: mutation.error instanceof ApiRefusal ? mutation.error : undefined,
    clear: mutation.reset,
  } as const
}

/**
 * A cache in which news always counts. An answer that is on its way for the first time when news of it comes may have
 * been read before what happened: it is shown, and asked for once more.
 */
export function createQueries(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, failure) => failures < 2 && mayRetry(failure),
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
  const invalidate = client.invalidateQueries.bind(client)
  client.invalidateQueries = async (filters, options) => {
    const coming = client
      .getQueryCache()
      .findAll({ ...filters, fetchStatus: 'fetching' })
      .filter(({ state }) => state.data === undefined)
    await invalidate(filters, options)
    if (coming.length === 0) return
    await Promise.allSettled(coming.flatMap(({ promise }) => (promise === undefined ? [] : [promise])))
    await invalidate({ predicate: (query) => coming.includes(query) }, options)
  }
  return client
}

/** The one cache of this page: guards of routes ask it before a screen is drawn. */
export const queries: QueryClient = createQueries()
