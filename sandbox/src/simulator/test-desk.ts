import * as contract from '@comity/server/contracts/requests'
import { layFile, tryAct, type Side } from '../../../server/test/support/requests.ts'
import { filesOf } from './said.ts'
import type { Desk } from './simulator.ts'

/** The desk in Bern, worked by posts of the test as the sandbox works it by its sample officers. */
export function deskOf(world: Side): Desk {
  const seats = [
    world.seat({ roles: ['central-authority'] }),
    world.seat({ roles: ['prosecutor', 'executing-authority'] }),
  ]
  const views = (id: string) =>
    Promise.all(seats.map((seat) => world.get(contract.readRequest, seat, { params: { id } })))
  const allowed = (view: contract.RequestView, name: string) => view.acts.some((one) => one.id === name && one.allowed)
  return {
    state: world.state,
    inbox: async () => {
      const query = { side: 'requested', open: 'true', limit: '200' }
      const { rows } = await world.get(contract.listRequests, seats[0]!, { query })
      return rows.map(({ id, version }) => ({ id, version }))
    },
    read: async (id) => {
      const [view, ...others] = await views(id)
      const open = [view!, ...others].flatMap(({ acts }) => acts.flatMap((one) => (one.allowed ? [one.id] : [])))
      return { view: view!, open: new Set(open) }
    },
    act: async ({ id }, name, said) => {
      const seen = await views(id)
      const at = seen.findIndex((view) => allowed(view, name))
      const seat = seats[at === -1 ? 1 : at]!
      for (const file of filesOf(seen[0]!, said)) await layFile(world, seat, id, file.text, file.name)
      const answer = await tryAct(world, seat, id, name, said)
      return 'refused' in answer ? `${answer.refused} ${answer.rule ?? ''} ${answer.detail ?? ''}`.trim() : undefined
    },
  }
}
