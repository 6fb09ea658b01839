import { lifecycle } from '#kernel/lifecycle'
import { deliveryStates } from './words.ts'

/** What officers do to a message. All other steps are receipts of the nodes: the state is what they come to. */
export const messageLifecycle = lifecycle({
  of: 'message',
  initial: 'composed',
  states: deliveryStates,
  steps: {
    open: {
      from: ['delivered'],
      to: 'opened',
      because: 'only a message that was delivered, and that nobody has opened yet, can be opened',
    },
    refuse: {
      from: ['delivered', 'opened'],
      to: 'refused',
      because: 'only a message that is here can be refused, and once',
    },
    recall: {
      from: ['composed', 'sealed', 'queued', 'transmitted', 'accepted', 'delivered', 'opened'],
      to: 'recalled',
      because: 'only a message that is on its way or with its recipient can be recalled, and once',
    },
  },
})
