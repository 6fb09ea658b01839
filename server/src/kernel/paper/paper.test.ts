import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { partOf } from '../../../test/support/docx.ts'
import { docxOf } from './docx.ts'
import { type Paper, textOf } from '../schema/paper.ts'
import { openPrinter } from './print.ts'
import { embeddedIn } from './read-pdf.ts'

const printer = openPrinter()
afterAll(() => printer.stop())

async function printed(paper: Paper): Promise<Buffer> {
  const pdf = await printer.pdf(paper)
  if ('fault' in pdf) throw new Error(pdf.fault)
  return Buffer.from(pdf)
}

const blocks: Paper['blocks'] = [
  { kind: 'heading', level: 1, text: 'Facts' },
  { kind: 'paragraph', text: 'On 2 February 2026 an invented company sold gold.\nA second line.' },
  { kind: 'fields', rows: [{ label: 'Requesting authority', value: 'Central Unit', source: 'UNCAC 46(15)(a)' }] },
  { kind: 'list', items: ['bank records', 'statements'] },
  { kind: 'table', head: ['Account', 'From'], rows: [['CH-EXAMPLE-1', '2025-01-01']] },
  { kind: 'signature', lines: ['Lima, 1 March 2026'] },
]
const paper: Paper = {
  language: 'en',
  title: 'Request for mutual legal assistance (example)',
  marking: 'PER RESERVADO · TLP:AMBER · H1',
  notice: 'Draft: not sent',
  reference: 'PER-2026-000012',
  at: '2026-03-01T10:00:00Z',
  pageWord: 'Page',
  beside: null,
  blocks,
}

describe('a paper', () => {
  it('becomes a PDF/A-3a: tagged, its language told, every font in the file, nothing fetched, nothing run', async () => {
    const text = (await printed(paper)).toString('latin1')
    expect(text).toMatch(/^%PDF-1\.7/)
    expect(text).toContain('<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>')
    expect(text).toMatch(/\/OutputIntents /)
    expect(text).toMatch(/\/Marked true/)
    expect(text).toMatch(/\/Lang \(en\)/)
    const descriptors = text.match(/\/Type \/FontDescriptor/g) ?? []
    expect(descriptors.length).toBeGreaterThan(0)
    expect(text.match(/\/FontFile[23] \d+ 0 R/g)).toHaveLength(descriptors.length)
    expect(text).not.toMatch(/\/(?:JavaScript|JS|Launch|URI|GoToR|SubmitForm|OpenAction|Encrypt)\b/)
  }, 60_000)

  it('gives the same file for the same content', async () => {
    const [first, second] = [await printed(paper), await printed(paper)]
    expect(first.equals(second)).toBe(true)
  }, 60_000)

  it.each(['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const)(
    'is set in %s',
    async (language) => {
      expect((await printed({ ...paper, language })).length).toBeGreaterThan(5_000)
    },
    60_000,
  )

  it('is set in two languages side by side, block for block', async () => {
    const beside = { language: 'ar', title: 'طلب', blocks } as const
    expect((await printed({ ...paper, beside })).length).toBeGreaterThan(5_000)
    expect(textOf({ ...paper, beside })).toContain('طلب')
    await expect(printer.pdf({ ...paper, beside: { ...beside, blocks: blocks.slice(1) } })).rejects.toThrow()
  }, 60_000)

  it('reads content as content, never as markup', async () => {
    const hostile = '#panic("read") $x$ *bold* @label `raw` ]#[ \\ #sys.inputs \u202e'
    const sound: Paper = {
      ...paper,
      title: hostile,
      marking: hostile,
      reference: hostile,
      blocks: [
        { kind: 'paragraph', text: hostile },
        { kind: 'fields', rows: [{ label: hostile, value: hostile }] },
      ],
    }
    expect((await printed(sound)).length).toBeGreaterThan(5_000)
    expect((await docxOf(sound)).length).toBeGreaterThan(1_000)
  }, 60_000)

  it('is not set with letters missing: a letter no font has is a fault that says so', async () => {
    const strange: Paper = { ...paper, blocks: [{ kind: 'paragraph', text: 'a \u{E123} b' }] }
    expect(await printer.pdf(strange)).toEqual({ fault: 'letters' })
  }, 60_000)

  it('waits its turn, and too many at once are turned away', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, () => printer.pdf(paper)))
    const turnedAway = all.filter((one) => 'fault' in one)
    expect(turnedAway.length).toBeGreaterThan(5)
    for (const one of turnedAway) expect(one).toEqual({ fault: 'busy' })
    expect(all.length - turnedAway.length).toBeGreaterThan(20)
  }, 60_000)

  it('says the same in DOCX', async () => {
    const xml = partOf(Buffer.from(await docxOf(paper)), 'word/document.xml')
    for (const line of textOf(paper)
      .slice(4)
      .flatMap((text) => text.split('\n')))
      expect(xml).toContain(line)
  })

  it('refuses a model that is not one, before anything is printed', async () => {
    await expect(printer.pdf({ ...paper, at: 'yesterday' })).rejects.toThrow()
  })
})

/** The objects of a PDF with files in it, as other programs write them. */
function withFiles(...files: readonly { readonly head: string; readonly data: Uint8Array }[]): Buffer {
  const parts = files.flatMap(({ head, data }, at) => [
    Buffer.from(`${at + 1} 0 obj\n<< /Type /EmbeddedFile ${head} >>\nstream\n`),
    data,
    Buffer.from('\nendstream\nendobj\n'),
  ])
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...parts, Buffer.from('trailer\n<< /Size 3 >>\n%%EOF\n')])
}

describe('files in a PDF somebody sent', () => {
  it('are found, packed or not, whether or not their length is told', () => {
    const data = Buffer.from('{"a":1}')
    const packed = deflateSync(data)
    const found = embeddedIn(
      withFiles(
        { head: '/Length 7', data },
        { head: `/Filter /FlateDecode /Length ${packed.length}`, data: packed },
        { head: '/Length 9 0 R', data },
        { head: '/Length 999999', data },
      ),
    )
    if ('fault' in found) throw new Error(found.fault)
    expect(found.map(({ bytes }) => Buffer.from(bytes).toString().trim())).toEqual(Array(4).fill('{"a":1}'))
  })

  it('cannot fill the memory: what unpacks to more than is bearable is a fault', () => {
    const bomb = deflateSync(Buffer.alloc(40_000_000))
    expect(embeddedIn(withFiles({ head: `/Filter /FlateDecode /Length ${bomb.length}`, data: bomb }))).toEqual({
      fault: 'unpacks-too-large',
    })
    const small = { head: '/Length 1', data: Buffer.from('x') }
    expect(embeddedIn(withFiles(...Array.from({ length: 30 }, () => small)))).toEqual({ fault: 'too-many' })
  })

  it('are not read out of an encrypted one, and packed in other ways they are left out', () => {
    const encrypted = Buffer.concat([withFiles(), Buffer.from('trailer\n<< /Encrypt 5 0 R >>\n%%EOF\n')])
    expect(embeddedIn(encrypted)).toEqual({ fault: 'encrypted' })
    const data = Buffer.from('x')
    expect(embeddedIn(withFiles({ head: '/Filter [/ASCIIHexDecode /FlateDecode] /Length 1', data }))).toEqual([])
    expect(embeddedIn(withFiles({ head: '/Filter /FlateDecode /Length 1', data }))).toEqual([])
  })

  it('cost no more time than the file is large, whatever stands in it', () => {
    const around = (...parts: readonly Uint8Array[]) =>
      Buffer.concat([Buffer.from('%PDF-1.7\n'), ...parts, Buffer.from('\n%%EOF\n')])
    const timed = (file: Buffer) => {
      const from = performance.now()
      const found = embeddedIn(file)
      return { found, quick: performance.now() - from < 2_000 }
    }
    const endless = around(Buffer.from('/EmbeddedFile>>stream\n'.repeat(770_000)))
    expect(timed(endless)).toEqual({ found: [], quick: true })
    const nameless = around(Buffer.from('/EmbeddedFiles'.repeat(1_400_000)))
    expect(timed(nameless)).toEqual({ found: [], quick: true })
    const streamless = around(Buffer.from('/EmbeddedFile '.repeat(1_400_000)))
    expect(timed(streamless)).toEqual({ found: { fault: 'too-many' }, quick: true })
    const broken = deflateSync(Buffer.alloc(15_900_000))
    broken.writeUInt32BE(~broken.readUInt32BE(broken.length - 4) >>> 0, broken.length - 4)
    const names = Buffer.from(`1 0 obj\n<< /Filter /FlateDecode ${'/EmbeddedFile'.repeat(300)} >>\nstream\n`)
    const once = [names, broken, Buffer.from('\nendstream\nendobj\n')]
    expect(timed(around(...once))).toEqual({ found: [], quick: true })
  })

  it('are not unpacked once more for having failed: what failed counts as if it had been unpacked', () => {
    const broken = deflateSync(Buffer.alloc(15_900_000))
    broken.writeUInt32BE(~broken.readUInt32BE(broken.length - 4) >>> 0, broken.length - 4)
    const one = { head: `/Filter /FlateDecode /Length ${broken.length}`, data: broken }
    expect(embeddedIn(withFiles(one))).toEqual([])
    expect(embeddedIn(withFiles(one, one))).toEqual({ fault: 'unpacks-too-large' })
  })

  it('end where the file ends', () => {
    const whole = withFiles({ head: '/Length 7', data: Buffer.from('{"a":1}') })
    for (let end = 0; end < whole.length; end += 1) expect(() => embeddedIn(whole.subarray(0, end))).not.toThrow()
  })
})
