import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { queries } from '../../lib/queries.ts'
import { area } from '../../routes/area.ts'
import { signedIn, signedOut } from '../../routes/layouts.ts'
import { onAdministration, onlyFor } from '../../routes/roles.ts'
import { needOfficer } from './session.ts'

const signIn = createRoute({
  getParentRoute: () => signedOut,
  path: '/sign-in',
  // What the former officer of this page saw is not kept for the next one.
  beforeLoad: () => queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'node' }),
  component: lazyRouteComponent(() => import('./sign-in.tsx'), 'SignIn'),
})
const enrol = createRoute({
  getParentRoute: () => signedOut,
  path: '/enrol',
  component: lazyRouteComponent(() => import('./enrolment.tsx'), 'Enrolment'),
})
const beginPost = createRoute({
  getParentRoute: () => signedOut,
  path: '/begin/post',
  beforeLoad: needOfficer,
  component: lazyRouteComponent(() => import('./begin.tsx'), 'ChoosePost'),
})
const beginPurpose = createRoute({
  getParentRoute: () => signedOut,
  path: '/begin/purpose',
  beforeLoad: needOfficer,
  component: lazyRouteComponent(() => import('./begin.tsx'), 'ChoosePurpose'),
})
const beginBasis = createRoute({
  getParentRoute: () => signedOut,
  path: '/begin/basis',
  beforeLoad: needOfficer,
  component: lazyRouteComponent(() => import('./begin.tsx'), 'ChooseBasis'),
})
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('./account.tsx'), 'Account'),
})
const administration = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration',
  component: lazyRouteComponent(() => import('./administration/officers.tsx'), 'Officers'),
})
const posts = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/posts',
  component: lazyRouteComponent(() => import('./administration/posts.tsx'), 'Posts'),
})
const authorities = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/authorities',
  component: lazyRouteComponent(() => import('./administration/authorities.tsx'), 'Authorities'),
})
const accounts = createRoute({
  getParentRoute: () => signedIn,
  path: '/administration/service-accounts',
  component: lazyRouteComponent(() => import('./administration/service-accounts.tsx'), 'ServiceAccounts'),
})

export const identity = area({
  id: 'identity',
  menu: [
    {
      title: 'menu.administration',
      href: '/administration',
      order: 80,
      roles: onAdministration,
    },
  ],
  routes: [account, administration, posts, authorities, accounts],
  signedOutRoutes: [signIn, enrol, beginPost, beginPurpose, beginBasis],
  commands: [
    { id: 'identity.account', title: 'menu.account', keys: 'g m', run: ({ go }) => go('/account') },
    ...onlyFor(onAdministration, [
      { id: 'identity.officers', title: 'menu.officers', keys: 'g o', run: ({ go }) => go('/administration') },
      { id: 'identity.posts', title: 'menu.posts', run: ({ go }) => go('/administration/posts') },
      { id: 'identity.authorities', title: 'menu.authorities', run: ({ go }) => go('/administration/authorities') },
      {
        id: 'identity.accounts',
        title: 'menu.serviceAccounts',
        run: ({ go }) => go('/administration/service-accounts'),
      },
    ]),
  ],
})
