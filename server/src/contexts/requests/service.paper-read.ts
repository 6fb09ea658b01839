import type { Readable } from 'node:stream'
import { isFault } from '@comity/proof/fault'
import { sha256Hex } from '@comity/proof/hash'
import { canonicalIn, checkSeal, sealIn, type Seal } from '@comity/proof/paper'
import { openSealedPdf } from '@comity/proof/sealed-pdf'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { Paper, textOf } from '#kernel/schema/paper'
import type { PrintFault } from '#kernel/paper/print'
import { embeddedIn } from '#kernel/paper/read-pdf'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { paperOf } from './rules.paper.ts'
import { checked, verdictOf } from './rules.paper.verdict.ts'
import { PaperContent, type PaperCheck, type PaperFindings } from './words.paper.ts'

/** A clock of another State may be ahead by so much. */
const aheadMs = 5 * 60_000

/** Looks at a document somebody sent: what stands in it and whether it holds. Keeps nothing. */
export function readingQuery(ground: Ground): Endpoint {
  return query({
    route: contract.readPaper,
    action: 'requests.read-paper',
    load: async () => ({}),
    resource: () => theNode,
    reply: async (_, { file, now }) => {
      const bytes = await bytesOf(file, contract.readPaper.file)
      if (isRefusal(bytes)) return bytes
      const parts = partsOf(bytes)
      if (isRefusal(parts)) return parts
      const reply = await findingsOf(ground, bytes, parts, now)
      return { reply, seen: [`sha256:${reply.digest}`] }
    },
  })
}

async function bytesOf(file: Readable | undefined, most: number): Promise<Uint8Array | Refusal> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of file ?? []) {
    const bytes = piece as Uint8Array
    length += bytes.length
    if (length > most) return refuse('too-large', { detail: `at most ${most} bytes` })
    pieces.push(bytes)
  }
  return Buffer.concat(pieces)
}

type Parts = {
  /** Whether nothing stands in the file but pages, content and seal. */
  readonly whole: boolean
  readonly pages: Uint8Array | undefined
  readonly content: Uint8Array | undefined
  readonly seal: Seal | undefined
  readonly embedded: PaperFindings['embedded']
}

/** Takes a received PDF apart: as it was sealed, or else as what is left of that. */
function partsOf(file: Uint8Array): Parts | Refusal {
  const opened = openSealedPdf(file)
  if (!isFault(opened)) {
    const { content, seal: sealed, pages } = opened
    const seal = sealIn(sealed)
    const embedded = [described('content', content), described(seal === undefined ? 'other' : 'seal', sealed)]
    return { whole: true, pages, content, seal, embedded }
  }
  if (opened.fault === 'not-a-pdf') return refuse('pdf-none', { detail: 'this is no PDF' })
  if (opened.fault === 'cut-off') return refuse('pdf-cut-off', { detail: 'the end of the file is missing' })
  const found = embeddedIn(file)
  if ('fault' in found) {
    if (found.fault === 'encrypted') return refuse('pdf-encrypted', { detail: 'the file is encrypted' })
    const detail = 'what is packed in the file is too much to look at'
    return refuse('pdf-unpacks-too-large', { detail })
  }
  const seals = found.flatMap(({ bytes }) => sealIn(bytes) ?? [])
  const contents = found.filter(({ bytes }) => isContent(bytes))
  if (seals.length > 1 || contents.length > 1) {
    return refuse('pdf-ambiguous', { detail: 'it holds two contents or two seals: nobody can say which one counts' })
  }
  const embedded = found.map(({ bytes }) =>
    described(sealIn(bytes) !== undefined ? 'seal' : isContent(bytes) ? 'content' : 'other', bytes),
  )
  return { whole: false, pages: undefined, content: contents[0]?.bytes, seal: seals[0], embedded }
}

const described = (is: 'content' | 'seal' | 'other', bytes: Uint8Array) => ({
  is,
  bytes: bytes.length,
  digest: sha256Hex(bytes),
})

function contentIn(bytes: Uint8Array): PaperContent | undefined {
  return PaperContent.safeParse(canonicalIn(bytes)?.value).data
}

const isContent = (bytes: Uint8Array): boolean =>
  (canonicalIn(bytes)?.value as { readonly paper?: unknown } | undefined)?.paper !== undefined

async function findingsOf(ground: Ground, file: Uint8Array, parts: Parts, now: string): Promise<PaperFindings> {
  const { seals } = ground
  const { seal, pages, whole } = parts
  const content = parts.content === undefined ? undefined : contentIn(parts.content)
  const paper = content === undefined ? undefined : Paper.safeParse(paperOf(content)).data
  const noPaper = content === undefined ? 'no-content' : 'not-set'
  const lines = paper === undefined ? undefined : textOf(paper)
  const about = {
    digest: sha256Hex(file),
    bytes: file.length,
    content: content ?? null,
    lines: [...(lines ?? [])],
    embedded: parts.embedded,
  }
  if (seal === undefined) return { ...about, verdict: 'none', issuer: null, at: null, checks: [] }
  const { issuer, at } = seal.statement
  const [state = '', authority] = issuer.split('/')
  const [keys, trusted] = await Promise.all([seals.keysOf(state, at), seals.trusts(state)])
  const digest = parts.content === undefined ? '' : sha256Hex(parts.content)
  const verdict = checkSeal(seal, { content: digest, pages: pages && sha256Hex(pages), lines }, keys)
  const ahead = Date.parse(at) > Date.parse(now) + aheadMs
  const signature =
    verdict.signature === 'holds'
      ? checked('signature', !ahead, 'dated-ahead')
      : verdict.signature === 'not-enough-signers'
        ? // All keys of the own State are known here; another may have one this node has not heard of.
          checked(
            'signature',
            state === ground.state ? 'fails' : 'unknown',
            trusted ? 'key-not-known' : 'state-not-trusted',
          )
        : checked('signature', 'fails', 'bad-signature')
  const checks: PaperCheck[] = [
    checked('file', whole, 'altered'),
    signature,
    checked('content', verdict.content, parts.content === undefined ? 'no-content' : 'altered'),
    checked('pages', verdict.pages, 'altered'),
    checked('lines', verdict.lines ?? 'unknown', noPaper),
    paper === undefined
      ? checked('printing', 'unknown', noPaper)
      : pages === undefined
        ? checked('printing', 'fails', 'altered')
        : signature.outcome === 'holds' && verdict.content
          ? await printed(ground, paper, pages)
          : checked('printing', 'unknown', 'not-sealed'),
  ].map(unlessEdition)
  const names = trusted && authority !== undefined ? await seals.namesOf({ state, authority }) : []
  return {
    ...about,
    verdict: verdictOf(checks),
    issuer: { state, authority: authority ?? null, names },
    at,
    checks,
  }
}

/** Words may be put otherwise by another edition of the program: that is no proof of anything. */
function unlessEdition(check: PaperCheck): PaperCheck {
  return check.check === 'lines' && check.outcome === 'fails' ? checked('lines', 'unknown', 'other-edition') : check
}

const unset = {
  busy: 'busy',
  'no-press': 'busy',
  'too-slow': 'too-slow',
  letters: 'letters',
  'not-set': 'not-set',
} as const satisfies Record<PrintFault['fault'], PaperCheck['because']>

/** Whether the pages are what this node makes of the content, byte for byte. */
async function printed({ printer }: Ground, paper: Paper, pages: Uint8Array): Promise<PaperCheck> {
  const again = await printer.pdf(paper)
  if ('fault' in again) return checked('printing', 'unknown', unset[again.fault])
  return checked('printing', sha256Hex(again) === sha256Hex(pages) ? 'holds' : 'unknown', 'other-edition')
}
