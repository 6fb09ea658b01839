import { messageIn } from './device.ts'
import { fault, type Fault } from './fault.ts'
import { memberAt, membersIn, type Member } from './member.ts'
import { ratchetTreeFromExtension } from './mls.ts'

/** What a change says of itself, in the clear. Nothing is verified yet. */
export type Claims = {
  readonly group: Uint8Array
  /** The epoch it ends. */
  readonly epoch: number
  /** The leaf that made it; undefined for one that enters from outside. */
  readonly author: number | undefined
  readonly adds: readonly Pick<Member, 'name' | 'key'>[]
  readonly removes: readonly number[]
  /** Who stands at the author's leaf afterwards; undefined if that leaf does not change. */
  readonly joiner: Member | undefined
  readonly authenticated: Uint8Array
}

/** Reads a change in the clear. Whatever holds more than adding, removing and new keys is not allowed. */
export function readCommit(bytes: Uint8Array): Claims | Fault {
  return strictly(() => {
    const message = messageIn(bytes)
    if (message?.wireformat !== 'mls_public_message') return fault('malformed')
    const { content } = message.publicMessage
    if (content.contentType !== 'commit') return fault('malformed')
    const { sender, commit } = content
    if (sender.senderType !== 'member' && sender.senderType !== 'new_member_commit') return fault('not-allowed')
    const outside = sender.senderType === 'new_member_commit'
    const adds: Claims['adds'][number][] = []
    const removes: number[] = []
    for (const each of commit.proposals) {
      if (each.proposalOrRefType !== 'proposal') return fault('not-allowed')
      const { proposal } = each
      if (proposal.proposalType === 'remove') removes.push(proposal.remove.removed)
      else if (proposal.proposalType === 'add' && !outside) {
        const added = memberAt(0, proposal.add.keyPackage.leafNode)
        if (added === undefined) return fault('not-allowed')
        adds.push(added)
      } else if (proposal.proposalType !== 'external_init' || !outside) return fault('not-allowed')
    }
    const author = sender.senderType === 'member' ? sender.leafIndex : undefined
    const joiner = commit.path && memberAt(author ?? 0, commit.path.leafNode)
    if (commit.path !== undefined && joiner === undefined) return fault('not-allowed')
    return {
      group: content.groupId,
      epoch: Number(content.epoch),
      author,
      adds,
      removes,
      joiner,
      authenticated: content.authenticatedData,
    }
  })
}

/** The members a description names. Nothing is verified: `readInfo` does that. */
export function namedIn(info: Uint8Array): readonly Member[] {
  const read = strictly(() => {
    const message = messageIn(info)
    const tree = message?.wireformat === 'mls_group_info' ? ratchetTreeFromExtension(message.groupInfo) : undefined
    return tree === undefined ? fault('malformed') : membersIn(tree)
  })
  return 'fault' in read ? [] : read
}

/** What a closed message shows of itself: its group and epoch. Who wrote it and what it says it does not show. */
export function readMessage(bytes: Uint8Array): { readonly group: Uint8Array; readonly epoch: number } | Fault {
  return strictly(() => {
    const message = messageIn(bytes)
    if (message?.wireformat !== 'mls_private_message') return fault('malformed')
    const { groupId, epoch, contentType } = message.privateMessage
    return contentType === 'application' ? { group: groupId, epoch: Number(epoch) } : fault('not-allowed')
  })
}

function strictly<T extends object>(read: () => T | Fault): T | Fault {
  try {
    return read()
  } catch {
    return fault('malformed')
  }
}
