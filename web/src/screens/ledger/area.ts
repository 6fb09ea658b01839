import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'

// Under `/log/` the node itself answers: there the log stands as other programs read it.
const log = createRoute({
  getParentRoute: () => signedIn,
  path: '/ledger',
  component: lazyRouteComponent(() => import('./log.tsx'), 'Log'),
})

export const ledger = area({
  id: 'ledger',
  menu: [{ title: 'menu.log', href: '/ledger', order: 88 }],
  routes: [log],
  commands: [{ id: 'ledger.go', title: 'menu.logGo', keys: 'g l', run: ({ go }) => go('/ledger') }],
})
