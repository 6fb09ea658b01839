import { createRootRoute, createRoute } from '@tanstack/react-router'
import { needSession } from '../screens/identity/session.ts'

// The components of these three are given in router.tsx: an area needs its parent, and the frame needs the areas.
export const root = createRootRoute()

/** Parent of every screen that needs a session: drawn inside the frame. */
export const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', beforeLoad: needSession })

/** Parent of the screens before a session: one column, the State's name, the language. */
export const signedOut = createRoute({ getParentRoute: () => root, id: 'signed-out' })
