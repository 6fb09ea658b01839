import { describe, expect, it } from 'vitest'
import { sampleId } from '#contexts/identity'
import { isRefusal } from '#kernel/refusal'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { testNodes, tokenOf, type Process } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const node = testNodes()

async function state(at: Process, cookie: string): Promise<string> {
  const actor = await at.door.authenticate({ cookie })
  return isRefusal(actor) ? actor.refused : 'open'
}

describe('a session', () => {
  it('acts in the one post its officer holds, for no purpose yet', async () => {
    const here = await node()
    expect(await here.who(await here.signIn('per.investigator'))).toMatchObject({
      kind: 'officer',
      officer: sampleId('officer', 'per.investigator'),
      post: sampleId('post', 'per.investigator'),
      purpose: null,
      entity: { type: 'Officer', attrs: { roles: ['investigator'], clearance: 2, unit: 'Minería ilegal' } },
    })
  })

  it('of an officer with two posts begins in neither, without rights, and asks which', async () => {
    const here = await node()
    const cookie = await here.signIn('per.analyst')
    const before = await here.who(cookie)
    expect(before).toMatchObject({ post: null, entity: { attrs: { roles: [], post: '', clearance: 0 } } })
    const post = sampleId('post', 'per.head-mdd')
    answered(await here.ask(contract.choosePost, { as: before, body: { post } }))
    expect((await here.who(cookie)).post).toBe(post)
  })

  it('cannot act in a post its officer does not hold', async () => {
    const here = await node()
    const as = await here.as('per.investigator')
    const body = { post: sampleId('post', 'per.judge') }
    expect(refusedWith(await here.ask(contract.choosePost, { as, body }))).toBe('post-not-held')
  })

  it('takes a purpose with a basis in the law of this State, and forgets both with another post', async () => {
    const here = await node()
    const cookie = await here.signIn('per.analyst')
    const choose = async (post: string) =>
      answered(
        await here.ask(contract.choosePost, { as: await here.who(cookie), body: { post: sampleId('post', post) } }),
      )
    await choose('per.analyst')
    const purpose = async (body: { purpose: string; basis: string }) =>
      here.ask(contract.choosePurpose, { as: await here.who(cookie), body })
    expect(refusedWith(await purpose({ purpose: 'curiosity', basis: 'per-whatever' }))).toBe('purpose-not-known')
    expect(refusedWith(await purpose({ purpose: 'audit', basis: 'per-whatever' }))).toBe('purpose-not-known')
    expect(refusedWith(await purpose({ purpose: 'investigation', basis: 'bra-whatever' }))).toBe(
      'basis-not-for-purpose',
    )
    const actor = await here.as('per.analyst', { post: 'per.analyst', purpose: 'investigation' })
    expect(actor.purpose).toBe('investigation')
    answered(await purpose({ purpose: 'investigation', basis: actor.basis ?? '' }))
    expect((await here.who(cookie)).purpose).toBe('investigation')
    await choose('per.head-mdd')
    expect(await here.who(cookie)).toMatchObject({ purpose: null, basis: null })
  })

  it('loses a purpose for which its post no longer works', async () => {
    const here = await node()
    const cookie = await here.signIn('per.prosecutor')
    expect(await here.workFor(cookie, 'prosecution')).toMatchObject({ purpose: 'prosecution' })
    const as = await here.administrator()
    const { posts } = answered<{ posts: { id: string; version: number }[] }>(await here.ask(contract.listPosts, { as }))
    const { id, version, ...post } = posts.find((one) => one.id === sampleId('post', 'per.prosecutor'))!
    const { state: _state, holders: _holders, ...body } = post as Record<string, unknown>
    answered(
      await here.agreed(contract.changePost, { as, params: { id }, version, body: { ...body, roles: ['customs'] } }),
    )
    const now = await here.who(cookie)
    expect(now).toMatchObject({ purpose: null, basis: null, entity: { attrs: { roles: ['customs'] } } })
    expect(answered(await here.ask(contract.readSession, { as: now }))).toMatchObject({ purpose: null, basis: null })
  })

  it('keeps only a digest of its token, in a cookie no script can read', async () => {
    const here = await node({ origin: 'https://lima.example' })
    const answer = await here.ask(contract.signInAsSample, { body: { officer: sampleId('officer', 'per.judge') } })
    if (isRefusal(answer)) throw new Error(answer.refused)
    expect(answer.headers?.['set-cookie']).toMatch(
      /^__Host-comity=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=36000; Secure$/,
    )
    const kept = await here.kernel.database.query<{ row: string }>('select s::text as row from identity.session s')
    expect(JSON.stringify(kept)).not.toContain(tokenOf(answer))
  })

  it('ends after the idle time without a request, and not before', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    for (let i = 0; i < 3; i++) {
      here.kernel.clock.advance({ minutes: 29, seconds: 59 })
      expect(await state(here, cookie)).toBe('open')
    }
    here.kernel.clock.advance({ minutes: 30 })
    expect(await state(here, cookie)).toBe('not-signed-in')
  })

  it('is not kept open by a page that only waits for news', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    const waits = async () => !isRefusal(await here.door.authenticate({ cookie, waiting: true }))
    here.kernel.clock.advance({ minutes: 20 })
    expect(await waits()).toBe(true)
    here.kernel.clock.advance({ minutes: 10 })
    expect(await waits()).toBe(false)
    expect(await state(here, cookie)).toBe('not-signed-in')
  })

  it('stays open in every process while it is used in one', async () => {
    const here = await node()
    const there = await here.another()
    const cookie = await here.signIn('per.judge')
    expect(await state(there, cookie)).toBe('open')
    for (let i = 0; i < 4; i++) {
      here.kernel.clock.advance({ minutes: 10 })
      expect(await state(here, cookie)).toBe('open')
    }
    // What `there` remembers of the session is older than the idle time; the database knows better.
    expect(await state(there, cookie)).toBe('open')
  })

  it('ends at its last hour whatever happens', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    for (let i = 0; i < 29; i++) {
      here.kernel.clock.advance({ minutes: 20 })
      expect(await state(here, cookie)).toBe('open')
    }
    here.kernel.clock.advance({ minutes: 20 })
    expect(await state(here, cookie)).toBe('not-signed-in')
  })

  it('ends with signing out, in the browser too', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    const answer = await here.ask(contract.signOut, { as: await here.who(cookie) })
    if (isRefusal(answer)) throw new Error(answer.refused)
    expect(answer.headers?.['set-cookie']).toMatch(/^comity-per=; .*Max-Age=0/)
    expect(await state(here, cookie)).toBe('not-signed-in')
  })

  it('writes down when it was last used at most once a minute, and never in the audit trail', async () => {
    const here = await node()
    const cookie = await here.signIn('per.judge')
    const seen = async () =>
      (await here.kernel.database.query<{ at: string }>('select last_seen_at as at from identity.session'))[0]?.at
    const entries = (await here.kernel.audit()).length
    here.kernel.clock.advance({ seconds: 59 })
    await here.who(cookie)
    expect(await seen()).toBe('2026-11-22T10:00:00.000Z')
    here.kernel.clock.advance({ seconds: 1 })
    await here.who(cookie)
    expect(await seen()).toBe('2026-11-22T10:01:00.000Z')
    expect((await here.kernel.audit()).length).toBe(entries)
  })

  it('loses the post with the last moment of the tenure', async () => {
    const here = await node()
    const officer = sampleId('officer', 'per.judge')
    const as = await here.administrator()
    const body = {
      officer,
      kind: 'substitute',
      from: '2026-11-22T10:00:00Z',
      until: '2026-11-22T10:10:00Z',
      reason: 'leave',
    }
    answered(await here.agreed(contract.assignPost, { as, params: { id: sampleId('post', 'per.central') }, body }))
    const cookie = await here.signIn('per.judge')
    const choose = { post: sampleId('post', 'per.central') }
    answered(await here.ask(contract.choosePost, { as: await here.who(cookie), body: choose }))
    here.kernel.clock.advance({ minutes: 9, seconds: 59 })
    expect((await here.who(cookie)).entity.attrs).toMatchObject({ roles: ['central-authority', 'executing-authority'] })
    here.kernel.clock.advance({ seconds: 1 })
    expect(await here.who(cookie)).toMatchObject({ post: null, entity: { attrs: { roles: [] } } })
  })
})

describe('a visitor', () => {
  it('has no credentials and is no officer', async () => {
    const here = await node()
    expect(await here.door.authenticate({})).toMatchObject({ kind: 'visitor' })
  })

  it.each([
    ['an unknown cookie', { cookie: 'A'.repeat(43) }],
    ['an endless cookie', { cookie: 'A'.repeat(5_000) }],
    ['an unknown bearer', { bearer: `comity_${'0'.repeat(32)}_${'A'.repeat(43)}` }],
    ['something else as bearer', { bearer: 'hello' }],
    ['both at once', { cookie: 'a', bearer: 'b' }],
  ])('with %s is not signed in', async (_, credentials) => {
    const here = await node()
    expect(await here.door.authenticate(credentials)).toMatchObject({ refused: 'not-signed-in' })
  })

  it.each([
    ['their session', contract.readSession],
    ['the directory', contract.listPosts],
    ['the officers', contract.listOfficers],
  ])('cannot read %s', async (_, route) => {
    const here = await node()
    expect(refusedWith(await here.ask(route))).toBe('not-signed-in')
  })

  it('learns which State this is, and nothing of who works there', async () => {
    const here = await node({ sandbox: false, sampleOfficers: false })
    expect(answered(await here.ask(contract.readNode))).toEqual({
      state: 'PER',
      name: 'Lima',
      version: '0.0.0',
      sandbox: false,
      methods: ['passkey'],
      unclaimed: true,
    })
  })
})
