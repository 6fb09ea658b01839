import { describe, expect, it } from 'vitest'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { peru, testNodes, type Process } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'
import { addressBucket, limits, retryAfter, spanOf } from './rules.limits.ts'

const node = testNodes()

const wrong = { officer: peru.officer('nobody') }
const right = { officer: peru.officer('judge') }
const attempt = (at: Process, body: object, address: string) => at.ask(contract.signInAsSample, { body, address })

async function exhaust(at: Process, address: string): Promise<void> {
  for (let i = 0; i < limits.try.perAddress; i++) {
    expect(refusedWith(await attempt(at, wrong, address))).toBe('sign-in-failed')
  }
}

describe('who tries doors', () => {
  it('is held up after twenty failures from one address, told for how long, and let in again then', async () => {
    const here = await node()
    await exhaust(here, '198.51.100.7')
    here.kernel.clock.advance({ minutes: 2 })
    expect(await attempt(here, right, '198.51.100.7')).toMatchObject({
      refused: 'too-many-attempts',
      facts: { retryAfterSeconds: 180 },
    })
    here.kernel.clock.advance({ minutes: 3 })
    answered(await attempt(here, right, '198.51.100.7'))
  })

  it('is held up in every process of the node', async () => {
    const here = await node()
    const there = await here.another()
    await exhaust(here, '198.51.100.7')
    expect(refusedWith(await attempt(there, right, '198.51.100.7'))).toBe('too-many-attempts')
  })

  it('at the same moment gains nothing by it', async () => {
    const here = await node()
    const results = await Promise.all(Array.from({ length: 30 }, () => attempt(here, wrong, '198.51.100.7')))
    const codes = results.map(refusedWith)
    expect(codes.filter((code) => code === 'sign-in-failed')).toHaveLength(limits.try.perAddress)
  })

  it('does not lock out the person they try, who comes from elsewhere', async () => {
    const here = await node()
    await exhaust(here, '198.51.100.7')
    answered(await attempt(here, right, '203.0.113.9'))
  })

  it('is written into the audit trail once, not with every knock', async () => {
    const here = await node()
    await exhaust(here, '198.51.100.7')
    for (let i = 0; i < 5; i++) await attempt(here, wrong, '198.51.100.7')
    const noted = (await here.kernel.audit()).filter(({ refusal }) => refusal === 'too-many-attempts')
    expect(noted).toHaveLength(1)
  })

  it('gains nothing from an address of the same subscriber', async () => {
    const here = await node()
    await exhaust(here, '2001:db8:1:2::1')
    expect(refusedWith(await attempt(here, right, '2001:db8:1:2:ffff::9'))).toBe('too-many-attempts')
    answered(await attempt(here, right, '2001:db8:1:3::1'))
  })

  it('from everywhere at once holds up strangers, but not an address known from an earlier sign-in', async () => {
    const here = await node()
    answered(await attempt(here, right, '203.0.113.9'))
    here.kernel.clock.advance({ hours: 24 * 29 })
    await here.kernel.database.query(`insert into identity.attempt (bucket, span, count) values ('try', $1, $2)`, [
      spanOf('2026-12-21T10:00:00.000Z'),
      limits.try.inAll,
    ])
    expect(refusedWith(await attempt(here, right, '198.51.100.7'))).toBe('too-many-attempts')
    answered(await attempt(here, right, '203.0.113.9'))
  })

  it('honestly is never counted', async () => {
    const here = await node()
    for (let i = 0; i < limits.try.perAddress + 5; i++) answered(await attempt(here, right, '203.0.113.9'))
  })
})

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001::', '2001:db8:1:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket)
  })
})

describe('a span', () => {
  it('is five minutes by the clock, and tells how much of it is left', () => {
    expect(spanOf('2026-11-22T10:04:59.999Z')).toBe('2026-11-22T10:00:00.000Z')
    expect(retryAfter('2026-11-22T10:04:59.999Z')).toBe(1)
    expect(retryAfter('2026-11-22T10:00:00.000Z')).toBe(300)
  })
})

describe('a stranger who knocks at a door that is not there', () => {
  it('adds no line to the audit trail, however often', async () => {
    const here = await node({ sandbox: false, sampleOfficers: false })
    const before = (await here.kernel.audit()).length
    for (let i = 0; i < 5; i++) {
      expect(refusedWith(await here.ask(contract.listSampleOfficers))).toBe('not-a-sandbox')
    }
    expect((await here.kernel.audit()).length).toBe(before)
  })
})
