import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit.tsx'), 'Audit'),
})
const rules = createRoute({
  getParentRoute: () => signedIn,
  path: '/rules',
  component: lazyRouteComponent(() => import('./rules.tsx'), 'Rules'),
})
const proposals = createRoute({
  getParentRoute: () => signedIn,
  path: '/proposals',
  component: lazyRouteComponent(() => import('./proposals.tsx'), 'Proposals'),
})

export const oversight = area({
  id: 'oversight',
  menu: [
    { title: 'oversight.proposals', href: '/proposals', order: 70 },
    { title: 'oversight.audit', href: '/audit', order: 85, roles: ['auditor', 'data-protection'] },
    { title: 'oversight.rules', href: '/rules', order: 90 },
  ],
  routes: [audit, rules, proposals],
  commands: [
    { id: 'oversight.proposals', title: 'oversight.proposals', keys: 'g s', run: ({ go }) => go('/proposals') },
    { id: 'oversight.audit', title: 'oversight.audit', keys: 'g a', run: ({ go }) => go('/audit') },
    { id: 'oversight.rules', title: 'oversight.rules', keys: 'g r', run: ({ go }) => go('/rules') },
  ],
})
