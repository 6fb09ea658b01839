import { createRouter } from '@tanstack/react-router'
import { registry } from '../lib/commands.ts'
import type { Command } from '../lib/commands.ts'
import { whenSignedOut } from '../lib/api.ts'
import { areas } from '../screens/areas.ts'
import { Skeleton } from '../ui/states.tsx'
import type { MenuRow } from './area.ts'
import { Broken } from './broken.tsx'
import { Frame, NothingHere } from './frame.tsx'
import { root, signedIn, signedOut } from './layouts.ts'
import { SignedOutFrame } from './signed-out.tsx'

type SomeArea = (typeof areas)[number]

const menu = areas.flatMap((area): readonly MenuRow[] => area.menu).sort((one, other) => one.order - other.order)

signedIn.update({ component: () => <Frame menu={menu} /> })
signedOut.update({ component: SignedOutFrame })
registry.add(
  areas.flatMap((area): readonly Command[] => area.commands),
  'everywhere',
)

const tree = root.addChildren([
  signedIn.addChildren(areas.flatMap((area): readonly SomeArea['routes'][number][] => area.routes)),
  signedOut.addChildren(areas.flatMap((area): readonly SomeArea['signedOutRoutes'][number][] => area.signedOutRoutes)),
])

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Skeleton />,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NothingHere,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Where the sign-in screen stands. It is given the address to come back to as `from`. */
export const signInPath = '/sign-in'

whenSignedOut(() => {
  const { href, pathname } = router.state.location
  if (pathname === signInPath) return
  router.history.push(`${signInPath}?${new URLSearchParams({ from: href })}`)
})
