import { keyPackageIn, messageIn, packageFor, type Device, type Lifetime, type Offer } from './device.ts'
import { reading, type Engine } from './engine.ts'
import { entering, entranceOf } from './entrance.ts'
import { fault, type Fault } from './fault.ts'
import { describe, type Group } from './group.ts'
import type { Prepared } from './commit.ts'
import { membersIn } from './member.ts'
import { emptyPskIndex, encodeMlsMessage, joinGroup, joinGroupExternal, ratchetTreeFromExtension } from './mls.ts'

/** Enters by an invitation made for one of this device's offers. Every member found there must be certified. */
export function joinByWelcome(engine: Engine, welcome: Uint8Array, offer: Offer): Promise<Group | Fault> {
  return reading<Group>(engine, async (config) => {
    const message = messageIn(welcome)
    const keyPackage = keyPackageIn(offer.bytes)
    if (message?.wireformat !== 'mls_welcome' || keyPackage === undefined) return fault('malformed')
    const { secrets } = offer
    const psks = emptyPskIndex
    const tree = undefined
    const state = await joinGroup(message.welcome, keyPackage, secrets, psks, engine.cipher, tree, undefined, config)
    return hasNameTwice(membersIn(state.ratchetTree)) ? fault('not-allowed') : { state }
  })
}

/**
 * Prepares to enter without an invitation, by the description of the group as it is now. Where the device's name has a
 * place already, it is taken over and whoever held it reads on no longer. Holds only if the sequencer takes it.
 */
export function joinByInfo(
  engine: Engine,
  info: Uint8Array,
  device: Device,
  lifetime: Lifetime,
  authenticated: Uint8Array = new Uint8Array(),
): Promise<Prepared | Fault> {
  return reading<Prepared>(engine, async (config) => {
    const message = messageIn(info)
    if (message?.wireformat !== 'mls_group_info') return fault('malformed')
    const tree = ratchetTreeFromExtension(message.groupInfo)
    if (tree === undefined || hasNameTwice(membersIn(tree))) return fault('not-allowed')
    if (entranceOf(message.groupInfo) === undefined) return fault('malformed')
    const { publicPackage, privatePackage } = await packageFor(engine, device, lifetime)
    const takesOver = membersIn(tree).some(({ name }) => name === device.name)
    const { publicMessage, newState } = await joinGroupExternal(
      message.groupInfo,
      publicPackage,
      privatePackage,
      takesOver,
      entering(engine.cipher, message.groupInfo),
      tree,
      config,
      authenticated,
    )
    const next = await describe(engine, { state: newState })
    return {
      ...next,
      commit: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage }),
    }
  })
}

function hasNameTwice(members: readonly { readonly name: string }[]): boolean {
  return new Set(members.map(({ name }) => name)).size < members.length
}
