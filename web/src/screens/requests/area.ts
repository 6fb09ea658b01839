import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'

const desk = createRoute({
  getParentRoute: () => signedIn,
  path: '/requests',
  component: lazyRouteComponent(() => import('./desk.tsx'), 'Desk'),
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

// Overseers and administrators have no part in requests (rule `requests.overseers-see-no-content`).
const working = [
  'investigator',
  'prosecutor',
  'central-authority',
  'judge',
  'executing-authority',
  'analyst',
  'police-contact',
  'customs',
  'financial-intelligence',
]

export const requests = area({
  id: 'requests',
  menu: [{ title: 'menu.requests', href: '/requests', order: 25, roles: working }],
  routes: [desk, start, write, papers, paperRead],
  commands: [
    { id: 'requests.go', title: 'menu.requests', keys: 'g q', run: ({ go }) => go('/requests') },
    { id: 'requests.write', title: 'menu.writeRequest', keys: 'g w', run: ({ go }) => go('/requests/new') },
    { id: 'requests.read-paper', title: 'menu.readPaper', run: ({ go }) => go('/requests/papers/read') },
  ],
})
