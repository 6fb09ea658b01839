import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { befriend, type Neighbour, neighbour, officersInCharge, peerAt } from '../../../test/support/neighbours.ts'

let peru: Neighbour
let brazil: Neighbour
beforeAll(async () => {
  ;[peru, brazil] = await Promise.all([neighbour('PER'), neighbour('BRA')])
}, 120_000)
afterAll(async () => {
  await Promise.all([peru.stop(), brazil.stop()])
})

describe('two nodes that never met', () => {
  it('come to trust each other over HTTP, with two officers on either side', async () => {
    await befriend(peru, brazil)
    const [officer] = await officersInCharge(peru)
    expect(await peerAt(officer, 'BRA')).toMatchObject({ standing: 'trusted', trusted: true })
  }, 60_000)
})
