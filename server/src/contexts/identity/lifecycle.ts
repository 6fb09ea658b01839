import { lifecycle } from '#kernel/lifecycle'

/** An officer, from the invitation to the end of service. */
export const officerLifecycle = lifecycle({
  of: 'officer',
  initial: 'invited',
  states: ['invited', 'active', 'suspended', 'left'],
  steps: {
    invite: { from: ['invited', 'active'], to: 'invited', because: 'only who is in service can be given a new link' },
    enrol: { from: ['invited'], to: 'active', because: 'only an invited officer can enrol' },
    suspend: { from: ['active'], to: 'suspended', because: 'only an active officer can be suspended' },
    reinstate: { from: ['suspended'], to: 'active', because: 'only a suspended officer can be reinstated' },
    dismiss: {
      from: ['invited', 'active', 'suspended'],
      to: 'left',
      because: 'the officer has left already',
    },
  },
})

/** A post is filled, changed and in the end closed; what was done in it keeps its name. */
export const postLifecycle = lifecycle({
  of: 'post',
  initial: 'open',
  states: ['open', 'closed'],
  steps: {
    change: { from: ['open'], to: 'open', because: 'a closed post is not changed any more' },
    close: { from: ['open'], to: 'closed', because: 'the post is closed already' },
  },
})
