import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browser, done, open, read, write, type Browser } from '../../../test/support/room-device.ts'
import { neighbourhood, type Neighbourhood, type RoomNode } from '../../../test/support/rooms.ts'
import * as contract from './contract.ts'

let world: Neighbourhood
let per: RoomNode
let ana: Browser
beforeAll(async () => {
  world = await neighbourhood(['PER'])
  per = world.node('PER')
  ana = await browser(per, per.seat())
})
afterAll(() => world.close())

describe('a room', () => {
  it('is opened by an officer, who then writes and finds it in the list', async () => {
    const id = await open(per, ana)
    done(await write(per, ana, id, 'La draga está en el kilómetro 117.'))
    const { rows } = await per.get(contract.listRooms, ana.seat)
    expect(rows.map(({ id: one, place }) => [one, place])).toContainEqual([id, 'member'])
    expect(await read(per, ana, id)).toEqual(['La draga está en el kilómetro 117.'])
    expect(ana.faults).toEqual([])
  })
})
