import { unknown } from '#kernel/authorise'
import { command, type Endpoint } from '#kernel/command'
import { refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Directory } from './door.ts'
import { greet } from './hello.ts'
import { type Parts, trustedBy } from './parts.ts'
import { peerResource, type PeerSubject, type ShowPeer } from './service.peers.ts'
import { helloWrite } from './store.peers.ts'

/** Calls to a neighbour that an officer asks for: a test message, and its descriptor now. */
export function contactEndpoints(
  parts: Parts,
  door: Pick<Directory, 'state' | 'call' | 'keysOf'>,
  shown: ShowPeer,
): readonly Endpoint[] {
  const { kernel, views } = parts
  const load = async ({ params }: { readonly params: { readonly state: string } }): Promise<PeerSubject | Refusal> => {
    views.forget()
    const view = await views.now()
    const peer = view.peers.get(params.state)
    return peer === undefined ? unknown() : { peer, view }
  }
  const on = { load, resource: ({ peer }: PeerSubject) => peerResource(peer) } as const

  const hello = command({
    route: contract.greetPeer,
    action: 'directory.greet-peer',
    ...on,
    facts: async ({ peer, view }) =>
      trustedBy(parts, view, peer).trusted
        ? greet(kernel, door, peer.row.state, parts.version)
        : refuse('peer-not-trusted', { detail: 'a test message goes to a neighbour that is trusted' }),
    decide: ({ peer }, _, report) => ({ save: { state: peer.row.state, report }, events: [], reply: report }),
    save: ({ state, report }: { state: string; report: contract.HelloReport }) => [helloWrite(state, report)],
  })

  const refresh = command({
    route: contract.refreshPeer,
    action: 'directory.refresh-peer',
    ...on,
    facts: async ({ peer }) => {
      const refused = await parts.renew(peer.row.state, peer.descriptor.address)
      if (refused !== undefined) return refused
      views.forget()
      const view = await views.now()
      const after = view.peers.get(peer.row.state)
      return after === undefined ? unknown() : { peer: after, view }
    },
    decide: (_, { actor }, { peer, view }) => {
      const reply = shown(view, peer, actor)
      return { save: undefined, events: [], reply, version: reply.version }
    },
    save: () => [],
  })
  return [hello, refresh]
}
