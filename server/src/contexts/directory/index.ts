import { base64 } from '@comity/proof/base64'
import type { Endpoint } from '#kernel/command'
import type { Context } from '#kernel/context'
import { eventWrites } from '#kernel/events'
import { instant, type Kernel } from '#kernel/kernel'
import { refuse, Refused } from '#kernel/refusal'
import type { Settings } from '#kernel/settings'
import type { Identity } from '#contexts/identity'
import type { Ledger } from '#contexts/ledger'
import { caring } from './care.ts'
import { describer } from './describe.ts'
import type { Directory, Peer } from './door.ts'
import { peerLifecycle, spaceLifecycle } from './lifecycle.ts'
import { opened, ownKeys } from './own.ts'
import { type Parts, trustedBy } from './parts.ts'
import { directoryPages } from './pages.ts'
import { renewer } from './refresh.ts'
import { isLocal } from './rules.address.ts'
import { nodeKeys } from './rules.descriptor.ts'
import { openingAt } from './rules.hours.ts'
import { listedKeys, spacesTrusting } from './rules.list.ts'
import { keysAt, newestKey, validAt } from './rules.trust.ts'
import { server } from './serve.ts'
import { contactEndpoints } from './service.contact.ts'
import { draftEndpoints } from './service.drafts.ts'
import { keyEndpoints } from './service.keys.ts'
import { peerEndpoints } from './service.peers.ts'
import { spaceEndpoints } from './service.spaces.ts'
import { stateEndpoints } from './service.states.ts'
import { listAsker } from './spread.ts'
import { askAgain } from './store.peers.ts'
import { type KnownPeer, openViews, type View, type Views } from './view.ts'
import { wire } from './wire.ts'

export type * from './door.ts'

const callMs = 15_000

export type DirectoryContext = Context & {
  readonly door: Directory
  /** Renews, meets, fetches and hands on whatever is due, once: what the errand begins. */
  readonly seeTo: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Who is who among States: neighbours, their keys and standing, trust lists, and the signed call from node to node. */
export async function directory(
  kernel: Kernel,
  settings: Pick<Settings, 'state' | 'name' | 'home' | 'origin'>,
  given: { readonly identity: Identity; readonly ledger: Ledger; readonly version: string },
): Promise<DirectoryContext> {
  const { state, home } = settings
  const address = new URL(settings.origin).origin
  const loopback = isLocal(address)
  const views = await openViews(kernel)
  const own = ownKeys(kernel, { home, state }, async () => (await views.now()).own, views.forget)
  const out = wire({ loopback })
  const authorities: Parts['authorities'] = async () => {
    const posts = await given.identity.openPosts()
    return [...new Map(posts.map(({ authority }) => [authority.id, authority])).values()]
  }
  let readers: Parts['readers'] = async () => new Map()
  const describe = describer(kernel, own, {
    state,
    name: settings.name,
    address,
    log: given.ledger.verifierKey,
    witness: given.ledger.witnessKey,
    authorities,
    readers: () => readers(),
  })
  const listKeysOf: Parts['listKeysOf'] = ({ spaces }, asked) => listedKeys(spaces, asked, instant(kernel.clock))
  const spacesOf: Parts['spacesOf'] = ({ spaces, peers }, asked) => {
    const at = instant(kernel.clock)
    const keys = nodeKeys(peers.get(asked)?.keys ?? [], asked).filter((key) => validAt(key, at))
    return spacesTrusting(
      spaces,
      asked,
      keys.map(({ bytes }) => base64(bytes)),
      at,
    )
  }
  const commit: Parts['commit'] = async (writes, events) => {
    const nobody = { officer: null, post: null }
    await kernel.database.commit([...writes, ...eventWrites(events, nobody, instant(kernel.clock), kernel.ids)])
    views.forget()
    kernel.wake()
  }
  const ground = {
    kernel,
    state,
    name: settings.name,
    address,
    loopback,
    version: given.version,
    own,
    views,
    wire: out,
    describe,
    authorities,
    readers: () => readers(),
    spacesOf,
    listKeysOf,
    commit,
  }

  const toPeer = (view: View, known: KnownPeer): Peer => {
    const { row, descriptor } = known
    const { trusted, by } = trustedBy(ground, view, known)
    return {
      state: row.state,
      name: descriptor.name,
      standing: trusted ? 'trusted' : row.standing,
      by,
      address: descriptor.address,
      log: descriptor.log,
      witness: descriptor.witness,
      authorities: descriptor.authorities.map(({ id, names, kind, languages, readers: reading, hours, zone }) => ({
        id,
        names,
        kind,
        languages,
        readers: reading,
        openNow: hours.always || hours.weekly.length > 0 ? openingAt(hours, zone, instant(kernel.clock)).open : null,
      })),
    }
  }
  const trustedPeer = async (asked: string): Promise<KnownPeer | undefined> => {
    const view = await views.now()
    const known = view.peers.get(asked)
    return known !== undefined && trustedBy(ground, view, known).trusted ? known : undefined
  }
  const node = async () => own.signerOf(await own.ensure(state, 'sign'))
  // Who this node is must be there before anyone asks.
  await own.ensure(state, 'sign')
  await node().catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error
    kernel.log.error({ state }, error.refusal.detail ?? 'the key of this node is missing')
  })
  const isOwn = async (id: string): Promise<boolean> => (await authorities()).some((authority) => authority.id === id)

  const door: Directory = {
    state,
    node,
    authority: async (id) => {
      if (!(await isOwn(id))) return undefined
      return own.signerOf(await own.ensure(`${state}/${id}`, 'sign'))
    },
    officer: (id, authority) => own.officer(id, authority),
    unseal: async (authority, { key, enc, ciphertext }, info, additional) => {
      const held = (await own.keys()).find(
        ({ id, signer, use }) => id === key && signer === `${state}/${authority}` && use === 'open',
      )
      return held && opened((await own.openerOf(held)).open({ enc, ciphertext }, info, additional))
    },
    unsealOwn: async ({ key, enc, ciphertext }, info, additional) => {
      const held = (await own.keys()).find(({ id, use }) => id === key && use === 'open')
      return held && opened((await own.openerOf(held)).open({ enc, ciphertext }, info, additional))
    },
    peers: async () => {
      const view = await views.now()
      return [...view.peers.values()].map((known) => toPeer(view, known))
    },
    peer: async (asked) => {
      const view = await views.now()
      const known = view.peers.get(asked)
      return known && toPeer(view, known)
    },
    descriptorOf: async (asked) =>
      asked === state ? (await describe()).descriptor : (await views.now()).peers.get(asked)?.row.descriptor,
    trusts: async (asked) => asked === state || (await trustedPeer(asked)) !== undefined,
    keysOf: async (asked, at) => {
      if (asked === state) return keysAt((await views.now()).own, at)
      return keysAt((await trustedPeer(asked))?.keys ?? [], at)
    },
    sealingKeyOf: async (asked, authority) => {
      const signer = `${asked}/${authority}`
      const ours = asked === state && (await isOwn(authority)) ? await own.ensure(signer, 'open') : undefined
      const found = ours ?? newestKey((await trustedPeer(asked))?.keys ?? [], signer, 'open', instant(kernel.clock))
      return found && { id: found.id, bytes: found.bytes }
    },
    call: async (asked, { timeoutMs = callMs, ...what }) => {
      const known = await trustedPeer(asked)
      if (known === undefined) {
        throw new Refused(refuse('peer-not-trusted', { detail: `this node does not exchange with \`${asked}\` now` }))
      }
      const signed = { signer: await node(), to: asked, now: kernel.clock.now() }
      return out.send({
        address: known.descriptor.address,
        ...what,
        timeoutMs,
        signed,
      })
    },
    serve: server({ kernel, self: state, view: views.now, spacesOf, strange: askingAgain(kernel) }),
    readers: (tell) => {
      readers = tell
    },
    onChange: views.onChange,
  }
  const parts: Parts = { ...ground, renew: renewer(ground), askLists: listAsker(door) }
  const care = caring(parts, door)
  const neighbours = peerEndpoints(parts)
  await tellLedger(given.ledger, views, ground)
  return {
    name: 'directory',
    endpoints: [
      ...neighbours.endpoints,
      ...contactEndpoints(parts, door, neighbours.shown),
      ...stateEndpoints(parts),
      ...keyEndpoints(parts),
      ...spaceEndpoints(parts),
      ...draftEndpoints(parts),
    ].map((endpoint) => forgetting(endpoint, views)),
    lifecycles: [peerLifecycle, spaceLifecycle],
    errands: [{ name: 'describe-node', everyMs: 60_000, run: async () => void (await describe()) }, care.errand],
    pages: directoryPages(parts, door),
    door,
    seeTo: care.once,
    stop: async () => {
      out.close()
      await care.stop()
      await views.close()
    },
  }
}

/**
 * Has the descriptors of all neighbours fetched again, when somebody strange calls. A stranger may call often: nobody is
 * asked again who was asked within ten minutes, and the database not more than once a minute.
 */
function askingAgain({ clock, database, log }: Kernel): () => void {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const now = clock.now()
    if (now.epochMilliseconds - last < 60_000) return
    last = now.epochMilliseconds
    const before = now.subtract({ minutes: 10 }).toString({ smallestUnit: 'millisecond' })
    askAgain(database, before).catch(() => log.warn({}, 'neighbours could not be marked to be asked again'))
  }
}

/** The very next question of this process must meet what a command changed. */
function forgetting(endpoint: Endpoint, views: Pick<Views, 'forget'>): Endpoint {
  if (endpoint.route.method === 'GET') return endpoint
  const run: Endpoint['run'] = async (...asked) => {
    try {
      return await endpoint.run(...asked)
    } finally {
      views.forget()
    }
  }
  return { ...endpoint, run }
}

/** Whose logs this node witnesses and mirrors: those of the neighbours it trusts now. */
async function tellLedger(
  ledger: Pick<Ledger, 'peers'>,
  views: Views,
  { spacesOf }: Pick<Parts, 'spacesOf'>,
): Promise<void> {
  let view = await views.now()
  const renew = async (): Promise<void> => {
    view = await views.now().catch(() => view)
  }
  views.onChange(() => void renew())
  ledger.peers(() => {
    return [...view.peers.values()]
      .filter((known) => trustedBy({ spacesOf }, view, known).trusted)
      .map(({ descriptor: { state, log, witness, address } }) => ({ state, log, witness, address }))
  })
}

export { atTheMachine, type AtTheMachine, type PeerLine } from './machine.ts'
export { officerKeyType } from './own.ts'
export { descriptorType, readDescriptor, type ReadDescriptor } from './rules.descriptor.ts'
