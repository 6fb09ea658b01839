import { describe, expect, it } from 'vitest'
import type { Route } from '#kernel/route'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { peru, testNodes, type TestNode } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const node = testNodes()
const { authority, holder, officer, post, reason, tenure } = peru
const second = 'administrator-second'

type Removal = readonly [
  how: string,
  route: Route,
  question: { readonly params: unknown; readonly body: unknown; readonly version?: number },
]
const removals: readonly Removal[] = [
  ['is suspended', contract.suspendOfficer, { params: { id: officer(second) }, body: { reason }, version: 1 }],
  ['is dismissed', contract.dismissOfficer, { params: { id: officer(second) }, body: { reason }, version: 1 }],
  ['is taken out of the post', contract.endTenure, { params: { id: tenure(second) }, body: { reason } }],
  ['is left without the post', contract.closePost, { params: { id: post(second) }, body: {}, version: 1 }],
  [
    'is left in a post without the role',
    contract.changePost,
    {
      params: { id: post(second) },
      body: {
        authority: authority('node'),
        title: { language: 'es', text: 'Operador' },
        unit: 'Operación',
        roles: ['analyst'],
        clearance: 0,
      },
      version: 1,
    },
  ],
]

/** Tries, as the administrator who remains, to make another one alone. */
async function alone(here: TestNode) {
  const as = await here.administrator()
  return here.ask(contract.assignPost, { as, params: { id: post('administrator') }, body: holder('analyst') })
}

describe('an administrator who', () => {
  it.each(removals)('%s counts for seven days more', async (_, route, question) => {
    const here = await node()
    answered(await here.ask(route, { as: await here.administrator(), ...question }))
    expect(refusedWith(await alone(here))).toBe('second-officer-needed')
    here.kernel.clock.advance({ hours: 24 * 7 - 1, minutes: 59, seconds: 59, milliseconds: 999 })
    expect(refusedWith(await alone(here))).toBe('second-officer-needed')
    here.kernel.clock.advance({ milliseconds: 1 })
    answered(await alone(here))
  })

  it('is suspended, and later dismissed, counts from the suspension', async () => {
    const here = await node()
    const params = { id: officer(second) }
    const body = { reason }
    answered(await here.ask(contract.suspendOfficer, { as: await here.administrator(), params, body, version: 1 }))
    here.kernel.clock.advance({ hours: 24 * 6 })
    answered(await here.ask(contract.dismissOfficer, { as: await here.administrator(), params, body, version: 2 }))
    here.kernel.clock.advance({ hours: 24 })
    answered(await alone(here))
  })

  it('must enrol anew counts for seven days more', async () => {
    const here = await node()
    const as = await here.administrator()
    answered(await here.agreed(contract.renewInvitation, { as, params: { id: officer(second) } }))
    expect(refusedWith(await alone(here))).toBe('second-officer-needed')
    here.kernel.clock.advance({ hours: 24 * 7 })
    answered(await alone(here))
  })

  it('is gone is missed for everything that takes two', async () => {
    const here = await node()
    const as = await here.administrator()
    const params = { id: officer(second) }
    answered(await here.ask(contract.suspendOfficer, { as, params, body: { reason }, version: 1 }))
    const back = { as, params, body: { reason }, version: 2 }
    expect(refusedWith(await here.ask(contract.reinstateOfficer, back))).toBe('second-officer-needed')
    const link = { as, params: { id: officer('judge') } }
    expect(refusedWith(await here.ask(contract.renewInvitation, link))).toBe('second-officer-needed')
  })

  it('was invited, but never enrolled, does not count', async () => {
    const here = await node()
    const as = await here.administrator()
    const ask = { name: { language: 'es', text: 'Nueva' }, email: 'new@per.example', language: 'es' }
    const invited = answered<{ officer: { id: string } }>(await here.ask(contract.inviteOfficer, { as, body: ask }))
    const body = { ...holder('analyst'), officer: invited.officer.id }
    answered(await here.agreed(contract.assignPost, { as, params: { id: post('administrator') }, body }))
    const [route, question] = removals[0]!.slice(1) as [Route, Removal[2]]
    answered(await here.ask(route, { as, ...question }))
    here.kernel.clock.advance({ hours: 24 * 7 })
    answered(await alone(here))
  })

  it('is so by the delegation of a holder counts no longer than that holder', async () => {
    const here = await node()
    const by = await here.administrator(`per.${second}`)
    const until = '2026-12-30T10:00:00.000Z'
    const body = { officer: officer('customs'), roles: ['administrator'], from: peru.now, until, reason }
    answered(await here.agreed(contract.delegatePost, { as: by, params: { id: post(second) }, body }))
    expect(await counted(here)).toBe(3)
    here.kernel.clock.advance({ hours: 1 })
    const [route, question] = removals[0]!.slice(1) as [Route, Removal[2]]
    answered(await here.ask(route, { as: await here.administrator(), ...question }))
    expect(await counted(here)).toBe(3)
    here.kernel.clock.advance({ hours: 24 * 7 })
    expect(await counted(here)).toBe(1)
  })

  it('substitutes or is a delegate counts as well, and for seven days after the end', async () => {
    const here = await node()
    const as = await here.administrator()
    const until = '2026-11-30T10:00:00.000Z'
    const delegated = { officer: officer('customs'), roles: ['administrator'], from: peru.now, until, reason }
    const params = { id: post('administrator') }
    answered(await here.agreed(contract.delegatePost, { as, params, body: delegated }))
    const body = holder('analyst', 'substitute', '2026-12-01T10:00:00.000Z')
    answered(await here.agreed(contract.assignPost, { as, params: { id: post(second) }, body }))
    const [route, question] = removals[0]!.slice(1) as [Route, Removal[2]]
    answered(await here.ask(route, { as, ...question }))
    const asks: readonly [string, number, number][] = [
      ['both in office', 24 * 7, 3],
      ['both gone for less than a week', 24 * 7, 3],
      ['the substitute gone for six days', 24 * 1, 2],
      ['nobody any more', 24 * 1, 1],
    ]
    for (const [what, hours, count] of asks) {
      here.kernel.clock.advance({ hours })
      expect([what, await counted(here)]).toEqual([what, count])
    }
  })
})

/** How many count as administrators, as a rule is told it. */
async function counted(here: TestNode): Promise<number> {
  const endpoint = here.endpoints.find(({ route }) => route === contract.closePost)
  const stored = { params: { id: post('judge') }, query: {}, body: {} }
  const resource = await endpoint!.resourceOf!(here.kernel, stored, await here.administrator())
  return 'attrs' in resource ? Number(resource.attrs['administrators']) : Number.NaN
}
