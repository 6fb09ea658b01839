import { createRootRoute, createRoute } from '@tanstack/react-router'
import { laterMessages } from '../lib/messages.tsx'
import { needSession } from '../screens/identity/session.ts'

// The components of these three are given in router.tsx: an area needs its parent, and the frame needs the areas.
export const root = createRootRoute()

/** Screens that come with their texts; all others wait for the rest of them. */
const first = new Set(['/', '/sign-in'])
async function texts({ location }: { readonly location: { readonly pathname: string } }): Promise<void> {
  if (!first.has(location.pathname)) await laterMessages()
}

/** Parent of every screen that needs a session: drawn inside the frame. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async (at) => (await Promise.all([needSession(at), texts(at)]))[0],
})

/** Parent of the screens before a session: one column, the State's name, the language. */
export const signedOut = createRoute({ getParentRoute: () => root, id: 'signed-out', beforeLoad: texts })
