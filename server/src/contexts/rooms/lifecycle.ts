import { lifecycle } from '#kernel/lifecycle'
import { roomStates } from './words.ts'

/** `write` is everything members do in an open room. A room that was handed over is open again once the new lead took it. */
export const roomLifecycle = lifecycle({
  of: 'room',
  initial: 'open',
  states: roomStates,
  steps: {
    write: {
      from: ['open'],
      to: 'open',
      because: 'nothing is written in a room that is closed, or whose new lead has not yet taken it over',
    },
    'hand-over': { from: ['open'], to: 'handed-over', because: 'only an open room can be handed over' },
    'take-over': { from: ['handed-over'], to: 'open', because: 'only a room that was handed over can be taken over' },
    close: { from: ['open'], to: 'closed', because: 'only an open room can be closed' },
  },
})
