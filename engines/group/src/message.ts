import { sameBytes } from './bytes.ts'
import { messageIn } from './device.ts'
import { reading, type Engine } from './engine.ts'
import { fault, type Fault } from './fault.ts'
import { epochOf, isMember, type Group } from './group.ts'
import { memberAt, type Member } from './member.ts'
import { createApplicationMessage, encodeMlsMessage, unprotectPrivateMessage, type PrivateMessage } from './mls.ts'

export type Sent = { readonly group: Group; readonly bytes: Uint8Array }

/** A message that was opened: by whom it is, proven by the key of that place, and in which epoch it was written. */
export type Message = {
  readonly group: Group
  readonly from: Member
  readonly epoch: number
  readonly text: Uint8Array
}

/** Closes a message for the members of this epoch. Keep the next group before it is sent: no key is used twice. */
export async function send(engine: Engine, group: Group, text: Uint8Array): Promise<Sent | Fault> {
  if (!isMember(group)) return fault('removed')
  const { newState, privateMessage } = await createApplicationMessage(group.state, text, engine.cipher)
  return {
    group: { state: newState },
    bytes: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage }),
  }
}

/**
 * Opens a message of another member: of this epoch, or of one of the last `pastEpochs` if nobody was removed since. A
 * message opens once; one's own does not open.
 */
export function receive(engine: Engine, group: Group, bytes: Uint8Array): Promise<Message | Fault> {
  return reading<Message>(engine, async (config) => {
    const { state } = group
    const message = messageIn(bytes)
    if (message?.wireformat !== 'mls_private_message' || message.privateMessage.contentType !== 'application') {
      return fault('malformed')
    }
    const held = message.privateMessage
    if (!isMember(group)) return fault('removed')
    const known = keysFor(group, held)
    if ('fault' in known) return known
    const { content, tree } = await unprotectPrivateMessage(
      known.senderDataSecret,
      held,
      known.secretTree,
      known.ratchetTree,
      known.groupContext,
      config.keyRetentionConfig,
      engine.cipher,
    )
    const { content: said } = content
    if (said.contentType !== 'application' || said.sender.senderType !== 'member') return fault('not-allowed')
    const node = known.ratchetTree[said.sender.leafIndex * 2]
    const from = node?.nodeType === 'leaf' ? memberAt(said.sender.leafIndex, node.leaf) : undefined
    if (from === undefined) return fault('not-allowed')
    const next =
      known.past === undefined
        ? { ...state, secretTree: tree }
        : {
            ...state,
            historicalReceiverData: new Map(state.historicalReceiverData).set(held.epoch, {
              ...known.past,
              secretTree: tree,
            }),
          }
    return { group: { state: next }, from, epoch: Number(held.epoch), text: said.applicationData }
  })
}

function keysFor(group: Group, { groupId, epoch }: PrivateMessage) {
  const { state } = group
  if (!sameBytes(groupId, state.groupContext.groupId)) return fault('wrong-group')
  if (epoch > BigInt(epochOf(group))) return fault('future-epoch')
  if (epoch === state.groupContext.epoch) {
    const { secretTree, ratchetTree, groupContext, keySchedule } = state
    return { secretTree, ratchetTree, groupContext, senderDataSecret: keySchedule.senderDataSecret, past: undefined }
  }
  const past = state.historicalReceiverData.get(epoch)
  return past === undefined ? fault('past-epoch') : { ...past, past }
}
