import { base64 } from './base64.ts'
import { type Fault, fault } from './fault.ts'
import { equalBytes, sha256, utf8 } from './hash.ts'

// A PDF as it was printed, followed by one incremental update (ISO 32000-1, 7.5.6) that attaches two files: the content
// for machines and the seal. The pages stay byte for byte what they were, so that the seal can name their digest; and the
// update is written in one way only, so that nothing else can stand in the file.

/** What is attached: both printable UTF-8 without line breaks. `at` is the moment of the seal, `2026-03-01T10:00:00Z`. */
export type Attached = { readonly content: Uint8Array; readonly seal: Uint8Array; readonly at: string }
export type SealedPdf = Attached & { readonly pages: Uint8Array }

/**
 * `not-a-pdf`: it does not begin as one. `cut-off`: it does not end as one. `not-as-printed`: its last section is none
 * that a printer of papers writes. `not-sealed`: no seal follows the pages. `not-as-sealed`: something else stands in it.
 */
export type PdfFault = 'not-a-pdf' | 'cut-off' | 'not-as-printed' | 'not-sealed' | 'not-as-sealed'

const marker = '% comity-paper 1 '
const momentShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const longestTail = 4_096
const longestCatalogue = 20_000
const mostObjects = 1_000_000

/** Bytes as characters of the same number: what a PDF is made of outside its streams. */
function plain(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = Math.max(0, from); at < Math.min(to, bytes.length); at += 1) text += String.fromCharCode(bytes[at] ?? 0)
  return text
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const isOneLine = (bytes: Uint8Array): boolean => bytes.length > 0 && bytes.every((byte) => byte >= 0x20)

type Last = { readonly size: number; readonly root: number; readonly id: string; readonly rest: string }

/** The last section of a printed PDF: a table of references and a trailer. Undefined for one in any other form. */
function lastSection(pages: Uint8Array): (Last & { readonly xref: number; readonly catalogue: string }) | undefined {
  const tail = plain(pages, pages.length - longestTail, pages.length)
  const end = /\nstartxref\n(\d{1,10})\n%%EOF\n?$/.exec(tail)
  const trailer = end === null ? undefined : tail.slice(tail.lastIndexOf('\ntrailer\n'), end.index)
  const xref = Number(end?.[1])
  const size = Number(/\/Size (\d{1,7})\b/.exec(trailer ?? '')?.[1])
  const root = Number(/\/Root (\d{1,7}) 0 R/.exec(trailer ?? '')?.[1])
  const info = /\/Info \d{1,7} 0 R/.exec(trailer ?? '')?.[0] ?? ''
  const id = /\/ID \[\(([A-Za-z0-9+/=]{1,64})\)/.exec(trailer ?? '')?.[1]
  if (!(xref < pages.length && size <= mostObjects && root < size) || id === undefined) return undefined
  const head = `xref\n0 ${size}\n`
  if (plain(pages, xref, xref + head.length) !== head) return undefined
  const entry = xref + head.length + 20 * root
  const place = /^(\d{10}) 00000 n[ \r]\n$/.exec(plain(pages, entry, entry + 20))?.[1]
  if (place === undefined) return undefined
  const written = plain(pages, Number(place), Number(place) + longestCatalogue)
  const object = written.slice(0, written.indexOf('\nendobj'))
  const catalogue = object.startsWith(`${root} 0 obj\n<<`) && object.endsWith('>>') ? object : undefined
  if (catalogue === undefined || !/\/Type\s*\/Catalog\b/.test(catalogue)) return undefined
  if (/\/(?:Names|AF|OpenAction|AA|AcroForm)\b/.test(catalogue)) return undefined
  return { size, root, id, rest: info, xref, catalogue: catalogue.slice(catalogue.indexOf('<<')) }
}

/** The pages with content and seal attached. A fault for pages that are no PDF, or not in the form printers of papers write. */
export function sealPdf({ pages, content, seal, at }: SealedPdf): Uint8Array | Fault<PdfFault> {
  if (plain(pages, 0, 5) !== '%PDF-') return fault('not-a-pdf')
  const last = lastSection(pages)
  if (last === undefined || !momentShape.test(at) || !isOneLine(content) || !isOneLine(seal)) {
    return fault('not-as-printed')
  }
  const { size, root, id, rest, xref, catalogue } = last
  const day = `D:${at.replaceAll(/[-:T]/g, '')}`
  const parts: Uint8Array[] = []
  const places = new Map<number, number>()
  let length = pages.length
  const write = (bytes: Uint8Array) => {
    parts.push(bytes)
    length += bytes.length
  }
  const begin = (number: number) => {
    places.set(number, length)
    write(utf8(`${number} 0 obj\n`))
  }
  const attach = (number: number, name: string, about: string, bytes: Uint8Array) => {
    begin(number)
    const told = `/Type /EmbeddedFile /Subtype /application#2Fjson /Length ${bytes.length}`
    write(utf8(`<< ${told} /Params << /Size ${bytes.length} /ModDate (${day}) >> >>\nstream\n`))
    write(bytes)
    write(utf8('\nendstream\nendobj\n'))
    begin(number + 1)
    const file = `/F (${name}) /UF (${name}) /EF << /F ${number} 0 R /UF ${number} 0 R >>`
    write(utf8(`<< /Type /Filespec ${file} /AFRelationship ${about} >>\nendobj\n`))
  }
  write(utf8(`\n${marker}${pages.length} ${content.length} ${seal.length} ${at}\n`))
  attach(size, 'content.json', '/Source', content)
  attach(size + 2, 'seal.json', '/Supplement', seal)
  begin(root)
  const names = `(content.json) ${size + 1} 0 R (seal.json) ${size + 3} 0 R`
  const files = `/Names << /EmbeddedFiles << /Names [${names}] >> >> /AF [${size + 1} 0 R ${size + 3} 0 R]`
  write(utf8(`${catalogue.slice(0, -2)}${files}\n>>\nendobj\n`))
  const start = length
  const row = (number: number) => `${String(places.get(number) ?? 0).padStart(10, '0')} 00000 n \n`
  const rows = [0, 1, 2, 3].map((step) => row(size + step)).join('')
  write(utf8(`xref\n${root} 1\n${row(root)}${size} 4\n${rows}`))
  const made = base64(sha256(join([content, seal])).subarray(0, 16))
  const trailer = `<< /Size ${size + 4} /Root ${root} 0 R ${rest} /ID [(${id}) (${made})] /Prev ${xref} >>`
  write(utf8(`trailer\n${trailer}\nstartxref\n${start}\n%%EOF\n`))
  return join([pages, ...parts])
}

function lastPlace(bytes: Uint8Array, of: Uint8Array): number {
  for (let at = bytes.length - of.length; at >= 0; at -= 1) {
    let same = 0
    while (same < of.length && bytes[at + same] === of[same]) same += 1
    if (same === of.length) return at
  }
  return -1
}

const openings = { line: utf8(`\n${marker}`), stream: utf8('\nstream\n') }

/** Takes a sealed PDF apart, in time linear in its size. Nothing is verified: whose seal it is, and of what, means nothing yet. */
export function openSealedPdf(file: Uint8Array): SealedPdf | Fault<PdfFault> {
  if (plain(file, 0, 5) !== '%PDF-') return fault('not-a-pdf')
  if (!/%%EOF\s*$/.test(plain(file, file.length - 32, file.length))) return fault('cut-off')
  const place = lastPlace(file, openings.line)
  if (place === -1) return fault('not-sealed')
  const line = plain(file, place + 1, place + 120).split('\n')[0] ?? ''
  const told = /^(\d{1,10}) (\d{1,10}) (\d{1,10}) (\S{20})$/.exec(line.slice(marker.length))
  const [before, longContent, longSeal] = [Number(told?.[1]), Number(told?.[2]), Number(told?.[3])]
  if (told === null || before !== place) return fault('not-as-sealed')
  const streamFrom = (from: number) => {
    const near = plain(file, from, from + 400).indexOf('\nstream\n')
    return near === -1 ? file.length : from + near + openings.stream.length
  }
  const first = streamFrom(place)
  const second = streamFrom(first + longContent)
  const attached = {
    content: file.subarray(first, first + longContent),
    seal: file.subarray(second, second + longSeal),
    at: told[4] ?? '',
  }
  const pages = file.subarray(0, place)
  const again = sealPdf({ pages, ...attached })
  const same = again instanceof Uint8Array && equalBytes(again, file)
  return same ? { pages, ...attached } : fault('not-as-sealed')
}
