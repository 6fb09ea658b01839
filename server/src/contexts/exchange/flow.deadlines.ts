import { finish } from './flow.ending.ts'
import { nodeIssuer } from './flow.issue.ts'
import { followPassed } from './flow.passed.ts'
import type { Flow } from './ports.ts'
import { skewMs } from './words.ts'

const most = 200

/** Carries out what time asks for. Repeating it changes nothing. */
export async function keepDeadlines(flow: Flow): Promise<void> {
  await giveUpOverdue(flow)
  await finish(flow, await flow.store.ending(new Date(flow.now()).toISOString(), most))
  await followPassed(flow)
}

/**
 * States of sent messages that nothing was heard of them in time, the allowance for clocks included, and asks the
 * recipient to say so too, or that it has them after all.
 */
async function giveUpOverdue(flow: Flow): Promise<void> {
  const overdue = await flow.store.overdue(new Date(flow.now() - skewMs).toISOString(), most)
  if (overdue.length === 0) return
  const issue = await nodeIssuer(flow)
  for (const [peer, messages] of Map.groupBy(overdue, (message) => message.peer)) {
    const endings = messages.map(({ digest }) => ({
      message: digest,
      receipts: [issue('non-delivered', digest, { because: 'deadline' })],
    }))
    await flow.store.giveUp(endings, peer)
  }
}
