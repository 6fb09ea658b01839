import type { ReplyOf, Route } from '@comity/server/kernel/route'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import type { CallOf } from '../../lib/api.ts'
import { keyOf, useSend } from '../../lib/queries.ts'

/** A list that comes in pages: all rows fetched so far, and a way to ask for more. */
export function usePages<const R extends Route>(route: R, given: CallOf<R>) {
  const pages = useInfiniteQuery({
    queryKey: [...keyOf(route, given), 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }): Promise<ReplyOf<R>> => {
      const query = {
        ...(given.query as object | undefined),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }
      return api.call(route, { ...given, query }, { signal })
    },
    getNextPageParam: (last) => (last as { readonly next: string | null }).next ?? undefined,
  })
  return {
    first: pages.data?.pages[0],
    replies: pages.data?.pages ?? [],
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
    busy: pages.isFetchingNextPage,
    failure: pages.error ?? undefined,
    again: () => void pages.refetch(),
  } as const
}

/** Sends a command about a case; what the inbox and the search show may change with it. */
export function useCaseSend<const R extends Route>(
  route: R,
  options: { readonly onDone?: (reply: ReplyOf<R>) => void } = {},
) {
  const client = useQueryClient()
  return useSend(route, {
    onDone: (reply) => {
      for (const context of ['inbox', 'search', 'audit', 'proposals']) {
        void client.invalidateQueries({ queryKey: [context] })
      }
      options.onDone?.(reply)
    },
  })
}
