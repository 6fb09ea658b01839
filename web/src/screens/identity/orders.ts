import type { ReplyOf, Route } from '@comity/server/kernel/route'
import { queries, useSend } from '../../lib/queries.ts'

// What one command of administration changes shows in several lists.
const touched = ['officers', 'posts', 'authorities', 'service-accounts', 'proposals', 'sessions', 'passkeys']

/** `useSend` for administration: afterwards every list that may show the change is asked anew. */
export function useOrder<const R extends Route>(route: R, onDone?: (reply: ReplyOf<R>) => void) {
  return useSend(route, {
    onDone: (reply) => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => touched.includes(String(queryKey[0])) })
      onDone?.(reply)
    },
  })
}
