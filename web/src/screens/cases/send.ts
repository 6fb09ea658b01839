import type { ReplyOf, Route } from '@comity/server/kernel/route'
import { useQueryClient } from '@tanstack/react-query'
import { useSend } from '../../lib/queries.ts'

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
