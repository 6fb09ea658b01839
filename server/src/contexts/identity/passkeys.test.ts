import { describe, expect, it } from 'vitest'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { softwareAuthenticator, type Authenticator, type How } from '../../../test/support/authenticator.ts'
import {
  beginEnrolment,
  claimToken,
  claimed,
  emptyNodes,
  failed,
  origin,
  signIn,
  type Begun,
} from '../../../test/support/claimed-node.ts'
import { tokenOf, type Process } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const emptyNode = emptyNodes()
const claimedNode = async () => claimed(await emptyNode())

describe('signing in with a passkey', () => {
  it('opens a session and is recorded with the officer, without a name being asked for', async () => {
    const { here, device } = await claimedNode()
    const begun = answered<Begun>(await here.ask(contract.beginPasskeySignIn))
    expect(begun.options).toMatchObject({ rpId: 'lima.example', userVerification: 'required' })
    expect(begun.options['allowCredentials'] ?? []).toEqual([])
    const result = await signIn(here, device)
    expect(await here.who(tokenOf(result))).toMatchObject({ kind: 'officer' })
    const [done] = (await here.kernel.audit()).slice(-1)
    expect(done).toMatchObject({ action: 'identity.sign-in', outcome: 'done' })
    const { officer } = answered<{ officer: { id: string } }>(result)
    expect(done?.within).toBe(`officer:${officer.id}`)
  })

  it('works only once for each answer', async () => {
    const { here, device } = await claimedNode()
    const { ceremony, options } = answered<Begun>(await here.ask(contract.beginPasskeySignIn))
    const body = { ceremony, answer: device.answer(options) }
    answered(await here.ask(contract.finishPasskeySignIn, { body }))
    expect(await here.ask(contract.finishPasskeySignIn, { body })).toEqual(failed)
  })

  it('works only for the ceremony it answers', async () => {
    const { here, device } = await claimedNode()
    const begin = async () => answered<Begun>(await here.ask(contract.beginPasskeySignIn))
    const [one, other] = [await begin(), await begin()]
    const body = { ceremony: other.ceremony, answer: device.answer(one.options) }
    expect(await here.ask(contract.finishPasskeySignIn, { body })).toEqual(failed)
  })

  it('must be finished within five minutes', async () => {
    const { here, device } = await claimedNode()
    const { ceremony, options } = answered<Begun>(await here.ask(contract.beginPasskeySignIn))
    here.kernel.clock.advance({ minutes: 5 })
    const body = { ceremony, answer: device.answer(options) }
    expect(await here.ask(contract.finishPasskeySignIn, { body })).toEqual(failed)
  })

  it.each<[string, How]>([
    ['made at another site', { origin: 'https://lima-example.evil.example' }],
    ['made for another relying party', { rpId: 'evil.example' }],
    ['without verifying the person', { userVerified: false }],
    ['to another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['inside a frame of another site', { crossOrigin: true }],
    ['that is a registration', { type: 'webauthn.create' }],
    ['that claims to be another person', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['with an unknown passkey', { id: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
  ])('is refused in the same words for an answer %s', async (_, how) => {
    const { here, device } = await claimedNode()
    expect(await signIn(here, device, how)).toEqual(failed)
  })

  it('is refused in the same words to a stranger’s device and to a suspended officer', async () => {
    const { here, device } = await claimedNode()
    const stranger = softwareAuthenticator(origin)
    stranger.register({ challenge: 'x', user: { id: 'AAAAAAAAAAAAAAAAAAAAAA' } })
    expect(await signIn(here, stranger)).toEqual(failed)
    expect(await signIn(here, stranger, { id: device.credential() })).toEqual(failed)
    await here.kernel.database.query(`update identity.officer set state = 'suspended'`)
    expect(await signIn(here, device)).toEqual(failed)
  })

  it('is refused when the counter goes back, for then there is a copy, and the auditor is told', async () => {
    const { here, device } = await claimedNode()
    answered(await signIn(here, device, { counter: 40 }))
    expect(await signIn(here, device, { counter: 40 })).toEqual(failed)
    expect(await signIn(here, device, { counter: 7 })).toEqual(failed)
    const noticed = (await here.kernel.audit()).filter(({ action }) => action === 'identity.notice-copied-passkey')
    expect(noticed).toHaveLength(2)
    expect(noticed[0]?.resource).toBe(`Passkey:${device.credential()}`)
    answered(await signIn(here, device, { counter: 41 }))
  })

  it('works for devices that do not count', async () => {
    const here = await emptyNode()
    const device = softwareAuthenticator(origin)
    const token = await claimToken(here)
    const { ceremony, options } = await beginEnrolment(here, token)
    const answer = device.register(options, { counter: 0 })
    answered(await here.ask(contract.finishEnrolment, { body: { token, ceremony, answer, label: 'key' } }))
    answered(await signIn(here, device, { counter: 0 }))
    answered(await signIn(here, device, { counter: 0 }))
  })
})

describe('one’s own passkeys', () => {
  async function add(here: Process, cookie: string, device: Authenticator) {
    const as = await here.who(cookie)
    const { ceremony, options } = answered<Begun>(await here.ask(contract.beginPasskey, { as }))
    return here.ask(contract.finishPasskey, {
      as,
      body: { ceremony, answer: device.register(options), label: 'spare' },
    })
  }

  it('can be added, used and removed, but never the last one', async () => {
    const { here, device, cookie } = await claimedNode()
    const spare = softwareAuthenticator(origin)
    answered(await add(here, cookie, spare))
    answered(await signIn(here, spare))
    const as = await here.who(cookie)
    const remove = async (id: string) => here.ask(contract.removePasskey, { as, body: { id } })
    answered(await remove(device.credential()))
    expect(await signIn(here, device)).toEqual(failed)
    expect(refusedWith(await remove(spare.credential()))).toBe('last-passkey')
    const { passkeys } = answered<{ passkeys: unknown[] }>(await here.ask(contract.listPasskeys, { as }))
    expect(passkeys).toMatchObject([{ label: 'spare', lastUsedAt: '2026-11-22T10:00:00.000Z' }])
  })

  it('are added only soon after signing in, so that a stolen session does not become a key of the thief', async () => {
    const { here, device, cookie } = await claimedNode()
    here.kernel.clock.advance({ minutes: 15 })
    const begun = await here.ask(contract.beginPasskey, { as: await here.who(cookie) })
    expect(begun).toMatchObject({ refused: 'sign-in-not-recent' })
    answered(await add(here, tokenOf(await signIn(here, device)), softwareAuthenticator(origin)))
  })

  it('are never all gone when two are removed at the same moment', async () => {
    const { here, device, cookie } = await claimedNode()
    const spare = softwareAuthenticator(origin)
    answered(await add(here, cookie, spare))
    const as = await here.who(cookie)
    await Promise.all(
      [device, spare].map((one) => here.ask(contract.removePasskey, { as, body: { id: one.credential() } })),
    )
    const [left] = await here.kernel.database.query<{ count: number }>('select count(*) from identity.passkey')
    expect(left?.count).toBe(1)
  })

  it('cannot be added in a ceremony that another session began', async () => {
    const { here, device, cookie } = await claimedNode()
    const other = tokenOf(await signIn(here, device))
    const begun = answered<Begun>(await here.ask(contract.beginPasskey, { as: await here.who(cookie) }))
    const answer = softwareAuthenticator(origin).register(begun.options)
    const body = { ceremony: begun.ceremony, answer, label: 'theirs' }
    expect(await here.ask(contract.finishPasskey, { as: await here.who(other), body })).toEqual(failed)
  })
})
