import { describe, expect, it } from 'vitest'
import { legalBasesFor } from '@comity/law/purposes'
import { isRefusal } from '#kernel/refusal'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { peru, testNodes } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const node = testNodes()
const { officer, post } = peru

describe('a service account', () => {
  const account = {
    name: 'directory export',
    post: post('prosecutor'),
    scopes: ['identity:read'],
    purpose: 'prosecution',
    basis: legalBasesFor('PER', 'prosecution')[0]?.id,
    expiresAt: '2027-11-22T10:00:00.000Z',
  }

  it('acts with the token that is shown once, in its post, for its one purpose, within its scopes', async () => {
    const here = await node()
    const as = await here.administrator()
    const make = () => here.ask(contract.createServiceAccount, { as, body: account, key: 'once' })
    const { token, account: made } = answered<{ token: string; account: { id: string } }>(await make())
    expect(token).toMatch(/^comity_[0-9a-f]{32}_[\w-]{43}$/)
    expect(answered<{ token: string }>(await make()).token).toBe('')
    const kept = await here.kernel.database.query(
      `select s::text from identity.service_account s union all select i::text from kernel.idempotency i union all select a::text from kernel.audit a`,
    )
    expect(JSON.stringify(kept)).not.toContain(token.split('_')[2])
    const actor = await here.door.authenticate({ bearer: token })
    expect(actor).toMatchObject({
      kind: 'service',
      officer: null,
      account: made.id,
      purpose: 'prosecution',
      entity: {
        type: 'Service',
        attrs: { scopes: ['identity:read'], roles: ['prosecutor'], clearance: 3 },
      },
    })
    if (isRefusal(actor)) throw new Error()
    answered(await here.ask(contract.listPosts, { as: actor }))
    expect(refusedWith(await here.ask(contract.createAuthority, { as: actor, body: {} }))).not.toBe('purpose-missing')
  })

  it('has no purpose once its post no longer works for it', async () => {
    const here = await node()
    const as = await here.administrator()
    const { token } = answered<{ token: string }>(await here.ask(contract.createServiceAccount, { as, body: account }))
    await here.kernel.database.query(`update identity.post set roles = '{customs}' where id = $1`, [account.post])
    const actor = await here.door.authenticate({ bearer: token })
    expect(actor).toMatchObject({ kind: 'service', purpose: null, basis: null })
  })

  it('is gone at the next request when revoked, and when its time is over', async () => {
    const here = await node()
    const as = await here.administrator()
    const make = async () =>
      answered<{ token: string; account: { id: string } }>(
        await here.ask(contract.createServiceAccount, { as, body: account }),
      )
    const [one, other] = [await make(), await make()]
    const state = async (bearer: string) => {
      const actor = await here.door.authenticate({ bearer })
      return isRefusal(actor) ? actor.refused : 'open'
    }
    expect([await state(one.token), await state(other.token)]).toEqual(['open', 'open'])
    answered(await here.ask(contract.revokeServiceAccount, { as, params: { id: one.account.id } }))
    expect([await state(one.token), await state(other.token)]).toEqual(['not-signed-in', 'open'])
    here.kernel.clock.advance({ hours: 24 * 365 })
    expect(await state(other.token)).toBe('not-signed-in')
  })

  it.each([
    ['lasts-too-long', { ...account, expiresAt: '2027-11-23T10:00:00.001Z' }],
    ['malformed', { ...account, expiresAt: '2026-11-22T10:00:00.000Z' }],
    ['malformed', { ...account, scopes: ['everything'] }],
    ['purpose-not-known', { ...account, purpose: 'node-administration' }],
    ['basis-not-for-purpose', { ...account, basis: 'none' }],
    ['unknown', { ...account, post: officer('nobody') }],
  ])('is refused as %s', async (code, body) => {
    const here = await node()
    const as = await here.administrator()
    expect(refusedWith(await here.ask(contract.createServiceAccount, { as, body }))).toBe(code)
  })
})
