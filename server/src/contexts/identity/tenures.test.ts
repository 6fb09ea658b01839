import { describe, expect, it } from 'vitest'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { peru, testNodes } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const node = testNodes()
const { holder, now, officer, post, reason, tenure } = peru

describe('giving a post', () => {
  it('to oneself is refused, with the rule', async () => {
    const here = await node()
    const as = await here.administrator()
    const question = { as, params: { id: post('investigator') }, body: holder('administrator') }
    expect(await here.ask(contract.assignPost, question)).toMatchObject({
      refused: 'forbidden',
      rule: 'identity.post.assign.self',
      detail: 'nobody gives a post to themselves',
    })
  })

  it('to oneself is refused however the identifier is spelt', async () => {
    const here = await node()
    const as = await here.administrator()
    const body = { ...holder('administrator'), officer: officer('administrator').toUpperCase() }
    expect(await here.ask(contract.assignPost, { as, params: { id: post('prosecutor') }, body })).toMatchObject({
      refused: 'forbidden',
      rule: 'identity.post.assign.self',
    })
  })

  it.each([
    ['substitute-needs-end', holder('customs', 'substitute')],
    ['ends-before-it-begins', holder('customs', 'substitute', now)],
    ['malformed', { ...holder('customs'), officer: officer('nobody') }],
  ])('is refused as %s', async (code, body) => {
    const here = await node()
    const as = await here.administrator()
    const result = await here.ask(contract.assignPost, { as, params: { id: post('investigator') }, body })
    expect(refusedWith(result)).toBe(code)
  })

  it('that is closed, or to who is suspended, is refused', async () => {
    const here = await node()
    const as = await here.administrator()
    answered(await here.ask(contract.closePost, { as, params: { id: post('analyst') }, version: 1 }))
    const give = async (label: string, who: string) =>
      refusedWith(await here.ask(contract.assignPost, { as, params: { id: post(label) }, body: holder(who) }))
    expect(await give('analyst', 'judge')).toBe('post-closed')
    const params = { id: officer('judge') }
    answered(await here.ask(contract.suspendOfficer, { as, params, body: { reason }, version: 1 }))
    expect(await give('prosecutor', 'judge')).toBe('officer-not-active')
  })

  it('can be taken back once', async () => {
    const here = await node()
    const as = await here.administrator()
    const question = { as, params: { id: tenure('judge') }, body: { reason } }
    expect(answered(await here.ask(contract.endTenure, question))).toMatchObject({ until: now })
    expect(refusedWith(await here.ask(contract.endTenure, question))).toBe('already-ended')
  })
})

describe('delegation', () => {
  const delegated = {
    officer: officer('customs'),
    roles: ['central-authority'],
    from: now,
    until: '2026-12-01T00:00:00Z',
    reason,
  }
  const params = { id: post('central') }

  it('gives some roles of the post, and only those', async () => {
    const here = await node()
    const as = await here.as('per.central', { purpose: 'investigation' })
    answered(await here.agreed(contract.delegatePost, { as, params, body: delegated }))
    const actor = await here.as('per.customs', { post: 'per.central' })
    expect(actor.entity.attrs).toMatchObject({ roles: ['central-authority'], clearance: 3 })
  })

  it('ends when the holder no longer holds the post', async () => {
    const here = await node()
    const as = await here.as('per.central', { purpose: 'investigation' })
    answered(await here.agreed(contract.delegatePost, { as, params, body: delegated }))
    const cookie = await here.signIn('per.customs')
    answered(await here.ask(contract.choosePost, { as: await here.who(cookie), body: { post: params.id } }))
    expect((await here.who(cookie)).post).toBe(params.id)
    const administrator = await here.administrator()
    answered(
      await here.ask(contract.endTenure, { as: administrator, params: { id: tenure('central') }, body: { reason } }),
    )
    expect((await here.who(cookie)).post).toBeNull()
  })

  it('can be taken back by who gave it', async () => {
    const here = await node()
    const as = await here.as('per.central', { purpose: 'investigation' })
    const { id } = answered<{ id: string }>(await here.agreed(contract.delegatePost, { as, params, body: delegated }))
    answered(await here.ask(contract.endTenure, { as, params: { id }, body: { reason } }))
    const other = await here.as('per.judge', { purpose: 'prosecution' })
    expect(refusedWith(await here.ask(contract.endTenure, { as: other, params: { id }, body: { reason } }))).toBe(
      'forbidden',
    )
  })

  it.each([
    ['a role the post does not have', { ...delegated, roles: ['judge'] }, 'role-not-in-post'],
    ['backwards in time', { ...delegated, until: now }, 'ends-before-it-begins'],
    ['to the defence', { ...delegated, officer: officer('defence') }, 'duties-conflict'],
    ['to oneself', { ...delegated, officer: officer('central') }, 'forbidden'],
  ])('is refused for %s', async (_, body, code) => {
    const here = await node()
    const as = await here.as('per.central', { purpose: 'investigation' })
    expect(refusedWith(await here.ask(contract.delegatePost, { as, params, body }))).toBe(code)
  })

  it('is not for substitutes, nor for those in another post', async () => {
    const here = await node()
    const substitute = await here.as('per.investigator-environment', { post: 'per.head-mdd', purpose: 'investigation' })
    const body = { ...delegated, roles: ['investigator'] }
    const asked = await here.ask(contract.delegatePost, { as: substitute, params: { id: post('head-mdd') }, body })
    expect(refusedWith(asked)).toBe('not-the-holder')
    const judge = await here.as('per.judge', { purpose: 'prosecution' })
    expect(refusedWith(await here.ask(contract.delegatePost, { as: judge, params, body }))).toBe('forbidden')
  })
})
