import { roles } from '@comity/server/contracts/identity'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'

export const roomsRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/rooms',
  component: lazyRouteComponent(() => import('./rooms.tsx'), 'Rooms'),
})
export const newRoomRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/rooms/new',
  component: lazyRouteComponent(() => import('./open-room.tsx'), 'OpenRoom'),
})
export const roomRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/rooms/$id',
  component: lazyRouteComponent(() => import('./room.tsx'), 'RoomPage'),
})

const outside: readonly string[] = ['administrator', 'auditor', 'data-protection', 'defence']

export const rooms = area({
  id: 'rooms',
  menu: [{ title: 'menu.rooms', href: '/rooms', order: 45, roles: roles.filter((role) => !outside.includes(role)) }],
  routes: [roomsRoute, newRoomRoute, roomRoute],
  commands: [{ id: 'rooms.go', title: 'menu.roomsGo', keys: 'g t', run: ({ go }) => go('/rooms') }],
})
