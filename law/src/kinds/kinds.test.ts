import { describe, expect, it } from 'vitest'
import { instruments, ruleOf, tables } from '../catalogue.ts'
import { languages } from '../languages.ts'
import { guards, guides, kinds, tracks, trackOf, writtenTracks } from './catalogue.ts'
import { disputesOf, disputeSteps, notBound, notBoundBy } from './disputes.ts'
import { countings, dutiesOf, dutySorts, suspensions } from './duties.ts'
import { messages, sides, type Side, type Track } from './kind.ts'

const roles = [
  'investigator',
  'prosecutor',
  'central-authority',
  'judge',
  'executing-authority',
  'analyst',
  'police-contact',
  'customs',
  'financial-intelligence',
  'data-protection',
  'defence',
]
const owners = [...roles, 'the other State', 'nobody']
const all = [...tracks.values()].map((track) => [track.id, track] as const)
const eachSide = all.flatMap(([id, track]) => sides.map((side) => [id, side, track] as const))
const phaseOf = (track: Track, side: Side, state: string) => track[side].states.find(({ id }) => id === state)?.phase

describe('tracks', () => {
  it('are there: one for each kind of co-operation, and every kind runs over one', () => {
    expect(tracks.size).toBe(16)
    expect(kinds.filter(({ track }) => !tracks.has(track))).toEqual([])
    expect([...tracks.keys()].filter((id) => !kinds.some(({ track }) => track === id))).toEqual([])
  })
  it('take only parts there are, and go without only what those parts have', () => {
    const known = new Map(writtenTracks.map((one) => [one.id, one]))
    const names = (id: string): string[] => {
      const one = known.get(id)
      if (one === undefined) return []
      const own = [...one.crossings.map(({ act }) => act), ...sides.flatMap((side) => one[side].acts.map((a) => a.id))]
      const states = sides.flatMap((side) => one[side].states.map((state) => state.id))
      return [...own, ...states, ...(one.takes ?? []).flatMap(names)]
    }
    for (const { id, takes = [], without = [], also = {} } of writtenTracks) {
      expect([id, takes.filter((part) => !known.has(part))]).toEqual([id, []])
      expect([id, without.filter((one) => !takes.flatMap(names).includes(one))]).toEqual([id, []])
      const acts = Object.values(also).flat()
      expect([id, acts.filter((one) => !takes.flatMap(names).includes(one))]).toEqual([id, []])
    }
  })
  it.each(eachSide)(
    '%s, %s side: every act leads from and to states there are, by roles and guards there are',
    (_, side, track) => {
      const { states, acts } = track[side]
      const ids = states.map(({ id }) => id)
      expect(ids).toEqual([...new Set(ids)])
      for (const act of acts) {
        expect([act.id, act.from.filter((from) => !ids.includes(from))]).toEqual([act.id, []])
        expect([act.id, ['same', 'before', ...ids].includes(act.to)]).toEqual([act.id, true])
        expect([act.id, act.guards.filter((guard) => !guards.has(guard))]).toEqual([act.id, []])
        expect([act.id, act.roles.filter((role) => !roles.includes(role)), act.roles.length > 0]).toEqual([
          act.id,
          [],
          true,
        ])
        expect(act.because).not.toBe('')
      }
      for (const state of states) {
        expect([state.id, owners.includes(state.owner), state.next !== '']).toEqual([state.id, true, true])
        expect([state.id, state.end === true || state.within !== undefined]).toEqual([state.id, true])
      }
    },
  )
  it('let the contact points of the police do all that a question between them takes', () => {
    const track = tracks.get('information')
    const without = sides.flatMap((side) =>
      (track?.[side].acts ?? []).filter(({ roles: by }) => !by.includes('police-contact')).map(({ id }) => id),
    )
    expect(without).toEqual([])
  })
  it('give the moves of the central authority to who is addressed directly, on channels there are', () => {
    const channels = new Set(
      instruments.flatMap(({ measures }) =>
        Object.values(measures).flatMap((rule) => rule.channels.map(({ id }) => id)),
      ),
    )
    const direct = all.flatMap(([id, track]) =>
      Object.entries(track.direct ?? {}).map((entry) => [id, ...entry] as const),
    )
    expect(direct.map(([id, channel, role]) => `${id} ${channel} ${role}`).toSorted()).toEqual([
      'controlled-delivery competent-authorities police-contact',
      'preservation 24-7 police-contact',
      'preservation judicial-authorities executing-authority',
    ])
    for (const [id, channel, role] of direct) {
      expect([id, channels.has(channel)]).toEqual([id, true])
      // Whoever has the move can make it.
      const { states, acts } = tracks.get(id)?.requested ?? { states: [], acts: [] }
      const theirs = states.filter(({ owner, phase }) => owner === 'central-authority' && phase !== 'preparing')
      const first = theirs.filter(({ phase }) => phase === 'submitted' || phase === 'acknowledged')
      expect(first.length).toBeGreaterThan(2)
      for (const state of first)
        expect([state.id, acts.some(({ from, roles: by }) => from.includes(state.id) && by.includes(role))]).toEqual([
          state.id,
          true,
        ])
    }
  })
  it('execute nothing before it is settled whether what is to be confidential is kept so', () => {
    const executing = ['seek-order', 'open-remedies', 'package', 'hand-over-part', 'tell-frozen', 'preserve', 'value']
    const acts = all.flatMap(([id, track]) => track.requested.acts.map((act) => [id, act] as const))
    const found = acts.filter(([, { id }]) => executing.includes(id) || id === 'grant' || id === 'grant-in-part')
    expect(found.length).toBeGreaterThan(20)
    expect(
      found.filter(([, { guards: by }]) => !by.includes('confidentiality-settled')).map(([id, act]) => [id, act.id]),
    ).toEqual([])
  })
  it('name no state or phase that nobody wrote', () => {
    for (const side of sides) {
      const states = new Set(writtenTracks.flatMap((one) => one[side].states.map(({ id }) => id)))
      const phases = new Set(writtenTracks.flatMap((one) => one[side].states.map(({ phase }) => `phase:${phase}`)))
      const named = writtenTracks.flatMap((one) => one[side].acts.flatMap(({ from }) => from))
      expect(named.length).toBeGreaterThan(100)
      expect(named.filter((one) => !states.has(one) && !phases.has(one))).toEqual([])
    }
  })
  it.each(eachSide)('%s, %s side: every state is reached, and from every state there is an end', (_, side, track) => {
    const { states, acts } = track[side]
    const first = states[0]?.id ?? ''
    const entries = track.crossings
      .filter(({ by }) => by !== side)
      .flatMap(({ to }) => states.find(({ phase }) => phase === to)?.id ?? [])
    const edges = acts.flatMap(({ from, to }) =>
      from.map((one) => [one, to === 'same' || to === 'before' ? one : to] as const),
    )
    const reached = new Set([first, ...entries])
    for (let grown = true; grown; ) {
      const before = reached.size
      for (const [from, to] of edges) if (reached.has(from)) reached.add(to)
      grown = reached.size > before
    }
    expect(states.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([])
    // An end is reached by acts of this side, or by those of the other that close the phase.
    const phases = new Set(states.filter(({ end }) => end).map(({ phase }) => phase))
    expect(phases.size).toBeGreaterThan(0)
    for (let grown = true; grown; ) {
      const before = phases.size
      for (const { from, to } of track.crossings) if (phases.has(to)) for (const one of from) phases.add(one)
      grown = phases.size > before
    }
    expect(
      states
        .map(({ phase }) => phase)
        .filter((phase) => !phases.has(phase) && phase !== 'asked' && phase !== 'conditions'),
    ).toEqual([])
  })
  it.each(eachSide)(
    '%s, %s side: what the other is told, and only that, changes the phase both are in',
    (_, side, track) => {
      for (const act of track[side].acts) {
        const crossing = track.crossings.find((one) => one.act === act.id && one.by === side)
        for (const from of act.from) {
          const phase = phaseOf(track, side, from) ?? ''
          const to = act.to === 'same' ? phase : act.to === 'before' ? 'before' : phaseOf(track, side, act.to)
          if (crossing === undefined) expect([act.id, from, to]).toEqual([act.id, from, phase])
          else {
            expect([act.id, from, crossing.from.includes(phase)]).toEqual([act.id, from, true])
            expect([act.id, from, to]).toEqual([act.id, from, crossing.to === 'same' ? phase : crossing.to])
          }
        }
      }
    },
  )
  it.each(all)('%s: every message has an act that sends it, and both sides a state for every phase', (_, track) => {
    for (const { act, by, message } of track.crossings) {
      expect([act, track[by].acts.some(({ id }) => id === act)]).toEqual([act, true])
      expect(messages).toContain(message)
    }
    const shared = new Set(track.crossings.flatMap(({ from, to }) => [...from, to]))
    for (const phase of shared) {
      if (phase === 'same' || phase === 'before') continue
      for (const side of sides)
        expect([phase, side, track[side].states.some((one) => one.phase === phase)]).toEqual([phase, side, true])
    }
  })
  it('use every message there is', () => {
    const used = new Set(all.flatMap(([, { crossings }]) => crossings.map(({ message }) => message)))
    expect(messages.filter((one) => !used.has(one))).toEqual([])
  })
  it('have authorising, refusing, disclosing and surrendering done by two', () => {
    const by = (id: string) =>
      all.flatMap(([, track]) => sides.flatMap((side) => track[side].acts.filter((act) => act.id === id)))
    for (const id of [
      'authorise',
      'refuse',
      'refuse-surrender',
      'authorise-release',
      'order-surrender',
      'surrender-person',
      'lift',
      'transfer-assets',
    ]) {
      expect([id, by(id).length > 0, by(id).every(({ fourEyes }) => fourEyes)]).toEqual([id, true, true])
    }
  })
  it('let nothing be refused without a ground, reasons and the consultation the instrument asks for', () => {
    const refusals = all.flatMap(([, track]) =>
      track.crossings
        .filter(({ message, to }) => message === 'DECIDE' && to === 'refused')
        .flatMap(({ act }) => track.requested.acts.filter(({ id }) => id === act)),
    )
    expect(refusals.length).toBeGreaterThan(10)
    for (const act of refusals) {
      const asked =
        act.id === 'uphold'
          ? ['ground-known', 'reasoned']
          : act.id === 'return-unvalidated'
            ? ['reasoned']
            : ['ground-known', 'reasoned', 'consulted']
      expect([act.id, asked.filter((guard) => !act.guards.includes(guard))]).toEqual([act.id, []])
    }
  })
})

describe('kinds', () => {
  it.each(kinds.map((kind) => [kind.id, kind] as const))(
    '%s has a name in six languages and rests on provisions there are',
    (_, kind) => {
      for (const language of languages) expect(kind.names[language]).not.toBe('')
      expect(kind.measure !== null || kind.basis.length > 0).toBe(true)
      const ids = instruments.map(({ id }) => id)
      expect(
        [...(kind.instruments ?? []), ...kind.basis.map(({ instrument }) => instrument)].filter(
          (id) => !ids.includes(id),
        ),
      ).toEqual([])
      if (kind.measure !== null && kind.instruments !== undefined) {
        const { measure } = kind
        expect(
          instruments
            .filter(({ id }) => kind.instruments?.includes(id))
            .every((one) => ruleOf(one, measure) !== undefined),
        ).toBe(true)
      }
    },
  )
  /** Events no act of a request brings about, and why. */
  const elsewhere: Readonly<Record<string, string>> = {
    recorded: 'the record is kept by the register of firearms',
    erased: 'the record is kept by the register of firearms',
    'date-of-hearing': 'a date in the request, not an act',
    'confidentiality-asked': 'what the request itself asks, not an act',
    left: 'tracks without a surrendered person have nobody who leaves; a witness leaves by the note of the authority',
  }
  it('bring about every event that a period of law of their measure begins or ends with', () => {
    const open: string[] = []
    for (const kind of kinds) {
      const track = trackOf(kind)
      const marks = new Set([...sides.flatMap((side) => track[side].acts.flatMap((act) => act.marks)), 'received'])
      for (const instrument of instruments) {
        if (kind.instruments !== undefined && !kind.instruments.includes(instrument.id)) continue
        for (const measure of [kind.measure, kind.arrest ?? null]) {
          const rule = measure === null ? undefined : ruleOf(instrument, measure)
          const duties = rule === undefined ? [] : dutySorts.flatMap((sort) => dutiesOf(sort, [instrument.id], measure))
          const clocks = [...(rule?.clocks ?? []), ...duties.flatMap((duty) => duty.clocks ?? [])]
          for (const { id, start, stop } of clocks) {
            for (const event of [start, stop]) {
              if (!marks.has(event) && !(event in elsewhere)) open.push(`${kind.id}: ${instrument.id} ${id} ${event}`)
            }
          }
        }
      }
    }
    expect(open).toEqual([])
  })
})

describe('guides of requested States', () => {
  it('name their source, and what they ask for has an article or a paragraph', () => {
    expect(guides.length).toBeGreaterThan(1)
    for (const guide of guides) {
      expect(guide.source).not.toBe('')
      for (const { article, text } of guide.content) expect([article !== '', text !== '']).toEqual([true, true])
    }
  })
})

describe('the settlement of disputes', () => {
  const known = new Set(all.flatMap(([, track]) => sides.flatMap((side) => track[side].acts.map(({ id }) => id))))
  it('stands in instruments there are, by acts there are, negotiation first', () => {
    for (const one of disputeSteps) {
      expect([one.instrument, instruments.some(({ id }) => id === one.instrument)]).toEqual([one.instrument, true])
      expect([one.instrument, one.acts.filter((act) => !known.has(act))]).toEqual([one.instrument, []])
      if (one.after !== undefined) {
        expect(known.has(one.after.act) && known.has(one.after.unless)).toBe(true)
        expect(Temporal.Duration.from(one.after.duration).months).toBe(6)
      }
      expect(disputesOf([one.instrument])[0]?.step).toBe('negotiation')
    }
  })
  it('is not bound by whom a declaration names: parties alone, under the paragraph that lets them', () => {
    expect(notBound.length).toBe(7)
    for (const { instrument, article, under, states, asOf } of notBound) {
      const table = tables.find((one) => one.instrument === instrument)
      const parties = new Set(table?.parties.map(([state]) => state))
      expect([instrument, states.filter((state) => !parties.has(state))]).toEqual([instrument, []])
      expect(states).toEqual([...new Set(states)].toSorted())
      expect([instrument, disputesOf([instrument]).some((one) => one.article === article), under !== '']).toEqual([
        instrument,
        true,
        true,
      ])
      expect(asOf).toBe('2014-07-10')
    }
  })
  it('leaves negotiation to all, and shuts the rest between those of whom one is not bound', () => {
    const of = (instrument: string, step: string) => {
      const found = disputesOf([instrument]).find((one) => one.step === step)
      if (found === undefined) throw new Error('no such step')
      return found
    }
    expect(notBoundBy(of('untoc', 'arbitration'), ['PER', 'USA'])).toEqual(['USA'])
    expect(notBoundBy(of('untoc', 'negotiation'), ['PER', 'USA'])).toEqual([])
    expect(notBoundBy(of('terrorist-financing', 'negotiation'), ['BRA', 'USA'])).toEqual([])
    expect(notBoundBy(of('terrorist-financing', 'court'), ['BRA', 'CHE'])).toEqual(['BRA'])
    expect(notBoundBy(of('uncac', 'court'), ['PER', 'CHE'])).toEqual([])
    // Malawi and the Union said something of the paragraph, and not that.
    expect(notBound.flatMap(({ states }) => states).filter((state) => ['MWI', 'EU'].includes(state))).toEqual([])
  })
})

describe('duties on how a request is handled', () => {
  const families = new Set(instruments.map(({ family }) => family))
  it.each(dutySorts)('%s: each stands in an instrument there is, for a measure it has', (sort) => {
    const found = dutiesOf(
      sort,
      instruments.map(({ id }) => id),
      null,
    )
    expect(found.length).toBeGreaterThan(0)
    for (const { instrument, measures, article, acts = [] } of found) {
      const one = instruments.find(({ id }) => id === instrument)
      expect([
        instrument,
        article !== '',
        measures.filter((measure) => one === undefined || ruleOf(one, measure) === undefined),
      ]).toEqual([instrument, true, []])
      const known = new Set(all.flatMap(([, track]) => sides.flatMap((side) => track[side].acts.map(({ id }) => id))))
      expect([instrument, acts.filter((act) => !known.has(act))]).toEqual([instrument, []])
    }
  })
  it('say for every family of instruments how its periods are counted', () => {
    expect(countings.map(({ family }) => family).toSorted()).toEqual([...families].toSorted())
  })
  it('suspend only periods there are', () => {
    for (const { of } of suspensions) {
      const one = instruments.find(({ id }) => id === of.instrument)
      const clocks = Object.values(one?.measures ?? {}).flatMap((rule) => rule.clocks.map(({ id }) => id))
      expect(of.clocks.filter((id) => !clocks.includes(id))).toEqual([])
    }
  })
})
