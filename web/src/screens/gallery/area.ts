import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { z } from 'zod'
import { search } from '../../lib/views.ts'
import { area } from '../../routes/area.ts'
import { signedIn } from '../../routes/layouts.ts'

export const galleryRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/gallery',
  validateSearch: search({ tab: z.enum(['table', 'form', 'words']) }),
  component: lazyRouteComponent(() => import('./gallery.tsx'), 'Gallery'),
})

/** All pieces of the interface on one page, for those who build it: in the development server and `--mode gallery`. */
export const gallery = area({
  id: 'gallery',
  menu: [{ title: { text: 'Gallery' }, href: '/gallery', order: 900 }],
  routes: [galleryRoute],
  commands: [],
})
