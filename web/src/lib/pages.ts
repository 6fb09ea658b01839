import type { ReplyOf, Route } from '@comity/server/kernel/route'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from './api.ts'
import type { CallOf } from './api.ts'
import { keyOf } from './queries.ts'

/** A list that comes in pages: all replies fetched so far, and a way to ask for more. `ui/paged` shows it. */
export type Pages<Reply = unknown> = {
  readonly first: Reply | undefined
  readonly replies: readonly Reply[]
  readonly more: (() => void) | undefined
  readonly busy: boolean
  readonly failure: Error | undefined
  readonly again: () => void
}

/** A list of the contract page by page. While it is narrowed or ordered anew, what was shown stays. */
export function usePages<const R extends Route>(route: R, given: CallOf<R>): Pages<ReplyOf<R>> {
  const key = keyOf(route, given)
  const [, , params] = key
  const pages = useInfiniteQuery({
    queryKey: [...key, 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }): Promise<ReplyOf<R>> => {
      const query = {
        ...(given.query as object | undefined),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }
      return api.call(route, { ...given, query }, { signal })
    },
    getNextPageParam: (last) => (last as { readonly next: string | null }).next ?? undefined,
    // The rows of another case are never shown in this one.
    placeholderData: (shown, of) => (JSON.stringify(of?.queryKey[2]) === JSON.stringify(params) ? shown : undefined),
  })
  return {
    first: pages.data?.pages[0],
    replies: pages.data?.pages ?? [],
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
    busy: pages.isFetchingNextPage,
    failure: pages.error ?? undefined,
    again: () => void (pages.isFetchNextPageError ? pages.fetchNextPage() : pages.refetch()),
  }
}
