import { Readable } from 'node:stream'
import { canonicalise } from '@comity/proof/canonical'
import { openSealedPdf } from '@comity/proof/sealed-pdf'
import { sealPaper } from '@comity/proof/paper'
import type { Endpoint } from '#kernel/command'
import { type Paper, textOf } from '#kernel/schema/paper'
import type { PrintFault } from '#kernel/paper/print'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { paperOf } from './rules.paper.ts'
import { contentOf, languageRuleOf, papersOf, type Wanted } from './rules.paper.content.ts'
import { readingQuery } from './service.paper-read.ts'
import { type Asked, readingOne } from './service.ts'
import { PaperContent } from './words.paper.ts'

const media = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  json: 'application/json; charset=utf-8',
} as const
type Format = keyof typeof media

/** The documents of a request: which there are, what they say, the files. */
export function paperQueries(ground: Ground): readonly Endpoint[] {
  const one = readingOne(ground)
  const list = query({
    ...one,
    route: contract.listPapers,
    action: 'requests.list-papers',
    reply: async ({ matter }) => {
      const rule = languageRuleOf(matter)
      return { reply: { rows: [...papersOf(matter, rule)], rule }, seen: [matter.file.id] }
    },
  })
  const show = query({
    ...one,
    route: contract.showPaper,
    action: 'requests.show-paper',
    reply: async (asked, { params, query: wanted, now }) => {
      const content = await written(ground, asked, { ...wanted, kind: params.kind }, now)
      return isRefusal(content) ? content : { reply: { paper: paperOf(content) }, seen: [asked.matter.file.id] }
    },
  })
  const fetch = query({
    ...one,
    route: contract.fetchPaper,
    action: 'requests.fetch-paper',
    reply: async (asked, { params, query: { format, ...wanted }, now }) => {
      const content = await written(ground, asked, { ...wanted, kind: params.kind }, now)
      if (isRefusal(content)) return content
      const file = await fileOf(ground, asked.matter.file.authority, content, format)
      if (isRefusal(file)) return file
      const name = [asked.matter.file.reference, params.kind, wanted.language, wanted.beside]
        .filter((part) => part !== undefined)
        .join('-')
        .replaceAll(/[^\w.-]+/g, '-')
      return {
        stream: Readable.from([file]),
        headers: {
          'content-type': media[format],
          'content-disposition': `attachment; filename="${name}.${format}"`,
        },
        seen: [asked.matter.file.id],
      }
    },
  })
  return [list, show, fetch, readingQuery(ground)]
}

async function written(
  { seals }: Ground,
  { matter }: Asked,
  wanted: Wanted,
  now: string,
): Promise<PaperContent | Refusal> {
  if (wanted.beside === wanted.language) {
    return refuse('paper-one-language-twice', { field: 'query.beside', detail: 'choose another language beside it' })
  }
  const { file } = matter
  const [own, theirs] = await Promise.all([
    seals.namesOf({ state: file.own, authority: file.authority }),
    seals.namesOf(file.theirs),
  ])
  const content = contentOf(matter, wanted, { at: now, names: [own, theirs] })
  if (content === undefined) {
    return refuse('paper-not-there', { detail: 'the step this document sets down was not taken' })
  }
  // Parsed as a stranger's node will: what could not be read there is not sealed here.
  return PaperContent.parse(content)
}

async function fileOf(
  ground: Ground,
  authority: string,
  content: PaperContent,
  format: Format,
): Promise<Uint8Array | Refusal> {
  const paper = paperOf(content)
  if (format === 'docx') return (await import('#kernel/paper/docx')).docxOf(paper)
  if (format === 'json' && content.standing === 'draft') return Buffer.from(canonicalise({ content }))
  const pages = await ground.printer.pdf(paper)
  if ('fault' in pages) return notPrinted(pages)
  // Nobody's seal stands on what was not sent.
  if (content.standing === 'draft') return pages
  const sealed = await seal(ground, authority, { content, paper, pages })
  if (format === 'pdf') return sealed
  if (isRefusal(sealed)) return sealed
  const opened = openSealedPdf(sealed)
  if ('fault' in opened) return refuse('defect', { detail: 'a document was sealed that cannot be opened' })
  return Buffer.from(`{"content":${textIn(opened.content)},"seal":${textIn(opened.seal)}}`)
}

const textIn = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

async function seal(
  { seals, state }: Ground,
  authority: string,
  { content, paper, pages }: { readonly content: PaperContent; readonly paper: Paper; readonly pages: Uint8Array },
): Promise<Uint8Array | Refusal> {
  const [signer, descriptor] = await Promise.all([seals.authority(authority), seals.descriptor()])
  if (signer === undefined) return refuse('defect', { detail: 'an authority of this State has no key' })
  return sealPaper(
    { pages, content, lines: textOf(paper) },
    {
      issuer: `${state}/${authority}`,
      signer,
      at: Temporal.Instant.from(content.at).toString(),
      descriptor: descriptor ?? null,
    },
  )
}

function notPrinted({ fault }: PrintFault): Refusal {
  if (fault === 'letters') {
    return refuse('paper-without-letters', { detail: 'no font of this node has some of the letters in it' })
  }
  if (fault === 'not-set') return refuse('defect', { detail: 'a document was written that cannot be set' })
  return refuse('unavailable', { detail: 'this document cannot be set now; ask again in a moment' })
}
