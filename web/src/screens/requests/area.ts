import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { search } from '../../lib/views.ts'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'
import { onStatistics, onlyFor, working } from '../../routes/roles.ts'
import { moves, sorts } from './filters.ts'

export const deskRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests',
  validateSearch: search({
    side: z.enum(['requesting', 'requested']),
    move: z.enum(moves),
    peer: z.string().regex(/^[A-Z]{3}$/),
    kind: z.string().max(60),
    open: z.boolean(),
    sort: z.enum(sorts),
  }),
  component: lazyRouteComponent(() => import('./desk.tsx'), 'Desk'),
})
const board = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests/periods',
  component: lazyRouteComponent(() => import('./clock-board.tsx'), 'ClockBoard'),
})
const request = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests/$id',
  component: lazyRouteComponent(() => import('./request-page.tsx'), 'RequestPage'),
})

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests/new',
  component: lazyRouteComponent(() => import('./write/start.tsx'), 'StartRequest'),
})
const write = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests/$id/write',
  component: lazyRouteComponent(() => import('./write/write.tsx'), 'WriteRequest'),
})
const papers = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests/$id/papers',
  component: lazyRouteComponent(() => import('./papers-page.tsx'), 'PapersPage'),
})
const paperRead = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests/papers/read',
  component: lazyRouteComponent(() => import('./paper-read.tsx'), 'PaperRead'),
})
const statistics = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests/statistics',
  component: lazyRouteComponent(() => import('./statistics.tsx'), 'Statistics'),
})

export const requests = area({
  id: 'requests',
  menu: [
    { title: 'menu.requests', href: '/requests', order: 25, roles: working },
    { title: 'menu.requestStatistics', href: '/requests/statistics', order: 26, roles: onStatistics },
  ],
  routes: [deskRoute, board, request, start, write, papers, paperRead, statistics],
  commands: [
    ...onlyFor(working, [
      { id: 'requests.go', title: 'menu.requests', keys: 'g q', run: ({ go }) => go('/requests') },
      { id: 'requests.write', title: 'menu.writeRequest', keys: 'g w', run: ({ go }) => go('/requests/new') },
      { id: 'requests.board', title: 'menu.periods', keys: 'g f', run: ({ go }) => go('/requests/periods') },
    ]),
    { id: 'requests.statistics', title: 'menu.requestStatistics', run: ({ go }) => go('/requests/statistics') },
    { id: 'requests.read-paper', title: 'menu.readPaper', run: ({ go }) => go('/requests/papers/read') },
  ],
})
