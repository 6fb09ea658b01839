import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { legalBasesFor } from '#law/purposes'
import { sampleId } from '#contexts/identity'
import { browser, signedIn, testNode } from '../../../test/support/node.ts'

let node: Awaited<ReturnType<typeof testNode>>
let officer: Awaited<ReturnType<typeof signedIn>>
beforeAll(async () => {
  node = await testNode()
  officer = await signedIn(node, sampleId('officer', 'per.investigator'), {
    purpose: 'investigation',
    basis: legalBasesFor('PER', 'investigation')[0]?.id ?? '',
  })
})
afterAll(() => node.stop())

const ask = (path: string) => officer.send('GET', path)

describe('looking up the law', () => {
  it('finds the legal basis, with what open facts would change', async () => {
    const { status, body } = await ask(
      '/api/law/bases?from=PER&to=CHE&measure=mla&offence=corruption&date=2026-03-01&facts=language=es',
    )
    expect(status).toBe(200)
    const bases = body['bases'] as {
      instrument: string
      status: string
      wouldChange: unknown[]
      conditions: { text: string }[]
    }[]
    expect(bases.slice(0, 2).map(({ instrument }) => instrument)).toEqual(['che-per-1997', 'uncac'])
    expect(bases[1]?.conditions.at(-1)?.text).toMatch(/translation into one of de, fr, it/)
    expect(bases.find(({ instrument }) => instrument === 'untoc')?.wouldChange).not.toEqual([])
  })

  it.each([
    ['from=PER&to=PER&measure=mla&offence=corruption&date=2026-03-01', 422, 'same-state'],
    ['from=PER&to=CHE&measure=mla&offence=corruption&date=2026-03-01&facts=moon=full', 422, 'fact-not-known'],
    ['from=PER&to=CHE&measure=war&offence=corruption&date=2026-03-01', 400, 'malformed'],
    ['from=PER&to=CHE&measure=mla&offence=corruption&date=2026-02-30', 400, 'malformed'],
    ['from=XXX&to=CHE&measure=mla&offence=corruption&date=2026-03-01', 400, 'malformed'],
  ])('refuses %s', async (question, status, refused) => {
    const answer = await ask(`/api/law/bases?${question}`)
    expect([answer.status, answer.body['type']]).toEqual([status, `urn:comity:refusal:${refused}`])
  })

  it('shows a treaty with its rules and who is bound on a day', async () => {
    const { body } = await ask('/api/law/instruments/ets-185?date=2022-06-01')
    const bound = body['bound'] as { state: string; bound: boolean | null }[]
    expect(bound.find(({ state }) => state === 'BRA')?.bound).toBe(false)
    expect(bound.find(({ state }) => state === 'PRT')?.bound).toBe(true)
    expect(bound.find(({ state }) => state === 'PHL')?.bound).toBeNull()
    expect((await ask('/api/law/instruments/nothing')).status).toBe(404)
  })

  it('lists treaties, facts, and two laws side by side', async () => {
    const { instruments } = (await ask('/api/law/instruments?date=2026-09-30')).body as {
      instruments: { id: string; parties: number }[]
    }
    expect(instruments.find(({ id }) => id === 'untoc')?.parties).toBe(211)
    expect((await ask('/api/law/facts')).text).toContain('organised-group')
    const compared = (await ask('/api/law/comparison?a=PER&b=CHE&offence=illegal-mining')).body
    expect(compared['dualCriminality']).toBe('no')
  })

  it('reckons a period with the steps to do it again by hand', async () => {
    const { body } = await ask('/api/law/period?duration=P40D&start=2026-03-02T15:00:00Z&state=CHE')
    expect(body).toMatchObject({ lastDay: '2026-04-11', zone: 'Europe/Zurich', calendarKnown: true })
    expect((await ask('/api/law/period?duration=P0D&start=2026-03-02T15:00:00Z&state=CHE')).status).toBe(422)
    expect((await ask('/api/law/period?duration=P&start=2026-03-02T15:00:00Z&state=CHE')).status).toBe(400)
  })

  it('is not for strangers', async () => {
    const stranger = browser(node)
    expect((await stranger.send('GET', '/api/law/facts')).status).toBe(401)
  })
})
