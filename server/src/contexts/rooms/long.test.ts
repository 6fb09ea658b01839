import { fromBase64 } from '@comity/proof/base64'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { alter, browser, done, open, read, write, type Browser } from '../../../test/support/room-device.ts'
import { neighbourhood, type Neighbourhood, type RoomNode } from '../../../test/support/rooms.ts'
import * as contract from './contract.ts'

let world: Neighbourhood
let per: RoomNode
let che: RoomNode
let ana: Browser
let claire: Browser
// One answer in one turn, where nodes take a hundred: a room of hundreds is as long here as one of ten thousands there.
const rounds = 1
const inAnAnswer = 100
beforeAll(async () => {
  world = await neighbourhood(['PER', 'CHE'], rounds)
  per = world.node('PER')
  che = world.node('CHE')
  ana = await browser(per, per.seat())
  claire = await browser(che, che.seat())
})
afterAll(() => world.close())

const at = (id: string) => ({ params: { id } })

it('a room that grew long while a State was away comes to it part by part, to its end', async () => {
  const id = await open(per, ana)
  const { authority } = claire.seat.facts
  await per.get(contract.inviteAuthority, ana.seat, { ...at(id), body: { state: 'CHE', authority: authority.id } })
  await world.settle()
  await che.get(contract.seatOfficer, claire.seat, { ...at(id), body: { officer: claire.seat.actor.officer } })
  await read(per, ana, id)
  const { waiting } = await per.get(contract.readRoom, ana.seat, at(id))
  done(await alter(per, ana, id, { add: [fromBase64(waiting[0]?.offer ?? '') ?? new Uint8Array()] }))
  await read(per, ana, id)
  await world.settle()
  await read(che, claire, id)
  const headIn = async (node: RoomNode, who: Browser) =>
    (await node.get(contract.readRoom, who.seat, at(id))).head.number

  world.away.add('CHE')
  const began = await headIn(che, claire)
  for (let line = 0; line < 2 * inAnAnswer + 30; line += 1) done(await write(per, ana, id, `line ${line}`))
  world.away.delete('CHE')

  // Told that there is news, it takes one part, and who told it knows that there is more.
  world.later({ seconds: 20 })
  await world.settle()
  expect(await headIn(che, claire)).toBe(began + inAnAnswer)
  const notices = () => per.kernel.database.query('select 1 from rooms.notice')
  expect(await notices()).toHaveLength(1)

  const reached: number[] = []
  for (const end = await headIn(per, ana); reached.at(-1) !== end && reached.length < 5; ) {
    await che.errand('rooms.ask')
    reached.push(await headIn(che, claire))
  }
  expect(reached).toEqual([began + 2 * inAnAnswer, await headIn(per, ana)])
  world.later({ hours: 1 })
  await world.settle()
  expect(await notices()).toEqual([])
  // A browser is given two hundred at a time.
  for (let page = 0; page < 2; page += 1) await read(che, claire, id)
  expect(claire.faults).toEqual([])
  expect(claire.lines.get(id)?.at(-1)?.text).toBe(`line ${2 * inAnAnswer + 29}`)
}, 60_000)
