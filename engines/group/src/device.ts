import type { Engine } from './engine.ts'
import { reading } from './engine.ts'
import { fault, type Fault } from './fault.ts'
import { credentialOf, memberAt } from './member.ts'
import {
  decodeMlsMessage,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  makeKeyPackageRef,
  verifyKeyPackage,
  type KeyPackage,
  type PrivateKeyPackage,
} from './mls.ts'

/** The keys of one device of one officer. `secret` never leaves the device. */
export type Device = { readonly name: string; readonly key: Uint8Array; readonly secret: Uint8Array }

/** An offer to be added while one is away. Each is used once; `secrets` stay on the device until then. */
export type Offer = {
  /** What names it: `KeyPackageRef` of RFC 9420 section 5.2. */
  readonly reference: Uint8Array
  /** For whoever adds the device: an MLSMessage with a key package. */
  readonly bytes: Uint8Array
  readonly secrets: PrivateKeyPackage
}

/** From when until when an offer may be used, in whole seconds since 1970. */
export type Lifetime = { readonly from: number; readonly until: number }

/** Makes the keys of a device for the officer of this name (`PER/officer/ID`; anything else is a TypeError). */
export async function newDevice({ cipher }: Engine, name: string): Promise<Device> {
  credentialOf(name)
  const { publicKey, signKey } = await cipher.signature.keygen()
  return { name, key: publicKey, secret: signKey }
}

export async function newOffer(engine: Engine, device: Device, lifetime: Lifetime): Promise<Offer> {
  const { publicPackage, privatePackage } = await packageFor(engine, device, lifetime)
  return {
    reference: await makeKeyPackageRef(publicPackage, engine.cipher.hash),
    bytes: encodeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage }),
    secrets: privatePackage,
  }
}

export async function packageFor({ cipher, suite }: Engine, { name, key, secret }: Device, lifetime: Lifetime) {
  return generateKeyPackageWithKey(
    credentialOf(name),
    { versions: ['mls10'], ciphersuites: [suite], extensions: [], proposals: [], credentials: ['basic'] },
    { notBefore: BigInt(lifetime.from), notAfter: BigInt(lifetime.until) },
    [],
    { signKey: secret, publicKey: key },
    cipher,
  )
}

/** What an offer says, if it is signed by the key it names and that key is certified under the name it names. */
export function readOffer(
  engine: Engine,
  bytes: Uint8Array,
): Promise<
  { readonly name: string; readonly key: Uint8Array; readonly reference: Uint8Array; readonly until: number } | Fault
> {
  return reading(engine, async () => {
    const keyPackage = keyPackageIn(bytes)
    if (keyPackage === undefined) return fault('malformed')
    const { leafNode, cipherSuite } = keyPackage
    const member = memberAt(0, leafNode)
    if (member === undefined || cipherSuite !== engine.suite) return fault('malformed')
    if (!(await verifyKeyPackage(keyPackage, engine.cipher.signature))) return fault('unreadable')
    if (!(await engine.certified(member.name, member.key))) return fault('not-certified')
    const { notAfter } = leafNode.lifetime
    const until = notAfter > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(notAfter)
    return { ...member, until, reference: await makeKeyPackageRef(keyPackage, engine.cipher.hash) }
  })
}

export function keyPackageIn(bytes: Uint8Array): KeyPackage | undefined {
  const message = messageIn(bytes)
  return message?.wireformat === 'mls_key_package' ? message.keyPackage : undefined
}

/** The message these bytes are, to the last of them. Throws what the library throws over what is none. */
export function messageIn(bytes: Uint8Array) {
  const decoded = decodeMlsMessage(bytes, 0)
  return decoded !== undefined && decoded[1] === bytes.length ? decoded[0] : undefined
}
