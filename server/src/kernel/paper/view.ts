import { openApart, type ApartFault } from './apart.ts'
import type { Viewed, ViewOrder } from './viewing.ts'

/**
 * `damaged`: it cannot be read as a PDF. `locked`: a password is asked for. `too-large`: pages, memory or the drawing are
 * more than is shown. `no-page`: it has no page of this number. The others as for any work apart.
 */
export type ViewFault = {
  readonly fault: Extract<Viewed, { readonly fault: string }>['fault'] | ApartFault['fault']
}

/** Draws the pages of PDF files of strangers without running anything in them. */
export type Viewer = {
  readonly pages: (pdf: Uint8Array) => Promise<number | ViewFault>
  /** One page, counted from 1, as an SVG drawing of paths and pictures: no text, no link, no script. */
  readonly page: (pdf: Uint8Array, page: number) => Promise<string | ViewFault>
  readonly stop: () => Promise<void>
}

const limits = { longestMs: 20_000, idleMs: 60_000, mostWaiting: 4, mostMemory: 1_500_000_000 }

export function openViewer(): Viewer {
  const viewer = openApart<ViewOrder, Viewed>(new URL('viewing.ts', import.meta.url), limits)
  return {
    pages: async (pdf) => {
      const viewed = await viewer.ask({ pdf, page: null })
      return 'pages' in viewed ? viewed.pages : wrong(viewed)
    },
    page: async (pdf, page) => {
      const viewed = await viewer.ask({ pdf, page })
      return 'drawing' in viewed ? viewed.drawing : wrong(viewed)
    },
    stop: viewer.stop,
  }
}

const wrong = (viewed: Viewed | ApartFault): ViewFault => ('fault' in viewed ? viewed : { fault: 'damaged' })
