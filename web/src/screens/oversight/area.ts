import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'
import { onAudit, onlyFor } from '../../routes/roles.ts'

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
    { title: 'menu.proposals', href: '/proposals', order: 70 },
    { title: 'menu.audit', href: '/audit', order: 85, roles: onAudit },
    { title: 'menu.rules', href: '/rules', order: 90 },
  ],
  routes: [audit, rules, proposals],
  commands: [
    { id: 'oversight.proposals', title: 'menu.proposals', keys: 'g s', run: ({ go }) => go('/proposals') },
    ...onlyFor(onAudit, [{ id: 'oversight.audit', title: 'menu.audit', keys: 'g a', run: ({ go }) => go('/audit') }]),
    { id: 'oversight.rules', title: 'menu.rules', keys: 'g r', run: ({ go }) => go('/rules') },
  ],
})
