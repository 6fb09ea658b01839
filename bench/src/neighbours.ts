import type { ReplyOf } from '@comity/server/kernel/route'
import { readSession } from '@comity/server/contracts/identity'
import { befriend, officersOf, type AtWork, type Neighbour } from '../../server/test/support/neighbours.ts'
import { sampleNode } from './node.ts'

export type Bench = Awaited<ReturnType<typeof sampleNode>>

/** Two nodes in processes of their own that trust each other, an officer at work in each, and the second's address. */
export async function neighbours() {
  const [lima, bern] = await Promise.all([sampleNode('PER'), sampleNode('CHE')])
  const here = as(lima, 'PER')
  const there = as(bern, 'CHE')
  await befriend(here, there)
  const [inLima] = await officersOf(here, 'central-authority', 'prosecution')
  const [inBern] = await officersOf(there, 'central-authority', 'prosecution')
  if (inLima === undefined || inBern === undefined)
    throw new Error('a sample officer of the central authority is missing')
  const session = (await inBern('GET', readSession.path)).body as ReplyOf<typeof readSession>
  const office = { state: 'CHE', authority: session.acting?.authority.id ?? '' }
  const stop = async (): Promise<void> => {
    await Promise.all([lima.stop(), bern.stop()])
  }
  return { lima, bern, inLima, inBern, office, stop }
}
export type { AtWork }

/** As the tests know a neighbour: by its State and its address. */
function as(node: Bench, state: string): Neighbour {
  return { state, settings: { state, origin: node.origin } } as Neighbour
}

/** A message of the simplest form with so many bytes of text, as its officer sends it. */
export function draftTo(office: { readonly state: string; readonly authority: string }, bytes: number): object {
  return {
    to: [office],
    form: 'administrative-message/1',
    fields: { subject: 'Benchmark', language: 'en', text: 'x'.repeat(bytes) },
    marking: { classification: { state: 'PER', level: 'unclassified' }, handling: [{ code: 'H0' }], tlp: 'amber' },
    deliverBy: new Date(Date.now() + 86_400_000).toISOString(),
  }
}
