import { z } from 'zod'
import { Country } from '#kernel/schema/country'
import { Instant, PlainDate, TimeZone } from '#kernel/schema/instant'
import { Id } from '#kernel/schema/page'
import { LangText, LanguageTag, Line } from '#kernel/schema/text'

/** A word of a list that grows: lower-case letters, digits, hyphens and slashes, up to 64. Unknown ones are shown as they are. */
export const Code = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(?:[-/][a-z0-9]+)*$/, { error: 'not a code' })

const Base64 = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/, { error: 'not base64' })

/** Where a node is reached: an origin without a slash at its end. Which hosts are refused is in `rules.address.ts`. */
export const Address = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^\s/?#@\\]+$/, { error: 'not an address of a node, such as `https://comity.example.ch`' })

export const Contact = z.strictObject({
  kind: z.enum(['telephone', 'email', 'fax', 'post']),
  value: Line,
  /** What it is for, as «night» or «urgent requests». */
  purpose: Line.nullable(),
})
export type Contact = z.output<typeof Contact>

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'not a time of day, such as `08:30`' })

/** When an authority answers, in the time of its own zone. */
export const Hours = z.strictObject({
  /** Day and night, whatever stands below. */
  always: z.boolean(),
  /** Days as ISO 8601 counts them, Monday 1. A span ends after it begins; over midnight it is two. */
  weekly: z.array(z.strictObject({ day: z.int().min(1).max(7), from: Clock, until: Clock })).max(50),
  /** Days on which it is closed, both ends included. */
  closed: z.array(z.strictObject({ from: PlainDate, until: PlainDate, because: Line.nullable() })).max(100),
})
export type Hours = z.output<typeof Hours>

/** Who answers out of turn, for a time. By function; a name only where the authority gives one. */
export const Duty = z.strictObject({
  from: Instant,
  until: Instant,
  title: Line,
  person: Line.nullable(),
  contact: Contact,
})
export type Duty = z.output<typeof Duty>

/** What the administrators of a node say of an authority of theirs, beside what identity knows. */
export const Profile = z.strictObject({
  /** What it is competent for, as `mutual-legal-assistance`, `extradition`, `asset-recovery`. */
  competences: z.array(Code).max(50),
  /** By which ways it takes messages, as `comity`, `diplomatic`, `interpol`, `post`. */
  channels: z.array(Code).max(20),
  /** Which structured forms it takes, as `information-request`. Empty: all. */
  forms: z.array(Code).max(100),
  contacts: z.array(Contact).max(20),
  hours: Hours,
  duty: z.array(Duty).max(100),
})
export type Profile = z.output<typeof Profile>

export const emptyProfile: Profile = {
  competences: [],
  channels: ['comity'],
  forms: [],
  contacts: [],
  hours: { always: false, weekly: [], closed: [] },
  duty: [],
}

/** Of the posts that read what is addressed to an authority, how many have a role. Who holds them is not told. */
export const Readers = z.strictObject({ role: Code, posts: z.int().min(1).max(100_000) })
export type Readers = z.output<typeof Readers>

/** An authority as its State describes it to others. */
export const AuthorityEntry = z.strictObject({
  id: Id,
  names: z.array(LangText).min(1).max(6),
  kind: Code,
  place: Line,
  zone: TimeZone,
  languages: z.array(LanguageTag).min(1).max(20),
  ...Profile.shape,
  /** Empty where its State does not tell. Absent from the descriptors of nodes that are older than this. */
  readers: z.array(Readers).max(50).default([]),
})
export type AuthorityEntry = z.output<typeof AuthorityEntry>

export const keyUses = ['sign', 'open'] as const
/** A key in a descriptor. `possession` shows that whoever has its secret agrees to be this signer. */
export const KeyEntry = z.strictObject({
  /** `CHE`, or `CHE/<authority>`. */
  signer: z.string().max(60),
  use: z.enum(keyUses),
  algorithm: z.enum(['ed25519', 'ed25519+ml-dsa-65', 'x-wing']),
  key: Base64(2_700),
  from: Instant,
  until: Instant.nullable(),
  /** From then on it may be in other hands: what it signed at or after that moment counts for nothing. */
  compromisedAt: Instant.nullable(),
  possession: Base64(4_600).nullable(),
})
export type KeyEntry = z.output<typeof KeyEntry>

/** What a node says of itself and signs: `application/vnd.comity.descriptor.v1+json`. */
export const Descriptor = z.strictObject({
  state: Country,
  name: Line,
  address: Address,
  serial: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  issuedAt: Instant,
  validUntil: Instant,
  /** Verifier keys (C2SP signed-note) of its log and of it as a witness. */
  log: z.string().max(500),
  witness: z.string().max(500),
  keys: z.array(KeyEntry).min(1).max(600),
  authorities: z.array(AuthorityEntry).max(300),
})
export type Descriptor = z.output<typeof Descriptor>

export const standings = ['proposed', 'compared', 'trusted', 'suspended', 'distrusted'] as const
export const StandingWord = z.enum(standings)

/** A space of a treaty or an arrangement, by a name its founders chose: `andes-mla`. */
export const SpaceName = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, { error: 'not a name of a space, such as `andes-mla`' })

const Digest = z.string().regex(/^[0-9a-f]{64}$/)
const NodeKey = z.strictObject({ state: Country, key: Base64(44).length(44) })
export const ListMember = NodeKey.extend({ name: Line, address: Address })
export type ListMember = z.output<typeof ListMember>

/** One version of the trust list of a space: `application/vnd.comity.trust-list.v1+json`. */
export const TrustList = z.strictObject({
  space: SpaceName,
  title: Line,
  /** 1 for the founding list. */
  number: z.int().min(1).max(100_000),
  /** Root (RFC 6962) over the payloads of all earlier versions, 64 hexadecimal digits. */
  root: Digest,
  threshold: z.int().min(1).max(30),
  /** Who signs: the States and the threshold of the founding list for ever, their keys as they are now. */
  signers: z.array(NodeKey).min(1).max(30),
  members: z.array(ListMember).max(300),
  issuedAt: Instant,
  validUntil: Instant,
})
export type TrustList = z.output<typeof TrustList>
