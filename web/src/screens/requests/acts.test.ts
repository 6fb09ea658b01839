import { guards, tracks } from '@comity/law/kinds/catalogue'
import { sides } from '@comity/law/kinds/kind'
import { describe, expect, it } from 'vitest'
import { draftFor, saidOf, smallestUnits } from './act-draft.ts'
import { faultsOf } from './act-faults.ts'
import { dutiesFor, fieldsOf } from './act-fields.ts'
import { actGroups, groupOf, standingOf } from './act-groups.ts'
import { nextOf, shelfOf } from './periods.ts'
import type { RequestView } from './said.ts'

/** Conditions that are met by what happened, not by what is said with the act. */
const byCourse: ReadonlySet<string> = new Set([
  'complete',
  'arrest-complete',
  'law-in-force',
  'not-duplicate',
  'was-oral',
  'pre-consultation-open',
  'consulted',
  'no-remedy-open',
  'extension-open',
  'obligations-met',
  'no-conditions-set',
  'assurances-given',
  'was-national',
  'consent-given',
  'prolonging-asked',
  'heard',
  'agreement-complete',
  'confidentiality-asked',
  'no-warning-open',
  'was-warned',
  // The order may be annexed: a field of the act itself.
  'confiscation-known',
  'dispute-provided',
  'arbitration-waited',
])

const everyAct = [...tracks.values()].flatMap((track) =>
  sides.flatMap((side) =>
    track[side].acts.map((act) => ({
      act,
      asks: [...act.guards],
      message: track.crossings.find((one) => one.act === act.id && one.by === side)?.message ?? null,
      phase: track[side].states.find(({ id }) => id === act.from[0])?.phase,
    })),
  ),
)

const things = [{ id: 'i-1', name: 'Kontoauszug', digest: 'a'.repeat(64), terms: [], returnBy: null }]
const request = {
  side: 'requested',
  proceeding: 'Carpeta 1',
  language: 'de',
  channel: null,
  instruments: ['untoc'],
  question: { offence: 'corruption', date: '2026-11-20', facts: {} },
  gate: {
    risks: [
      { instrument: 'untoc', id: 'form', text: '', article: '18(21)(a)', level: 'likely', answered: false },
      { instrument: 'untoc', id: 'other', text: '', article: '18(21)(b)', level: 'open', answered: false },
    ],
  },
  confidential: true,
  sections: [],
  items: things,
  terms: [],
  steps: [],
  duplicates: [],
  duties: [
    { sort: 'consultation', instrument: 'untoc', article: '18(26)', text: 'consult', acts: ['refuse'] },
    { sort: 'confidentiality', instrument: 'untoc', article: '18(20)', text: 'kept confidential', acts: ['grant'] },
    { sort: 'useLimits', instrument: 'untoc', article: '18(19)', text: 'not elsewhere', acts: null },
  ],
} as unknown as RequestView
const names = (id: string, asks: string[], of: RequestView = request) =>
  fieldsOf({ id, asks }, of).map(({ name, required }) => `${name}${required ? '!' : ''}`)

describe('the form of an act', () => {
  it('asks for what each condition wants to be told, for every act of every track', () => {
    const asked = new Set(everyAct.flatMap(({ asks }) => asks))
    for (const ask of asked) {
      expect(guards.has(ask), ask).toBe(true)
      // Without a name only the condition itself speaks.
      const tells = names('', [ask]).join() !== names('', []).join()
      expect([ask, tells]).toEqual([ask, !byCourse.has(ask)])
    }
    expect(asked.size).toBeGreaterThan(30)
    expect(everyAct.length).toBeGreaterThan(200)
  })
  it('needs reasons where a condition says so, where the same was asked before, and offers a note elsewhere', () => {
    expect(names('register', [])).toEqual(['reasons'])
    expect(names('refuse', ['ground-known', 'reasoned'])).toEqual(['ground!', 'annexes', 'reasons!'])
    expect(names('submit', ['not-duplicate'])).toEqual(['until', 'reasons'])
    expect(names('submit', ['not-duplicate'], { ...request, duplicates: ['PER-R-1'] })).toEqual(['until', 'reasons!'])
  })
  it('asks for a use wherever consent is asked, answered or recorded', () => {
    for (const id of ['ask-consent', 'notify-use']) expect(names(id, ['reasoned'])).toContain('use!')
    expect(names('answer-consent', ['consent-asked', 'reasoned'])).toEqual(['use!', 'granted!', 'reasons!'])
  })
  it('asks whether it is kept confidential where the request asks for that, until it is settled', () => {
    const asks = ['confidentiality-settled']
    expect(names('grant', asks)).toEqual(['annexes', 'kept!', 'reasons'])
    expect(names('grant', asks, { ...request, confidential: false })).toEqual(['annexes', 'reasons'])
    const sections = [{ id: 'confidentiality', text: 'Until the arrest.', nothing: false }]
    expect(names('grant', asks, { ...request, confidential: false, sections })).toContain('kept!')
    // No instrument of the request knows such a duty.
    expect(names('grant', asks, { ...request, duties: [] })).toEqual(['annexes', 'reasons'])
    for (const step of [
      { act: 'grant', outcome: 'applied', said: { kept: true } },
      { act: 'go-on-openly', outcome: 'applied', said: {} },
    ])
      expect(names('package', asks, { ...request, steps: [step] } as unknown as RequestView)).toEqual(['reasons'])
    const duties = (of: RequestView) => dutiesFor({ id: 'grant' }, fieldsOf({ id: 'grant', asks }, of), of)
    expect(duties(request).map(({ article }) => article)).toEqual(['18(20)'])
    expect(duties({ ...request, confidential: false })).toEqual([])
    const fields = fieldsOf({ id: 'grant', asks }, request)
    expect(faultsOf(draftFor(request, fields), fields, request).map(({ field }) => field)).toEqual(['kept'])
    expect(saidOf({ ...draftFor(request, fields), kept: true }, fields, request)).toEqual({ kept: true })
  })
  it('does not list again what was packaged, and fills it in', () => {
    const steps = [{ act: 'package', outcome: 'applied', said: { items: things } }]
    const packaged = { ...request, steps } as unknown as RequestView
    expect(names('hand-over', ['items-listed'], packaged)).toEqual(['terms', 'items', 'annexes', 'reasons'])
    const fields = fieldsOf({ id: 'hand-over', asks: ['items-listed'] }, packaged)
    expect(draftFor(packaged, fields).items.map(({ digest }) => digest)).toEqual(['a'.repeat(64)])
  })
  it('says what the instruments say of an act beside it, and nothing of others', () => {
    const of = (id: string, asks: string[]) =>
      dutiesFor({ id }, fieldsOf({ id, asks }, request), request).map(({ article }) => article)
    expect(of('refuse', ['ground-known'])).toEqual(['18(26)'])
    expect(of('record-use', ['use-allowed'])).toEqual(['18(19)'])
    expect(of('register', [])).toEqual([])
  })
  it('sends nothing it has no field for, and no empty text', () => {
    const fields = fieldsOf({ id: 'register', asks: [] }, request)
    expect(saidOf({ ...draftFor(request, fields), ground: 'untoc form', agreed: true }, fields, request)).toEqual({})
    const refuse = fieldsOf({ id: 'refuse', asks: ['ground-known', 'reasoned'] }, request)
    expect(saidOf({ ...draftFor(request, refuse), ground: 'untoc form', reasons: ' Weil. ' }, refuse, request)).toEqual(
      {
        reasons: 'Weil.',
        ground: { instrument: 'untoc', id: 'form' },
      },
    )
  })
  it('names what is missing: a ground, a proceeding, a digest, a word of a condition, a likely risk', () => {
    const found = (id: string, asks: string[], change: object = {}) => {
      const fields = fieldsOf({ id, asks }, request)
      return faultsOf({ ...draftFor(request, fields), ...change }, fields, request).map(
        ({ id: on, why }) => `${on} ${why}`,
      )
    }
    expect(found('refuse', ['ground-known', 'reasoned'])).toEqual(['ground missing', 'reasons missing'])
    expect(found('record-use', ['use-allowed'])).toEqual(['useProceeding use'])
    expect(found('verify', ['inventory-matches'])).toEqual(['inventory inventory'])
    expect(found('verify', ['inventory-matches'], { inventory: { 'i-1': 'b'.repeat(64) } })).toEqual([])
    expect(found('submit', ['risks-seen'])).toEqual(['risks missing'])
    expect(found('submit', ['risks-seen'], { risks: { 'untoc form': 'because' } })).toEqual([])
    const term = { id: 't-1', kind: 'other', text: ' ', article: '', allows: '', until: '' }
    expect(found('propose-conditions', ['conditions-stated'], { terms: [term] })).toEqual(['terms terms'])
    expect(found('order-surrender', ['questions-answered'])).toEqual(['answers-ne-bis-in-idem missing'])
  })
  it('writes money in the smallest unit of its currency and refuses what is none', () => {
    expect(smallestUnits('12.50', 'USD')).toBe(1250)
    expect(smallestUnits('12,5', 'CHF')).toBe(1250)
    expect(smallestUnits('900', 'JPY')).toBe(900)
    expect(smallestUnits('1.234', 'KWD')).toBe(1234)
    for (const [text, currency] of [
      ['', 'USD'],
      ['-1', 'USD'],
      ['1.234', 'USD'],
      ['1e3', 'USD'],
      ['1', 'US'],
    ] as const) {
      expect(smallestUnits(text, currency)).toBeUndefined()
    }
  })
})

describe('the groups of acts', () => {
  it('hold every act of every track, and none is empty', () => {
    const groups = new Set(everyAct.map(({ act, message, phase }) => groupOf({ id: act.id, message }, phase)))
    expect([...groups].toSorted()).toEqual([...actGroups].toSorted())
  })
  it('tell a condition from a rule, and both from the course', () => {
    const off = (rule: string | null) => ({ allowed: false, rule })
    expect(standingOf({ allowed: true, rule: null }, true)).toBe('open')
    expect(standingOf(off('requests.role-acts'), true)).toBe('others')
    expect(standingOf(off('consulted'), true)).toBe('condition')
    expect(standingOf(off(null), false)).toBe('not-now')
    expect(standingOf(off('requests.role-acts'), false)).toBe('not-now')
  })
})

describe('the board of periods', () => {
  const period = (due: string | null, standing = 'running', sort = 'law') =>
    ({ due, standing, sort, zone: 'Europe/Zurich' }) as RequestView['periods'][number]
  it('parts by the days of the zone in which a period binds', () => {
    const now = '2026-11-22T22:30:00Z'
    // In Bern it is half past eleven at night: half an hour later is tomorrow.
    expect(shelfOf(period('2026-11-22T22:45:00Z'), now)).toBe('today')
    expect(shelfOf(period('2026-11-22T23:15:00Z'), now)).toBe('week')
    expect(shelfOf(period('2026-11-22T22:00:00Z', 'overdue'), now)).toBe('overdue')
    expect(shelfOf(period('2026-12-30T22:00:00Z'), now)).toBe('later')
    expect(shelfOf(period(null, 'suspended'), now)).toBe('standing')
    expect(shelfOf(period(null, 'words-only'), now)).toBe('words')
  })
  it('puts a period of law before a target of the house, also where that one ends sooner', () => {
    const house = period('2026-11-23T00:00:00Z', 'running', 'house')
    const law = period('2026-11-30T00:00:00Z')
    expect(nextOf([house, law])).toBe(law)
    expect(nextOf([house, period('2026-11-25T00:00:00Z', 'met')])).toBe(house)
    expect(nextOf([])).toBeUndefined()
  })
})
