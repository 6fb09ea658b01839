import { afterAll, describe, expect, it } from 'vitest'
import { titledSections } from '#law/terms'
import { docxOf } from '#kernel/paper/docx'
import { textOf } from '#kernel/schema/paper'
import { openPrinter } from '#kernel/paper/print'
import { partOf } from '../../../test/support/docx.ts'
import { paperOf } from './rules.paper.ts'
import { verdictOf, checked } from './rules.paper.verdict.ts'
import { PaperContent, paperKinds, type PaperKind } from './words.paper.ts'

const printer = openPrinter()
afterAll(() => printer.stop())

const at = '2026-03-01T10:00:00.000Z'
const lima = { state: 'PER', names: [{ language: 'es', text: 'Unidad de Cooperación (muestra)' }] }
const bern = { state: 'CHE', names: [{ language: 'de', text: 'Bundesamt für Justiz (Muster)' }] }
const request = {
  id: '01890000-0000-7000-8000-000000000001',
  reference: 'PER-R-2026-000012',
  kind: 'mla-bank-information',
  title: 'Registros bancarios de Oro Ejemplo S.A. (sample)',
  marking: { classification: { state: 'PER', level: 'confidencial' }, handling: [{ code: 'H1' }], tlp: 'amber' },
}
const asked = {
  offence: 'corruption',
  date: '2026-03-01',
  instruments: ['uncac', 'ets-030'],
  proceeding: 'Carpeta 506-2026',
  language: 'es',
  urgent: true,
  confidential: true,
  privileged: false,
  persons: [
    {
      name: { language: 'ar', text: 'أحمد المثال', transliteration: 'Ahmad al-Mithal (sample)' },
      born: '1979-03-14',
      nationality: 'PER',
      role: 'suspect',
    },
  ],
  sections: [
    {
      id: 'facts',
      text: 'La empresa inventada vendió oro.\nSegunda línea.',
      nothing: false,
      asks: ['UNCAC 46(15)(c)'],
    },
    { id: 'time-limit', text: '', nothing: true, asks: [] },
    { id: 'purpose', text: '#panic("read") $x$', nothing: false, asks: ['UNCAC 46(15)(f)'] },
    { id: 'warrant', text: '', nothing: false, asks: ['ETS 030 5'] },
  ],
  annexes: [
    {
      id: 'a-2',
      number: '2',
      title: { language: 'de', text: 'Haftbefehl, Übersetzung (sample)' },
      kind: 'translation',
      translates: 'a-1',
      language: 'de',
      certified: false,
      fills: [],
      pages: null,
      name: 'haftbefehl.pdf',
      mediaType: 'application/pdf',
      bytes: 1_000,
      digest: 'b'.repeat(64),
    },
    {
      id: 'a-1',
      number: '1',
      title: { language: 'ar', text: 'أمر بالقبض (sample)' },
      kind: 'warrant',
      translates: null,
      language: 'ar',
      certified: true,
      fills: ['warrant', 'facts'],
      pages: 3,
      name: 'أمر.pdf',
      mediaType: 'application/pdf',
      bytes: 2_000,
      digest: 'c'.repeat(64),
    },
  ],
}
const said = {
  acknowledgement: {},
  'decision-on': { reasons: 'Die Voraussetzungen sind erfüllt.' },
  refusal: { ground: { instrument: 'uncac', id: 'essential-interests' }, reasons: 'Wesentliche Interessen.' },
  conditions: {
    terms: [
      {
        id: 'T1',
        kind: 'use-limit',
        text: 'Nur für dieses Verfahren',
        article: 'uncac 46(19)',
        allows: ['Carpeta 506-2026'],
        until: null,
      },
    ],
  },
  execution: {
    items: [{ id: 'I1', name: 'Kontoauszüge (sample)', digest: 'a'.repeat(64), terms: ['T1'], returnBy: '2027-01-31' }],
  },
} as const

type Language = PaperContent['language']
function content(kind: PaperKind, language: Language = 'es', beside: Language | null = null): PaperContent {
  const inRequest = kind === 'request'
  return PaperContent.parse({
    paper: 'comity/paper/v1',
    kind,
    language,
    beside,
    standing: inRequest ? 'sent' : 'received',
    at,
    by: 'PER',
    from: inRequest ? lima : bern,
    to: inRequest ? bern : lima,
    request,
    asked: inRequest ? asked : null,
    told: inRequest ? null : { at, number: 4, said: said[kind] },
  })
}
const lines = (...given: Parameters<typeof content>) => textOf(paperOf(content(...given)))

describe('the documents of a request', () => {
  it('say who asks whom, on which basis, and every answer with the article that asks for it', () => {
    expect(lines('request')).toEqual(
      expect.arrayContaining([
        'la República del Perú\nUnidad de Cooperación (muestra)',
        'la Confederación Suiza\nBundesamt für Justiz (Muster)',
        'Convención de las Naciones Unidas contra la Corrupción (UNCAC, 2349 UNTS 41)',
        'Exposición de los hechos',
        'UNCAC 46(15)(c)',
        'La empresa inventada vendió oro.\nSegunda línea.',
        'Plazo',
        'No procede',
        'sospechoso',
      ]),
    )
  })

  it('list the annexes by number, each with title, language, pages and the digest it is bound by', () => {
    const said_ = lines('request', 'fr')
    const first = said_.indexOf('Annexe 1\nأمر بالقبض (sample)\nMandat d’arrêt · certifiée conforme\nأمر.pdf')
    expect(first).toBeGreaterThan(0)
    expect(said_.slice(first, first + 8)).toEqual([
      expect.anything(),
      'arabe',
      '3',
      'c'.repeat(64),
      'Annexe 2\nHaftbefehl, Übersetzung (sample)\nTraduction · traduction de l’annexe 1\nhaftbefehl.pdf',
      'allemand',
      '',
      'b'.repeat(64),
    ])
    for (const language of ['en', 'es', 'ar', 'ru', 'zh'] as const) {
      expect(lines('request', language)).toContain('c'.repeat(64))
    }
  })

  it('end with a cover sheet for each annex, which tells all that is signed of it and whose it is', () => {
    const { blocks } = paperOf(content('request', 'en'))
    const sheets = blocks.slice(blocks.findIndex(({ kind }) => kind === 'new-page'))
    expect(sheets.map(({ kind }) => kind)).toEqual(['new-page', 'heading', 'fields', 'new-page', 'heading', 'fields'])
    const told: object[] = sheets.flatMap((block): object[] =>
      block.kind === 'fields'
        ? [Object.fromEntries(block.rows.map(({ label, value }) => [label, value]))]
        : block.kind === 'heading'
          ? [{ heading: block.text }]
          : [],
    )
    expect(told).toEqual([
      { heading: 'Annex 1' },
      {
        Reference: 'PER-R-2026-000012',
        Request: request.title,
        From: 'the Republic of Peru',
        To: 'the Swiss Confederation',
        Document: 'أمر بالقبض (sample)',
        'Kind of document': 'Warrant of arrest',
        Language: 'Arabic',
        Certification: 'certified',
        'Furnished in answer to': 'Warrant or judgment (ETS 030 5)\nSummary of the facts (UNCAC 46(15)(c))',
        Pages: '3',
        File: 'أمر.pdf',
        'Type of file': 'application/pdf',
        'Size in bytes': '2000',
        'SHA-256': 'c'.repeat(64),
      },
      { heading: 'Annex 2' },
      expect.objectContaining({
        'Kind of document': 'Translation · translation of annex 1',
        Certification: 'not certified',
        'Furnished in answer to': 'no demand of the instruments',
        'SHA-256': 'b'.repeat(64),
      }),
    ])
    expect(told[3]).not.toHaveProperty('Pages')
  })

  it('set each cover sheet on a page of its own, in one language and in two, as PDF and as DOCX', async () => {
    const { annexes: _annexes, ...bare } = asked
    for (const beside of [null, 'ar'] as const) {
      const [without, with_] = [{ ...content('request', 'en', beside), asked: bare }, content('request', 'en', beside)]
      const pages = async (one: PaperContent) => {
        const pdf = await printer.pdf(paperOf(PaperContent.parse(one)))
        if ('fault' in pdf) throw new Error(pdf.fault)
        return (
          Buffer.from(pdf)
            .toString('latin1')
            .match(/\/Type \/Page\b/g) ?? []
        ).length
      }
      // The list of annexes may need another page for itself.
      expect((await pages(with_)) - (await pages(without as PaperContent))).toBeGreaterThanOrEqual(2)
      const xml = partOf(Buffer.from(await docxOf(paperOf(with_))), 'word/document.xml')
      expect(xml.match(/<w:br w:type="page"\/>/g)).toHaveLength(2)
    }
  }, 60_000)

  it('of what was told later have cover sheets for what went with it, and none where nothing did', () => {
    const [one] = content('request').asked?.annexes ?? []
    const told = { ...content('execution', 'fr'), told: { at, number: 4, said: { ...said.execution, annexes: [one] } } }
    const kinds = (paper: PaperContent) => paperOf(paper).blocks.map(({ kind }) => kind)
    expect(kinds(PaperContent.parse(told)).filter((kind) => kind === 'new-page')).toHaveLength(1)
    expect(kinds(content('execution', 'fr'))).not.toContain('new-page')
  })

  it('of a request without annexes say nothing of any', () => {
    const { annexes: _annexes, ...bare } = asked
    const paper = paperOf(PaperContent.parse({ ...content('request'), asked: bare }))
    expect(textOf(paper).join('\n')).not.toMatch(/Anexo/)
  })

  it('give a name in its own script with its transliteration, each on a line of its own', () => {
    expect(lines('request', 'ru')).toContain(
      'أحمد المثال\nAhmad al-Mithal (sample)\nДата рождения: 1979-03-14\nГражданство: Республика Перу',
    )
  })

  it('name a refusal with its ground, article and reasons; conditions with theirs; what is handed over by its digest', () => {
    expect(lines('refusal', 'fr')).toEqual(
      expect.arrayContaining(['Motif', 'UNCAC 46(21)(b)', 'Wesentliche Interessen.']),
    )
    expect(lines('conditions', 'en')).toEqual(
      expect.arrayContaining(['Nur für dieses Verfahren\nPermitted for: Carpeta 506-2026', 'UNCAC 46(19)']),
    )
    expect(lines('execution', 'ru')).toEqual(
      expect.arrayContaining(['Kontoauszüge (sample)', 'a'.repeat(64), '2027-01-31']),
    )
    expect(lines('acknowledgement', 'zh').join('\n')).toMatch(/瑞士联邦[^]*秘鲁共和国/)
  })

  it('say on every page what they are: a draft, or what was received', () => {
    expect(paperOf(content('refusal', 'zh')).notice).toBe('根据收到的签名信息原样制作')
    expect(paperOf(content('request')).notice).toBeNull()
    expect(paperOf({ ...content('request'), standing: 'draft' }).notice).toBe('Borrador: no enviado')
    expect(textOf(paperOf({ ...content('request'), standing: 'draft' })).join()).not.toMatch(/Firmado|seal\.json/)
  })

  it('say the same in two languages, block for block', () => {
    const { beside, blocks } = paperOf(content('request', 'es', 'ar'))
    expect(beside?.blocks.map(({ kind }) => kind)).toEqual(blocks.map(({ kind }) => kind))
    expect(beside?.title).toMatch(/^طلب/)
  })

  it.each(paperKinds)(
    '%s is set in six languages, as PDF and DOCX',
    async (kind) => {
      for (const language of ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const) {
        const paper = paperOf(content(kind, language))
        expect('fault' in (await printer.pdf(paper))).toBe(false)
        expect((await docxOf(paper)).length).toBeGreaterThan(2_000)
      }
    },
    60_000,
  )

  it('have a heading for each section, never its identifier', () => {
    for (const id of ['facts', 'purpose', 'time-limit']) expect(titledSections()).toContain(id)
  })
})

describe('what was found in a received document', () => {
  it('holds only when everything does; what fails outweighs what is not known', () => {
    const [holds, fails, unknown] = [checked('file', true), checked('pages', false), checked('printing', 'unknown')]
    expect(verdictOf([])).toBe('none')
    expect(verdictOf([holds])).toBe('holds')
    expect(verdictOf([holds, unknown])).toBe('unknown')
    expect(verdictOf([unknown, fails, holds])).toBe('fails')
  })
})
