import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'

const finder = createRoute({
  getParentRoute: () => signedIn,
  path: '/law',
  component: lazyRouteComponent(() => import('./finder.tsx'), 'Finder'),
})
const treaties = createRoute({
  getParentRoute: () => signedIn,
  path: '/law/treaties',
  component: lazyRouteComponent(() => import('./treaties.tsx'), 'Treaties'),
})
const treaty = createRoute({
  getParentRoute: () => signedIn,
  path: '/law/treaties/$id',
  component: lazyRouteComponent(() => import('./treaty.tsx'), 'Treaty'),
})
const comparison = createRoute({
  getParentRoute: () => signedIn,
  path: '/law/comparison',
  component: lazyRouteComponent(() => import('./comparison.tsx'), 'Comparison'),
})

export const law = area({
  id: 'law',
  menu: [{ title: 'menu.law', href: '/law', order: 60 }],
  routes: [finder, treaties, treaty, comparison],
  commands: [
    { id: 'law.go', title: 'menu.lawGo', keys: 'g b', run: ({ go }) => go('/law') },
    { id: 'law.treaties', title: 'menu.treaties', run: ({ go }) => go('/law/treaties') },
  ],
})
