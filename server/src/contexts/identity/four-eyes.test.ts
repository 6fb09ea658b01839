import { describe, expect, it } from 'vitest'
import { legalBasesFor } from '@comity/law/purposes'
import type { Refusal } from '#kernel/refusal'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { peru, testNodes, type TestNode } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const node = testNodes()
const { authority, holder, officer, post, reason } = peru

async function administrators(here: TestNode): Promise<number> {
  const rows = await here.kernel.database.query(
    `select distinct o.id from identity.officer o join identity.tenure t on t.officer = o.id join identity.post p on p.id = t.post
     where o.state = 'active' and p.state = 'open' and 'administrator' = any(p.roles) and t.until_at is null`,
  )
  return rows.length
}

describe('a second administrator must agree', () => {
  it('before someone becomes an administrator, while the node has two', async () => {
    const here = await node()
    const as = await here.administrator()
    const question = { as, params: { id: post('administrator') }, body: holder('analyst') }
    const asked = await here.ask(contract.assignPost, question)
    expect(asked).toMatchObject({ refused: 'second-officer-needed', rule: 'identity.post.assign.weighty' })
    answered(await here.agreed(contract.assignPost, question))
    expect(await administrators(here)).toBe(3)
    const [last] = (await here.kernel.audit()).slice(-1)
    expect(last).toMatchObject({ action: 'identity.assign-post', approvedBy: officer('administrator-second') })
  })

  const judge = {
    authority: authority('court'),
    title: { language: 'es', text: 'Jueza' },
    unit: 'Primer juzgado',
    roles: ['judge'],
    clearance: 3,
  }
  it.each([
    ['before a clearance is raised', { ...judge, clearance: 4 }, 'second-officer-needed'],
    ['before a clearance is lowered', { ...judge, clearance: 0 }, 'second-officer-needed'],
    [
      'before the duties of an administrator are put into a post',
      { ...judge, roles: ['administrator'] },
      'second-officer-needed',
    ],
    ['before a judge is made a prosecutor', { ...judge, roles: ['prosecutor'] }, 'second-officer-needed'],
    ['before a judge is moved', { ...judge, authority: authority('fema') }, 'second-officer-needed'],
  ])('%s', async (_, body, code) => {
    const here = await node()
    const as = await here.administrator()
    const question = { as, params: { id: post('judge') }, body, version: 1 }
    expect(refusedWith(await here.ask(contract.changePost, question))).toBe(code)
    answered(await here.agreed(contract.changePost, question))
  })

  it('but not before a post is called otherwise', async () => {
    const here = await node()
    const as = await here.administrator()
    answered(await here.ask(contract.changePost, { as, params: { id: post('judge') }, body: judge, version: 1 }))
  })

  it.each([
    ['judge', { ...judge, clearance: 4 }],
    ['data-protection', { ...judge, roles: ['data-protection'], clearance: 0 }],
    ['analyst with clearance 3', { ...judge, roles: ['analyst'] }],
  ])('before a post is made for a %s, and asking twice is one proposal', async (_, body) => {
    const here = await node()
    const question = { as: await here.administrator(), body }
    const asked = await here.ask(contract.createPost, question)
    expect(asked).toMatchObject({ refused: 'second-officer-needed', rule: 'identity.post.create.weighty' })
    expect(await here.ask(contract.createPost, question)).toMatchObject({ facts: (asked as Refusal).facts })
    const made = answered<{ id: string }>(await here.agreed(contract.createPost, question))
    const give = { as: question.as, params: { id: made.id }, body: holder('customs') }
    expect(await here.ask(contract.assignPost, give)).toMatchObject({
      refused: 'second-officer-needed',
      rule: 'identity.post.assign.weighty',
    })
  })

  it('before roles of such a post are delegated', async () => {
    const here = await node()
    const as = await here.as('per.judge', { purpose: 'prosecution' })
    const body = {
      officer: officer('customs'),
      roles: ['judge'],
      from: peru.now,
      until: '2026-12-01T00:00:00Z',
      reason,
    }
    const question = { as, params: { id: post('judge') }, body }
    expect(await here.ask(contract.delegatePost, question)).toMatchObject({ rule: 'identity.post.delegate.weighty' })
    answered(await here.agreed(contract.delegatePost, question))
  })

  it('but not before an investigator with clearance 2 is given a post, nor before that post is made', async () => {
    const here = await node()
    const as = await here.administrator()
    const body = { ...judge, roles: ['investigator'], clearance: 2 }
    const { id } = answered<{ id: string }>(await here.ask(contract.createPost, { as, body }))
    answered(await here.ask(contract.assignPost, { as, params: { id }, body: holder('customs') }))
  })

  it('before a suspended officer comes back', async () => {
    const here = await node()
    const as = await here.administrator()
    const params = { id: officer('judge') }
    answered(await here.ask(contract.suspendOfficer, { as, params, body: { reason }, version: 1 }))
    const question = { as, params, body: { reason }, version: 2 }
    expect(refusedWith(await here.ask(contract.reinstateOfficer, question))).toBe('second-officer-needed')
    answered(await here.agreed(contract.reinstateOfficer, question))
  })

  const account = (scopes: readonly string[]) => ({
    name: 'night export',
    post: post('prosecutor'),
    scopes,
    purpose: 'prosecution',
    basis: legalBasesFor('PER', 'prosecution')[0]?.id,
    expiresAt: '2026-12-22T10:00:00.000Z',
  })
  it.each([[['cases:read']], [['identity:read', 'cases:write']], [['audit:read']]])(
    'before a machine is given the records open to a post: %s',
    async (scopes) => {
      const here = await node()
      const question = { as: await here.administrator(), params: {}, body: account(scopes) }
      expect(await here.ask(contract.createServiceAccount, question)).toMatchObject({
        refused: 'second-officer-needed',
        rule: 'identity.service-account.records',
      })
      expect(await here.kernel.database.query('select from identity.service_account')).toEqual([])
      answered(await here.agreed(contract.createServiceAccount, question))
    },
  )

  it('but not before a machine may look at the directory', async () => {
    const here = await node()
    const question = { as: await here.administrator(), body: account(['identity:read']) }
    answered(await here.ask(contract.createServiceAccount, question))
  })

  it('before an officer in service is given a way around their passkeys', async () => {
    const here = await node()
    const as = await here.administrator()
    const question = { as, params: { id: officer('judge') } }
    expect(refusedWith(await here.ask(contract.renewInvitation, question))).toBe('second-officer-needed')
  })
})
