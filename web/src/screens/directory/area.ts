import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'
import { onNeighbours, onlyFor } from '../../routes/roles.ts'

const states = createRoute({
  getParentRoute: () => signedIn,
  path: '/directory',
  component: lazyRouteComponent(() => import('./states.tsx'), 'States'),
})
const authority = createRoute({
  getParentRoute: () => signedIn,
  path: '/directory/$state/$authority',
  component: lazyRouteComponent(() => import('./authority-page.tsx'), 'AuthorityPage'),
})
const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/directory/$authority',
  component: lazyRouteComponent(() => import('./profile-page.tsx'), 'ProfilePage'),
})
const neighbours = createRoute({
  getParentRoute: () => signedIn,
  path: '/neighbours',
  component: lazyRouteComponent(() => import('./neighbours.tsx'), 'Neighbours'),
})
const connect = createRoute({
  getParentRoute: () => signedIn,
  path: '/neighbours/connect',
  component: lazyRouteComponent(() => import('./connect.tsx'), 'Connect'),
})
const own = createRoute({
  getParentRoute: () => signedIn,
  path: '/neighbours/own',
  component: lazyRouteComponent(() => import('./own-node.tsx'), 'OwnNode'),
})
const spaces = createRoute({
  getParentRoute: () => signedIn,
  path: '/neighbours/spaces',
  component: lazyRouteComponent(() => import('./spaces.tsx'), 'Spaces'),
})
const neighbour = createRoute({
  getParentRoute: () => signedIn,
  path: '/neighbours/$state',
  component: lazyRouteComponent(() => import('./neighbour.tsx'), 'Neighbour'),
})

export const directory = area({
  id: 'directory',
  menu: [
    { title: 'menu.directory', href: '/directory', order: 60 },
    {
      title: 'menu.neighbours',
      href: '/neighbours',
      order: 82,
      roles: onNeighbours,
    },
  ],
  routes: [states, profile, authority, neighbours, connect, own, spaces, neighbour],
  commands: [
    { id: 'directory.go', title: 'menu.directoryGo', keys: 'g d', run: ({ go }) => go('/directory') },
    ...onlyFor(onNeighbours, [
      { id: 'directory.neighbours', title: 'menu.neighboursGo', keys: 'g n', run: ({ go }) => go('/neighbours') },
      { id: 'directory.connect', title: 'menu.neighboursConnect', run: ({ go }) => go('/neighbours/connect') },
    ]),
  ],
})
