import { sameBytes } from './bytes.ts'
import { readCommit, type Claims } from './claims.ts'
import { messageIn } from './device.ts'
import { reading, type Engine } from './engine.ts'
import { entranceOf } from './entrance.ts'
import { fault, isFault, type Fault } from './fault.ts'
import { judge, type Judged } from './judge.ts'
import { membersIn, type Member } from './member.ts'
import {
  ratchetTreeFromExtension,
  validateRatchetTree,
  verifyFramedContentSignature,
  verifyGroupInfoSignature,
  type GroupInfo,
} from './mls.ts'

/** A group as its description shows it, if it is signed by one of its members and every member is certified. */
export type Description = { readonly group: Uint8Array; readonly epoch: number; readonly members: readonly Member[] }

export function readInfo(engine: Engine, bytes: Uint8Array): Promise<Description | Fault> {
  return reading(engine, async (config) => {
    const info = infoIn(bytes)
    if (info === undefined || info.groupContext.cipherSuite !== engine.suite) return fault('malformed')
    const { groupContext } = info
    const tree = ratchetTreeFromExtension(info)
    const entrance = entranceOf(info)
    if (tree === undefined || entrance === undefined) return fault('malformed')
    await engine.cipher.hpke.importPublicKey(entrance)
    const { lifetimeConfig, authService } = config
    const wrong = await validateRatchetTree(
      tree,
      groupContext,
      lifetimeConfig,
      authService,
      groupContext.treeHash,
      engine.cipher,
    )
    const members = membersIn(tree)
    const signer = members.find(({ leaf }) => leaf === info.signer)
    if (wrong !== undefined || signer === undefined) return fault('unreadable')
    if (!(await verifyGroupInfoSignature(info, signer.key, engine.cipher.signature))) return fault('unreadable')
    if (new Set(members.map(({ name }) => name)).size < members.length) return fault('not-allowed')
    return { group: groupContext.groupId, epoch: Number(groupContext.epoch), members }
  })
}

/**
 * What a sequencer, who is no member, can be sure of before it takes a change: made by a member of the group as
 * described before (or by who enters), signed by that key, allowed among these members, and leading to exactly the group
 * described after it. What it cannot see is whether the secrets fit; members who cannot follow enter anew.
 */
export function checkCommit(
  engine: Engine,
  given: { readonly before: Uint8Array; readonly commit: Uint8Array; readonly after: Uint8Array },
): Promise<
  (Judged & { readonly authenticated: Uint8Array; readonly epoch: number; readonly members: readonly Member[] }) | Fault
> {
  return reading(engine, async () => {
    const claims = readCommit(given.commit)
    if (isFault(claims)) return claims
    const [before, after] = [infoIn(given.before), await readInfo(engine, given.after)]
    const tree = before && ratchetTreeFromExtension(before)
    if (before === undefined || tree === undefined) return fault('malformed')
    if (isFault(after)) return after
    if (!sameBytes(claims.group, before.groupContext.groupId)) return fault('wrong-group')
    if (claims.epoch < Number(before.groupContext.epoch)) return fault('past-epoch')
    if (claims.epoch > Number(before.groupContext.epoch)) return fault('future-epoch')
    const members = membersIn(tree)
    const judged = judge(members, claims)
    if (isFault(judged)) return judged
    const message = messageIn(given.commit)
    if (message?.wireformat !== 'mls_public_message') return fault('malformed')
    const { content, auth } = message.publicMessage
    const { cipher } = engine
    const { groupContext } = before
    const key = judged.by.key
    if (
      !(await verifyFramedContentSignature(key, 'mls_public_message', content, auth, groupContext, cipher.signature))
    ) {
      return fault('unreadable')
    }
    const described = infoIn(given.after)
    const tag = auth.contentType === 'commit' ? auth.confirmationTag : undefined
    const continues =
      described !== undefined &&
      tag !== undefined &&
      sameBytes(described.confirmationTag, tag) &&
      sameBytes(after.group, claims.group) &&
      after.epoch === claims.epoch + 1 &&
      sameMembers(after.members, expected(members, claims, judged))
    if (!continues) return fault('not-allowed')
    return { ...judged, authenticated: claims.authenticated, epoch: after.epoch, members: after.members }
  })
}

type Named = Pick<Member, 'name' | 'key'>

function expected(members: readonly Member[], claims: Claims, { by, removed }: Judged): readonly Named[] {
  const staying = members.filter(({ name }) => !removed.includes(name))
  return [...staying, ...claims.adds, ...(claims.author === undefined ? [by] : [])]
}

function sameMembers(a: readonly Named[], b: readonly Named[]): boolean {
  const held = (all: readonly Named[]) => all.map(({ name, key }) => `${name} ${key.join()}`).toSorted()
  return held(a).join('\n') === held(b).join('\n')
}

function infoIn(bytes: Uint8Array): GroupInfo | undefined {
  const message = messageIn(bytes)
  return message?.wireformat === 'mls_group_info' ? message.groupInfo : undefined
}
