import { findBases } from '@comity/law/finder/find'
import { guards, kinds } from '#law/kinds/catalogue'
import { describe, expect, it } from 'vitest'
import { matter } from '../../../test/support/matters.ts'
import { judgeConditions, judged } from './rules.guards.ts'
import { gateOf, situationOf } from './rules.matter.ts'
import type { Matter } from './records.ts'
import type { Said } from './words.ts'
import type { Annex } from './words.ts'

const asking = { side: 'requesting', own: 'PER', peer: 'CHE', state: 'based' } as const
const judge = (
  condition: string,
  about: Matter,
  said: Said = {},
  more: { act?: string; now?: string; duplicates?: string[] } = {},
) =>
  judgeConditions(
    [condition],
    situationOf(about, more.act ?? 'submit', said, {
      now: more.now ?? '2026-11-20T10:00:00.000Z',
      duplicates: more.duplicates ?? [],
      find: findBases,
    }),
  )[condition]

describe('the conditions of acts', () => {
  it('can all be judged, and none is judged that no act has', () => {
    expect([...judged].toSorted()).toEqual([...guards.keys()].toSorted())
  })
  it('that nobody knows does not hold', () => {
    expect(judgeConditions(['never-heard-of'], {} as never)).toEqual({
      'never-heard-of': '`never-heard-of` cannot be judged',
    })
  })
})

describe('what a request must contain', () => {
  it('is the union of what its instruments demand: one more instrument never asks for less', () => {
    const sections = (instruments: string[]) =>
      new Set(
        gateOf(matter({ ...asking, instruments, facts: { 'max-penalty-requesting': '8' } })).items.map(
          ({ section }) => section,
        ),
      )
    const [one, both] = [sections(['uncac']), sections(['uncac', 'untoc'])]
    expect([...one].filter((section) => !both.has(section))).toEqual([])
    const purpose = gateOf(matter({ ...asking, instruments: ['uncac', 'untoc'] })).items.find(
      ({ section }) => section === 'purpose',
    )
    expect(purpose?.asks.map(({ by, article }) => [by, article])).toEqual([
      ['uncac', '46(15)(f)'],
      ['untoc', '18(15)(f)'],
    ])
  })
  it('follows the facts: no summary for the service of documents, an order where there is one', () => {
    const facts = (kind: string) => gateOf(matter({ ...asking, kind })).items.some(({ section }) => section === 'facts')
    expect([facts('mla-documents'), facts('mla-service')]).toEqual([true, false])
    const order = (facts: Record<string, string>) =>
      gateOf(matter({ ...asking, kind: 'confiscation', facts })).items.find(({ section }) => section === 'order')
    expect(order({ 'order-exists': 'yes' })).toMatchObject({ blocks: true, open: false })
    expect(order({ 'order-exists': 'no' })).toBeUndefined()
  })
  it('is open where it hangs on a fact nobody has answered, and then stands in the way', () => {
    const { items } = gateOf(matter({ ...asking, kind: 'confiscation' }))
    expect(items.find(({ section }) => section === 'order')).toMatchObject({
      open: true,
      blocks: true,
      facts: ['order-exists'],
    })
  })
  it('adds what the guide of the requested State asks for, and of that State alone', () => {
    const guide = (peer: string) =>
      gateOf(matter({ ...asking, peer, facts: { coercive: 'yes' } })).items.find(
        ({ section }) => section === 'link-to-state',
      )
    expect(guide('CHE')).toMatchObject({
      blocks: true,
      asks: [{ by: expect.stringContaining('Federal Office of Justice') }],
    })
    expect(guide('FRA')).toBeUndefined()
  })
  it('is met by an answer, not by saying that there is nothing to say of what is always demanded', () => {
    const with_ = (nothing: boolean) =>
      gateOf(matter({ ...asking, sections: [{ id: 'purpose', text: 'none', nothing }] })).items.find(
        ({ section }) => section === 'purpose',
      )
    expect(with_(false)?.blocks).toBe(false)
    expect(with_(true)?.blocks).toBe(true)
  })
  it('asks for person, warrant, facts and provisions in an extradition, however little its treaty says', () => {
    const { items, complete } = gateOf(
      matter({ ...asking, peer: 'BRA', kind: 'extradition', instruments: ['bra-per-2003'], offence: 'illegal-mining' }),
    )
    const blocking = items.filter(({ blocks }) => blocks).map(({ section }) => section)
    expect(complete).toBe(false)
    expect(blocking).toEqual(expect.arrayContaining(['persons', 'warrant', 'facts', 'provisions']))
    expect(items.find(({ section }) => section === 'specialty')).toMatchObject({ need: 'if-wanted', blocks: false })
  })
  it('has a score that rises with every answer and ends at 100 for every kind', () => {
    for (const { id, instruments, measure } of kinds) {
      const base = { ...asking, kind: id, instruments: measure === null ? [] : [...(instruments ?? ['uncac'])] }
      let about = matter(base)
      let last = gateOf(about).score
      for (const { section, document } of gateOf(about).items.filter(({ blocks }) => blocks)) {
        const { sections, annexes } = about.file
        about = matter(
          document === null
            ? { ...base, annexes, sections: [...sections, { id: section, text: 'said', nothing: false }] }
            : { ...base, sections, annexes: [...annexes, { ...annexed, id: section, fills: [section] }] },
        )
        const { score } = gateOf(about)
        expect([id, section, score > last]).toEqual([id, section, true])
        last = score
      }
      expect([id, gateOf(about).complete, last]).toEqual([id, true, 100])
    }
  })
})

const annexed: Annex = {
  id: 'a-1',
  number: '1',
  title: { language: 'es', text: 'Orden de detención' },
  kind: 'warrant',
  translates: null,
  language: 'es',
  certified: true,
  fills: ['warrant'],
  pages: 3,
  digest: '5'.repeat(64),
  name: 'orden.pdf',
  mediaType: 'application/pdf',
  bytes: 1_000,
}

describe('where a document is demanded', () => {
  const wanted = {
    ...asking,
    kind: 'extradition',
    instruments: ['ets-024'],
    own: 'CHE',
    peer: 'FRA',
    side: 'requesting',
  } as const
  const item = (section: string, more: object) =>
    gateOf(matter({ ...wanted, ...more })).items.find((one) => one.section === section)
  const words = (id: string) => [{ id, text: 'It was issued in Lyon on 3 May.', nothing: false }]

  it('words do not stand for it: an arrest warrant is annexed (ETS 024 article 12(2)(a))', () => {
    expect(item('warrant', {})).toMatchObject({ blocks: true, document: { demanded: 'certified', is: 'missing' } })
    expect(item('warrant', { sections: words('warrant') })).toMatchObject({ is: 'filled', blocks: true })
    expect(item('warrant', { annexes: [annexed] })).toMatchObject({
      is: 'filled',
      blocks: false,
      document: { is: 'annexed' },
    })
  })
  it('a copy is not enough where the original or a certified one is asked for', () => {
    const copy = { ...annexed, certified: false }
    expect(item('warrant', { annexes: [copy] })).toMatchObject({ blocks: true, document: { is: 'not-certified' } })
    expect(item('warrant', { annexes: [copy, { ...annexed, id: 'a-2' }] })).toMatchObject({ blocks: false })
  })
  it('an annex that answers something else fills nothing', () => {
    expect(item('warrant', { annexes: [{ ...annexed, fills: ['provisions'] }] })).toMatchObject({ blocks: true })
  })
  it('the text of the law may be annexed or written out (article 12(2)(c))', () => {
    expect(item('provisions', {})).toMatchObject({ blocks: true, document: { demanded: 'either' } })
    expect(item('provisions', { sections: words('provisions') })).toMatchObject({ blocks: false })
    expect(item('provisions', { annexes: [{ ...annexed, certified: false, fills: ['provisions'] }] })).toMatchObject({
      blocks: false,
    })
  })
  it('a declaration may demand one: Austria takes a search only with the decision, certified', () => {
    const about = {
      ...asking,
      kind: 'mla-search',
      instruments: ['vienna-1988'],
      offence: 'drug-trafficking',
      own: 'PER',
      peer: 'AUT',
      side: 'requesting',
      facts: { coercive: 'yes' },
    } as const
    const decision = (annexes: readonly Annex[]) =>
      gateOf(matter({ ...about, annexes })).items.find((one) => one.section === 'certified-decision')
    expect(decision([])).toMatchObject({ blocks: true, document: { demanded: 'certified', is: 'missing' } })
    expect(decision([{ ...annexed, fills: ['certified-decision'] }])).toMatchObject({ blocks: false })
  })
})

describe('before a request is sent', () => {
  it('its instruments must bind both States on that day, not on the day of the draft', () => {
    // Peru is bound by the Convention since 14 December 2005.
    expect(judge('law-in-force', matter(asking))).toBe(true)
    expect(judge('law-in-force', matter(asking), {}, { now: '2004-01-01T10:00:00.000Z' })).toMatch(
      /uncac.*draft is kept/,
    )
  })
  it('the language must be one that the requested State accepts', () => {
    expect(judge('language-accepted', matter(asking), { language: 'de' })).toBe(true)
    expect(judge('language-accepted', matter(asking), { language: 'es' })).toMatch(/takes it only in.*de/)
  })
  it('what is likely to be refused is answered first', () => {
    const risky = matter({ ...asking, facts: { 'dual-criminality': 'no', coercive: 'yes' } })
    const refused = judge('risks-seen', risky)
    expect(refused).toMatch(/likely to be refused.*uncac/)
    const likely = gateOf(risky).risks.filter(({ level }) => level === 'likely')
    const risks = likely.map(({ instrument, id }) => ({ instrument, id, answer: 'Article 400 of the Criminal Code.' }))
    expect(judge('risks-seen', risky, { risks })).toBe(true)
  })
  it('the same question put twice needs a reason', () => {
    expect(judge('not-duplicate', matter(asking), {}, { duplicates: ['PER-R-2026-000001'] })).toMatch(
      /PER-R-2026-000001/,
    )
    expect(
      judge('not-duplicate', matter(asking), { reasons: 'New accounts.' }, { duplicates: ['PER-R-2026-000001'] }),
    ).toBe(true)
    // Said when it was handed in, it need not be said again by who sends it.
    const handedIn = [{ act: 'complete', said: { reasons: 'New accounts.' } }] as never
    const about = { ...matter(asking), steps: handedIn }
    expect(judge('not-duplicate', about, {}, { duplicates: ['PER-R-2026-000001'] })).toBe(true)
  })
  it('it is made orally only where an instrument allows it, in urgency, and both agree', () => {
    expect(judge('urgent-allowed', matter(asking), { agreed: true })).toMatch(/urgent/)
    expect(judge('urgent-allowed', matter({ ...asking, urgent: true }), {})).toMatch(/agree/)
    expect(judge('urgent-allowed', matter({ ...asking, urgent: true }), { agreed: true })).toBe(true)
    expect(judge('urgent-allowed', matter({ ...asking, kind: 'freezing', urgent: true }), { agreed: true })).toMatch(
      /no instrument/,
    )
  })
  it('rests on an instrument that binds, or says why on none', () => {
    expect(judge('has-basis', matter(asking), { instruments: ['eio'] })).toMatch(/`eio` does not apply/)
    expect(judge('has-basis', matter(asking), { instruments: ['of-nowhere'] })).toMatch(/no instrument between/)
    expect(judge('has-basis', matter(asking), { instruments: [] })).toMatch(/choose it/)
    expect(judge('has-basis', matter({ ...asking, kind: 'investigation-order' }), { instruments: ['uncac'] })).toMatch(
      /does not know this kind/,
    )
  })
})

describe('a refusal', () => {
  const about = matter({ state: 'legal-check' })
  it('names a ground of an instrument the request rests on', () => {
    expect(judge('ground-known', about)).toBe('name the ground')
    expect(judge('ground-known', about, { ground: { instrument: 'untoc', id: 'form' } })).toMatch(/does not rest on/)
    expect(judge('ground-known', about, { ground: { instrument: 'uncac', id: 'inconvenient' } })).toMatch(
      /has no ground/,
    )
    expect(judge('ground-known', about, { ground: { instrument: 'uncac', id: 'form' } })).toBe(true)
  })
  it.each(['bank-secrecy', 'fiscal'])('is never for %s', (id) => {
    expect(judge('ground-known', about, { ground: { instrument: 'uncac', id } })).toMatch(/never a ground/)
  })
  it('comes after the consultation the instrument asks for has been answered, not only begun', () => {
    const consult = { act: 'consult', at: '2026-11-21T10:00:00.000Z', message: 'ASK_INFO' }
    const answer = {
      act: 'supply-information',
      at: '2026-11-25T10:00:00.000Z',
      by: 'requesting',
      message: 'INFO',
    } as const
    const consulted = (steps: readonly (typeof consult | typeof answer)[]) =>
      judge('consulted', matter({}, steps), {}, { act: 'refuse' })
    expect(consulted([])).toMatch(/46\(26\)/)
    expect(consulted([consult])).toMatch(/answer is awaited/)
    expect(consulted([consult, answer])).toBe(true)
  })
})

describe('what was received', () => {
  const item = { id: 'statement', name: 'Statement', digest: 'ab'.repeat(32), terms: ['only'], returnBy: null }
  const free = { ...item, id: 'letter', terms: [] }
  const term = {
    id: 'only',
    kind: 'use-limit' as const,
    text: 'for this proceeding',
    article: null,
    allows: ['Carpeta 506-2026', 'Carpeta 9'],
    until: null,
  }
  const handed = {
    act: 'hand-over',
    at: '2026-12-01T10:00:00.000Z',
    message: 'DELIVER',
    said: { items: [item, free], terms: [term] },
  }
  const here = (more: Parameters<typeof matter>[0] = {}, steps = [handed]) =>
    matter({ ...asking, state: 'in-use', ...more }, steps)
  const use = (proceeding: string, more: Partial<NonNullable<Said['use']>> = {}): Said => ({
    use: { items: ['statement'], proceeding, offence: 'corruption', exculpatory: false, ...more },
  })
  it('is used in the proceeding it was asked for and in those its condition lists', () => {
    expect(judge('use-allowed', here(), use('Carpeta 506-2026'))).toBe(true)
    expect(judge('use-allowed', here(), use('Carpeta 9'))).toBe(true)
    expect(judge('use-allowed', here(), use('Carpeta 10'))).toMatch(/condition of the other State/)
  })
  it('without a condition of its own is still bound by the treaty', () => {
    expect(judge('use-allowed', here(), use('Carpeta 10', { items: ['letter'] }))).toMatch(/uncac 46\(19\)/)
  })
  it('is disclosed for the defence after notice, where the treaty says so and no condition forbids it', () => {
    const notice = {
      act: 'notify-use',
      at: '2026-12-02T10:00:00.000Z',
      by: 'requesting' as const,
      message: 'INFO',
      said: use('Carpeta 10', { items: ['letter'], exculpatory: true }),
    }
    const wanted = use('Carpeta 10', { items: ['letter'], exculpatory: true })
    expect(judge('use-allowed', here(), wanted)).toMatch(/46\(19\)/)
    expect(judge('use-allowed', here({}, [handed, notice] as never), wanted)).toBe(true)
    const bound = use('Carpeta 10', { exculpatory: true })
    expect(judge('use-allowed', here({}, [handed, notice] as never), bound)).toMatch(/condition/)
    // Vienna knows no such exception.
    expect(judge('exculpatory-open', here({ instruments: ['vienna-1988'] }), wanted)).toMatch(/no instrument/)
  })
  it('is used elsewhere with consent to that very use, and no longer when the last answer took it back', () => {
    const consent = (granted: boolean) => ({
      act: 'answer-consent',
      at: '2026-12-03T10:00:00.000Z',
      message: 'USE_CONSENT_A',
      said: { ...use('Carpeta 10'), granted },
    })
    expect(judge('use-allowed', here({}, [handed, consent(true)] as never), use('Carpeta 10'))).toBe(true)
    expect(
      judge('use-allowed', here({}, [handed, consent(true)] as never), use('Carpeta 10', { offence: 'tax' })),
    ).not.toBe(true)
    expect(
      judge('use-allowed', here({}, [handed, consent(true), consent(false)] as never), use('Carpeta 10')),
    ).not.toBe(true)
  })
  it('binds after a surrender to the offence it was granted for, until specialty has ended', () => {
    const surrendered = {
      kind: 'extradition',
      peer: 'CHE',
      own: 'ITA',
      instruments: ['ets-024'],
      offence: 'fraud',
      state: 'specialty-active',
      facts: { 'max-penalty-requesting': '5', 'max-penalty-requested': '5', convicted: 'no' },
    } as const
    const proceed = (state: string, offence: 'fraud' | 'murder') =>
      judge('use-allowed', matter({ ...asking, ...surrendered, state }), {
        use: { items: [], proceeding: 'RG 1', offence, exculpatory: false },
      })
    expect(proceed('specialty-active', 'fraud')).toBe(true)
    expect(proceed('specialty-active', 'murder')).toMatch(/ets-024 14/)
    expect(proceed('free', 'murder')).toBe(true)
  })
})
