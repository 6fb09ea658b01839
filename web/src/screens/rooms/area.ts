import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'
import { inRooms, onlyFor } from '../../routes/roles.ts'

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

export const rooms = area({
  id: 'rooms',
  menu: [{ title: 'menu.rooms', href: '/rooms', order: 45, roles: inRooms }],
  routes: [roomsRoute, newRoomRoute, roomRoute],
  commands: onlyFor(inRooms, [{ id: 'rooms.go', title: 'menu.roomsGo', keys: 'g t', run: ({ go }) => go('/rooms') }]),
})
