import { keyPackageIn } from './device.ts'
import type { Engine } from './engine.ts'
import { reading } from './engine.ts'
import { fault, isFault, type Fault } from './fault.ts'
import { describe, forgetPast, isMember, membersOf, ownLeaf, type Group } from './group.ts'
import { createCommit, encodeMlsMessage, type Proposal } from './mls.ts'

/**
 * A change that was prepared. It holds only if the sequencer takes `commit` as the one of its epoch: then `group` is the
 * next state. If another one was taken, throw this one away, receive the other, and prepare it anew.
 */
export type Prepared = {
  readonly group: Group
  readonly commit: Uint8Array
  /** For those who were added. */
  readonly welcome?: Uint8Array
  /** The group after it, for whoever enters from outside and for the sequencer. */
  readonly info: Uint8Array
}

/** What to change at once: offers to add, names to remove. Neither: new keys for this device alone. */
export type Change = { readonly add?: readonly Uint8Array[]; readonly remove?: readonly string[] }

/**
 * Prepares a change of members. It is a fault to add a name that has a place, or to remove one that has none or oneself:
 * who leaves is removed by another. `authenticated` (bytes anybody may read) is bound to the change.
 */
export function change(
  engine: Engine,
  group: Group,
  { add = [], remove = [] }: Change,
  authenticated: Uint8Array = new Uint8Array(),
): Promise<Prepared | Fault> {
  return reading<Prepared>(engine, async (clientConfig) => {
    if (!isMember(group)) return fault('removed')
    const members = membersOf(group)
    const leaves = remove.map((name) => members.find((member) => member.name === name)?.leaf)
    if (leaves.some((leaf) => leaf === undefined || leaf === ownLeaf(group))) return fault('not-allowed')
    const packages = add.map(keyPackageIn)
    if (packages.some((each) => each === undefined)) return fault('malformed')
    const proposals = [
      ...leaves.map((removed) => ({ proposalType: 'remove', remove: { removed } }) as Proposal),
      ...packages.map((keyPackage) => ({ proposalType: 'add', add: { keyPackage } }) as Proposal),
    ]
    const { newState, commit, welcome } = await createCommit(
      { state: { ...group.state, clientConfig }, cipherSuite: engine.cipher },
      {
        wireAsPublicMessage: true,
        extraProposals: proposals,
        ratchetTreeExtension: true,
        authenticatedData: authenticated,
      },
    )
    const next = await describe(engine, { state: remove.length > 0 ? forgetPast(newState) : newState })
    const invitation = welcome && encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome })
    return { ...next, commit: encodeMlsMessage(commit), ...(invitation ? { welcome: invitation } : {}) }
  }).then((prepared) => (isFault(prepared) && prepared.fault === 'unreadable' ? fault('not-allowed') : prepared))
}
