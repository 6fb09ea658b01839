import { z } from 'zod'
import { event } from '#kernel/event'
import { route } from '#kernel/route'
import { Country } from '#kernel/schema/country'
import { Instant } from '#kernel/schema/instant'
import { Id, Offers } from '#kernel/schema/page'
import { Line } from '#kernel/schema/text'
import { Address, AuthorityEntry, Duty, keyUses, Profile, SpaceName, StandingWord } from './words.ts'

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

/** A new key of the node or of an authority: valid from a moment that leaves neighbours the time to hear of it. */
export const rotateKey = route({
  method: 'POST',
  path: '/api/directory/keys',
  summary: 'Replace a key',
  body: z.strictObject({
    /** `node`, or the identifier of an authority. */
    of: z.union([z.literal('node'), Id]),
    use: z.enum(keyUses),
    from: Instant,
    /** When the old key ends: not before the new one begins. */
    until: Instant,
  }),
  reply: z.object({ keys: z.array(OwnKey) }),
  refusals: { 'key-times': 422, 'no-such-key': 422 },
})
/** Whoever may have it signs in our name: what it signed from that moment on counts for nothing. */
export const revokeKey = route({
  method: 'POST',
  path: '/api/directory/keys/:key/revoke',
  summary: 'Take back a compromised key',
  params: z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) }),
  body: z.strictObject({ compromisedAt: Instant, reason: Line }),
  reply: z.object({ keys: z.array(OwnKey) }),
  refusals: { 'key-times': 422 },
})
export const KeyRotated = event(
  'directory/key-rotated',
  1,
  z.object({ signer: z.string(), key: z.string(), from: Instant }),
)
export const KeyRevoked = event(
  'directory/key-revoked',
  1,
  z.object({ signer: z.string(), key: z.string(), compromisedAt: Instant, reason: Line }),
)

// — States and their authorities —

/** How old what is known of a State is. Null for the State of this node, which knows itself. */
export const Freshness = z
  .object({ issuedAt: Instant, receivedAt: Instant, validUntil: Instant, ageSeconds: z.int(), valid: z.boolean() })
  .nullable()
export const AuthorityLine = AuthorityEntry.pick({
  id: true,
  names: true,
  kind: true,
  place: true,
  languages: true,
  competences: true,
  channels: true,
})
export const StateLine = z.object({
  state: Country,
  own: z.boolean(),
  name: z.string(),
  trusted: z.boolean(),
  standing: StandingWord.nullable(),
  freshness: Freshness,
  authorities: z.array(AuthorityLine),
})
export const listStates = route({
  method: 'GET',
  path: '/api/directory/states',
  summary: 'Look up States and their authorities',
  query: z.object({
    /** Words of a name, place, kind, competence or language; all must be found. */
    q: z.string().max(200).optional(),
  }),
  reply: z.object({ states: z.array(StateLine) }),
  refusals: {},
})
export const readAuthority = route({
  method: 'GET',
  path: '/api/directory/states/:state/authorities/:authority',
  summary: 'Look up an authority: whether it answers now, and who is on duty',
  params: z.object({ state: Country, authority: Id }),
  reply: z.object({
    state: Country,
    trusted: z.boolean(),
    freshness: Freshness,
    authority: AuthorityEntry,
    opening: z.object({ open: z.boolean(), until: Instant.nullable(), next: Instant.nullable() }),
    onDuty: z.array(Duty),
  }),
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

// — spaces and their trust lists —

const listRefusals = {
  'list-malformed': 422,
  'list-forged': 422,
  'list-rewritten': 409,
  'list-gap': 422,
  'list-other-signers': 422,
  'list-not-enough-signers': 422,
  'list-from-the-future': 422,
} as const
const NamedState = z.object({ state: Country, name: z.string() })
export const Draft = z.object({
  space: SpaceName,
  digest: z.string(),
  title: z.string(),
  number: z.int(),
  signers: z.array(Country),
  signedBy: z.array(Country),
  threshold: z.int(),
  members: z.array(NamedState),
  validUntil: Instant,
  /** The file itself, to be handed on. */
  list: z.string(),
  version: z.int(),
})
export const Space = z.object({
  space: SpaceName,
  title: z.string(),
  standing: z.enum(['proposed', 'accepted', 'withdrawn']),
  trusts: z.enum(['members', 'nobody']),
  number: z.int(),
  issuedAt: Instant,
  validUntil: Instant,
  valid: z.boolean(),
  receivedAt: Instant,
  source: z.string(),
  askedAt: Instant.nullable(),
  fault: z.string().nullable(),
  threshold: z.int(),
  signers: z.array(Country),
  members: z.array(NamedState),
  /** Of the founding list, to be compared by telephone. */
  founding: ComparedKey,
  version: z.int(),
})
export type Space = z.output<typeof Space>
export const listSpaces = route({
  method: 'GET',
  path: '/api/directory/spaces',
  summary: 'List the spaces this node takes part in',
  reply: z.object({
    spaces: z.array(Space),
    drafts: z.array(Draft),
    /** What came under a known name and was refused. */
    refused: z.array(z.object({ at: Instant, kind: z.string(), about: z.string(), source: z.string() })),
  }),
  refusals: {},
})
const ListText = z.string().min(1).max(300_000)
/** All versions of a list from the first, for a stranger to check. */
export const exportSpace = route({
  method: 'GET',
  path: '/api/directory/spaces/:space',
  summary: 'Export the trust list of a space',
  params: z.object({ space: SpaceName }),
  reply: z.object({ lists: z.array(z.string()), root: z.string() }),
  refusals: {},
})
export const importLists = route({
  method: 'POST',
  path: '/api/directory/spaces',
  summary: 'Bring versions of a trust list',
  body: z.union([
    z.strictObject({ lists: z.array(ListText).min(1).max(100) }),
    /** Asks a trusted neighbour that has it. */
    z.strictObject({ space: SpaceName, from: Country }),
  ]),
  reply: Space,
  refusals: { ...listRefusals, 'peer-unreachable': 502, 'peer-not-trusted': 409 },
})
export const acceptSpace = route({
  method: 'POST',
  path: '/api/directory/spaces/:space/accept',
  summary: 'Take part in a space',
  params: z.object({ space: SpaceName }),
  body: heard.extend({
    /** Whether its members are trusted by the list alone. */
    trusts: z.enum(['members', 'nobody']),
  }),
  reply: Space,
  refusals: wordsRefusals,
  versioned: true,
})
export const withdrawSpace = route({
  method: 'POST',
  path: '/api/directory/spaces/:space/withdraw',
  summary: 'Leave a space',
  params: z.object({ space: SpaceName }),
  body: why,
  reply: Space,
  refusals: {},
})
export const proposeList = route({
  method: 'POST',
  path: '/api/directory/drafts',
  summary: 'Propose a version of a trust list and sign it',
  body: z.strictObject({
    space: SpaceName,
    title: Line,
    members: z.array(Country).min(1).max(300),
    validUntil: Instant,
    /** Takes the place of a draft that this State has signed and others will not. */
    instead: z.boolean().default(false),
    /** For a founding list: who signs, and how many of them must. Later versions keep both. */
    founding: z
      .strictObject({ signers: z.array(Country).min(1).max(30), threshold: z.int().min(1).max(30) })
      .optional(),
  }),
  reply: Draft,
  refusals: { 'list-malformed': 422, 'not-a-signer': 409, 'member-not-known': 422, 'draft-waiting': 409 },
})
/** Brings a draft of another State, or signatures that others put under one that is here. */
export const importDraft = route({
  method: 'POST',
  path: '/api/directory/drafts/import',
  summary: 'Bring a draft of a trust list, or signatures under it',
  body: z.strictObject({ list: ListText }),
  reply: z.object({ drafts: z.array(Draft) }),
  refusals: listRefusals,
})
export const signList = route({
  method: 'POST',
  path: '/api/directory/drafts/:space/:digest/sign',
  summary: 'Sign a version of a trust list',
  params: z.object({ space: SpaceName, digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  body: z.strictObject({}),
  reply: z.object({ drafts: z.array(Draft) }),
  refusals: { ...listRefusals, 'not-a-signer': 409 },
})
const ofSpace = { space: SpaceName, number: z.int() }
export const ListSigned = event('directory/list-signed', 1, z.object({ ...ofSpace, digest: z.string() }))
export const ListPublished = event('directory/list-published', 1, z.object(ofSpace))
export const ListReceived = event('directory/list-received', 1, z.object({ ...ofSpace, source: z.string() }))
export const SpaceAccepted = event('directory/space-accepted', 1, z.object({ space: SpaceName, trusts: z.string() }))
export const SpaceWithdrawn = event('directory/space-withdrawn', 1, z.object({ space: SpaceName, reason: Line }))
