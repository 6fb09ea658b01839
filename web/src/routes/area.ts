import type { Role } from '@comity/server/contracts/identity'
import type { AnyRoute } from '@tanstack/react-router'
import type { Command } from '../lib/commands.ts'
import type { PlainKey } from '../lib/messages.tsx'

export type MenuRow = {
  readonly title: PlainKey | { readonly text: string }
  readonly href: string
  /** Its place in the menu, small numbers first. */
  readonly order: number
  /** Roles for whom the row is of use; absent means everyone. It hides a row only: what may be seen, the node decides. */
  readonly roles?: readonly Role[]
}

/** All that one part of the application adds to it: rows of the menu, routes, commands. */
export type Area<In extends AnyRoute = AnyRoute, Out extends AnyRoute = AnyRoute> = {
  readonly id: string
  readonly menu: readonly MenuRow[]
  /** Routes whose parent is `signedIn`. */
  readonly routes: readonly In[]
  /** Routes whose parent is `signedOut`. */
  readonly signedOutRoutes: readonly Out[]
  readonly commands: readonly Command[]
}

type Optional = 'menu' | 'routes' | 'signedOutRoutes' | 'commands'

/** Declares an area; what it leaves out it does not have. The types of its routes stay exact. */
export function area<In extends AnyRoute = never, Out extends AnyRoute = never>(
  declared: Omit<Area<In, Out>, Optional> & Partial<Pick<Area<In, Out>, Optional>>,
): Area<In, Out> {
  return { menu: [], routes: [], signedOutRoutes: [], commands: [], ...declared }
}
