import { afterAll, describe, expect, it } from 'vitest'
import { titledSections } from '#law/terms'
import { docxOf } from '#kernel/paper/docx'
import { textOf } from '#kernel/paper/model'
import { openPrinter } from '#kernel/paper/print'
import { type PaperKind, paperOf } from './rules.paper.ts'
import type { RequestView, Step } from './words.ts'

const printer = openPrinter()
afterAll(() => printer.stop())

const at = '2026-03-01T10:00:00.000Z'
const step = (message: string, said: Step['said']): Step => ({
  number: 1,
  by: 'requested',
  act: 'x',
  message,
  from: 'a',
  to: 'b',
  at,
  receivedAt: at,
  outcome: 'applied',
  post: null,
  letter: null,
  said,
  marks: {},
})

/** A request of Lima to Bern about an invented company, as the requesting side sees it. */
const view = {
  reference: 'PER-2026-000012/R1',
  side: 'requesting',
  kind: 'mla-bank-information',
  peer: 'CHE',
  title: 'Registros bancarios de Oro Ejemplo S.A. (sample)',
  marking: { classification: { state: 'PER', level: 'confidencial' }, handling: [{ code: 'H1' }], tlp: 'amber' },
  question: { offence: 'corruption', date: '2026-03-01', facts: {} },
  instruments: ['uncac', 'che-per-1997'],
  urgent: true,
  confidential: true,
  privileged: false,
  persons: [
    {
      name: { language: 'es', text: 'Aurelio Ejemplo (sample)' },
      born: '1979-03-14',
      nationality: 'PER',
      role: 'suspect',
    },
  ],
  sections: [
    { id: 'facts', text: 'La empresa inventada vendió oro.\nSegunda línea.', nothing: false },
    { id: 'time-limit', text: '', nothing: true },
    { id: 'purpose', text: '#panic("read") $x$', nothing: false },
  ],
  gate: {
    items: [
      { section: 'facts', asks: [{ by: 'uncac', article: '46(15)(c)', text: 'Summary of the relevant facts' }] },
      { section: 'purpose', asks: [{ by: 'uncac', article: '46(15)(f)', text: 'Purpose' }] },
    ],
  },
  steps: [
    step('ACK', {}),
    step('PROPOSE_CONDITIONS', {
      terms: [
        { id: 'T1', kind: 'use-limit', text: 'Nur für dieses Verfahren', article: 'IRSG 67', allows: [], until: null },
      ],
    }),
    step('DELIVER', {
      items: [{ id: 'I1', name: 'Kontoauszüge (sample)', digest: 'a'.repeat(64), terms: ['T1'], returnBy: null }],
    }),
    step('DECIDE', { ground: { instrument: 'uncac', id: 'essential-interests' }, reasons: 'Wesentliche Interessen.' }),
  ],
} as unknown as RequestView

const write = (kind: PaperKind, language: 'en' | 'es' | 'ar' | 'ru' | 'zh' | 'fr' = 'es') => {
  const paper = paperOf(kind, { view, own: 'PER', language, at, payload: { name: 'request.json', json: '{}' } })
  if (paper === undefined) throw new Error(`no ${kind}`)
  return paper
}

describe('the documents of a request', () => {
  it('say who asks whom, on which basis, and every section with the article that asks for it', () => {
    const lines = textOf(write('request'))
    expect(lines).toEqual(
      expect.arrayContaining([
        'la República del Perú',
        'la Confederación Suiza',
        'United Nations Convention against Corruption (2349 UNTS 41)',
        'Exposición de los hechos',
        'uncac 46(15)(c)',
        'La empresa inventada vendió oro.\nSegunda línea.',
        'Plazo',
        'No procede',
        'sospechoso',
      ]),
    )
  })

  it('name a refusal with its ground, article and reasons; conditions with theirs; what is handed over by its digest', () => {
    expect(textOf(write('refusal', 'fr'))).toEqual(
      expect.arrayContaining(['Motif', 'uncac 46(21)(b)', 'Wesentliche Interessen.']),
    )
    expect(textOf(write('conditions', 'en'))).toEqual(expect.arrayContaining(['Nur für dieses Verfahren', 'IRSG 67']))
    expect(textOf(write('execution', 'ru'))).toEqual(expect.arrayContaining(['Kontoauszüge (sample)', 'a'.repeat(64)]))
    expect(textOf(write('acknowledgement', 'zh'))).toEqual(expect.arrayContaining(['瑞士联邦', '秘鲁共和国']))
  })

  it('cannot be made of a step that was not taken', () => {
    const fresh = { ...view, steps: [] }
    expect(paperOf('refusal', { view: fresh, own: 'PER', language: 'en', at, payload: null })).toBeUndefined()
    expect(paperOf('decision-on', { view, own: 'PER', language: 'en', at, payload: null })).toBeUndefined()
  })

  it('read the same in PDF and DOCX, in six languages', async () => {
    for (const language of ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const) {
      const paper = write('request', language)
      expect((await printer.pdf(paper)).length).toBeGreaterThan(5_000)
      expect((await docxOf(paper)).length).toBeGreaterThan(2_000)
    }
  }, 60_000)

  it('have a heading for each section, never its identifier', () => {
    for (const id of ['facts', 'purpose', 'time-limit']) expect(titledSections()).toContain(id)
  })
})
