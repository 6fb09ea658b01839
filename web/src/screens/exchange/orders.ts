import type { Offers } from '@comity/server/kernel/schema/page'
import type { ReplyOf, Route } from '@comity/server/kernel/route'
import type { z } from 'zod'
import type { Messages } from '../../lib/messages.tsx'
import { queries, useSend } from '../../lib/queries.ts'
import { ruleSentence } from '../../lib/rules.ts'

// What happens to a message shows in the post room, in its case and in what waits for its State.
const touched = ['messages', 'files', 'exchange', 'uploads', 'peers', 'cases', 'inbox']

/** `useSend` for messages: afterwards every list that may show the change is asked anew. */
export function useOrder<const R extends Route>(route: R, onDone?: (reply: ReplyOf<R>) => void) {
  return useSend(route, {
    onDone: (reply) => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => touched.includes(String(queryKey[0])) })
      onDone?.(reply)
    },
  })
}

/** Why an action is off; undefined when it is on. What is not offered is not open in the present state. */
export function offOf(
  m: Messages,
  offers: z.output<typeof Offers>,
  action: string,
): { readonly because: string; readonly rule?: string } | undefined {
  const offer = offers.find((one) => one.action === action)
  if (offer === undefined) return { because: m('exchange.notOffered') }
  if (offer.allowed) return undefined
  if (offer.rule !== undefined) return { because: ruleSentence(m, offer.rule, offer.because), rule: offer.rule }
  return { because: m('exchange.notOffered') }
}
