import type { GateItem, RequestView } from '@comity/server/contracts/requests'
import type { CaseRow } from '@comity/server/contracts/cases'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { loadMessages, laterMessages } from '../../../lib/messages.tsx'
import { keepText } from './kept.ts'
import { grouped, kindFor, matching } from './kinds.ts'
import { entitled, freshStart, ofCase, readStart, startFaults } from './start-draft.ts'
import { nextAfter, ownSections, pagesOf, seenKey, stateOf } from './steps.ts'

function storage(): Storage {
  const held = new Map<string, string>()
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
    clear: () => held.clear(),
    key: (index) => [...held.keys()][index] ?? null,
    get length() {
      return held.size
    },
  }
}
beforeEach(() => vi.stubGlobal('sessionStorage', storage()))

await laterMessages('en')
const { m } = await loadMessages('en')

const item = (section: string, more: Partial<GateItem> = {}): GateItem => ({
  section,
  need: 'always',
  is: 'empty',
  blocks: true,
  open: false,
  document: null,
  facts: [],
  asks: [],
  ...more,
})
const view = (items: readonly GateItem[], more: Partial<RequestView> = {}) =>
  ({
    id: 'one',
    kind: 'mla-bank-information',
    state: 'based',
    instruments: ['untoc'],
    persons: [],
    annexes: [],
    channel: null,
    confidential: false,
    privileged: false,
    urgent: false,
    acts: [],
    gate: { complete: false, score: 0, items, risks: [] },
    ...more,
  }) as unknown as RequestView

const file = {
  id: 'file',
  reference: 'PER-2026-000001',
  title: 'Draga',
  offences: ['illegal-mining', 'corruption'],
  marking: { classification: { state: 'PER', level: 'confidencial' }, handling: [{ code: 'H0' }], tlp: 'amber' },
} as unknown as CaseRow

describe('what is asked before a request exists', () => {
  it('is found by a word of what is needed, with or without accents', () => {
    expect(matching(m, 'en', 'bank').map(({ id }) => id)).toEqual(['mla-bank-information'])
    expect(matching(m, 'es', 'informacion bancaria').map(({ id }) => id)).toEqual(['mla-bank-information'])
    expect(matching(m, 'en', 'no such thing')).toEqual([])
  })
  it('stands in one group each', () => {
    const all = matching(m, 'en', '')
    expect(grouped(all).flatMap(([, of]) => of)).toHaveLength(all.length)
  })
  it('follows from the finder where that leads to one kind alone', () => {
    expect(kindFor('mla', 'bank-information')?.id).toBe('mla-bank-information')
    expect(kindFor('freezing', undefined)?.id).toBe('freezing')
    expect(kindFor('mla', undefined)).toBeUndefined()
  })
  it('takes from the case what the case says, and does not guess among its offences', () => {
    const start = entitled(ofCase({ ...freshStart, kind: 'freezing' }, file), [file], 'en')
    expect(start).toMatchObject({ proceeding: 'PER-2026-000001', offence: '', title: 'Freezing of assets: Draga' })
    expect(startFaults(start, 'about')).toEqual([{ field: 'offence', fault: 'offenceMissing' }])
    expect(ofCase(freshStart, { ...file, offences: ['corruption'] }).offence).toBe('corruption')
  })
  it('says what is wrong with a line that is empty, or too long', () => {
    expect(startFaults({ ...freshStart, title: '  ' }, 'title')).toEqual([{ field: 'title', fault: 'titleMissing' }])
    expect(startFaults({ ...freshStart, title: 'x'.repeat(201) }, 'title')).toEqual([
      { field: 'title', fault: 'lineLong' },
    ])
  })
  it('is not read from rubbish, nor with the marking of another State', () => {
    sessionStorage.setItem('comity.draft.request-start.me', '{"kind":3}')
    expect(readStart(sessionStorage, 'me', 'PER')).toEqual(freshStart)
    const foreign = { ...freshStart, marking: { ...file.marking, classification: { state: 'CHE', level: 'intern' } } }
    sessionStorage.setItem('comity.draft.request-start.me', JSON.stringify({ ...foreign, offence: 'no-offence' }))
    expect(readStart(sessionStorage, 'me', 'PER')).toMatchObject({ marking: undefined, offence: '' })
  })
})

describe('the pages of a request', () => {
  const items = [item('purpose'), item('facts'), item('time-limit', { need: 'if-wanted', blocks: false })]
  it('ask what is required first, in an order that does not change when it is answered', () => {
    const answered = items.map((one) => ({ ...one, is: 'filled', blocks: false }) as const).toReversed()
    const order = ownSections(view(items)).map(({ section }) => section)
    expect(order).toEqual(['facts', 'purpose', 'time-limit'])
    expect(ownSections(view(answered)).map(({ section }) => section)).toEqual(order)
  })
  it('lead past what is done and what may be left out, back to what was passed over, and then to the check', () => {
    const filled = item('facts', { is: 'filled', blocks: false })
    const one = view([filled, item('purpose')], { channel: 'central-authority' })
    expect(nextAfter(one, [], { step: 'basis' })).toEqual({ step: 'persons' })
    expect(nextAfter(one, [], { step: 'persons' })).toEqual({ step: 'section', about: 'purpose' })
    for (const step of ['handling', 'risks', 'persons'] as const) keepText(sessionStorage, 'one', seenKey(step), 'yes')
    expect(nextAfter(one, [], { step: 'risks' })).toEqual({ step: 'section', about: 'purpose' })
    const all = view([filled, item('purpose', { is: 'filled', blocks: false })], { channel: 'central-authority' })
    expect(nextAfter(all, [], { step: 'risks' })).toEqual({ step: 'check' })
    expect(pagesOf(all).at(-1)).toEqual({ step: 'check' })
  })
  it('show a language that is not taken as an error, and the check as closed until the basis is chosen', () => {
    const draft = view([], { state: 'draft', acts: [{ id: 'choose-basis' }] as unknown as RequestView['acts'] })
    expect(stateOf(draft, [], { step: 'check' })).toBe('blocked')
    expect(stateOf(draft, [], { step: 'basis' })).toBe('open')
    expect(stateOf(view([]), ['language-accepted'], { step: 'language' })).toBe('errors')
    expect(stateOf(view([]), ['law-in-force'], { step: 'basis' })).toBe('errors')
  })
  it('are not done while a likely refusal has no answer, and are with one', () => {
    const risk = {
      instrument: 'untoc',
      id: 'form',
      text: '',
      article: '18',
      level: 'likely',
      answered: false,
      answer: null,
    } as const
    const one = view([], { gate: { complete: true, score: 100, items: [], risks: [risk] } })
    expect(stateOf(one, [], { step: 'risks' })).toBe('open')
    // What was only typed in this browser is not an answer yet.
    keepText(sessionStorage, 'one', 'risk.untoc.form', 'It is in German.')
    expect(stateOf(one, [], { step: 'risks' })).toBe('open')
    const answer = { text: 'It is in German.', post: 'p', at: '2026-11-20T09:00:00.000Z' }
    const other = view([], {
      gate: { complete: true, score: 100, items: [], risks: [{ ...risk, answered: true, answer }] },
    })
    keepText(sessionStorage, 'one', seenKey('risks'), 'yes')
    expect(stateOf(other, [], { step: 'risks' })).toBe('done')
  })
})
