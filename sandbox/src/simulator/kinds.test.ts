import { kinds, trackOf } from '@comity/law/kinds/catalogue'
import type { Kind } from '@comity/law/kinds/kind'
import type { RequestView } from '@comity/server/contracts/requests'
import { describe, expect, it } from 'vitest'
import { pairOfRules, type PairOfRules } from '../../../server/test/support/pair-of-rules.ts'
import { chosen, nextMove, type Wishes } from './next-move.ts'
import { fits, type Script } from './script.ts'
import { scripts } from './scripts.ts'

// Every kind of request with every script that has a meaning for it, to its end, by the rules alone.

/** Between which States a kind is asked, and on which instrument. */
const european = { from: 'ITA', to: 'DEU' }
const asked: Readonly<Record<string, { from: string; to: string; instruments: readonly string[] }>> = {
  'investigation-order': { ...european, instruments: ['eio'] },
  'arrest-warrant': { ...european, instruments: ['eaw'] },
  preservation: { from: 'PER', to: 'CHE', instruments: ['ets-185'] },
  'firearms-trace': { from: 'PER', to: 'CHE', instruments: ['firearms-protocol', 'untoc'] },
}
const usual = { from: 'PER', to: 'CHE', instruments: ['uncac'] }
const wishes: Wishes = { seed: 'kinds', dayMs: 86_400_000, states: {}, requests: {} }

/** What the other side answers, in this order, as far as it is open to it: it goes along with everything. */
const goesAlong = [
  'supply-information',
  'accept-conditions',
  'sign-agreement',
  'hand-over-file',
  'verify',
  'confirm-receipt',
  'confirm-frozen',
  'confirm-enforced',
  'confirm-transfer',
  'take-custody',
  'confirm-taken-over',
  'confirm-result',
]

function run(kind: Kind, script: Script, before: (pair: PairOfRules, now: string) => void) {
  const pair = pairOfRules({
    ...(asked[kind.id] ?? usual),
    kind: kind.id,
    facts: { 'max-penalty-requesting': '8', 'dual-criminality': 'yes' },
  })
  let now = '2026-11-20T10:00:00.000Z'
  before(pair, now)
  const tried = new Set<string>()
  const told: string[] = []
  const stopped: { readonly wrong: boolean; readonly because: string }[] = []
  for (let turn = 0; turn < 300; turn += 1) {
    const view = pair.view('requested', now)
    const open = new Set(view.acts.flatMap(({ id, allowed }) => (allowed ? [id] : [])))
    const next = nextMove(script, { view, open }, { now, wishes, tried })
    if (next.is === 'act') {
      const against = pair.act('requested', next.act, next.said, now)
      if (next.wrong) tried.add(next.move)
      if (against === undefined) told.push(next.act)
      else stopped.push({ wrong: next.wrong, because: `${next.act}: ${against}` })
      if (against !== undefined && !next.wrong) break
      continue
    }
    if (answers(pair, now)) continue
    if (next.is === 'nothing') break
    now = next.until
  }
  return { told, stopped, ours: pair.view('requesting', now), theirs: pair.view('requested', now) }
}

/** One act of the side that asked; whether there was one. */
function answers(pair: PairOfRules, now: string): boolean {
  const { acts, items, steps } = pair.view('requesting', now)
  const once = (id: string) => id !== 'hand-over-file' || !steps.some(({ act }) => act === id)
  const act = goesAlong.find((id) => once(id) && acts.some((one) => one.id === id && one.allowed))
  if (act === undefined) return false
  expect(pair.act('requesting', act, { reasons: 'Yes.', items }, now, { judged: false })).toBe(undefined)
  return true
}

const send = (pair: PairOfRules, now: string) => {
  expect(pair.act('requesting', 'submit', { reasons: 'Please.' }, now, { judged: false })).toBe(undefined)
}
/** The moves of a script that its kind knows and that are made in any case, each by the names it may have. */
function mustHappen(script: Script, kind: Kind): readonly (readonly string[])[] {
  const known = new Set(trackOf(kind).requested.acts.map(({ id }) => id))
  return script.moves
    .filter(({ ifOpen, wrongIn }) => ifOpen !== true && wrongIn === undefined)
    .map((move) => move.do.filter((one) => known.has(one)))
    .filter((names) => names.length > 0)
}
/** On this track nothing is asked of the other side: it is told something. */
const tells = 'spontaneous-information'
const pairs = kinds
  .filter(({ id }) => id !== tells)
  .flatMap((kind) => scripts.filter((script) => fits(script, kind)).map((script) => [kind.id, script.name] as const))
const find = (kindId: string, name: string) => {
  const [kind, script] = [kinds.find(({ id }) => id === kindId), scripts.find((one) => one.name === name)]
  if (kind === undefined || script === undefined) throw new Error('no such pair')
  return { kind, script }
}

describe('a simulated State', () => {
  it('knows what to do with every kind: most scripts have a meaning for most kinds', () => {
    expect(pairs.length).toBeGreaterThan(240)
    for (const { id } of kinds.filter((one) => one.id !== tells)) {
      const names = pairs.filter(([kind]) => kind === id).map(([, name]) => name)
      expect([id, names]).toEqual([id, expect.arrayContaining(['helpful', 'late', 'asks-back', 'refuses', 'forwards'])])
    }
  })
  it.each(pairs)('asked for %s: %s', (kindId, name) => {
    const { kind, script } = find(kindId, name)
    const { told, stopped, ours, theirs } = run(kind, script, send)
    // Only what is wrong on purpose is stopped.
    expect(stopped.filter(({ wrong }) => !wrong)).toEqual([])
    // Every move was made that the script makes in any case.
    expect(mustHappen(script, kind).filter((names) => !names.some((one) => told.includes(one)))).toEqual([])
    if (script.of !== undefined) {
      const acted = [...told, ...stopped.map(({ because }) => because.slice(0, because.indexOf(':')))]
      expect(script.of.acts.some((one) => acted.includes(one))).toBe(true)
    }
    // Both sides are in one phase and tell one story.
    expect([theirs.phase, theirs.divergences, ours.divergences]).toEqual([ours.phase, [], []])
    const waits = ['submitted', 'provisional', 'acknowledged', 'asked', 'conditions', 'postponed']
    const silent = ['silent', 'goes-silent'].includes(name)
    expect([ours.phase, waits.includes(ours.phase)]).toEqual([ours.phase, silent])
  })
})

describe('a simulated State that is asked for provisional arrest', () => {
  const arrest = (pair: PairOfRules, now: string) => {
    expect(pair.act('requesting', 'ask-arrest', { reasons: 'He may flee.' }, now, { judged: false })).toBe(undefined)
  }
  const surrendering = kinds.filter(({ arrest: first }) => first !== undefined).map(({ id }) => id)
  it.each(surrendering)('arrests at once, waits for the request, and surrenders: %s', (kindId) => {
    const { kind, script } = find(kindId, 'helpful')
    const before: RequestView[] = []
    const { told, stopped, ours } = run(kind, script, (pair, now) => {
      arrest(pair, now)
      const first = nextMove(
        script,
        { view: pair.view('requested', now), open: new Set(['tell-arrest', 'refuse-arrest']) },
        { now: '2026-11-23T10:00:00.000Z', wishes, tried: new Set() },
      )
      expect(first).toMatchObject({ is: 'act', act: 'tell-arrest' })
      if (first.is !== 'act') return
      expect(pair.act('requested', first.act, first.said, '2026-11-23T10:00:00.000Z')).toBe(undefined)
      before.push(pair.view('requesting', now))
      const said = { reasons: 'With its documents.' }
      pair.act('requesting', 'documents-ready', said, now, { judged: false })
      expect(pair.act('requesting', 'submit-after-arrest', said, now, { judged: false })).toBe(undefined)
    })
    expect(before[0]?.phase).toBe('arrested')
    expect(stopped).toEqual([])
    expect(told.at(-1)).toBe('surrender-person')
    expect(ours.phase).toBe('received')
  })
})

it('plays the plain script where the one that was set has no meaning for the kind', () => {
  const view = { reference: 'CHE-R-2026-000001', title: '', proceeding: '' }
  const set = { ...wishes, states: { CHE: 'postpones' } }
  expect(chosen({ ...view, kind: 'mla-documents' }, 'CHE', set)?.name).toBe('postpones')
  expect(chosen({ ...view, kind: 'joint-team' }, 'CHE', set)?.name).toBe('helpful')
  const drawnFor = (kind: string) =>
    Array.from({ length: 60 }, (_, at) => chosen({ ...view, kind, reference: `${at}` }, 'CHE', { ...wishes })?.name)
  expect(drawnFor('preservation')).not.toContain('postpones')
})
