import { sameBytes } from './bytes.ts'
import { readCommit, type Claims } from './claims.ts'
import { messageIn } from './device.ts'
import { reading, type Engine } from './engine.ts'
import { fault, type Fault } from './fault.ts'
import { epochOf, forgetPast, isMember, membersOf, ownLeaf, type Group } from './group.ts'
import { judge, type Judged } from './judge.ts'
import type { Member } from './member.ts'
import { emptyPskIndex, processPublicMessage, verifyFramedContentSignature, type PublicMessage } from './mls.ts'

/** A change that was followed. `removed` includes a place that was taken over, `added` who took it. */
export type Followed = Judged & { readonly group: Group; readonly authenticated: Uint8Array }

/**
 * Follows the one change the sequencer took for this epoch. Refused, whatever signatures it has: a second place for a
 * name, a place taken over by another name, a member who changes name or key, and any proposal but adding and removing.
 */
export function follow(engine: Engine, group: Group, bytes: Uint8Array): Promise<Followed | Fault> {
  return reading<Followed>(engine, async (clientConfig) => {
    if (!isMember(group)) return fault('removed')
    const claims = readCommit(bytes)
    if ('fault' in claims) return claims
    const allowed = judged(group, claims)
    if ('fault' in allowed) return allowed
    const message = messageIn(bytes)
    if (message?.wireformat !== 'mls_public_message') return fault('malformed')
    const state = { ...group.state, clientConfig }
    const own = membersOf(group).find(({ leaf }) => leaf === ownLeaf(group))
    if (claims.author === undefined && own !== undefined && allowed.removed.includes(own.name)) {
      // Another browser of the same officer took this place over: there is nothing here to follow with.
      if (!(await isSigned(engine, group, message.publicMessage, allowed.by))) return fault('unreadable')
      return {
        group: { state: { ...forgetPast(state), groupActiveState: { kind: 'removedFromGroup' } } },
        ...allowed,
        authenticated: claims.authenticated,
      }
    }
    const { newState } = await processPublicMessage(state, message.publicMessage, emptyPskIndex, engine.cipher)
    return {
      group: { state: allowed.removed.length > 0 ? forgetPast(newState) : newState },
      ...allowed,
      authenticated: claims.authenticated,
    }
  })
}

async function isSigned(
  { cipher, certified }: Engine,
  { state }: Group,
  { content, auth }: PublicMessage,
  { name, key }: Member,
): Promise<boolean> {
  const { groupContext } = state
  return (
    (await certified(name, key)) &&
    verifyFramedContentSignature(key, 'mls_public_message', content, auth, groupContext, cipher.signature)
  )
}

function judged(group: Group, claims: Claims): Judged | Fault {
  if (!sameBytes(claims.group, group.state.groupContext.groupId)) return fault('wrong-group')
  if (claims.epoch < epochOf(group)) return fault('past-epoch')
  if (claims.epoch > epochOf(group)) return fault('future-epoch')
  return judge(membersOf(group), claims)
}
