import { describe, expect, it } from 'vitest'
import { setTimeout as pause } from 'node:timers/promises'
import { legalBasesFor } from '@comity/law/purposes'
import { sampleId } from '#contexts/identity'
import { isRefusal } from '#kernel/refusal'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { testNodes, type Process } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const node = testNodes()

async function state(at: Process, cookie: string): Promise<string> {
  const actor = await at.door.authenticate({ cookie })
  return isRefusal(actor) ? actor.refused : 'open'
}

describe('what is taken away is gone at the next request', () => {
  const reason = { reason: 'as the court ordered' }
  const takings: readonly [string, (here: Process) => Promise<unknown>, 'session' | 'post'][] = [
    [
      'the officer is suspended',
      async (here) => change(here, contract.suspendOfficer, 'officer', 'per.judge'),
      'session',
    ],
    [
      'the officer is dismissed',
      async (here) => change(here, contract.dismissOfficer, 'officer', 'per.judge'),
      'session',
    ],
    ['the post is closed', async (here) => change(here, contract.closePost, 'post', 'per.judge'), 'post'],
    [
      'the tenure is ended',
      async (here) =>
        answered(
          await here.ask(contract.endTenure, {
            as: await here.administrator(),
            params: { id: sampleId('tenure', 'per.judge per.judge holder') },
            body: reason,
          }),
        ),
      'post',
    ],
  ]
  const change = async (
    here: Process,
    route: typeof contract.suspendOfficer | typeof contract.dismissOfficer | typeof contract.closePost,
    kind: 'officer' | 'post',
    label: string,
  ) =>
    answered(
      await here.ask(route, {
        as: await here.administrator(),
        params: { id: sampleId(kind, label) },
        body: kind === 'officer' ? reason : {},
        version: 1,
      }),
    )
  const gone = async (at: Process, cookie: string, what: 'session' | 'post'): Promise<boolean> => {
    const actor = await at.door.authenticate({ cookie })
    return what === 'session' ? isRefusal(actor) : !isRefusal(actor) && actor.post === null
  }

  it.each(takings)('when %s: in this process at once, in others within a second', async (_, take, what) => {
    const here = await node()
    const there = await here.another()
    const cookie = await here.signIn('per.judge')
    for (const at of [here, there, here, there]) expect((await at.who(cookie)).post).not.toBeNull()
    await take(here)
    expect(await gone(here, cookie, what)).toBe(true)
    const until = performance.now() + 1_000
    while (performance.now() < until && !(await gone(there, cookie, what))) await pause(10)
    expect(await gone(there, cookie, what)).toBe(true)
  })

  it('when a service account is revoked: in this process at once, in others within a second', async () => {
    const here = await node()
    const there = await here.another()
    const as = await here.administrator()
    const body = {
      name: 'export',
      post: sampleId('post', 'per.auditor'),
      scopes: ['identity:read'],
      purpose: 'audit',
      basis: legalBasesFor('PER', 'audit')[0]?.id,
      expiresAt: '2027-01-01T00:00:00Z',
    }
    const made = answered<{ token: string; account: { id: string } }>(
      await here.ask(contract.createServiceAccount, { as, body }),
    )
    const open = async (at: Process) => !isRefusal(await at.door.authenticate({ bearer: made.token }))
    expect([await open(here), await open(there)]).toEqual([true, true])
    answered(await here.ask(contract.revokeServiceAccount, { as, params: { id: made.account.id } }))
    expect(await open(here)).toBe(false)
    const until = performance.now() + 1_000
    while (performance.now() < until && (await open(there))) await pause(10)
    expect(await open(there)).toBe(false)
  })

  it('when one session is ended from another', async () => {
    const here = await node()
    const [lost, kept] = [await here.signIn('per.judge'), await here.signIn('per.judge')]
    const as = await here.who(kept)
    const session = (await here.who(lost)).session
    expect(answered<{ sessions: unknown[] }>(await here.ask(contract.listSessions, { as })).sessions).toHaveLength(2)
    answered(await here.ask(contract.revokeSession, { as, params: { id: session } }))
    expect(await state(here, lost)).toBe('not-signed-in')
    expect(await state(here, kept)).toBe('open')
  })

  it('but nobody can end the session of somebody else, nor learn that there is one', async () => {
    const here = await node()
    const other = await here.as('per.judge')
    const as = await here.administrator()
    const ended = await here.ask(contract.revokeSession, { as, params: { id: other.session } })
    const absent = await here.ask(contract.revokeSession, { as, params: { id: sampleId('officer', 'nobody') } })
    expect(ended).toEqual(absent)
    expect(refusedWith(ended)).toBe('unknown')
  })

  it('even while nothing is heard of changes, because then the database is asked each time', async () => {
    const here = await node()
    const there = await here.another()
    const cookie = await here.signIn('per.judge')
    await there.who(cookie)
    await there.door.close()
    await change(here, contract.suspendOfficer, 'officer', 'per.judge')
    expect(await gone(there, cookie, 'session')).toBe(true)
  })

  it('even when the listening connection was cut: it comes back by itself', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    await here.who(cookie)
    await here.kernel.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'comity-identity' and datname = current_database()`,
    )
    await here.kernel.database.query(`update identity.officer set state = 'suspended' where id = $1`, [
      sampleId('officer', 'per.judge'),
    ])
    const until = performance.now() + 1_000
    while (performance.now() < until && !(await gone(here, cookie, 'session'))) await pause(10)
    expect(await gone(here, cookie, 'session')).toBe(true)
    await pause(800)
    const [listening] = await here.kernel.database.query<{ count: number }>(
      `select count(*) from pg_stat_activity where application_name = 'comity-identity' and datname = current_database()`,
    )
    expect(listening?.count).toBe(1)
  })
})

describe('news', () => {
  it('that never comes is missed for five seconds at most', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    await here.kernel.database.query('drop trigger told on identity.officer')
    await here.who(cookie)
    await here.kernel.database.query(`update identity.officer set state = 'suspended' where sample`)
    expect(await state(here, cookie)).toBe('open')
    await pause(5_100)
    expect(await state(here, cookie)).toBe('not-signed-in')
  })
})

describe('a request', () => {
  it('that follows another within moments asks the database nothing', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    await here.who(cookie)
    await here.kernel.database.query('alter table identity.session rename to hidden')
    expect((await here.who(cookie)).officer).toBe(sampleId('officer', 'per.judge'))
  })
})
