import { describe, expect, it } from 'vitest'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { peru, testNodes } from '../../../test/support/identity.ts'
import { identity } from '#contexts/identity'
import * as contract from './contract.ts'

const node = testNodes()
const { authority, officer, post, reason, tenure } = peru

describe('lists', () => {
  it('of posts name who is in them, but neither addresses nor reasons', async () => {
    const here = await node()
    const as = await here.as('per.judge')
    const { posts } = answered<{ posts: { id: string; holders: unknown[] }[] }>(
      await here.ask(contract.listPosts, { as }),
    )
    const text = JSON.stringify(posts)
    expect(text).toContain('Rosa Huamán Ccori (sample)')
    expect(text).not.toContain('@per.example')
    expect(text).not.toContain('licencia del titular')
  })

  it('of officers are for administrators, auditors and data protection', async () => {
    const here = await node()
    const shown = async (
      label: string,
      purpose: 'node-administration' | 'audit' | 'data-protection-supervision' | 'prosecution',
    ) => here.ask(contract.listOfficers, { as: await here.as(label, { purpose }), query: { limit: 200 } })
    for (const [label, purpose] of [
      ['per.administrator', 'node-administration'],
      ['per.auditor', 'audit'],
      ['per.data-protection', 'data-protection-supervision'],
    ] as const) {
      const page = answered<{ rows: unknown[]; count: unknown }>(await shown(label, purpose))
      expect(page.rows).toHaveLength(14)
      expect(page.count).toEqual({ value: 14, atLeast: false })
    }
    expect(await shown('per.judge', 'prosecution')).toMatchObject({
      refused: 'forbidden',
      rule: 'identity.officers.read',
    })
  })

  it('of officers go on where they stopped, and say what may be done and what not', async () => {
    const here = await node()
    const as = await here.administrator()
    type Page = {
      rows: { id: string; offers: { action: string; allowed: boolean; fourEyes?: boolean }[] }[]
      next: string | null
    }
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 4; page++) {
      const query = { limit: '4', ...(cursor === undefined ? {} : { cursor }) }
      const { rows, next } = answered<Page>(await here.ask(contract.listOfficers, { as, query }))
      seen.push(...rows.map(({ id }) => id))
      for (const { offers } of rows) {
        expect(
          Object.fromEntries(offers.map(({ action, allowed, fourEyes }) => [action, [allowed, fourEyes === true]])),
        ).toEqual({
          'identity.renew-invitation': [true, true],
          'identity.suspend-officer': [true, false],
          'identity.reinstate-officer': [false, false],
          'identity.dismiss-officer': [true, false],
        })
      }
      cursor = next ?? undefined
    }
    expect(cursor).toBeUndefined()
    expect(new Set(seen).size).toBe(14)
    expect(refusedWith(await here.ask(contract.listOfficers, { as, query: { cursor: 'x' } }))).toBe('malformed')
    const found = answered<Page>(await here.ask(contract.listOfficers, { as, query: { q: 'huamán' } }))
    expect(found.rows.map(({ id }) => id)).toEqual([officer('investigator')])
    const none = answered<Page>(await here.ask(contract.listOfficers, { as, query: { q: '%' } }))
    expect(none.rows).toEqual([])
  })
})

describe('an address', () => {
  it('belongs to one officer, whatever its capitals, until that officer has left', async () => {
    const here = await node()
    const as = await here.administrator()
    const body = { name: { language: 'es', text: 'Otra Jueza' }, email: 'Judge@PER.example', language: 'es' }
    expect(refusedWith(await here.ask(contract.inviteOfficer, { as, body }))).toBe('officer-exists')
    const params = { id: officer('judge') }
    answered(await here.ask(contract.dismissOfficer, { as, params, body: { reason }, version: 1 }))
    answered(await here.ask(contract.inviteOfficer, { as, body }))
  })
})

describe('the door for other contexts', () => {
  it('makes the actor of a proposal anew, as long as the officer still holds the post', async () => {
    const here = await node()
    const as = () => here.door.actorFor(officer('judge'), post('judge'), 'prosecution', 'basis')
    expect(await as()).toMatchObject({ officer: officer('judge'), session: null, purpose: 'prosecution' })
    const administrator = await here.administrator()
    answered(
      await here.ask(contract.endTenure, { as: administrator, params: { id: tenure('judge') }, body: { reason } }),
    )
    expect(await as()).toBeUndefined()
    expect(await here.door.actorFor(officer('nobody'), post('judge'), 'p', 'b')).toBeUndefined()
  })

  it('tells of posts, officers and authorities by identifier', async () => {
    const here = await node()
    const posts = await here.door.posts([post('judge'), officer('nobody')])
    expect([...posts.keys()]).toEqual([post('judge')])
    expect(posts.get(post('judge'))?.authority.kind).toBe('court')
    expect((await here.door.officers([officer('judge')])).get(officer('judge'))?.email).toBe('judge@per.example')
    expect(await here.door.officers([])).toEqual(new Map())
    expect((await here.door.openPosts()).length).toBe(15)
    const court = authority('court')
    expect([...(await here.door.authorities([court])).keys()]).toEqual([court])
  })
})

describe('the sample officers', () => {
  it('are there once, however many processes start at the same moment', async () => {
    const here = await node({ sandbox: false, sampleOfficers: false })
    const settings = { ...here.settings, sandbox: true, sampleOfficers: true }
    const kernels = [await here.kernel.another(), await here.kernel.another(), await here.kernel.another()]
    const started = await Promise.all(kernels.map((kernel) => identity(kernel, settings, '0.0.0')))
    for (const { door } of started) await door.close()
    const rows = await here.kernel.database.query('select id from identity.officer')
    expect(rows).toHaveLength(14)
    expect(await here.door.claimLink()).toBeUndefined()
  })

  it('are not in a node that is no sandbox, and cannot sign in there', async () => {
    const here = await node({ sandbox: true, sampleOfficers: false })
    expect(refusedWith(await here.ask(contract.listSampleOfficers))).toBe('not-a-sandbox')
    const body = { officer: officer('judge') }
    expect(refusedWith(await here.ask(contract.signInAsSample, { body }))).toBe('not-a-sandbox')
    expect(await here.kernel.database.query('select from identity.officer')).toEqual([])
  })

  it('cannot be switched on outside a sandbox', async () => {
    await expect(node({ sandbox: false, sampleOfficers: true })).rejects.toThrow('sample-officers-not-allowed')
  })
})

describe('sweeping', () => {
  it('removes what is past, and nothing that is still of use', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    answered(await here.ask(contract.beginPasskeySignIn))
    const sweep = here.context.jobs?.find(({ name }) => name === 'identity.sweep')
    const left = async () => {
      await sweep?.run()
      const [row] = await here.kernel.database.query(
        `select (select count(*) from identity.ceremony) as ceremonies, (select count(*) from identity.session) as sessions,
                (select count(*) from identity.attempt) as attempts`,
      )
      return row
    }
    expect(await left()).toMatchObject({ ceremonies: 1, sessions: 1 })
    await here.who(cookie)
    here.kernel.clock.advance({ hours: 24 * 29 })
    // The address from which somebody signed in stays known for a month.
    expect(await left()).toEqual({ ceremonies: 0, sessions: 1, attempts: 1 })
    here.kernel.clock.advance({ hours: 24 * 3 })
    expect(await left()).toEqual({ ceremonies: 0, sessions: 0, attempts: 0 })
  })
})
