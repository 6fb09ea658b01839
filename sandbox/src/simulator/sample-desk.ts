import { listRequests, readRequest, takeAct, type RequestView } from '@comity/server/contracts/requests'
import { approveProposal } from '@comity/server/contracts/oversight'
import { type Client, proposalIn } from '../client.ts'
import type { NodeProcess } from '../process.ts'
import { atWork } from '../story/at-work.ts'
import { layDown } from '../story/files.ts'
import { filesOf } from './said.ts'
import type { Desk, Waiting } from './simulator.ts'

/**
 * The requested side's desk of a node of the sandbox, worked by its sample officers through the node's own interface.
 * A node that is in use has none, and service accounts do not act in requests: this desk cannot be opened there.
 */
export async function sampleDesk(node: NodeProcess): Promise<Desk> {
  const officers = await Promise.all(
    ['central', 'prosecutor', 'judge'].map((label) => atWork(node, label, 'prosecution')),
  )
  const seenBy = async (officer: Client, id: string): Promise<RequestView | undefined> =>
    officer.call(readRequest, { params: { id } }).catch(() => undefined)
  const may = (view: RequestView | undefined, act: string) =>
    view?.acts.some(({ id, allowed }) => id === act && allowed) === true
  return {
    state: node.state,
    inbox: async () => {
      const found: Waiting[] = []
      for (let cursor: string | undefined; ; ) {
        const query = {
          side: 'requested',
          open: true,
          limit: 200,
          ...(cursor === undefined ? {} : { cursor }),
        } as const
        const { rows, next } = (await officers[0]?.call(listRequests, { query })) ?? { rows: [], next: null }
        found.push(...rows.map(({ id, version }) => ({ id, version })))
        if (next === null) return found
        cursor = next
      }
    },
    read: async (id) => {
      const views = (await Promise.all(officers.map((officer) => seenBy(officer, id)))).filter(
        (view) => view !== undefined,
      )
      const [view] = views
      if (view === undefined) throw new Error('a request at the simulated desk cannot be read')
      const acts = views.flatMap((one) => one.acts.filter(({ allowed }) => allowed).map((act) => act.id))
      return { view, open: new Set(acts) }
    },
    act: async ({ id }, act, said) => {
      const views = await Promise.all(officers.map((officer) => seenBy(officer, id)))
      // Who may do it; and for what nobody may, whoever it is for, so that the node says what stands against it.
      const at = views.findIndex((view) => may(view, act))
      const order = at === -1 ? officers.map((_, index) => index) : [at]
      let against = 'nobody at the desk may do it'
      for (const index of order) {
        const [officer, view] = [officers[index], views[index]]
        if (officer === undefined || view === undefined) continue
        try {
          for (const { name, text } of filesOf(view, said)) await layDown(officer, id, name, text)
          await officer.call(takeAct, { params: { id, act }, body: said, version: view.version })
          return undefined
        } catch (error) {
          const proposal = proposalIn(error)
          if (proposal !== undefined)
            return agreed(
              officers.filter((one) => one !== officer),
              proposal,
            )
          against = error instanceof Error ? error.message : String(error)
          if (!/forbidden/.test(against)) return against
        }
      }
      return against
    },
  }
}

/** Another officer of the desk agrees. */
async function agreed(others: readonly Client[], proposal: string): Promise<string | undefined> {
  let against = 'nobody else at the desk may agree'
  for (const officer of others) {
    try {
      await officer.call(approveProposal, { params: { id: proposal } })
      return undefined
    } catch (error) {
      against = error instanceof Error ? error.message : String(error)
    }
  }
  return against
}
