import { describe, expect, it } from 'vitest'
import type { Actor } from '#kernel/actor'
import { isRefusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { peru, testNodes, type Process, type TestNode } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const node = testNodes()
const { authority, holder, officer, post, reason, tenure } = peru

async function administrators(here: TestNode): Promise<number> {
  const rows = await here.kernel.database.query(
    `select distinct o.id from identity.officer o join identity.tenure t on t.officer = o.id join identity.post p on p.id = t.post
     where o.state = 'active' and p.state = 'open' and 'administrator' = any(p.roles) and t.until_at is null`,
  )
  return rows.length
}

describe('duties that must stay apart', () => {
  it.each([
    ['auditor', 'administrator'],
    ['data-protection', 'administrator'],
    ['defence', 'investigator'],
    ['judge', 'defence'],
  ])('keep the %s from being given the post of %s', async (who, what) => {
    const here = await node()
    const as = await here.administrator()
    const question = { as, params: { id: post(what) }, body: holder(who) }
    const result = await here.ask(contract.assignPost, question)
    expect(refusedWith(result)).toBe('duties-conflict')
  })

  it('keep a post from being changed so that its holder has both', async () => {
    const here = await node()
    const as = await here.administrator()
    answered(await here.agreed(contract.assignPost, { as, params: { id: post('analyst') }, body: holder('auditor') }))
    const body = {
      authority: authority('police-environment'),
      title: { language: 'es', text: 'Analista' },
      unit: 'Análisis',
      roles: ['analyst', 'administrator'],
      clearance: 3,
    }
    const question = { as, params: { id: post('analyst') }, body, version: 1 }
    expect(refusedWith(await here.ask(contract.changePost, question))).toBe('duties-conflict')
  })

  it('keep such a post from being made', async () => {
    const here = await node()
    const as = await here.administrator()
    const body = {
      authority: authority('node'),
      title: { language: 'es', text: 'Todo' },
      unit: 'Todo',
      roles: ['administrator', 'auditor'],
      clearance: 0,
    }
    expect(refusedWith(await here.ask(contract.createPost, { as, body }))).toBe('duties-conflict')
  })

  it('are not joined by two hands at the same moment', async () => {
    const here = await node()
    const there = await here.another()
    const [one, other] = [await here.administrator(), await there.administrator('per.administrator-second')]
    const body = { name: { language: 'es', text: 'Nueva' }, email: 'new@per.example', language: 'es' }
    const invited = answered<{ officer: { id: string } }>(await here.ask(contract.inviteOfficer, { as: one, body }))
    const give = (at: Process, as: Actor, what: string) =>
      at.ask(contract.assignPost, {
        as,
        params: { id: post(what) },
        body: { ...holder('judge'), officer: invited.officer.id },
      })
    const results = await Promise.all([give(here, one, 'defence'), give(there, other, 'judge')])
    expect(results.filter((result) => !isRefusal(result))).toHaveLength(1)
    const held = await here.kernel.database.query(`select from identity.tenure where officer = $1`, [
      invited.officer.id,
    ])
    expect(held).toHaveLength(1)
  })
})

describe('the last administrator', () => {
  /** A node where `administrator-second` has left, so that one administrator remains. */
  async function withOne() {
    const here = await node()
    const as = await here.administrator()
    const params = { id: officer('administrator-second') }
    answered(await here.ask(contract.dismissOfficer, { as, params, body: { reason }, version: 1 }))
    return { here, as }
  }

  it.each<[string, Route, () => { params: unknown; body: unknown; version?: number }]>([
    [
      'suspended',
      contract.suspendOfficer,
      () => ({ params: { id: officer('administrator') }, body: { reason }, version: 1 }),
    ],
    [
      'dismissed',
      contract.dismissOfficer,
      () => ({ params: { id: officer('administrator') }, body: { reason }, version: 1 }),
    ],
    [
      'taken out of the post',
      contract.endTenure,
      () => ({ params: { id: tenure('administrator') }, body: { reason } }),
    ],
    [
      'left without the post',
      contract.closePost,
      () => ({ params: { id: post('administrator') }, body: {}, version: 1 }),
    ],
    [
      'sent back to enrolment',
      contract.renewInvitation,
      () => ({ params: { id: officer('administrator') }, body: {} }),
    ],
    [
      'left in a post without the role',
      contract.changePost,
      () => ({
        params: { id: post('administrator') },
        body: {
          authority: authority('node'),
          title: { language: 'es', text: 'Operador' },
          unit: 'Operación',
          roles: ['analyst'],
          clearance: 0,
        },
        version: 1,
      }),
    ],
  ])('cannot be %s', async (_, route, question) => {
    const { here, as } = await withOne()
    expect(refusedWith(await here.ask(route, { as, ...question() }))).toBe('last-administrator')
    expect(await administrators(here)).toBe(1)
  })

  it('remains when two administrators remove each other at the same moment, in two processes', async () => {
    const here = await node()
    const there = await here.another()
    const [one, other] = [await here.administrator(), await there.administrator('per.administrator-second')]
    const remove = (at: Process, as: Actor, label: string) =>
      at.ask(contract.suspendOfficer, { as, params: { id: officer(label) }, body: { reason }, version: 1 })
    const results = await Promise.all([
      remove(here, one, 'administrator-second'),
      remove(there, other, 'administrator'),
    ])
    expect(results.filter((result) => !isRefusal(result))).toHaveLength(1)
    expect(await administrators(here)).toBe(1)
  })

  it('is not somebody whose time as administrator runs out', async () => {
    const { here, as } = await withOne()
    const body = holder('analyst', 'holder', '2026-12-24T00:00:00.000Z')
    answered(await here.agreed(contract.assignPost, { as, params: { id: post('administrator-second') }, body }))
    const params = { id: officer('administrator') }
    const question = { as, params, body: { reason }, version: 1 }
    expect(refusedWith(await here.ask(contract.suspendOfficer, question))).toBe('last-administrator')
  })
})
