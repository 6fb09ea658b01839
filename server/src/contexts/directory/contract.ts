import { z } from 'zod'
import { event } from '#kernel/event'
import { route } from '#kernel/route'
import { Country } from '#kernel/schema/country'
import { Instant } from '#kernel/schema/instant'
import { Id, Offers } from '#kernel/schema/page'
import { Line } from '#kernel/schema/text'
import { Address, AuthorityEntry, keyUses, Profile, StandingWord } from './words.ts'

export { Profile, AuthorityEntry, Address, StandingWord } from './words.ts'

// — neighbours —

/** What is wrong with a descriptor that was brought. */
const descriptorRefusals = {
  'descriptor-malformed': 422,
  'descriptor-forged': 422,
  'descriptor-older': 409,
  'descriptor-expired': 422,
  'descriptor-other-state': 422,
  'descriptor-own': 422,
  'descriptor-ambiguous-key': 422,
  'address-refused': 422,
  'other-node-key': 409,
} as const

/** A key of a node, to be compared by telephone. */
export const ComparedKey = z.object({
  /** SHA-256 of the key in DER, 64 hexadecimal digits. */
  id: z.string(),
  words: z.array(z.string()),
})
export const HelloReport = z.object({
  at: Instant,
  ok: z.boolean(),
  /** The clock of the neighbour less that of this node, in milliseconds, give or take half the way there and back. */
  skewMs: z.int(),
  /** Of the software of the neighbour. */
  version: z.string(),
  /** What the neighbour thinks of this node: a standing, or empty. */
  thinks: z.string(),
  fault: z.string().nullable(),
})
export type HelloReport = z.output<typeof HelloReport>
export const Peer = z.object({
  state: Country,
  name: z.string(),
  address: z.string(),
  standing: StandingWord,
  standingAt: Instant,
  reason: z.string().nullable(),
  /** Spoken to now: by ceremony, or by a trust list of one of the spaces, and not suspended or distrusted. */
  trusted: z.boolean(),
  by: z.object({ ceremony: z.boolean(), spaces: z.array(z.string()) }),
  key: ComparedKey,
  /** The number of its descriptor, when it was issued and received, and until when it is believed. */
  serial: z.int(),
  issuedAt: Instant,
  receivedAt: Instant,
  validUntil: Instant,
  askedAt: Instant.nullable(),
  fault: z.string().nullable(),
  hello: HelloReport.nullable(),
  authorities: z.int(),
  version: z.int(),
  offers: Offers,
})
export type Peer = z.output<typeof Peer>
const ofState = z.object({ state: Country })

export const listPeers = route({
  method: 'GET',
  path: '/api/directory/peers',
  summary: 'List the neighbours of this node',
  reply: z.object({ own: ComparedKey.extend({ state: Country, address: z.string() }), peers: z.array(Peer) }),
  refusals: {},
})
/** The descriptor of this node, to be handed to a neighbour. */
export const exportDescriptor = route({
  method: 'GET',
  path: '/api/directory/descriptor',
  summary: 'Read the descriptor of this node',
  reply: z.object({
    descriptor: z.string(),
    serial: z.int(),
    issuedAt: Instant,
    validUntil: Instant,
    key: ComparedKey,
  }),
  refusals: {},
})
export const importDescriptor = route({
  method: 'POST',
  path: '/api/directory/peers',
  summary: 'Bring the descriptor of a neighbour',
  body: z.union([z.strictObject({ descriptor: z.string().min(1).max(900_000) }), z.strictObject({ address: Address })]),
  reply: Peer,
  refusals: { ...descriptorRefusals, 'peer-unreachable': 502 },
})
const heard = z.strictObject({
  /** The thirteen words, as the officer heard them from the neighbour. */
  words: z.string().min(1).max(300),
})
const wordsRefusals = { 'words-misheard': 422, 'words-differ': 422 } as const
export const comparePeer = route({
  method: 'POST',
  path: '/api/directory/peers/:state/compare',
  summary: 'Confirm the words of a neighbour',
  params: ofState,
  body: heard,
  reply: Peer,
  refusals: wordsRefusals,
  versioned: true,
})
export const trustPeer = route({
  method: 'POST',
  path: '/api/directory/peers/:state/trust',
  summary: 'Trust a neighbour',
  params: ofState,
  body: heard,
  reply: Peer,
  refusals: { ...wordsRefusals, ...descriptorRefusals },
  versioned: true,
})
const why = z.strictObject({ reason: Line })
export const suspendPeer = route({
  method: 'POST',
  path: '/api/directory/peers/:state/suspend',
  summary: 'Suspend a neighbour',
  params: ofState,
  body: why,
  reply: Peer,
  refusals: {},
})
export const distrustPeer = route({
  method: 'POST',
  path: '/api/directory/peers/:state/distrust',
  summary: 'Distrust a neighbour',
  params: ofState,
  body: why,
  reply: Peer,
  refusals: {},
})
export const restorePeer = route({
  method: 'POST',
  path: '/api/directory/peers/:state/restore',
  summary: 'Trust a neighbour again',
  params: ofState,
  body: heard.extend({ reason: Line }),
  reply: Peer,
  refusals: { ...wordsRefusals, ...descriptorRefusals },
  versioned: true,
})
/** Fetches the descriptor of a neighbour from its address, as the node does by itself every day. */
export const refreshPeer = route({
  method: 'POST',
  path: '/api/directory/peers/:state/refresh',
  summary: 'Fetch the descriptor of a neighbour',
  params: ofState,
  body: z.strictObject({}),
  reply: Peer,
  refusals: { ...descriptorRefusals, 'peer-unreachable': 502 },
})
export const greetPeer = route({
  method: 'POST',
  path: '/api/directory/peers/:state/hello',
  summary: 'Send a test message to a neighbour',
  params: ofState,
  body: z.strictObject({}),
  reply: HelloReport,
  refusals: { 'peer-not-trusted': 409 },
})

// — events —

const aboutState = { state: Country }
export const PeerProposed = event(
  'directory/peer-proposed',
  1,
  z.object({ ...aboutState, key: z.string(), source: z.string() }),
)
export const PeerRenewed = event(
  'directory/peer-renewed',
  1,
  z.object({ ...aboutState, serial: z.int(), source: z.string() }),
)
export const PeerCompared = event('directory/peer-compared', 1, z.object({ ...aboutState, key: z.string() }))
export const PeerTrusted = event('directory/peer-trusted', 1, z.object({ ...aboutState, key: z.string() }))
export const PeerSuspended = event('directory/peer-suspended', 1, z.object({ ...aboutState, reason: Line }))
export const PeerDistrusted = event('directory/peer-distrusted', 1, z.object({ ...aboutState, reason: Line }))

// — keys of this node —

export const OwnKey = z.object({
  id: z.string(),
  signer: z.string(),
  use: z.enum(keyUses),
  algorithm: z.string(),
  from: Instant,
  until: Instant.nullable(),
  compromisedAt: Instant.nullable(),
  /** Of a key of the node: to be compared. */
  words: z.array(z.string()).nullable(),
})
export type OwnKey = z.output<typeof OwnKey>
export const listKeys = route({
  method: 'GET',
  path: '/api/directory/keys',
  summary: 'List the keys of this node and of its authorities',
  reply: z.object({ keys: z.array(OwnKey) }),
  refusals: {},
})

export const authorityOf = z.object({ authority: Id })
export const readProfile = route({
  method: 'GET',
  path: '/api/directory/authorities/:authority',
  summary: 'Read what others are told of an authority',
  params: authorityOf,
  reply: z.object({ authority: AuthorityEntry, version: z.int() }),
  refusals: {},
})
export const changeProfile = route({
  method: 'PUT',
  path: '/api/directory/authorities/:authority',
  summary: 'Change what others are told of an authority',
  params: authorityOf,
  body: Profile,
  reply: z.object({ authority: AuthorityEntry, version: z.int() }),
  refusals: {},
  versioned: true,
})
