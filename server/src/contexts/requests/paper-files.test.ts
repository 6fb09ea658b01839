import { canonicalise } from '@comity/proof/canonical'
import { sha256Hex } from '@comity/proof/hash'
import { sealPdf, openSealedPdf, type SealedPdf } from '@comity/proof/sealed-pdf'
import { sealPaper } from '@comity/proof/paper'
import { issue } from '@comity/proof/receipt'
import { ed25519Signer } from '@comity/proof/signer'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { deflateSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import { act, aDraft, anAnnex, annex, fillAll, layFile, letThrough, type Side } from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'

let two: TwoStates
let lima: Side
let bern: Side
let prosecutor: Seat
let fiscalia: Seat
let bj: Seat
let id: string
beforeAll(async () => {
  two = await twoStates({ desk: ['central-authority'] })
  ;({ lima, bern, prosecutor, central: fiscalia, desk: bj } = two)
  const to = { state: 'CHE', authority: bern.authority }
  const body = { ...aDraft(), case: await lima.openCase(prosecutor), to }
  id = (await lima.get(contract.openRequest, prosecutor, { body })).id
  await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
  await annex(lima, prosecutor, id, [anAnnex(await layFile(lima, prosecutor, id))])
  await fillAll(lima, prosecutor, id)
}, 60_000)
afterAll(() => two?.close())

type Query = { language: string; beside?: string; format?: string; step?: number }
const view = () => lima.get(contract.readRequest, fiscalia, { params: { id } })
const rows = (world: Side, seat: Seat) => world.get(contract.listPapers, seat, { params: { id } })
const ask = (world: Side, seat: Seat, kind: string, query: Query) =>
  world.ask(contract.fetchPaper, seat, { params: { id, kind }, query })
async function bytesIn(stream: Readable | undefined): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream ?? []) pieces.push(Buffer.from(piece as Uint8Array))
  return Buffer.concat(pieces)
}
async function fetched(world: Side, seat: Seat, kind: string, query: Query): Promise<Buffer> {
  const answer = await ask(world, seat, kind, query)
  if (isRefusal(answer)) throw new Error(JSON.stringify(answer))
  return bytesIn(answer.stream)
}
async function looked(world: Side, seat: Seat, file: Uint8Array): Promise<contract.PaperFindings | Refusal> {
  const answer = await world.ask(contract.readPaper, seat, { file: Readable.from([file]) } as never)
  return isRefusal(answer) ? answer : contract.readPaper.reply.parse(answer.body)
}
async function found(world: Side, seat: Seat, file: Uint8Array): Promise<contract.PaperFindings> {
  const read = await looked(world, seat, file)
  if (isRefusal(read)) throw new Error(JSON.stringify(read))
  return read
}
/** Everything a node keeps: the names of its blobs, and how many rows each of its tables has. */
async function kept({ kernel }: Side) {
  const blobs = (await readdir(kernel.blobFolder, { recursive: true })).sort()
  const named = await kernel.database.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const tables: [string, string | undefined][] = []
  for (const { name } of named) {
    const [row] = await kernel.database.query<{ count: string }>(`select count(*) from ${name}`)
    tables.push([name, row?.count])
  }
  return { blobs, tables }
}
const outcomes = ({ checks }: contract.PaperFindings) =>
  Object.fromEntries(checks.map(({ check, outcome, because }) => [check, because ?? outcome]))
const opened = (file: Uint8Array): SealedPdf => {
  const parts = openSealedPdf(file)
  if ('fault' in parts) throw new Error(parts.fault)
  return parts
}
const sealedAgain = (parts: SealedPdf): Uint8Array => {
  const made = sealPdf(parts)
  if ('fault' in made) throw new Error(made.fault)
  return made
}
const all = ['file', 'signature', 'content', 'pages', 'lines', 'printing']
const everything = Object.fromEntries(all.map((check) => [check, 'holds']))

describe('the documents of a request', () => {
  it('are the request alone while it is drafted, with the languages the requested State takes and why', async () => {
    const { rows: papers, rule } = await rows(lima, prosecutor)
    expect(papers).toMatchObject([{ kind: 'request', step: null, standing: 'draft', from: 'PER' }])
    expect(rule).toMatchObject({ written: 'de', obeyed: true })
    expect(rule.accepted).toContain('fr')
    expect(rule.demands[0]).toMatchObject({ instrument: 'uncac', article: expect.stringContaining('46(14)') as string })
    // German is none of the six: what is proposed is another language that is taken.
    expect(rule.accepted).toContain(papers[0]?.language)
  })

  it('carry no seal while they are drafts, and say so on the page', async () => {
    const draft = await fetched(lima, prosecutor, 'request', { language: 'fr' })
    expect(openSealedPdf(draft)).toEqual({ fault: 'not-sealed' })
    const { paper } = await lima.get(contract.showPaper, prosecutor, {
      params: { id, kind: 'request' },
      query: { language: 'fr' },
    })
    expect(paper.notice).toBe('Projet : non envoyé')
    expect(await found(lima, prosecutor, draft)).toMatchObject({ verdict: 'none', checks: [], content: null })
    const json = JSON.parse((await fetched(lima, prosecutor, 'request', { language: 'fr', format: 'json' })).toString())
    expect(Object.keys(json as object)).toEqual(['content'])
  })

  it('of a step that was not taken do not exist', async () => {
    expect(await ask(lima, prosecutor, 'refusal', { language: 'fr' })).toMatchObject({ refused: 'paper-not-there' })
  })

  it('are set in two different languages or in one', async () => {
    const both = { language: 'fr', beside: 'fr' }
    expect(await ask(lima, prosecutor, 'request', both)).toMatchObject({ refused: 'paper-one-language-twice' })
  })

  it('are for whoever may read the request, and for nobody else', async () => {
    const stranger = lima.seat({ roles: ['analyst'] })
    expect(await ask(lima, stranger, 'request', { language: 'fr' })).toMatchObject({ refused: 'unknown' })
    const service = lima.seat({ roles: ['central-authority'], scopes: [] })
    expect(isRefusal(await ask(lima, service, 'request', { language: 'fr' }))).toBe(true)
    expect(isRefusal(await lima.ask(contract.listPapers, stranger, { params: { id } }))).toBe(true)
  })
})

describe('a request that was sent', () => {
  beforeAll(async () => {
    await act(lima, prosecutor, id, 'complete')
    await act(lima, prosecutor, id, 'authorise')
    await act(lima, fiscalia, id, 'approve', { channel: 'central-authority' })
    await act(lima, fiscalia, id, 'translate', { language: 'de' })
    await act(lima, fiscalia, id, 'submit')
    await letThrough(lima, bern)
  })

  it('is a PDF sealed by its authority, which the other side reads and finds whole', async () => {
    const file = await fetched(lima, fiscalia, 'request', { language: 'fr' })
    const read = await found(bern, bj, file)
    expect(outcomes(read)).toEqual(everything)
    expect(read).toMatchObject({
      verdict: 'holds',
      issuer: { state: 'PER', names: [{ language: 'es' }] },
      content: { kind: 'request', standing: 'sent', language: 'fr', request: { reference: 'PER-R-2026-000001' } },
      embedded: [{ is: 'content' }, { is: 'seal' }],
    })
    expect(read.lines).toContain('la République du Pérou\nUnidad de Cooperación Judicial Internacional (muestra)')
    expect(read.digest).toBe(sha256Hex(file))
  })

  it('binds pages, lines and content in one signed statement', async () => {
    const { content, seal, pages } = opened(await fetched(lima, fiscalia, 'request', { language: 'es', beside: 'ar' }))
    const { statement } = JSON.parse(Buffer.from(seal).toString()) as { statement: string }
    const envelope = JSON.parse(statement) as { payload: string }
    const said = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as Record<string, unknown>
    expect(said).toMatchObject({
      type: 'requests/paper',
      issuer: expect.stringMatching(/^PER\//) as string,
      subject: sha256Hex(content),
      body: { pages: sha256Hex(pages) },
    })
  })

  it('gives the same content and seal as JSON, and DOCX', async () => {
    const json = await fetched(lima, fiscalia, 'request', { language: 'fr', format: 'json' })
    const { content, seal } = JSON.parse(json.toString()) as { content: object; seal: { statement: string } }
    const envelope = JSON.parse(seal.statement) as { payload: string }
    const said = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as { subject: string }
    expect(said.subject).toBe(sha256Hex(Buffer.from(canonicalise(content))))
    // The list of annexes stands in the content that was sealed, with the digests that were signed and sent.
    const [annexed] = (await view()).annexes
    expect(content).toMatchObject({ asked: { annexes: [annexed] } })
    const pdf = opened(await fetched(lima, fiscalia, 'request', { language: 'fr' }))
    expect(JSON.parse(Buffer.from(pdf.content).toString())).toMatchObject({ asked: { annexes: [annexed] } })
    expect((await fetched(lima, fiscalia, 'request', { language: 'ru', format: 'docx' })).toString('latin1')).toMatch(
      /^PK/,
    )
  })

  it('is answered: acknowledgement and refusal exist on both sides, and each says whose word it is', async () => {
    await act(bern, bj, id, 'register')
    await act(bern, bj, id, 'acknowledge')
    await letThrough(bern, lima)
    const [here, there] = await Promise.all([rows(bern, bj), rows(lima, fiscalia)])
    expect(here.rows.map(({ kind, standing }) => [kind, standing])).toEqual([
      ['request', 'received'],
      ['acknowledgement', 'sent'],
    ])
    expect(there.rows.map(({ kind, standing }) => [kind, standing])).toEqual([
      ['request', 'sent'],
      ['acknowledgement', 'received'],
    ])
    const transcript = await fetched(lima, fiscalia, 'acknowledgement', { language: 'ru' })
    expect(await found(bern, bj, transcript)).toMatchObject({
      verdict: 'holds',
      issuer: { state: 'PER' },
      content: { standing: 'received', from: { state: 'CHE' }, asked: null },
    })
  })

  it('is not kept by looking at it', async () => {
    const file = await fetched(lima, fiscalia, 'request', { language: 'en' })
    const before = await kept(bern)
    await found(bern, bj, file)
    const { blobs, tables } = await kept(bern)
    expect(blobs).toEqual(before.blobs)
    const grown = tables.filter(([table, count]) => count !== before.tables.find(([one]) => one === table)?.[1])
    // Who looked is on record, and nothing else.
    expect(grown.map(([table]) => table)).toEqual(['kernel.audit'])
  })
})

describe('whoever sends a hostile PDF', () => {
  let file: Buffer
  beforeAll(async () => {
    file = await fetched(lima, fiscalia, 'request', { language: 'zh' })
  })

  it('does not pass with other pages under the same seal', async () => {
    const other = opened(await fetched(lima, fiscalia, 'request', { language: 'en' }))
    const read = await found(bern, bj, sealedAgain({ ...opened(file), pages: other.pages }))
    expect(read.verdict).toBe('fails')
    expect(outcomes(read)).toMatchObject({ signature: 'holds', content: 'holds', pages: 'altered' })
  })

  it('does not pass with another content under the same seal, however sound that content is', async () => {
    const { content } = opened(await fetched(lima, fiscalia, 'request', { language: 'en' }))
    const read = await found(bern, bj, sealedAgain({ ...opened(file), content }))
    expect(read.verdict).toBe('fails')
    expect(outcomes(read)).toMatchObject({ signature: 'holds', content: 'altered', pages: 'holds' })
  })

  it('does not pass with a seal of their own in the name of another', async () => {
    const parts = opened(file)
    const { statement } = JSON.parse(Buffer.from(parts.seal).toString()) as { statement: string }
    const envelope = JSON.parse(statement) as { payload: string }
    const said = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as Parameters<typeof issue>[0]
    const stranger = ed25519Signer(randomBytes(32))
    const forged = canonicalise({ seal: 'comity/paper-seal/v1', statement: issue(said, [stranger]) })
    const read = await found(bern, bj, sealedAgain({ ...parts, seal: Buffer.from(forged) }))
    expect(outcomes(read)).toMatchObject({ signature: 'key-not-known', printing: 'not-sealed' })
    expect(read.verdict).toBe('unknown')
  })

  it('has nothing set in type that is not under a seal that holds', async () => {
    const { content } = opened(await fetched(lima, fiscalia, 'request', { language: 'en' }))
    const read = await found(bern, bj, sealedAgain({ ...opened(file), content }))
    expect(outcomes(read)).toMatchObject({ signature: 'holds', content: 'altered', printing: 'not-sealed' })
  })

  const sealedByLima = async (change: (said: contract.PaperContent) => unknown): Promise<Uint8Array> => {
    const { content, pages } = opened(file)
    const changed = change(contract.PaperContent.parse(JSON.parse(Buffer.from(content).toString())))
    expect(contract.PaperContent.safeParse(changed).success).toBe(true)
    const signer = await lima.seals.authority(lima.authority)
    if (signer === undefined) throw new Error('no key')
    const by = { issuer: `PER/${lima.authority}`, signer, at: '2026-11-22T10:00:00Z', descriptor: null }
    return sealPaper({ pages, content: changed, lines: [] }, by)
  }

  it('gets a finding, even under a sound seal, for content no pages can be made of', async () => {
    const asks = Array.from({ length: 50 }, () => 'x'.repeat(200))
    const sections = [{ id: 'facts', text: 'a', nothing: false, asks }]
    const endless = await sealedByLima((said) => ({ ...said, asked: { ...said.asked, sections } }))
    const read = await found(bern, bj, endless)
    expect(read).toMatchObject({ verdict: 'unknown', lines: [] })
    expect(outcomes(read)).toMatchObject({ signature: 'holds', lines: 'not-set', printing: 'not-set' })
  })

  it('gets the true reason where nothing could be set anew', async () => {
    const strange = await sealedByLima((said) => ({ ...said, request: { ...said.request, title: 'a \u{E123} b' } }))
    expect(outcomes(await found(bern, bj, strange))).toMatchObject({ signature: 'holds', printing: 'letters' })
    await bern.context.close()
    expect(outcomes(await found(bern, bj, file))).toMatchObject({ signature: 'holds', printing: 'busy' })
  })

  it('does not pass with a line added after the seal, though what was sealed is still found', async () => {
    const read = await found(bern, bj, Buffer.concat([file, Buffer.from('% more\n%%EOF\n')]))
    expect(read.verdict).toBe('fails')
    expect(outcomes(read)).toMatchObject({ file: 'altered', signature: 'holds', content: 'holds', pages: 'altered' })
  })

  it('does not pass with any byte changed', async () => {
    for (let at = 40; at < file.length; at += Math.ceil(file.length / 60)) {
      const broken = Buffer.from(file)
      broken[at] = (broken[at] ?? 0) ^ 0x01
      const read = await looked(bern, bj, broken)
      expect(isRefusal(read) ? 'refused' : read.verdict).not.toBe('holds')
    }
  }, 60_000)

  it('gets a plain refusal for what is none, is cut off, encrypted, packed too tightly, or holds two of a kind', async () => {
    const refused = async (bytes: Uint8Array) => {
      const read = await looked(bern, bj, bytes)
      return isRefusal(read) ? read.refused : read.verdict
    }
    expect(await refused(Buffer.from('not a pdf'))).toBe('pdf-none')
    expect(await refused(file.subarray(0, file.length - 200))).toBe('pdf-cut-off')
    expect(await refused(Buffer.alloc(20_000_001))).toBe('too-large')
    const around = (...parts: (string | Uint8Array)[]) =>
      Buffer.concat([Buffer.from('%PDF-1.7\n'), ...parts.map((part) => Buffer.from(part)), Buffer.from('\n%%EOF\n')])
    expect(await refused(around('trailer\n<< /Encrypt 5 0 R >>'))).toBe('pdf-encrypted')
    const bomb = deflateSync(Buffer.alloc(40_000_000))
    const packed = `1 0 obj\n<< /Type /EmbeddedFile /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n`
    expect(await refused(around(packed, bomb, '\nendstream'))).toBe('pdf-unpacks-too-large')
    const attached = (bytes: Uint8Array) =>
      Buffer.concat([
        Buffer.from(`1 0 obj\n<< /Type /EmbeddedFile /Length ${bytes.length} >>\nstream\n`),
        bytes,
        Buffer.from('\nendstream\nendobj\n'),
      ])
    const { content, seal } = opened(file)
    expect(await refused(around(attached(content), attached(content), attached(seal)))).toBe('pdf-ambiguous')
    expect(await refused(around(attached(content), attached(seal), attached(seal)))).toBe('pdf-ambiguous')
    expect(await refused(around(attached(content), attached(seal)))).toBe('fails')
    expect(await refused(around('nothing of ours'))).toBe('none')
  })

  it('is told apart from one whose State is no longer trusted here', async () => {
    bern.seals.distrust('PER')
    const read = await found(bern, bj, file)
    expect(outcomes(read)).toMatchObject({ signature: 'state-not-trusted' })
    expect(read).toMatchObject({ verdict: 'unknown', issuer: { state: 'PER', names: [] } })
  })
})
