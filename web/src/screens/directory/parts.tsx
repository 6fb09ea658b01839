import { useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Offers } from '@comity/server/kernel/schema/page'
import type { z } from 'zod'
import { useMessages } from '../../lib/messages.tsx'
import type { Messages } from '../../lib/messages.tsx'
import { ruleSentence } from '../../lib/rules.ts'
import { queries, useSend } from '../../lib/queries.ts'
import type { ReplyOf, Route } from '@comity/server/kernel/route'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { Page } from '../../ui/page.tsx'
import { PartLinks } from '../../ui/part-links.tsx'
import { Sign } from '../../ui/sign.tsx'
import type { SignKind } from '../../ui/sign.tsx'

const tabs = [
  { title: 'neighbours.list', href: '/neighbours' },
  { title: 'neighbours.ownNode', href: '/neighbours/own' },
  { title: 'neighbours.spaces', href: '/neighbours/spaces' },
  { title: 'exchange.neighbours', href: '/post-room/neighbours' },
] as const

type PartProps = { title: string; lead?: ReactNode; beside?: ReactNode; actions?: ReactNode; children: ReactNode }

/** One screen about neighbours, with the way to the others. */
export function NeighbourPage({ title, lead, beside, actions, children }: PartProps) {
  const m = useMessages()
  const { pathname } = useLocation()
  return (
    <Page title={title} lead={lead} beside={beside} actions={actions}>
      <PartLinks
        label={m('menu.neighbours')}
        parts={tabs.map(({ href, title }) => ({ href, title: m(title), current: pathname === href }))}
      />
      {children}
    </Page>
  )
}

export type StandingWord = 'proposed' | 'compared' | 'trusted' | 'suspended' | 'distrusted'
const looks: Readonly<Record<StandingWord, readonly [Tone, SignKind]>> = {
  proposed: ['accent', 'open'],
  compared: ['accent', 'waits'],
  trusted: ['good', 'good'],
  suspended: ['caution', 'caution'],
  distrusted: ['critical', 'wrong'],
}

export function StandingMark({ standing }: { standing: StandingWord }) {
  const m = useMessages()
  const [tone, sign] = looks[standing]
  return (
    <Badge tone={tone}>
      <Sign of={sign} /> {m(`neighbours.standing-${standing}`)}
    </Badge>
  )
}

// What is done about a neighbour shows in the directory, in what waits for it and among the proposals.
const touched = ['directory', 'exchange', 'messages', 'proposals', 'log']

export function useOrder<const R extends Route>(route: R, onDone?: (reply: ReplyOf<R>) => void) {
  return useSend(route, {
    onDone: (reply) => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => touched.includes(String(queryKey[0])) })
      onDone?.(reply)
    },
  })
}

/** Why an action is off; undefined when it is on. */
export function offOf(
  m: Messages,
  offers: z.output<typeof Offers>,
  action: string,
): { readonly because: string; readonly rule?: string } | undefined {
  const offer = offers.find((one) => one.action === action)
  if (offer === undefined || offer.allowed) return undefined
  const because = ruleSentence(m, offer.rule, offer.because ?? m('refusal.step-not-open'))
  return offer.rule === undefined ? { because: offer.because ?? because } : { because, rule: offer.rule }
}
