import { fromBase64 } from '@comity/proof/base64'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import type { Answer } from '#kernel/command'
import type { Seat } from '../../../test/support/cases.ts'
import { befriend, neighbour, officersOf, type AtWork, type Neighbour } from '../../../test/support/neighbours.ts'
import { alter, browser, done, open, read, rejoin, write, type AskedNode } from '../../../test/support/room-device.ts'
import * as contract from './contract.ts'

// Two whole nodes, each with its own database and log, over signed HTTP; nothing of them is replaced.

let lima: Neighbour
let bern: Neighbour
let limaStopped = false
beforeAll(async () => {
  lima = await neighbour('PER')
  bern = await neighbour('CHE')
  await befriend(lima, bern)
}, 120_000)
afterAll(async () => {
  await Promise.all([limaStopped ? undefined : lima.stop(), bern.stop()])
})

/** An officer at a browser, as the devices of the other tests want them. */
async function seated(node: Neighbour): Promise<{ readonly at: AskedNode; readonly seat: Seat }> {
  const [officer] = await officersOf(node, 'investigator', 'investigation')
  if (officer === undefined) throw new Error('no investigator')
  const { body } = await officer('GET', '/api/session')
  const session = body as { officer: { id: string }; acting: { authority: { id: string } } }
  const seat = {
    actor: { officer: session.officer.id },
    facts: { authority: session.acting.authority },
  } as unknown as Seat
  const ask: AskedNode['ask'] = (route, _, request = {}) => asked(officer, route, request)
  const get = async (route: never, who: Seat, request?: object) => {
    const answer = await ask(route, who, request)
    if (isRefusal(answer)) throw new Error(JSON.stringify(answer))
    return answer.body
  }
  return { at: { state: node.state, ask, get: get as AskedNode['get'] }, seat }
}

async function asked(
  officer: AtWork,
  route: { readonly method: string; readonly path: string },
  request: { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown },
): Promise<Answer | Refusal> {
  const params = (request.params ?? {}) as Record<string, string>
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const query = new URLSearchParams((request.query ?? {}) as Record<string, string>)
  const { status, body } = await officer(route.method, `${path}?${query.toString()}`, request.body)
  if (status === 200) return { status, body }
  const { code, detail } = body as { code: string; detail?: string }
  return refuse(code, detail === undefined ? {} : { detail })
}

async function until<T>(what: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const found = await what()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it did not come to that')
}

it('officers of two nodes write to each other, and the nodes do the rest by themselves', async () => {
  const [per, che] = await Promise.all([seated(lima), seated(bern)])
  const [ana, claire] = await Promise.all([browser(per.at, per.seat), browser(che.at, che.seat)])
  const id = await open(per.at, ana, 'Oro del Inambari', 0)
  const params = { id }
  const { authority } = claire.seat.facts
  await per.at.get(contract.inviteAuthority, ana.seat, { params, body: { state: 'CHE', authority: authority.id } })
  await until(async () => {
    const answer = await che.at.ask(contract.readRoom, claire.seat, { params })
    return isRefusal(answer) ? undefined : answer
  })
  await che.at.get(contract.seatOfficer, claire.seat, { params, body: { officer: claire.seat.actor.officer } })
  const { waiting } = await per.at.get(contract.readRoom, ana.seat, { params })
  await read(per.at, ana, id)
  done(await alter(per.at, ana, id, { add: [fromBase64(waiting[0]?.offer ?? '') ?? new Uint8Array()] }))
  await read(per.at, ana, id)
  done(await write(per.at, ana, id, 'La draga está en el kilómetro 117.'))
  const texts = await until(async () => {
    const answer = await che.at.ask(contract.listEntries, claire.seat, { params })
    if (isRefusal(answer)) return undefined
    const lines = await read(che.at, claire, id)
    return lines.length > 0 ? lines : undefined
  })
  expect(texts).toEqual(['La draga está en el kilómetro 117.'])
  done(await write(che.at, claire, id, 'The refinery took 40 kg.'))
  expect((await read(per.at, ana, id)).at(-1)).toBe('The refinery took 40 kg.')

  const fresh = await browser(che.at, che.seat)
  done(await rejoin(che.at, fresh, id))
  await read(che.at, fresh, id)
  await read(per.at, ana, id)
  done(await write(per.at, ana, id, 'Para la nueva.'))
  await until(async () => ((await read(che.at, fresh, id)).at(-1) === 'Para la nueva.' ? true : undefined))

  await per.at.get(contract.handOver, ana.seat, { params, body: { to: 'CHE' } })
  await until(async () => {
    const { lead, state } = await per.at.get(contract.readRoom, ana.seat, { params })
    return lead === 'CHE' && state === 'open' ? true : undefined
  })
  limaStopped = true
  await lima.stop()
  done(await write(che.at, fresh, id, 'Without Lima.'))
  expect((await read(che.at, fresh, id)).at(-1)).toBe('Without Lima.')
  expect([...ana.faults, ...claire.faults, ...fresh.faults]).toEqual([])
}, 120_000)
