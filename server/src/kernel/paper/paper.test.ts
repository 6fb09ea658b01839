import { canonicalise } from '@comity/proof/canonical'
import { inflateRawSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { docxOf } from './docx.ts'
import { type Paper, textOf } from './model.ts'
import { openPrinter } from './print.ts'
import { embeddedIn } from './read-pdf.ts'

const printer = openPrinter()
afterAll(() => printer.stop())

const payload = { name: 'request.json', json: canonicalise({ reference: 'PER-2026-000012', to: 'CHE' }) }
const paper: Paper = {
  language: 'en',
  title: 'Request for mutual legal assistance (example)',
  marking: 'PER RESERVADO · TLP:AMBER · H1',
  reference: 'PER-2026-000012',
  at: '2026-03-01T10:00:00Z',
  pageWord: 'Page',
  payload,
  blocks: [
    { kind: 'heading', level: 1, text: 'Facts' },
    { kind: 'paragraph', text: 'On 2 February 2026 an invented company sold gold.\nA second line.' },
    { kind: 'fields', rows: [{ label: 'Requesting authority', value: 'Central Unit', source: 'UNCAC 46(15)(a)' }] },
    { kind: 'list', items: ['bank records', 'statements'] },
    { kind: 'table', head: ['Account', 'From'], rows: [['CH-EXAMPLE-1', '2025-01-01']] },
    { kind: 'pair', left: { language: 'es', text: 'Hechos' }, right: { language: 'ar', text: 'الوقائع' } },
    { kind: 'signature', lines: ['Lima, 1 March 2026'] },
  ],
}

/** Text of a part of a DOCX file: a ZIP archive with deflated XML. */
function partOf(zip: Buffer, name: string): string {
  for (let at = zip.indexOf('PK\x03\x04'); at !== -1; at = zip.indexOf('PK\x03\x04', at + 4)) {
    const length = zip.readUInt16LE(at + 26)
    if (zip.toString('utf8', at + 30, at + 30 + length) !== name) continue
    const from = at + 30 + length + zip.readUInt16LE(at + 28)
    return inflateRawSync(zip.subarray(from, from + zip.readUInt32LE(at + 18) || undefined), {
      finishFlush: 2,
    }).toString('utf8')
  }
  throw new Error(`no part ${name}`)
}

describe('a paper', () => {
  it('becomes a PDF/A-3 that carries the same content for machines, byte for byte', async () => {
    const pdf = await printer.pdf(paper)
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-')
    expect(Buffer.from(pdf).toString('latin1')).toContain('pdfaid:part')
    const files = await embeddedIn(pdf)
    expect(files).toEqual([{ name: 'request.json', bytes: expect.any(Uint8Array) as Uint8Array }])
    expect('fault' in files ? '' : Buffer.from(files[0]?.bytes ?? []).toString('utf8')).toBe(payload.json)
  }, 60_000)

  it('gives the same file for the same content', async () => {
    const [first, second] = [await printer.pdf(paper), await printer.pdf(paper)]
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true)
  }, 60_000)

  it.each(['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const)(
    'is set in %s',
    async (language) => {
      expect((await printer.pdf({ ...paper, language })).length).toBeGreaterThan(5_000)
    },
    60_000,
  )

  it('reads content as content, never as markup', async () => {
    const hostile = '#panic("read") $x$ *bold* @label `raw` ]#[ \\ #sys.inputs \u202e'
    const blocks = [
      { kind: 'paragraph', text: hostile },
      { kind: 'fields', rows: [{ label: hostile, value: hostile }] },
    ] as const
    const sound = {
      ...paper,
      title: hostile,
      marking: hostile,
      reference: hostile,
      blocks: blocks.map((one) => structuredClone(one)) as Paper['blocks'],
    }
    await expect(printer.pdf(sound)).resolves.toBeInstanceOf(Uint8Array)
    expect((await docxOf(sound)).length).toBeGreaterThan(1_000)
  }, 60_000)

  it('says the same in DOCX', async () => {
    const xml = partOf(Buffer.from(await docxOf(paper)), 'word/document.xml')
    for (const line of textOf(paper)
      .slice(3)
      .flatMap((text) => text.split('\n')))
      expect(xml).toContain(line)
  })

  it('refuses a model that is not one, before anything is printed', async () => {
    await expect(printer.pdf({ ...paper, payload: { name: '../up', json: '{}' } })).rejects.toThrow()
  })
})

describe('a PDF somebody sent', () => {
  it('is refused when it is none, and read without harm when it is hostile', async () => {
    expect(await embeddedIn(Buffer.from('not a pdf'))).toEqual({ fault: 'not-a-pdf' })
    const pdf = Buffer.from(await printer.pdf(paper))
    for (let at = 0; at < pdf.length; at += Math.ceil(pdf.length / 40)) {
      const broken = Buffer.from(pdf)
      broken[at] = (broken[at] ?? 0) ^ 0xff
      const read = await embeddedIn(broken)
      expect('fault' in read || Array.isArray(read)).toBe(true)
    }
    expect(await embeddedIn(pdf.subarray(0, pdf.length / 2))).toMatchObject(expect.anything())
  }, 60_000)
})
