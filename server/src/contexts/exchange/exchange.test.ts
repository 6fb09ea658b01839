import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/support/eventually.ts'
import { comesTo, draft, pair, rowOf as row, send, type Pair } from '../../../test/support/exchange.ts'
import type { AtWork } from '../../../test/support/neighbours.ts'

let two: Pair
let inLima: AtWork
let inBern: AtWork
beforeAll(async () => {
  two = await pair()
  ;({ inLima, inBern } = two)
}, 60_000)
afterAll(() => two?.stop())

const sent = (more: object = {}) => send(inLima, draft(two.office, more))

describe('a message between two States', () => {
  it('arrives, is opened by a post, recalled and destroyed, and both sides see the same', async () => {
    const id = await sent()
    await comesTo(inLima, id, 'delivered')
    expect(await row(inBern, id)).toMatchObject({ side: 'received', state: 'delivered', subject: null, unopened: true })
    const closed = await inBern('GET', `/api/messages/${id}`)
    expect(closed.body).toMatchObject({ content: { is: 'unopened' } })

    const opened = await inBern('POST', `/api/messages/${id}/open`)
    expect(opened.body).toMatchObject({ state: 'opened', openedBy: { post: expect.any(String) } })
    await comesTo(inLima, id, 'opened')
    const read = await inBern('GET', `/api/messages/${id}`)
    expect(read.body).toMatchObject({
      subject: 'A first word',
      content: { is: 'readable', fields: { language: 'en' } },
    })

    const recalled = await inLima('POST', `/api/messages/${id}/recall`, { reason: 'sent to the wrong office' })
    expect(recalled.body).toMatchObject({ state: 'recalled', recall: { reason: 'sent to the wrong office' } })
    await comesTo(inLima, id, 'destroyed')
    await comesTo(inBern, id, 'destroyed')
    const gone = await inBern('GET', `/api/messages/${id}`)
    expect(gone.body).toMatchObject({ subject: null, content: { is: 'gone' } })
    const here = await inLima('GET', `/api/messages/${id}/deliveries`)
    const names = (here.body['rows'] as { name: string }[]).map(({ name }) => name).toSorted()
    expect(names).toEqual([
      'accepted',
      'composed',
      'delivered',
      'destroyed',
      'opened',
      'queued',
      'recalled',
      'sealed',
      'transmitted',
    ])
  })

  it('is kept by a legal hold, with the reason, and destroyed when that is lifted', async () => {
    const id = await sent()
    await comesTo(inLima, id, 'delivered')
    const { version } = await row(inBern, id)
    const held = await inBern(
      'POST',
      `/api/messages/${id}/hold`,
      { reason: 'ordered by the court' },
      { 'if-match': `"${version}"` },
    )
    expect(held.body).toMatchObject({ held: true, hold: { reason: 'ordered by the court' } })
    await inLima('POST', `/api/messages/${id}/recall`, { reason: 'no longer needed' })
    await comesTo(inLima, id, 'held')
    const after = await row(inBern, id)
    const lifted = await inBern(
      'POST',
      `/api/messages/${id}/release-hold`,
      { reason: 'the order ended' },
      { 'if-match': `"${after.version}"` },
    )
    expect(lifted.status).toBe(200)
    await comesTo(inLima, id, 'destroyed')
  })

  it('is refused with a ground', async () => {
    const id = await sent()
    await comesTo(inLima, id, 'delivered')
    const { version } = await row(inBern, id)
    const refused = await inBern(
      'POST',
      `/api/messages/${id}/refuse`,
      { ground: 'language', reason: 'Please write in German.' },
      { 'if-match': `"${version}"` },
    )
    expect(refused.body).toMatchObject({ state: 'refused' })
    await comesTo(inLima, id, 'refused')
    const read = await inLima('GET', `/api/messages/${id}`)
    expect(read.body).toMatchObject({ refusal: { ground: 'language', reason: 'Please write in German.' } })
  })

  it('has each receipt proven by the log of who issued it', async () => {
    const id = await sent()
    await eventually(async () => {
      const { body } = await inLima('GET', `/api/messages/${id}/deliveries`)
      const rows = body['rows'] as { name: string; proof: { state: string } }[]
      expect(rows.length).toBe(6)
      expect(rows.filter(({ proof }) => proof.state !== 'proven')).toEqual([])
    })
  })
})
