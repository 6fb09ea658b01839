import * as contract from '#contracts/identity'
import type { Refusal } from '#kernel/refusal'
import { answered } from './ask.ts'
import { softwareAuthenticator, type Authenticator, type How } from './authenticator.ts'
import { testNodes, tokenOf, type Process, type TestNode } from './identity.ts'

export const origin = 'https://lima.example'
export type Begun = { ceremony: string; options: Record<string, unknown> }
export const failed: Refusal = { refused: 'sign-in-failed', detail: 'nobody could be signed in' }

/** Nodes that nobody has claimed, closed after each test. */
export const emptyNodes = () => testNodes({ origin, sandbox: false, sampleOfficers: false })

export async function claimToken(here: Process): Promise<string> {
  const link = await here.door.claimLink()
  const [, token] = /^https:\/\/lima\.example\/enrol#([\w-]{43})$/.exec(link ?? '') ?? []
  if (token === undefined) throw new Error(`no link: ${link}`)
  return token
}

export const first = { name: { language: 'es', text: 'Ana Quispe' }, email: 'ana@node.example', language: 'es' }

export async function beginEnrolment(here: Process, token: string, body: object = first): Promise<Begun> {
  return answered<Begun>(await here.ask(contract.beginEnrolment, { body: { token, ...body } }))
}

export async function enrol(here: Process, token: string, device: Authenticator, body: object = first) {
  const { ceremony, options } = await beginEnrolment(here, token, body)
  const answer = device.register(options)
  return here.ask(contract.finishEnrolment, { body: { token, ceremony, answer, label: 'key' } })
}

/** A node with its first administrator, and the device that holds the passkey. */
export async function claimed(here: TestNode): Promise<{ here: TestNode; device: Authenticator; cookie: string }> {
  const device = softwareAuthenticator(origin)
  const cookie = tokenOf(await enrol(here, await claimToken(here), device))
  return { here, device, cookie }
}

export async function signIn(here: Process, device: Authenticator, how: How = {}) {
  const { ceremony, options } = answered<Begun>(await here.ask(contract.beginPasskeySignIn))
  return here.ask(contract.finishPasskeySignIn, { body: { ceremony, answer: device.answer(options, how) } })
}
