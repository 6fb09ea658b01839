import { caseStates } from '@comity/server/contracts/cases'
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { search } from '../../lib/views.ts'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'
import { onCases, onlyFor } from '../../routes/roles.ts'
import { goToSearch } from '../../routes/search-box.tsx'
import { steps } from './draft.ts'

export const inboxRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  validateSearch: search({ whose: z.enum(['mine', 'theirs']) }),
  component: lazyRouteComponent(() => import('./inbox.tsx'), 'Inbox'),
})

export const casesRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/cases',
  validateSearch: search({
    state: z.enum(caseStates),
    offence: z.string().max(60),
    mine: z.boolean(),
    sort: z.enum(['deadline', 'opened', 'reference']),
  }),
  component: lazyRouteComponent(() => import('./case-list.tsx'), 'CaseList'),
})

export const newCaseRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/cases/new',
  validateSearch: search({ step: z.enum(steps) }),
  component: lazyRouteComponent(() => import('./open-case.tsx'), 'OpenCase'),
})

export const searchRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/search',
  validateSearch: search({ q: z.coerce.string().max(200) }),
  component: lazyRouteComponent(() => import('./search.tsx'), 'Search'),
})

export const caseRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/cases/$id',
  component: lazyRouteComponent(() => import('./case-page.tsx'), 'CasePage'),
})

const tab = <const Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => caseRoute, path, component })

const caseTree = caseRoute.addChildren([
  tab(
    '/',
    lazyRouteComponent(() => import('./overview.tsx'), 'Overview'),
  ),
  tab(
    'timeline',
    lazyRouteComponent(() => import('./timeline.tsx'), 'Timeline'),
  ),
  tab(
    'tasks',
    lazyRouteComponent(() => import('./tasks.tsx'), 'Tasks'),
  ),
  tab(
    'documents',
    lazyRouteComponent(() => import('./documents.tsx'), 'Documents'),
  ),
  tab(
    'notes',
    lazyRouteComponent(() => import('./notes.tsx'), 'Notes'),
  ),
  tab(
    'messages',
    lazyRouteComponent(() => import('../exchange/case-messages.tsx'), 'CaseMessages'),
  ),
  tab(
    'requests',
    lazyRouteComponent(() => import('../requests/case-requests.tsx'), 'CaseRequests'),
  ),
  tab(
    'parties',
    lazyRouteComponent(() => import('./parties.tsx'), 'Parties'),
  ),
  tab(
    'participants',
    lazyRouteComponent(() => import('./participants.tsx'), 'Participants'),
  ),
  tab(
    'audit',
    lazyRouteComponent(() => import('./case-audit.tsx'), 'CaseAudit'),
  ),
  tab(
    'change',
    lazyRouteComponent(() => import('./change-case.tsx'), 'ChangeCase'),
  ),
])

export const cases = area({
  id: 'cases',
  menu: [
    { title: 'home.title', href: '/', order: 10 },
    { title: 'cases.title', href: '/cases', order: 20, roles: onCases },
    { title: 'cases.search', href: '/search', order: 30, roles: onCases },
  ],
  routes: [inboxRoute, casesRoute, newCaseRoute, searchRoute, caseTree],
  commands: [
    { id: 'cases.inbox', title: 'command.goHome', keys: 'g i', run: ({ go }) => go('/') },
    ...onlyFor(onCases, [
      { id: 'cases.list', title: 'cases.goCases', keys: 'g c', run: ({ go }) => go('/cases') },
      { id: 'cases.open', title: 'cases.openCase', keys: 'c', run: ({ go }) => go('/cases/new') },
      { id: 'cases.search', title: 'cases.search', keys: '/', run: ({ go }) => goToSearch(go) },
    ]),
  ],
})
