import { describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import { answered, refusedWith } from '../../../test/support/ask.ts'
import { softwareAuthenticator, type How } from '../../../test/support/authenticator.ts'
import {
  beginEnrolment,
  claimToken,
  claimed,
  emptyNodes,
  enrol,
  failed,
  first,
  origin,
  signIn,
} from '../../../test/support/claimed-node.ts'
import { tokenOf } from '../../../test/support/identity.ts'
import * as contract from './contract.ts'

const emptyNode = emptyNodes()
const claimedNode = async () => claimed(await emptyNode())

describe('the first administrator', () => {
  it('enrols with the link the node printed, and administers it from then on', async () => {
    const { here, cookie } = await claimedNode()
    expect(await here.who(cookie)).toMatchObject({ kind: 'officer', entity: { attrs: { roles: ['administrator'] } } })
    expect(answered(await here.ask(contract.readNode))).toMatchObject({ unclaimed: false })
    const { authorities } = answered<{ authorities: { kind: string; names: unknown }[] }>(
      await here.ask(contract.listAuthorities, { as: await here.who(cookie) }),
    )
    expect(authorities).toMatchObject([
      { kind: 'administration', names: [{ language: 'es', text: 'Administración del nodo' }] },
    ])
  })

  it('is told what the link is for before anything is asked', async () => {
    const here = await emptyNode()
    const token = await claimToken(here)
    expect(answered(await here.ask(contract.readEnrolment, { body: { token } }))).toEqual({
      first: true,
      officer: null,
      expiresAt: '2026-11-23T10:00:00.000Z',
    })
  })

  it('must say a name and an address', async () => {
    const here = await emptyNode()
    const body = { token: await claimToken(here), language: 'es' }
    expect(refusedWith(await here.ask(contract.beginEnrolment, { body }))).toBe('name-missing')
  })

  it('is made once: the link is void after its use, and no other is made', async () => {
    const here = await emptyNode()
    const token = await claimToken(here)
    answered(await enrol(here, token, softwareAuthenticator(origin)))
    expect(refusedWith(await here.ask(contract.readEnrolment, { body: { token } }))).toBe('link-not-valid')
    expect(refusedWith(await here.ask(contract.beginEnrolment, { body: { token, ...first } }))).toBe('link-not-valid')
    expect(await here.door.claimLink()).toBeUndefined()
  })

  it('is made once even when two use the link at the same moment', async () => {
    const here = await emptyNode()
    const token = await claimToken(here)
    const [one, other] = [softwareAuthenticator(origin), softwareAuthenticator(origin)]
    const begun = [await beginEnrolment(here, token), await beginEnrolment(here, token)]
    const results = await Promise.all(
      [one, other].map((device, i) =>
        here.ask(contract.finishEnrolment, {
          body: {
            token,
            ceremony: begun[i]?.ceremony,
            answer: device.register(begun[i]?.options),
            label: 'key',
          },
        }),
      ),
    )
    expect(results.filter((result) => !isRefusal(result))).toHaveLength(1)
    const [row] = await here.kernel.database.query<{ count: number }>('select count(*) from identity.officer')
    expect(row?.count).toBe(1)
  })

  it('gets a new link at each start of the node, and the old one is void', async () => {
    const here = await emptyNode()
    const old = await claimToken(here)
    const fresh = await claimToken(here)
    expect(refusedWith(await here.ask(contract.readEnrolment, { body: { token: old } }))).toBe('link-not-valid')
    expect(answered(await here.ask(contract.readEnrolment, { body: { token: fresh } }))).toMatchObject({ first: true })
  })

  it('has a day to use it', async () => {
    const here = await emptyNode()
    const token = await claimToken(here)
    here.kernel.clock.advance({ hours: 24 })
    expect(refusedWith(await here.ask(contract.readEnrolment, { body: { token } }))).toBe('link-not-valid')
  })

  it('finds no trace of the token in the database', async () => {
    const here = await emptyNode()
    const token = await claimToken(here)
    await beginEnrolment(here, token)
    const rows = await here.kernel.database.query(
      `select e::text from identity.enrolment e union all select c::text from identity.ceremony c
       union all select a::text from kernel.audit a`,
    )
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})

describe('registering a passkey is refused, and changes nothing,', () => {
  it.each<[string, How]>([
    ['when it was made for another site', { origin: 'https://lima.example.evil.example' }],
    ['when it was made for another port of this host', { origin: 'https://lima.example:8443' }],
    ['when it was made for another relying party', { rpId: 'evil.example' }],
    ['when the device did not verify the person', { userVerified: false }],
    ['when it answers another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['when it was made inside a frame of another site', { crossOrigin: true }],
    ['when it is an answer to a sign-in', { type: 'webauthn.get' }],
  ])('%s', async (_, how) => {
    const here = await emptyNode()
    const token = await claimToken(here)
    const { ceremony, options } = await beginEnrolment(here, token)
    const answer = softwareAuthenticator(origin).register(options, how)
    expect(await here.ask(contract.finishEnrolment, { body: { token, ceremony, answer, label: 'key' } })).toEqual(
      failed,
    )
    const [row] = await here.kernel.database.query<{ count: number }>('select count(*) from identity.officer')
    expect(row?.count).toBe(0)
  })

  it('when the ceremony was used before', async () => {
    const here = await emptyNode()
    const token = await claimToken(here)
    const { ceremony, options } = await beginEnrolment(here, token)
    const device = softwareAuthenticator(origin)
    const finish = (answer: unknown) =>
      here.ask(contract.finishEnrolment, { body: { token, ceremony, answer, label: 'key' } })
    expect(await finish(device.register(options, { userVerified: false }))).toEqual(failed)
    expect(await finish(device.register(options))).toEqual(failed)
  })

  it.each([[{}], [{ id: 'x' }], [{ id: 'x', rawId: 'x', type: 'public-key', response: {} }], [{ response: null }]])(
    'when the answer is %j',
    async (answer) => {
      const here = await emptyNode()
      const token = await claimToken(here)
      const { ceremony } = await beginEnrolment(here, token)
      expect(await here.ask(contract.finishEnrolment, { body: { token, ceremony, answer, label: 'k' } })).toEqual(
        failed,
      )
    },
  )
})

describe('an invited officer', () => {
  async function invited() {
    const { here, cookie } = await claimedNode()
    const as = await here.workFor(cookie, 'node-administration')
    const body = { name: { language: 'es', text: 'Luis Rojas' }, email: 'luis@police.example', language: 'es' }
    const { link, officer } = answered<{ link: string; officer: { id: string; version: number } }>(
      await here.ask(contract.inviteOfficer, { as, body }),
    )
    return { here, as, officer, token: link.split('#')[1] ?? '' }
  }

  it('enrols with the link, once, and speaks the language chosen then', async () => {
    const { here, token, officer } = await invited()
    const device = softwareAuthenticator(origin)
    const session = answered<{ officer: object }>(await enrol(here, token, device, { language: 'fr' }))
    expect(session.officer).toMatchObject({ id: officer.id, state: 'active', language: 'fr' })
    expect(refusedWith(await here.ask(contract.readEnrolment, { body: { token } }))).toBe('link-not-valid')
    answered(await signIn(here, device))
  })

  it('has three days for it', async () => {
    const { here, token } = await invited()
    here.kernel.clock.advance({ hours: 72 })
    expect(refusedWith(await here.ask(contract.readEnrolment, { body: { token } }))).toBe('link-not-valid')
  })

  it('gets nothing from the link once dismissed', async () => {
    const { here, as, token, officer } = await invited()
    const { ceremony, options } = await beginEnrolment(here, token, { language: 'es' })
    const params = { id: officer.id }
    answered(await here.ask(contract.dismissOfficer, { as, params, body: { reason: 'mistake' }, version: 1 }))
    const answer = softwareAuthenticator(origin).register(options)
    const body = { token, ceremony, answer, label: 'key' }
    expect(refusedWith(await here.ask(contract.finishEnrolment, { body }))).toBe('link-not-valid')
  })

  it('is not shown the link again when the invitation is repeated with the same key', async () => {
    const { here, as } = await invited()
    const body = { name: { language: 'es', text: 'Eva Rojas' }, email: 'eva@police.example', language: 'es' }
    const ask = () => here.ask(contract.inviteOfficer, { as, body, key: 'the-same-key' })
    const { link } = answered<{ link: string }>(await ask())
    expect(link).not.toBe('')
    const again = answered<{ link: string; officer: { email: string } }>(await ask())
    expect(again).toMatchObject({ link: '', officer: { email: 'eva@police.example' } })
  })

  it('who lost every passkey gets a new link, and with it the old ones are void', async () => {
    const { here, as, token, officer } = await invited()
    const lost = softwareAuthenticator(origin)
    const cookie = tokenOf(await enrol(here, token, lost, { language: 'es' }))
    const { link } = answered<{ link: string }>(
      await here.ask(contract.renewInvitation, { as, params: { id: officer.id } }),
    )
    expect(await here.door.authenticate({ cookie })).toMatchObject({ refused: 'not-signed-in' })
    expect(await signIn(here, lost)).toEqual(failed)
    const found = softwareAuthenticator(origin)
    answered(await enrol(here, link.split('#')[1] ?? '', found, { language: 'es' }))
    answered(await signIn(here, found))
    expect(await signIn(here, lost)).toEqual(failed)
  })
})
