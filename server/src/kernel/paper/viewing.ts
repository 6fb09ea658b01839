import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

// A process of its own, and another one than the press: what a stranger's file may do here must not reach a document that
// is sealed. The pages are drawn by a reader that has no scripting, no network and no file but the one it is given.

/** What the viewer is asked: how many pages a PDF has, or one of them as a drawing. */
export type ViewOrder = { readonly pdf: Uint8Array; readonly page: number | null }
/** `damaged`: it cannot be read as a PDF; `locked`: a password is asked for; `too-large`: its drawing, or its pages. */
export type Viewed =
  | { readonly pages: number }
  | { readonly drawing: string }
  | { readonly fault: 'no-page' | 'damaged' | 'locked' | 'too-large' }

const mostPages = 10_000
const longestDrawing = 16_000_000
const folder = '/comity-viewer'
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [] })

const asked = (page: number) => ({
  mainFileContent: `#set page(width: auto, height: auto, margin: 0pt)\n#image("file.pdf", page: ${page})`,
})

type Failed = Extract<Viewed, { readonly fault: string }>
/** Why a page cannot be had; only the kind of what went wrong is told, never its words. */
function failed(said: string): Failed {
  if (/page \d+ does not exist/.test(said)) return { fault: 'no-page' }
  return { fault: /encrypt|password/i.test(said) ? 'locked' : 'damaged' }
}

function look(page: number): Failed | undefined {
  const result = compiler.compile(asked(page))
  return result.hasError() ? failed(JSON.stringify(result.takeError()?.shortDiagnostics ?? [])) : undefined
}

/** The number of pages, found by asking for ever later ones and then in between. */
function pagesOf(): Viewed {
  const first = look(1)
  if (first !== undefined) return first.fault === 'no-page' ? { fault: 'damaged' } : first
  let [there, beyond] = [1, 2]
  while (look(beyond) === undefined) {
    if (beyond >= mostPages) return { fault: 'too-large' }
    ;[there, beyond] = [beyond, beyond * 2]
  }
  while (beyond - there > 1) {
    const middle = Math.floor((there + beyond) / 2)
    if (look(middle) === undefined) there = middle
    else beyond = middle
  }
  return { pages: there }
}

/** Everything a drawing of a page consists of: what else came to stand in one would not be shown. */
const foreign =
  /<(?:script|foreignObject|iframe|a|animate|set)\b|\son\w+\s*=|href\s*=\s*"(?!#|data:image\/(?:png|jpeg);)|@import|url\((?!#|'#|"#)/i

function drawn(page: number): Viewed {
  const svg = compiler.svg(asked(page))
  const inner = /data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/.exec(svg)?.[1]
  if (inner === undefined) return { fault: 'damaged' }
  if (inner.length > (longestDrawing / 3) * 4) return { fault: 'too-large' }
  const drawing = Buffer.from(inner, 'base64').toString('utf8')
  return foreign.test(drawing) ? { fault: 'damaged' } : { drawing }
}

process.on('message', ({ id, pdf, page }: ViewOrder & { readonly id: number }) => {
  let viewed: Viewed
  try {
    compiler.mapShadow(`${folder}/file.pdf`, Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength))
    viewed = page === null ? pagesOf() : drawn(page)
  } catch (error) {
    viewed = failed(String((error as { code?: unknown } | null)?.code))
  } finally {
    compiler.resetShadow()
    compiler.evictCache(0)
  }
  process.send?.({ id, ...viewed })
})
process.on('disconnect', () => process.exit())
