import { afterEach, describe, expect, it } from 'vitest'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Actor } from '#kernel/actor'
import type { Answer } from '#kernel/command'
import type { Kernel } from '#kernel/kernel'
import { answered, ask, refusedWith } from '../../../test/support/ask.ts'
import { testKernel, testSettings } from '../../../test/support/kernel.ts'
import * as contract from './contract.ts'
import { identity, sampleId } from './index.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const settings = testSettings({ sandbox: true, sampleOfficers: true })

async function node(kernel?: Kernel) {
  const own = await testKernel({ contexts: ['identity'] })
  undo.push(own.close)
  const first = await processOf(kernel ?? own)
  return { ...first, kernel: own }
}

async function processOf(kernel: Kernel) {
  const context = await identity(kernel, settings, '0.0.0')
  undo.push(context.door.close)
  return { kernel, endpoints: context.endpoints, door: context.door }
}
type Process = Awaited<ReturnType<typeof processOf>>

function cookieOf(answer: Answer | Refusal): string {
  if (isRefusal(answer)) throw new Error(answer.refused)
  const [, token] = /^comity=([^;]+)/.exec(answer.headers?.['set-cookie'] ?? '') ?? []
  if (token === undefined) throw new Error('no cookie')
  return token
}

async function signIn(at: Process, label: string): Promise<string> {
  const body = { officer: sampleId('officer', label) }
  return cookieOf(await ask(at.kernel, at.endpoints, contract.signInAsSample, { body }))
}

async function who(at: Process, cookie: string): Promise<Actor> {
  const actor = await at.door.authenticate({ cookie })
  if (isRefusal(actor)) throw new Error(actor.refused)
  return actor
}

describe('a session', () => {
  it('acts in the one post its officer holds, for no purpose yet', async () => {
    const here = await node()
    const actor = await who(here, await signIn(here, 'per.investigator'))
    expect(actor).toMatchObject({
      kind: 'officer',
      officer: sampleId('officer', 'per.investigator'),
      post: sampleId('post', 'per.investigator'),
      purpose: null,
      entity: { type: 'Officer', attrs: { roles: ['investigator'], clearance: 2, unit: 'Minería ilegal' } },
    })
  })

  it('of an officer with two posts begins in neither, and asks which', async () => {
    const here = await node()
    const cookie = await signIn(here, 'per.analyst')
    const before = await who(here, cookie)
    expect(before).toMatchObject({ post: null, entity: { attrs: { roles: [], post: '' } } })
    const post = sampleId('post', 'per.head-mdd')
    answered(await ask(here.kernel, here.endpoints, contract.choosePost, { as: before, body: { post } }))
    expect((await who(here, cookie)).post).toBe(post)
  })

  it('cannot act in a post its officer does not hold', async () => {
    const here = await node()
    const as = await who(here, await signIn(here, 'per.investigator'))
    const body = { post: sampleId('post', 'per.judge') }
    expect(refusedWith(await ask(here.kernel, here.endpoints, contract.choosePost, { as, body }))).toBe('post-not-held')
  })
})
