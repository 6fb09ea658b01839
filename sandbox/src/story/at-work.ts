import { legalBasesFor, type PurposeId } from '@comity/law/purposes'
import { sampleId } from '@comity/server/sample-officers'
import { type Client, signIn } from '../client.ts'
import type { NodeProcess } from '../process.ts'

/** A sample officer of a node, signed in at the post of the same label, for a purpose on its first basis. */
export function atWork(
  node: Pick<NodeProcess, 'state' | 'origin'>,
  label: string,
  purpose: PurposeId,
): Promise<Client> {
  const state = node.state.toLowerCase()
  return signIn(node.origin, {
    officer: sampleId('officer', `${state}.${label}`),
    post: sampleId('post', `${state}.${label}`),
    purpose,
    basis: legalBasesFor(node.state, purpose)[0]?.id ?? '',
  })
}

/** The node of a State; the story cannot go on without it. */
export function nodeOf(nodes: readonly NodeProcess[], state: string): NodeProcess {
  const found = nodes.find((node) => node.state === state)
  if (found === undefined) throw new Error(`no node of ${state}`)
  return found
}
