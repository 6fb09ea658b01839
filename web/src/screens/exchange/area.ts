import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'
import { onlyFor, working } from '../../routes/roles.ts'

const incoming = createRoute({
  getParentRoute: () => signedIn,
  path: '/post-room',
  component: lazyRouteComponent(() => import('./post-room.tsx'), 'Incoming'),
})
const outgoing = createRoute({
  getParentRoute: () => signedIn,
  path: '/post-room/sent',
  component: lazyRouteComponent(() => import('./post-room.tsx'), 'Outgoing'),
})
const neighbours = createRoute({
  getParentRoute: () => signedIn,
  path: '/post-room/neighbours',
  component: lazyRouteComponent(() => import('./neighbours.tsx'), 'Neighbours'),
})
const compose = createRoute({
  getParentRoute: () => signedIn,
  path: '/messages/new',
  component: lazyRouteComponent(() => import('./compose.tsx'), 'Compose'),
})
const message = createRoute({
  getParentRoute: () => signedIn,
  path: '/messages/$id',
  component: lazyRouteComponent(() => import('./message-page.tsx'), 'MessagePage'),
})

export const exchange = area({
  id: 'exchange',
  menu: [{ title: 'menu.postRoom', href: '/post-room', order: 40, roles: working }],
  routes: [incoming, outgoing, neighbours, compose, message],
  commands: onlyFor(working, [
    { id: 'exchange.go', title: 'menu.postRoomGo', keys: 'g e', run: ({ go }) => go('/post-room') },
    { id: 'exchange.compose', title: 'menu.write', run: ({ go }) => go('/messages/new') },
  ]),
})
