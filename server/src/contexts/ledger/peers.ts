import { isFault } from '@comity/proof/fault'
import { parsePolicy, type Policy } from '@comity/proof/policy'
import type { Log } from '@comity/proof/signed-checkpoint'
import { parseVerifierKey, type VerifierKey } from '@comity/proof/vkey'
import { refuse, Refused } from '#kernel/refusal'

/** A node with which this one keeps logs: each witnesses and mirrors the other's. */
export type LogPeer = {
  /** ISO 3166-1 alpha-3. */
  readonly state: string
  /** Verifier key of its log (C2SP signed-note). */
  readonly log: string
  /** Verifier key with which it cosigns; undefined where it does not. */
  readonly witness?: string | undefined
  /** Where it is reached, such as `https://comity.example.ch`: https, or http on this machine. */
  readonly address: string
}

/** A peer whose keys were read. Without an address it is witnessed when it asks, and nothing else. */
export type KnownPeer = {
  readonly state: string | undefined
  readonly log: Log
  readonly witness: VerifierKey | undefined
  /** Without a slash at its end. */
  readonly address: string | undefined
}

/** A witness to ask, and where: `add-checkpoint` stands below the prefix. */
export type KnownWitness = { readonly key: VerifierKey; readonly prefix: string }

export type Peers = {
  /** By origin of the log. The log of this node is never among them. */
  readonly all: () => ReadonlyMap<string, KnownPeer>
  /** Every witness to ask, each key once: those of the peers, then those the policy names with an address. */
  readonly witnesses: () => readonly KnownWitness[]
  /** Which cosignatures this State asks for; undefined where it has not said. */
  readonly policy: Policy | undefined
  /** Takes the place of whatever list was given before; those of the settings stay. */
  readonly give: (list: () => readonly LogPeer[]) => void
}

const addressShape = /^(?:https:\/\/[^\s/?#@]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?)$/u

/** Whether a node or witness may be asked there: https, or http on this machine; no path, no account, no query. */
export function isAddress(text: string): boolean {
  return addressShape.test(text) && URL.canParse(text)
}

/** A C2SP submission prefix may have a path. */
function isPrefix(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, username, password, search, hash } = new URL(text)
  return isAddress(origin) && username + password + search + hash === ''
}

const withoutSlash = (address: string): string => address.replace(/\/$/, '')
const keyOf = (text: string): VerifierKey | undefined => {
  const key = parseVerifierKey(text)
  return isFault(key) ? undefined : key
}

function wrong(what: string, text: string): Refused {
  return new Refused(refuse('defect', { detail: `the setting \`${what}\`: \`${text.slice(0, 80)}\`` }))
}

function read(peer: LogPeer | string): KnownPeer | undefined {
  const { log, witness, address, state } =
    typeof peer === 'string' ? { log: peer, witness: undefined, address: undefined, state: undefined } : peer
  const key = keyOf(log)
  if (key === undefined || key.kind !== 'ed25519') return undefined
  const cosigner = witness === undefined ? undefined : keyOf(witness)
  if (witness !== undefined && (cosigner === undefined || cosigner.kind === 'ed25519')) return undefined
  if (address !== undefined && !isAddress(withoutSlash(address))) return undefined
  const at = address === undefined ? undefined : withoutSlash(address)
  return { state, log: { origin: key.name, keys: [key] }, witness: cosigner, address: at }
}

/**
 * Who the peers are: those of the settings, which must all be well formed or the node does not start, and those it is
 * given while it runs, of which the malformed are passed over. Of one log with several keys, the last address counts.
 */
export function knownPeers(
  own: string,
  given: { readonly peers?: readonly (LogPeer | string)[] | undefined; readonly logPolicy?: string | undefined },
): Peers {
  const fixed = (given.peers ?? []).map((peer) => {
    const known = read(peer)
    if (known === undefined) {
      throw wrong('peers', `holds what is no key of a log or no address: ${typeof peer === 'string' ? peer : peer.log}`)
    }
    return known
  })
  const policy = given.logPolicy === undefined ? undefined : parsePolicy(given.logPolicy)
  if (policy !== undefined && isFault(policy)) throw wrong('logPolicy', `${policy.fault} in line ${policy.line ?? 1}`)
  const named = (policy?.witnesses ?? []).flatMap(({ key, url }): KnownWitness[] => {
    if (url === undefined) return []
    if (!isPrefix(url)) throw wrong('logPolicy', `no address of a witness: ${url}`)
    return [{ key, prefix: withoutSlash(url) }]
  })
  let list: () => readonly LogPeer[] = () => []
  let readBefore: { readonly text: string; readonly peers: ReadonlyMap<string, KnownPeer> } | undefined
  const all = (): ReadonlyMap<string, KnownPeer> => {
    const now = list()
    const text = JSON.stringify(now)
    // Reading a key costs a computation on the curve, and this is asked for often.
    if (readBefore?.text === text) return readBefore.peers
    const peers = new Map<string, KnownPeer>()
    for (const peer of [...fixed, ...now.flatMap((one) => read(one) ?? [])]) {
      const { origin } = peer.log
      if (origin === own) continue
      const before = peers.get(origin)
      const keys = [...(before?.log.keys ?? []), ...peer.log.keys]
      const distinct = keys.filter(({ id }, at) => keys.findIndex((other) => other.id === id) === at)
      peers.set(origin, {
        state: peer.state ?? before?.state,
        log: { origin, keys: distinct },
        witness: peer.witness ?? before?.witness,
        address: peer.address ?? before?.address,
      })
    }
    readBefore = { text, peers }
    return peers
  }
  return {
    all,
    policy,
    witnesses: () => {
      const ofPeers = [...all().values()].flatMap(({ witness, address }): KnownWitness[] =>
        witness === undefined || address === undefined ? [] : [{ key: witness, prefix: `${address}/log` }],
      )
      const both = [...ofPeers, ...named]
      return both.filter(
        ({ key }, at) => both.findIndex((one) => one.key.name === key.name && one.key.id === key.id) === at,
      )
    },
    give: (other) => {
      list = other
    },
  }
}
