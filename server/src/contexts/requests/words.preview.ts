import { z } from 'zod'

/**
 * How a file of a request can be looked at in the page. pages: drawn one by one; picture: as it is; text: what it says;
 * none: it cannot be shown, and why. What it is follows from its bytes.
 */
export const Shown = z.discriminatedUnion('as', [
  z.object({ as: z.literal('pages'), pages: z.int() }),
  z.object({
    as: z.literal('picture'),
    mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
    width: z.int(),
    height: z.int(),
  }),
  z.object({ as: z.literal('text'), text: z.string(), whole: z.boolean() }),
  z.object({
    as: z.literal('none'),
    /** kind: nothing that is shown here; too-large; damaged: it is not what it seems; locked: it asks for a password. */
    because: z.enum(['kind', 'too-large', 'damaged', 'locked']),
  }),
])
export type Shown = z.output<typeof Shown>
