import { assert, constantFrom, property, uniqueArray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import { take } from '#kernel/lifecycle'
import { sampleOfficersAllowed } from '#kernel/settings'
import { officerLifecycle, postLifecycle } from './lifecycle.ts'
import { changeRoles, checkExpiry, checkTerm, dutiesConflict, joinDuty, keepAdministrator } from './rules.duties.ts'
import { actingPosts, checkPurpose, counterWentBack, sessionHolds, type Seat } from './rules.ts'
import { sampleRecords, sampleStates } from './sample-officers.ts'
import { purposesOfRole, roles, type Role } from './words.ts'

const authority: Seat['authority'] = {
  id: 'a',
  names: [{ language: 'es', text: 'Fiscalía' }],
  kind: 'prosecution',
  place: 'Lima',
  zone: 'America/Lima',
  languages: ['es'],
  version: 1,
}

function seat(given: {
  post?: string
  roles?: Role[]
  kind?: Seat['tenure']['kind']
  from?: string
  until?: string | null
  delegated?: Role[]
  standing?: Seat['standing']
  state?: 'open' | 'closed'
}): Seat {
  return {
    authority,
    post: {
      id: given.post ?? 'p',
      authority: 'a',
      title: { language: 'es', text: 'Fiscal' },
      unit: 'u',
      roles: given.roles ?? ['prosecutor', 'executing-authority'],
      clearance: 2,
      state: given.state ?? 'open',
      version: 1,
    },
    tenure: {
      id: 't',
      officer: 'o',
      post: given.post ?? 'p',
      kind: given.kind ?? 'holder',
      from: given.from ?? '2026-01-01T00:00:00.000Z',
      until: given.until ?? null,
      roles: given.delegated ?? null,
      reason: 'r',
    },
    standing: given.standing ?? null,
  }
}
const now = '2026-11-22T10:00:00.000Z'
const always = [{ from: '2026-01-01T00:00:00.000Z', until: null }]

describe('the posts an officer may act in', () => {
  it.each<[string, Parameters<typeof seat>[0], Role[]]>([
    ['as holder, with all roles', {}, ['prosecutor', 'executing-authority']],
    ['not before the tenure begins', { from: '2026-11-22T10:00:00.001Z' }, []],
    ['from its first moment', { from: now }, ['prosecutor', 'executing-authority']],
    ['not at its end', { until: now }, []],
    ['not when the post is closed', { state: 'closed' }, []],
    [
      'as delegate, in the delegated roles',
      { kind: 'delegate', delegated: ['prosecutor'], standing: always },
      ['prosecutor'],
    ],
    ['as delegate, not in roles the post lost', { kind: 'delegate', delegated: ['judge'], standing: always }, []],
    ['as delegate, not when the holder is gone', { kind: 'delegate', delegated: ['prosecutor'], standing: [] }, []],
  ])('%s', (_, given, expected) => {
    expect(actingPosts([seat(given)], now).flatMap((post) => post.roles)).toEqual(expected)
  })

  it('once each, as holder before delegate, until the later end', () => {
    const posts = actingPosts(
      [
        seat({ kind: 'delegate', delegated: ['prosecutor'], standing: always, until: '2028-01-01T00:00:00.000Z' }),
        seat({ until: '2027-01-01T00:00:00.000Z' }),
        seat({ until: '2027-06-01T00:00:00.000Z' }),
      ],
      now,
    )
    expect(posts).toMatchObject([
      { kind: 'holder', until: '2027-06-01T00:00:00.000Z', roles: ['prosecutor', 'executing-authority'] },
    ])
  })
})

describe('a session holds', () => {
  const session = {
    id: 's',
    officer: 'o',
    method: 'passkey' as const,
    device: '',
    post: null,
    purpose: null,
    basis: null,
    signedInAt: now,
    lastSeenAt: now,
    endsAt: '2026-11-22T20:00:00.000Z',
    endedAt: null,
  }
  it.each([
    ['at once', {}, 'active', now, true],
    ['until it is idle too long', {}, 'active', '2026-11-22T10:29:59.999Z', true],
    ['not once it is', {}, 'active', '2026-11-22T10:30:00.000Z', false],
    ['not when ended', { endedAt: now }, 'active', now, false],
    ['not past its last hour', { lastSeenAt: '2026-11-22T19:59:00.000Z' }, 'active', '2026-11-22T20:00:00.000Z', false],
    ['not for a suspended officer', {}, 'suspended', now, false],
    ['not for an officer who left', {}, 'left', now, false],
    ['not for one who must enrol anew', {}, 'invited', now, false],
  ] as const)('%s', (_, given, state, at, holds) => {
    expect(sessionHolds({ ...session, ...given }, { state }, at, 30)).toBe(holds)
  })
})

describe('duties', () => {
  it('conflict or not whatever their order', () => {
    assert(
      property(uniqueArray(constantFrom(...roles)), (some) => {
        const one = dutiesConflict(some) === undefined
        expect(dutiesConflict(some.toReversed()) === undefined).toBe(one)
      }),
    )
  })

  it('that conflict keep conflicting with more of them', () => {
    assert(
      property(uniqueArray(constantFrom(...roles)), constantFrom(...roles), (some, more) => {
        if (dutiesConflict(some) !== undefined) expect(dutiesConflict([...some, more])).toBeDefined()
      }),
    )
  })

  it('apart in time do not conflict; touching moments are apart', () => {
    const held = [{ from: '2026-01-01T00:00:00.000Z', until: now, roles: ['auditor'] as const }]
    const given = { from: now, until: null, roles: ['administrator'] as const }
    expect(joinDuty(held, given)).toBeUndefined()
    expect(joinDuty([{ ...held[0]!, until: '2026-11-22T10:00:00.001Z' }], given)).toMatchObject({
      refused: 'duties-conflict',
    })
    expect(joinDuty([{ ...held[0]!, until: null }], given)).toMatchObject({
      facts: { roles: ['administrator', 'auditor'] },
    })
  })

  it('two held before this rule do not keep an officer from an unrelated third', () => {
    const span = { from: now, until: null }
    const held = [
      { ...span, roles: ['auditor'] as const },
      { ...span, roles: ['administrator'] as const },
    ]
    expect(joinDuty(held, { ...span, roles: ['analyst'] })).toBeUndefined()
  })

  it('cannot be joined by changing a post under its holder', () => {
    const seats = [seat({ post: 'p', roles: ['analyst'] }), seat({ post: 'q', roles: ['auditor'] })]
    expect(changeRoles(seats, { id: 'p', roles: ['analyst', 'prosecutor'] })).toBeUndefined()
    expect(changeRoles(seats, { id: 'p', roles: ['administrator'] })).toMatchObject({ refused: 'duties-conflict' })
  })
})

describe('the last administrator', () => {
  const one = { tenure: '1', officer: 'a', post: 'p' }
  const other = { tenure: '2', officer: 'b', post: 'p' }
  it.each([
    ['of two may go', [one, other], 'a', true],
    ['may not go', [one], 'a', false],
    ['with two seats may not go either', [one, { ...one, tenure: '3' }], 'a', false],
    ['does not keep others from going', [one], 'b', true],
    ['of none keeps nobody', [], 'a', true],
  ])('%s', (_, standing, who, allowed) => {
    expect(keepAdministrator(standing, (seatOf) => seatOf.officer === who) === undefined).toBe(allowed)
  })
})

describe('terms', () => {
  it('of substitutes end, and no term ends before it begins', () => {
    expect(checkTerm('holder', { from: now, until: null })).toBeUndefined()
    expect(checkTerm('substitute', { from: now, until: null })).toMatchObject({ refused: 'substitute-needs-end' })
    expect(checkTerm('holder', { from: now, until: now })).toMatchObject({ refused: 'ends-before-it-begins' })
  })
  it('of service accounts last 366 days at most', () => {
    expect(checkExpiry(now, '2027-11-23T10:00:00.000Z')).toBeUndefined()
    expect(checkExpiry(now, '2027-11-23T10:00:00.001Z')).toMatchObject({ refused: 'lasts-too-long' })
    expect(checkExpiry(now, now)).toMatchObject({ refused: 'malformed' })
  })
})

describe('a signature counter', () => {
  it.each([
    [0, 0, false],
    [0, 1, false],
    [1, 2, false],
    [2, 2, true],
    [2, 1, true],
    [2, 0, true],
  ])('kept %i, seen %i: went back %s', (kept, seen, back) => {
    expect(counterWentBack(kept, seen)).toBe(back)
  })
})

describe('purposes', () => {
  it('exist for every role', () => {
    for (const role of roles) expect(purposesOfRole[role].length).toBeGreaterThan(0)
  })
  it('are refused without a basis of this very State', () => {
    expect(checkPurpose('XXX', ['prosecutor'], 'prosecution', 'anything')).toMatchObject({
      refused: 'basis-not-for-purpose',
    })
  })
})

describe('sample officers', () => {
  it.each([
    [{ sandbox: true, sampleOfficers: true }, undefined, 'allowed'],
    [{ sandbox: true, sampleOfficers: true }, 'development', 'allowed'],
    [{ sandbox: true, sampleOfficers: false }, 'production', 'off'],
    [{ sandbox: false, sampleOfficers: false }, 'production', 'off'],
    [{ sandbox: true, sampleOfficers: true }, 'production', 'refused'],
    [{ sandbox: false, sampleOfficers: true }, 'production', 'refused'],
    [{ sandbox: false, sampleOfficers: true }, undefined, 'refused'],
  ])('with %j in %s are %s', (settings, environment, expected) => {
    const answer = sampleOfficersAllowed(settings, environment)
    expect(isRefusal(answer) ? 'refused' : answer).toBe(expected)
  })

  it.each(sampleStates.map(({ state }) => [state]))('of %s are marked, named once, and keep duties apart', (state) => {
    const { officers, posts, tenures, authorities } = sampleRecords(state)
    for (const { sample, name } of officers) expect([sample, name.text.endsWith('(sample)')]).toEqual([true, true])
    const ids = [...officers, ...posts, ...tenures, ...authorities].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const officer of officers) {
      const held = tenures.filter((tenure) => tenure.officer === officer.id)
      const duties = held.flatMap((tenure) => posts.find(({ id }) => id === tenure.post)?.roles ?? [])
      expect(dutiesConflict(duties)).toBeUndefined()
      expect(held.length).toBeGreaterThan(0)
    }
    expect(posts.some((post) => post.roles.includes('administrator'))).toBe(true)
  })
})

describe.each([officerLifecycle, postLifecycle])('the lifecycle of $of', (cycle) => {
  const table = Object.entries(cycle.steps).flatMap(([step, { from, to }]) =>
    cycle.states.map((state) => [step, state, (from as readonly string[]).includes(state) ? to : 'refused'] as const),
  )
  it.each(table)('%s from %s: %s', (step, state, expected) => {
    const next = take(cycle as Parameters<typeof take>[0], state, step)
    expect(isRefusal(next) ? 'refused' : next).toBe(expected)
  })
})

describe('who has left', () => {
  it('never comes back as the same officer', () => {
    for (const { from } of Object.values(officerLifecycle.steps)) expect(from).not.toContain('left')
  })
})
