import type { Credential, LeafNode, RatchetTree } from './mls.ts'

/** A place in a group: who holds it, with which signature key, at which leaf of the tree. */
export type Member = { readonly leaf: number; readonly name: string; readonly key: Uint8Array }

const shape = /^[A-Z]{3}\/officer\/[A-Za-z0-9-]{1,64}$/
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Whether this is the name of an officer, as `PER/officer/ID`. */
export function isName(text: string): boolean {
  return shape.test(text)
}

export function credentialOf(name: string): Credential {
  if (!isName(name)) throw new TypeError('not the name of an officer')
  return { credentialType: 'basic', identity: new TextEncoder().encode(name) }
}

/** The name in a credential; undefined for any other kind of credential and for what is no name. */
export function nameIn(credential: Credential): string | undefined {
  if (credential.credentialType !== 'basic') return undefined
  try {
    const text = decoder.decode(credential.identity)
    return isName(text) ? text : undefined
  } catch {
    return undefined
  }
}

/** A leaf as a member; undefined where its credential is none of ours. */
export function memberAt(leaf: number, node: LeafNode): Member | undefined {
  const name = nameIn(node.credential)
  return name === undefined ? undefined : { leaf, name, key: node.signaturePublicKey }
}

/** The members of a tree in the order of their leaves. */
export function membersIn(tree: RatchetTree): readonly Member[] {
  return tree.flatMap((node, index) => {
    if (node?.nodeType !== 'leaf') return []
    return memberAt(index / 2, node.leaf) ?? []
  })
}
