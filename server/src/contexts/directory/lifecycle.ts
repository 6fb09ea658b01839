import { lifecycle } from '#kernel/lifecycle'

/** A neighbour, from the first descriptor to trust and away from it. Any officer in charge may go back at once. */
export const peerLifecycle = lifecycle({
  of: 'peer',
  initial: 'proposed',
  states: ['proposed', 'compared', 'trusted', 'suspended', 'distrusted'],
  steps: {
    compare: { from: ['proposed'], to: 'compared', because: 'words are compared before a neighbour is trusted' },
    trust: { from: ['compared'], to: 'trusted', because: 'the words of its key must be compared first' },
    suspend: {
      from: ['proposed', 'compared', 'trusted'],
      to: 'suspended',
      because: 'it is suspended or distrusted already',
    },
    distrust: {
      from: ['proposed', 'compared', 'trusted', 'suspended'],
      to: 'distrusted',
      because: 'it is distrusted already',
    },
    restore: {
      from: ['suspended', 'distrusted'],
      to: 'trusted',
      because: 'only a neighbour that was suspended or distrusted comes back this way',
    },
  },
})

/** A space of a treaty, as this node takes part in it. */
export const spaceLifecycle = lifecycle({
  of: 'space',
  initial: 'proposed',
  states: ['proposed', 'accepted', 'withdrawn'],
  steps: {
    accept: { from: ['proposed', 'withdrawn'], to: 'accepted', because: 'the space is accepted already' },
    withdraw: { from: ['proposed', 'accepted'], to: 'withdrawn', because: 'the space is withdrawn already' },
  },
})
