import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { isRefusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import { act, aDraft, fillAll, side, tryAct, type Side } from '../../../test/support/requests.ts'

// The self-test before sending: answers to likely grounds of refusal lie in the draft, with who wrote them and when.

let lima: Side
let prosecutor: Seat
let colleague: Seat
let office: Seat
const bern = '01a203a3-e410-7713-b8b2-4f257055ec1d'
const question = {
  offence: 'corruption',
  date: '2026-11-20',
  facts: { 'max-penalty-requesting': '8', 'dual-criminality': 'no', language: 'de' },
}
beforeAll(async () => {
  lima = await side('PER')
  prosecutor = lima.seat({ roles: ['prosecutor'] })
  colleague = lima.seat({ roles: ['prosecutor'] })
  office = lima.seat({ roles: ['central-authority'] })
})
afterAll(() => lima.close())

async function drafted(): Promise<string> {
  const body = { ...aDraft({ question }), case: await lima.openCase(prosecutor), to: { state: 'CHE', authority: bern } }
  const { id } = await lima.get(contract.openRequest, prosecutor, { body })
  await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
  await fillAll(lima, prosecutor, id)
  return id
}
const view = (id: string, seat = prosecutor) => lima.get(contract.readRequest, seat, { params: { id } })
const likely = async (id: string, seat = prosecutor) =>
  (await view(id, seat)).gate.risks.filter(({ level }) => level === 'likely')
async function answer(id: string, ground: { instrument: string; id: string }, text: string, seat = prosecutor) {
  const { version } = await view(id)
  const params = { id, instrument: ground.instrument, ground: ground.id }
  return lima.ask(contract.answerRisk, seat, { params, body: { answer: text }, version })
}

describe('the answer to a likely ground of refusal', () => {
  it('lies in the draft: whoever reads it sees it, in whose words and since when', async () => {
    const id = await drafted()
    const [ground] = await likely(id)
    if (ground === undefined) throw new Error('no ground is likely')
    expect(ground).toMatchObject({ answered: false, answer: null })
    const faults = async () =>
      (await lima.get(contract.checkRequest, prosecutor, { params: { id } })).faults.map(({ condition }) => condition)
    expect(await faults()).toContain('risks-seen')
    lima.kernel.clock.advance({ minutes: 7 })
    const at = lima.kernel.clock.now().toString({ smallestUnit: 'millisecond' })
    expect(isRefusal(await answer(id, ground, 'Article 400 of the Criminal Code.', colleague))).toBe(false)
    lima.kernel.clock.advance({ hours: 5 })
    for (const seat of [prosecutor, colleague]) {
      expect((await likely(id, seat))[0]).toMatchObject({
        answered: true,
        answer: { text: 'Article 400 of the Criminal Code.', post: colleague.actor.post, at },
      })
    }
    expect(await faults()).not.toContain('risks-seen')
  })
  it('is on the record when the request is handed in, in the name of who wrote it, and stays at home', async () => {
    const id = await drafted()
    for (const ground of await likely(id)) await answer(id, ground, 'It is an offence in both.', colleague)
    const before = lima.out.length
    await act(lima, prosecutor, id, 'complete')
    const { steps } = await view(id)
    const step = steps.find((one) => one.act === 'complete')
    expect(step?.post).toBe(prosecutor.actor.post)
    expect(step?.said.risks).toMatchObject([
      { answer: 'It is an offence in both.', post: colleague.actor.post, at: expect.any(String) as string },
    ])
    await act(lima, prosecutor, id, 'authorise')
    await act(lima, office, id, 'approve', { channel: 'central-authority' })
    await act(lima, office, id, 'translate', { language: 'de' })
    await act(lima, office, id, 'submit')
    expect(lima.out.length).toBe(before + 1)
    expect(JSON.stringify(lima.out)).not.toContain('It is an offence in both.')
  })
  it('is changed and taken away while it is a draft, and in the name of who did it last', async () => {
    const id = await drafted()
    const [ground] = await likely(id)
    if (ground === undefined) throw new Error('no ground is likely')
    await answer(id, ground, 'First thought.')
    await answer(id, ground, 'Second thought.', colleague)
    expect((await likely(id))[0]?.answer).toMatchObject({ text: 'Second thought.', post: colleague.actor.post })
    // Written again as it stands, it stays in the name of who wrote it.
    await answer(id, ground, 'Second thought.')
    expect((await likely(id))[0]?.answer).toMatchObject({ post: colleague.actor.post })
    await answer(id, ground, '')
    expect((await likely(id))[0]).toMatchObject({ answered: false, answer: null })
    await act(lima, prosecutor, id, 'complete')
    await act(lima, prosecutor, id, 'authorise')
    await act(lima, office, id, 'approve', { channel: 'central-authority' })
    await act(lima, office, id, 'translate', { language: 'de' })
    expect(await tryAct(lima, office, id, 'submit', { reasons: 'Again.' })).toMatchObject({ rule: 'risks-seen' })
  })
})

describe('nobody', () => {
  it('writes it in the name of somebody else, or of another day', async () => {
    const id = await drafted()
    const [ground] = await likely(id)
    if (ground === undefined) throw new Error('no ground is likely')
    const forged = { post: office.actor.post, at: '2020-01-01T00:00:00.000Z' }
    const params = { id, instrument: ground.instrument, ground: ground.id }
    const { version } = await view(id)
    const body = { answer: 'x', ...forged }
    expect(await lima.ask(contract.answerRisk, prosecutor, { params, body, version })).toMatchObject({
      refused: 'malformed',
    })
    const risks = [{ instrument: ground.instrument, id: ground.id, answer: 'Said with the act.', ...forged }]
    await act(lima, prosecutor, id, 'complete', { risks })
    const said = (await view(id)).steps.find((one) => one.act === 'complete')?.said.risks
    expect(said?.[0]).toMatchObject({ post: prosecutor.actor.post, answer: 'Said with the act.' })
    expect(said?.[0]?.at).not.toBe(forged.at)
  })
  it('answers a ground that no instrument of the request has', async () => {
    const id = await drafted()
    expect(await answer(id, { instrument: 'ets-030', id: 'form' }, 'x')).toMatchObject({ refused: 'ground-not-raised' })
    expect(await answer(id, { instrument: 'uncac', id: 'made-up' }, 'x')).toMatchObject({
      refused: 'ground-not-raised',
    })
  })
  it('overwrites unseen what a colleague wrote meanwhile', async () => {
    const id = await drafted()
    const [ground] = await likely(id)
    if (ground === undefined) throw new Error('no ground is likely')
    const { version } = await view(id)
    await answer(id, ground, 'Of a colleague.', colleague)
    const params = { id, instrument: ground.instrument, ground: ground.id }
    expect(
      await lima.ask(contract.answerRisk, prosecutor, { params, body: { answer: 'Mine.' }, version }),
    ).toMatchObject({ refused: 'changed-since-opened' })
    expect((await likely(id))[0]?.answer?.text).toBe('Of a colleague.')
  })
  it('changes it after the request was handed in, or without the right to write in it', async () => {
    const id = await drafted()
    const grounds = await likely(id)
    const stranger = lima.seat({ roles: ['investigator'] })
    const [ground] = grounds
    if (ground === undefined) throw new Error('no ground is likely')
    expect(await answer(id, ground, 'x', stranger)).toMatchObject({ refused: 'unknown' })
    for (const one of grounds) await answer(id, one, 'It is one.')
    await act(lima, prosecutor, id, 'complete')
    expect(await answer(id, ground, 'Later thoughts.')).toMatchObject({ refused: 'not-a-draft' })
  })
})
