import { lifecycle } from '#kernel/lifecycle'

/** What waits for a second officer ends once, in one of five ways. */
export const proposalLife = lifecycle({
  of: 'proposal',
  initial: 'waiting',
  states: ['waiting', 'approved', 'rejected', 'withdrawn', 'expired', 'failed'],
  steps: {
    approve: { from: ['waiting'], to: 'approved', because: 'only what still waits can be agreed to' },
    reject: { from: ['waiting'], to: 'rejected', because: 'only what still waits can be declined' },
    withdraw: { from: ['waiting'], to: 'withdrawn', because: 'only what still waits can be withdrawn' },
    expire: { from: ['waiting'], to: 'expired', because: 'only what still waits can expire' },
    /** A second officer agreed, but what was asked for could no longer be done. */
    fail: { from: ['waiting'], to: 'failed', because: 'only what still waits can fail' },
  },
})
export type ProposalState = (typeof proposalLife)['states'][number]
export type ProposalStep = keyof (typeof proposalLife)['steps']
