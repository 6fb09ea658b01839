import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guards, tracks } from '#law/kinds/catalogue'
import { sides, type Side, type Track } from '#law/kinds/kind'
import { isRefusal } from '#kernel/refusal'
import { divergences } from './rules.divergence.ts'
import { begin, receive, stateOf, step, type Facts, type Position } from './rules.engine.ts'
import { fold, type Entry } from './rules.phase.ts'

const held: Facts = Object.fromEntries([...guards.keys()].map((id) => [id, true]))
const all = [...tracks.values()].map((track) => [track.id, track] as const)
const eachSide = all.flatMap(([id, track]) => sides.map((side) => [id, side, track] as const))
const other = (side: Side): Side => (side === 'requesting' ? 'requested' : 'requesting')

describe('every state and every act of every machine', () => {
  let looked = 0
  it.each(eachSide)(
    '%s, %s side: an act is taken where its data say so and refused by name elsewhere',
    (_, side, track) => {
      const { states, acts } = track[side]
      const ids = [...new Set(sides.flatMap((one) => track[one].acts.map(({ id }) => id)))]
      for (const state of states) {
        for (const id of ids) {
          const position: Position = { state: state.id, before: [states[0]?.id ?? ''] }
          const act = acts.find((one) => one.id === id)
          const outcome = step(track, side, position, id, held)
          looked += 1
          if (act === undefined) expect(outcome).toMatchObject({ refused: 'act-not-known' })
          else if (!act.from.includes(state.id)) {
            expect(outcome).toMatchObject({ refused: 'step-not-open', detail: act.because, facts: { state: state.id } })
          } else {
            const to = act.to === 'same' ? state.id : act.to === 'before' ? position.before[0] : act.to
            expect([id, state.id, isRefusal(outcome) ? outcome : outcome.position.state]).toEqual([id, state.id, to])
            for (const guard of act.guards) {
              const without = { ...held, [guard]: 'because it is not' }
              expect(step(track, side, position, id, without)).toMatchObject({
                refused: 'condition-not-met',
                rule: guard,
                detail: 'because it is not',
              })
            }
            if (act.guards[0] !== undefined)
              expect(step(track, side, position, id, {})).toMatchObject({ rule: act.guards[0] })
          }
        }
      }
    },
  )
  it('were looked at', () => expect(looked).toBeGreaterThan(20_000))
})

/** Messages that bring a matter into each phase, one way each, everything seen at once. */
function waysInto(track: Track): ReadonlyMap<string, readonly Entry[]> {
  const ways = new Map<string, readonly Entry[]>([['preparing', []]])
  for (const queue = ['preparing']; queue.length > 0; ) {
    const way = ways.get(queue.shift() ?? '') ?? []
    for (const { act, by } of track.crossings) {
      const entry = said(way, by, act, '')
      const { phase, irregular } = fold(track, [...way, entry])
      if (irregular.length > 0 || ways.has(phase)) continue
      ways.set(phase, [...way, { ...entry, phase }])
      queue.push(phase)
    }
  }
  return ways
}

function said(log: readonly Entry[], by: Side, act: string, phase: string): Entry {
  const number = log.filter((one) => one.by === by).length + 1
  const seen = log.filter((one) => one.by !== by).length
  return { act, by, number, seen, digest: `${by} ${number} ${act}`, phase }
}

describe('every state and every message of the other side', () => {
  it.each(eachSide)(
    '%s, %s side: is taken where it was open to its sender, and else shown and without effect',
    (_, side, track) => {
      const ways = waysInto(track)
      const phases = new Set(track[side].states.map(({ phase }) => phase))
      expect([...phases].filter((phase) => !ways.has(phase))).toEqual([])
      for (const state of track[side].states) {
        if (state.end === true && state.phase === 'preparing') continue
        const log = ways.get(state.phase) ?? []
        for (const { act, from, to } of track.crossings.filter(({ by }) => by !== side)) {
          const got = receive(track, side, { state: state.id, before: [] }, log, said(log, other(side), act, ''))
          const place = [act, state.id]
          if (!from.includes(state.phase))
            expect([...place, got]).toEqual([
              ...place,
              { is: 'irregular', position: { state: state.id, before: expect.anything() }, phase: state.phase },
            ])
          else {
            expect([...place, got.is]).toEqual([...place, 'applied'])
            if (!('position' in got)) continue
            if (to !== 'before') expect([...place, got.phase]).toEqual([...place, to === 'same' ? state.phase : to])
            expect([...place, stateOf(track[side], got.position.state)?.phase]).toEqual([...place, got.phase])
          }
        }
      }
    },
  )
})

type Party = { position: Position; log: Entry[]; forks: Entry[] }
type Stepped = Exclude<ReturnType<typeof step>, { readonly refused: string }>
type World = {
  readonly track: Track
  readonly requesting: Party
  readonly requested: Party
  wire: { to: Side; entry: Entry }[]
}

const opened = (track: Track): World => ({
  track,
  requesting: { position: begin(track, 'requesting'), log: [], forks: [] },
  requested: { position: begin(track, 'requested'), log: [], forks: [] },
  wire: [],
})

/** One side does one of the things open to it, the n-th, if there are any. */
function doSomething({ track, wire, ...world }: World, side: Side, n: number): void {
  const party = world[side]
  const open = track[side].acts.flatMap(({ id }) => {
    const outcome = step(track, side, party.position, id, held)
    return isRefusal(outcome) ? [] : [outcome]
  })
  // Every other time something that the other side is told of and that moves the matter, if there is such a thing.
  const moving = open.filter(({ crossing, from, to }) => crossing !== undefined && from.phase !== to.phase)
  const among = n % 2 === 0 && moving.length > 0 ? moving : open
  const chosen = among[(n >> 1) % Math.max(1, among.length)]
  if (chosen === undefined) return
  take({ track, wire, ...world }, side, chosen)
}

function take({ track, wire, ...world }: World, side: Side, chosen: Stepped): void {
  const party = world[side]
  party.position = chosen.position
  if (chosen.crossing === undefined) return
  const { taken } = fold(track, party.log)
  const number = party.log.filter(({ by }) => by === side).length + 1
  const seen = taken.filter(({ by }) => by !== side).length
  const entry: Entry = {
    act: chosen.act.id,
    by: side,
    number,
    seen,
    digest: `${side} ${number} ${chosen.act.id}`,
    phase: chosen.to.phase,
  }
  party.log.push(entry)
  expect(fold(track, party.log).phase, `${track.id} ${side} ${chosen.act.id}`).toBe(chosen.to.phase)
  wire.push({ to: other(side), entry })
}

function arrive({ track, ...world }: World, to: Side, entry: Entry): void {
  const party = world[to]
  const got = receive(track, to, party.position, party.log, entry)
  if (got.is === 'forked') party.forks.push(entry)
  if (got.is === 'again' || got.is === 'forked' || got.is === 'not-theirs') return
  party.log.push(entry)
  party.position = got.position
  expect(stateOf(track[to], party.position.state)?.phase).toBe(got.phase)
}

/** The matter as it stands once it was sent and acknowledged: before that, one side alone acts. */
function underWay(track: Track): World {
  const world = opened(track)
  const go = (side: Side, wanted: string): void => {
    const seen = new Map<string, readonly string[]>([[world[side].position.state, []]])
    for (const [state, way] of seen) {
      for (const { id } of track[side].acts) {
        const next = step(track, side, { state, before: [] }, id, held)
        if (isRefusal(next)) continue
        if (id === wanted) {
          for (const one of [...way, wanted]) {
            const taken = step(track, side, world[side].position, one, held)
            if (!isRefusal(taken)) take(world, side, taken)
          }
          return
        }
        if (next.crossing === undefined && !seen.has(next.position.state)) seen.set(next.position.state, [...way, id])
      }
    }
  }
  go('requesting', 'submit')
  for (const { to, entry } of world.wire) arrive(world, to, entry)
  if (track.crossings.some(({ act }) => act === 'acknowledge')) go('requested', 'acknowledge')
  for (const { to, entry } of world.wire) arrive(world, to, entry)
  expect(fold(track, world.requesting.log).phase).not.toBe('preparing')
  world.wire.length = 0
  return world
}

/** What a network may do with what is under way: deliver, double, lose for now; and what the sides do meanwhile. */
type Turn = { readonly does: Side; readonly n: number } | { readonly delivers: number; readonly copies: number }
const schedule: fc.Arbitrary<Turn[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ does: fc.constantFrom<Side>('requesting', 'requested'), n: fc.nat(40) }) },
    { weight: 3, arbitrary: fc.record({ delivers: fc.nat(40), copies: fc.integer({ min: 0, max: 2 }) }) },
  ),
  { minLength: 5, maxLength: 60 },
)

function play(world: World, steps: readonly Turn[]): void {
  const sent: { to: Side; entry: Entry }[] = []
  for (const one of steps) {
    if ('does' in one) doSomething(world, one.does, one.n)
    else {
      const under = world.wire[one.delivers % Math.max(1, world.wire.length)]
      if (under === undefined) continue
      for (let copy = 0; copy < one.copies; copy += 1) arrive(world, under.to, under.entry)
      // What was lost stays with its sender, who sends it again below.
      sent.push(under)
    }
  }
  // The outbox sends until it has arrived: last first, so that everything is out of order once.
  for (const { to, entry } of [...sent, ...world.wire].toReversed()) arrive(world, to, entry)
}

describe('the pair of machines, joined by messages that are lost, doubled and reordered', () => {
  it.each(all)('%s: once everything has arrived, both sides are in one phase and tell one story', (_, track) => {
    let crossed = 0
    fc.assert(
      fc.property(schedule, fc.boolean(), (steps, begun) => {
        const world = begun ? underWay(track) : opened(track)
        play(world, steps)
        const [ours, theirs] = [fold(track, world.requesting.log), fold(track, world.requested.log)]
        expect(ours.taken.map(({ digest }) => digest)).toEqual(theirs.taken.map(({ digest }) => digest))
        expect([ours.phase, ours.before, ours.held]).toEqual([theirs.phase, theirs.before, []])
        for (const side of sides) {
          expect(stateOf(track[side], world[side].position.state)?.phase).toBe(ours.phase)
          expect(divergences(track, world[side].log, world[side].forks)).toEqual([])
        }
        crossed += ours.crossed.length
      }),
      { numRuns: 200 },
    )
    expect(crossed, 'messages did cross').toBeGreaterThan(0)
  })
  it.each(all)('%s: while a message is missing, whoever misses it sees that', (_, track) => {
    let missed = 0
    fc.assert(
      fc.property(schedule, fc.nat(20), (steps, which) => {
        const world = underWay(track)
        for (const one of steps) if ('does' in one) doSomething(world, one.does, one.n)
        const lost = world.wire[which % Math.max(1, world.wire.length)]
        for (const one of world.wire) if (one !== lost) arrive(world, one.to, one.entry)
        const later = world.wire.some(({ to, entry }) => to === lost?.to && entry.number > lost.entry.number)
        if (lost === undefined || !later) return
        missed += 1
        expect(divergences(track, world[lost.to].log)).toContainEqual({
          kind: 'missing',
          by: lost.entry.by,
          number: lost.entry.number,
        })
      }),
      { numRuns: 60 },
    )
    expect(missed).toBeGreaterThan(0)
  })
})

describe('a side that does not keep to its machine', () => {
  const track = tracks.get('assistance') as Track
  const sent = said([], 'requesting', 'submit', 'submitted')
  const acknowledged = said([sent], 'requested', 'acknowledge', 'acknowledged')
  const log = [sent, acknowledged]
  it('cannot put the other where it has no right to: what was not open to it changes nothing and is shown', () => {
    const early = said(log, 'requested', 'hand-over', 'delivered')
    const got = receive(track, 'requesting', { state: 'acknowledged', before: [] }, log, early)
    expect(got).toMatchObject({ is: 'irregular', position: { state: 'acknowledged' } })
    expect(divergences(track, [...log, early])).toEqual([{ kind: 'irregular', by: 'requested', number: 2 }])
  })
  it('cannot speak in the name of the other side', () => {
    const got = receive(
      track,
      'requesting',
      { state: 'acknowledged', before: [] },
      log,
      said(log, 'requesting', 'withdraw', 'withdrawn'),
    )
    expect(got).toEqual({ is: 'not-theirs' })
  })
  it('cannot take back what it said: a second message of the same number is a fork', () => {
    const again = { ...acknowledged, act: 'forward', digest: 'another' }
    expect(receive(track, 'requesting', { state: 'acknowledged', before: [] }, log, again)).toEqual({ is: 'forked' })
    expect(receive(track, 'requesting', { state: 'acknowledged', before: [] }, log, acknowledged)).toEqual({
      is: 'again',
    })
    expect(divergences(track, log, [again])).toEqual([{ kind: 'forked', by: 'requested', number: 1 }])
  })
  it('shows when it says that it is where it cannot be', () => {
    const wrong = { ...said(log, 'requested', 'answer-status', 'acknowledged'), phase: 'accepted' }
    expect(divergences(track, [...log, wrong])).toEqual([
      { kind: 'other-phase', by: 'requested', number: 2, says: 'accepted', holds: 'acknowledged' },
    ])
  })
  it('shows when it was set back to before it had seen what it acknowledged', () => {
    const back = { ...said(log, 'requested', 'answer-status', 'acknowledged'), seen: 0 }
    expect(divergences(track, [...log, back]).map(({ kind }) => kind)).toContain('set-back')
  })
  it('does not make the reckoning dear by sending a thousand things that were never open', () => {
    const noise = Array.from(
      { length: 1000 },
      (_, at): Entry => ({
        act: 'hand-over',
        by: 'requested',
        number: at + 2,
        seen: 1,
        digest: `${at}`,
        phase: 'delivered',
      }),
    )
    expect(fold(track, [...log, ...noise]).irregular).toHaveLength(1000)
  })
})

describe('messages that crossed', () => {
  const track = tracks.get('assistance') as Track
  it('a withdrawal that met a refusal on the way: refused on both sides, and both know of the withdrawal', () => {
    const log = [said([], 'requesting', 'submit', 'submitted')]
    log.push(said(log, 'requested', 'acknowledge', 'acknowledged'))
    const withdrawal = said(log, 'requesting', 'withdraw', 'withdrawn')
    const refusal = said(log, 'requested', 'refuse', 'refused')
    for (const order of [
      [withdrawal, refusal],
      [refusal, withdrawal],
    ]) {
      const { phase, crossed, irregular } = fold(track, [...log, ...order])
      expect([phase, crossed, irregular]).toEqual(['refused', [withdrawal], []])
    }
  })
  it('what answers a message that is not here yet waits for it', () => {
    const log = [said([], 'requesting', 'submit', 'submitted')]
    const acknowledged = said(log, 'requested', 'acknowledge', 'acknowledged')
    const status = said([...log, acknowledged], 'requesting', 'ask-status', 'acknowledged')
    expect(fold(track, [...log, status])).toMatchObject({ phase: 'submitted', held: [status], taken: log })
    expect(fold(track, [status, ...log, acknowledged])).toMatchObject({ phase: 'acknowledged', held: [] })
    expect(divergences(track, [...log, status])).toEqual([{ kind: 'missing', by: 'requested', number: 1 }])
  })
  it('a question goes back to where it was asked from, also after a postponement', () => {
    const log: Entry[] = []
    const say = (by: Side, act: string) => log.push(said(log, by, act, ''))
    say('requesting', 'submit')
    say('requested', 'acknowledge')
    say('requested', 'grant')
    say('requested', 'postpone')
    say('requested', 'ask-information')
    expect(fold(track, log)).toMatchObject({ phase: 'asked', before: ['accepted', 'postponed'] })
    say('requesting', 'supply-information')
    expect(fold(track, log)).toMatchObject({ phase: 'postponed', before: ['accepted'] })
    say('requested', 'resume')
    expect(fold(track, log)).toMatchObject({ phase: 'accepted', before: [] })
  })
})
