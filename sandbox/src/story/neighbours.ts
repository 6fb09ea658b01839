import { comparePeer, importDescriptor, listPeers, trustPeer } from '@comity/server/contracts/directory'
import { approveProposal } from '@comity/server/contracts/oversight'
import { type Client, proposalIn } from '../client.ts'
import type { NodeProcess } from '../process.ts'
import { atWork } from './at-work.ts'
import type { Chapter } from './play.ts'

/** The three States come to know each other: each brings the others' descriptors, and two officers compare the words. */
export const neighbours: Chapter = {
  name: 'three States come to know each other',
  tell: async (nodes) => {
    const offices = await Promise.all(
      nodes.map(async (node) => ({
        node,
        administrator: await atWork(node, 'administrator', 'node-administration'),
        central: await atWork(node, 'central', 'investigation'),
      })),
    )
    for (const one of offices) {
      for (const other of offices) {
        if (one !== other) await trust(one, other.node, await wordsReadBy(other.administrator))
      }
    }
  },
}

/** What the other side reads aloud: the words of its own key. */
async function wordsReadBy(administrator: Client): Promise<string> {
  const { own } = await administrator.call(listPeers)
  return own.words.join(' ')
}

type Office = { readonly administrator: Client; readonly central: Client }

async function trust({ administrator, central }: Office, other: NodeProcess, words: string): Promise<void> {
  const { peers } = await administrator.call(listPeers)
  const known = peers.find(({ state }) => state === other.state)
  if (known?.standing === 'trusted') return
  // Told again after an interruption, the story goes on from where the neighbour stands.
  const brought = known ?? (await administrator.call(importDescriptor, { body: { address: other.origin } }))
  const params = { state: other.state }
  const compared =
    brought.standing === 'compared'
      ? brought
      : await administrator.call(comparePeer, { params, body: { words }, version: brought.version })
  try {
    await administrator.call(trustPeer, { params, body: { words }, version: compared.version })
  } catch (error) {
    const proposal = proposalIn(error)
    if (proposal === undefined) throw error
    await central.call(approveProposal, { params: { id: proposal } })
  }
}
