import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import type { Endpoint } from '#kernel/command'
import type { ViewFault } from '#kernel/paper/view'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { longestLooked, mostPixels, sortOf, textIn, type Sort } from './rules.preview.ts'
import { bytesOf, provenBy } from './service.files.ts'
import { type Asked, readingOne } from './service.ts'
import type { Shown } from './words.ts'

/** Files that are held in memory at once to be looked at; whoever comes then asks again in a moment. */
const mostAtOnce = 4

/** The files of a request to be looked at in the page: pages drawn, pictures, text. Nothing in them is ever run. */
export function previewQueries(ground: Ground): readonly Endpoint[] {
  let looking = 0
  const one = { ...readingOne(ground), action: 'requests.look-at-file' } as const

  const withFile = async <T>(
    { matter }: Asked,
    digest: string,
    work: (file: Uint8Array | undefined) => Promise<T | Refusal>,
  ): Promise<T | Refusal> => {
    if (looking >= mostAtOnce) return busy
    looking += 1
    try {
      const found = await bytesOf(ground, matter, digest)
      if (isRefusal(found)) return found
      if (found.file.bytes > longestLooked) {
        found.stream.destroy()
        return await work(undefined)
      }
      // All of it is held against its digest before anything of it is looked at.
      return await work(await buffer(provenBy(digest, found.stream)))
    } finally {
      looking -= 1
    }
  }

  const look = query({
    ...one,
    route: contract.lookAtFile,
    reply: async (asked, { params: { digest } }) => {
      const shown = await withFile(asked, digest, (file) => shownAs(ground, file))
      return isRefusal(shown) ? shown : { reply: shown, seen: [asked.matter.file.id, digest] }
    },
  })
  const page = query({
    ...one,
    route: contract.showFilePage,
    reply: async (asked, { params: { digest, page: number } }) => {
      const drawn = await withFile(asked, digest, (file) => drawnOf(ground, file, number))
      if (isRefusal(drawn)) return drawn
      return {
        stream: Readable.from([drawn.bytes]),
        headers: { ...pictureHeaders, 'content-type': drawn.mediaType, 'content-length': String(drawn.bytes.length) },
        seen: [asked.matter.file.id, digest],
      }
    },
  })
  return [look, page]
}

const busy = refuse('unavailable', { detail: 'too many files are looked at just now; ask again in a moment' })

/** To be drawn by a page of this node, and by nothing else: opened by itself it is an empty page that runs nothing. */
const pictureHeaders = {
  'content-disposition': 'inline',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; img-src data:; sandbox; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

async function shownAs({ viewer }: Ground, file: Uint8Array | undefined): Promise<Shown | Refusal> {
  if (file === undefined) return { as: 'none', because: 'too-large' }
  const sort = sortOf(file)
  if (sort === undefined) return { as: 'none', because: 'kind' }
  if (sort.sort === 'picture') return pictureShown(sort)
  if (sort.sort === 'text') return { as: 'text', ...(textIn(file) ?? { text: '', whole: true }) }
  const pages = await viewer.pages(file)
  if (typeof pages === 'number') return { as: 'pages', pages }
  const because = whyNot(pages)
  return isRefusal(because) ? because : { as: 'none', because }
}

function pictureShown({ mediaType, width, height }: Extract<Sort, { readonly sort: 'picture' }>): Shown {
  if (width * height === 0) return { as: 'none', because: 'damaged' }
  if (width * height > mostPixels) return { as: 'none', because: 'too-large' }
  return { as: 'picture', mediaType, width, height }
}

function whyNot({ fault }: ViewFault): Extract<Shown, { readonly as: 'none' }>['because'] | Refusal {
  if (fault === 'busy' || fault === 'ended') return busy
  if (fault === 'locked') return 'locked'
  return fault === 'too-slow' || fault === 'too-large' ? 'too-large' : 'damaged'
}

type Drawn = { readonly mediaType: string; readonly bytes: Uint8Array }

async function drawnOf({ viewer }: Ground, file: Uint8Array | undefined, page: number): Promise<Drawn | Refusal> {
  const sort = file === undefined ? undefined : sortOf(file)
  if (file === undefined || sort === undefined || sort.sort === 'text') return notShown
  if (sort.sort === 'picture') {
    return page === 1 && pictureShown(sort).as === 'picture' ? { mediaType: sort.mediaType, bytes: file } : notShown
  }
  const drawing = await viewer.page(file, page)
  if (typeof drawing === 'string') return { mediaType: 'image/svg+xml; charset=utf-8', bytes: Buffer.from(drawing) }
  const because = whyNot(drawing)
  return isRefusal(because) ? because : notShown
}

const notShown = refuse('page-not-shown', {
  detail: 'the file has no such page, or it cannot be shown: fetch the file',
})
