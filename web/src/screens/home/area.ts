import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'

export const homeRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('./home.tsx'), 'Home'),
})

export const home = area({
  id: 'home',
  menu: [{ title: 'home.title', href: '/', order: 10 }],
  routes: [homeRoute],
  commands: [{ id: 'home.go', title: 'command.goHome', keys: 'g i', run: ({ go }) => go('/') }],
})
