import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { edge } from '#kernel/http'
import { cookieName } from '#kernel/settings'
import { answered } from '../../../test/support/ask.ts'
import { testNodes, type TestNode } from '../../../test/support/identity.ts'
import { clientId, clientSecret, startProvider, type TestProvider } from '../../../test/support/oidc-provider.ts'
import * as contract from './contract.ts'

const origin = 'http://localhost:4101'
const openNode = testNodes({ origin })
const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

type Browser = { readonly location: string; readonly cookie: string }

/** A node whose agency has its own provider, and an officer invited under `luis@police.example`. */
async function nodeWithProvider(): Promise<{
  here: TestNode
  provider: TestProvider
  app: FastifyInstance
  id: string
}> {
  const provider = await startProvider(`${origin}/api/sign-in/oidc/callback`)
  undo.push(provider.stop)
  const here = await openNode({ oidc: { issuer: provider.issuer, clientId, clientSecret, label: 'Policía' } })
  const app = await edge({
    origin,
    trustedProxies: 0,
    cookieName: cookieName(here.settings),
    authenticate: here.door.authenticate,
  })
  here.context.pages?.(app)
  undo.push(() => app.close())
  const body = { name: { language: 'es', text: 'Luis Rojas' }, email: 'Luis@police.example', language: 'es' }
  const as = await here.administrator()
  const { officer } = answered<{ officer: { id: string } }>(await here.ask(contract.inviteOfficer, { as, body }))
  return { here, provider, app, id: officer.id }
}

async function start(app: FastifyInstance): Promise<Browser> {
  const answer = await app.inject({ url: '/api/sign-in/oidc/start' })
  expect(answer.statusCode).toBe(303)
  const [, value = ''] =
    /^comity-per-oidc=([^;]+); .*HttpOnly; SameSite=Lax/.exec(String(answer.headers['set-cookie'])) ?? []
  return { location: String(answer.headers['location']), cookie: value }
}

async function comeBack(app: FastifyInstance, callback: URL, cookieValue: string | undefined) {
  const answer = await app.inject({
    url: `${callback.pathname}${callback.search}`,
    ...(cookieValue === undefined ? {} : { cookies: { 'comity-per-oidc': cookieValue } }),
  })
  const [, token] = /comity-per=([\w-]{43})/.exec(String(answer.headers['set-cookie'])) ?? []
  return { to: answer.headers['location'], token }
}

async function signIn(app: FastifyInstance, provider: TestProvider, login: string) {
  const begun = await start(app)
  return comeBack(app, await provider.browse(begun.location, login), begun.cookie)
}

const refused = { to: '/sign-in?refused=sign-in-failed', token: undefined }

describe('signing in at the agency’s own provider', () => {
  it('enrols an invited officer by the verified address, and knows them by their subject ever after', async () => {
    const { here, provider, app, id } = await nodeWithProvider()
    provider.people.set('p-77', { email: 'luis@police.example', email_verified: true })
    const first = await signIn(app, provider, 'p-77')
    expect(first.to).toBe('/')
    expect(await here.who(first.token ?? '')).toMatchObject({ kind: 'officer', officer: id })
    provider.people.set('p-77', { email: 'luis.rojas@elsewhere.example', email_verified: false })
    const second = await signIn(app, provider, 'p-77')
    expect((await here.who(second.token ?? '')).officer).toBe(id)
    const done = (await here.kernel.audit()).filter(
      ({ action, within }) => action === 'identity.sign-in' && within === `officer:${id}`,
    )
    expect(done.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
  })

  it('asks with PKCE, state and nonce, and for no more than the address', async () => {
    const { app } = await nodeWithProvider()
    const asked = new URL((await start(app)).location).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('scope')).toBe('openid email')
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/)
  })

  it.each([
    ['whose address the provider has not verified', { email: 'luis@police.example', email_verified: false }],
    ['nobody invited', { email: 'stranger@police.example', email_verified: true }],
    ['who bears the address of an officer in service', { email: 'judge@per.example', email_verified: true }],
  ])('is refused to a person %s, and makes no officer', async (_, person) => {
    const { here, provider, app } = await nodeWithProvider()
    const count = () => here.kernel.database.query('select count(*), max(subject) from identity.officer')
    const before = await count()
    provider.people.set('p-1', person)
    expect(await signIn(app, provider, 'p-1')).toEqual(refused)
    expect(await count()).toEqual(before)
  })

  it('is refused to a second person with the address of an officer already bound', async () => {
    const { provider, app } = await nodeWithProvider()
    provider.people.set('p-77', { email: 'luis@police.example', email_verified: true })
    expect((await signIn(app, provider, 'p-77')).to).toBe('/')
    provider.people.set('p-78', { email: 'luis@police.example', email_verified: true })
    expect(await signIn(app, provider, 'p-78')).toEqual(refused)
  })

  it('is refused to a suspended officer', async () => {
    const { here, provider, app, id } = await nodeWithProvider()
    provider.people.set('p-77', { email: 'luis@police.example', email_verified: true })
    await signIn(app, provider, 'p-77')
    const question = { as: await here.administrator(), params: { id }, body: { reason: 'inquiry' }, version: 2 }
    answered(await here.ask(contract.suspendOfficer, question))
    expect(await signIn(app, provider, 'p-77')).toEqual(refused)
  })
})

describe('an attacker', () => {
  async function almostThere() {
    const all = await nodeWithProvider()
    all.provider.people.set('p-77', { email: 'luis@police.example', email_verified: true })
    const begun = await start(all.app)
    return { ...all, begun, callback: await all.provider.browse(begun.location, 'p-77') }
  }

  it('cannot sign a victim in as somebody else by a link: the way back is tied to the browser that set out', async () => {
    const { app, callback } = await almostThere()
    const victim = await start(app)
    expect(await comeBack(app, callback, undefined)).toEqual(refused)
    expect(await comeBack(app, callback, victim.cookie)).toEqual(refused)
  })

  it('cannot use an answer twice', async () => {
    const { app, callback, begun } = await almostThere()
    expect((await comeBack(app, callback, begun.cookie)).to).toBe('/')
    expect(await comeBack(app, callback, begun.cookie)).toEqual(refused)
  })

  it.each([
    ['another state', 'state', 'A'.repeat(43)],
    ['another code', 'code', 'A'.repeat(43)],
    ['another issuer', 'iss', 'http://evil.example'],
  ])('cannot come back with %s', async (_, name, value) => {
    const { app, callback, begun } = await almostThere()
    callback.searchParams.set(name, value)
    expect(await comeBack(app, callback, begun.cookie)).toEqual(refused)
  })

  it('cannot take their time: an answer is good for five minutes', async () => {
    const { here, app, callback, begun } = await almostThere()
    here.kernel.clock.advance({ minutes: 5 })
    expect(await comeBack(app, callback, begun.cookie)).toEqual(refused)
  })
})

describe('while the provider is away', () => {
  it('signing in there is refused as unavailable', async () => {
    const { app, provider } = await nodeWithProvider()
    await provider.stop()
    const answer = await app.inject({ url: '/api/sign-in/oidc/start' })
    expect(answer.headers['location']).toBe('/sign-in?refused=unavailable')
  })
})
