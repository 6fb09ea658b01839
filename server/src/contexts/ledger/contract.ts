import { z } from 'zod'
import { route } from '#kernel/route'
import { Instant } from '#kernel/schema/instant'
import { PageQuery, pageOf } from '#kernel/schema/page'

/** How it stands with a witness of this log. */
export const WitnessState = z.object({
  name: z.string(),
  /** Its verifier key (C2SP tlog-cosignature). */
  key: z.string(),
  /** Whose node it is; null for one that only the policy names. */
  state: z.string().nullable(),
  /** What it cosigned last and when, by its own clock; null before the first. */
  size: z.int().nullable(),
  at: Instant.nullable(),
  /** Entries signed by this node that it has not cosigned. */
  behind: z.int(),
  /**
   * Since when it does not answer or refuses, and why; null while it cosigns. `unreachable`, `slow`, `too-large`,
   * `bad-answer` (no line of its key that holds), `ahead` (it saw more than there is), `refused-<status>`; anything else is
   * a fault of our own tiles.
   */
  failingSince: Instant.nullable(),
  problem: z.string().nullable(),
})
export type WitnessState = z.output<typeof WitnessState>

/** How it stands with the log of a peer, of which this node keeps a mirror. */
export const MirrorState = z.object({
  origin: z.string(),
  state: z.string().nullable(),
  address: z.string().nullable(),
  /** Everything up to here is held; the newest checkpoint seen is over so many. */
  size: z.int(),
  seen: z.int(),
  /**
   * When it was last found in order; since when not, and why: `unreachable`, `slow`, `too-large`; `missing`, `width`,
   * `root`, `hash`, `range` of its tiles; `older` (it shows a state from before); `restarted`, `busy`; `convicted`; anything
   * else is a fault of its checkpoint (`proof/src/signed-checkpoint.ts`).
   */
  at: Instant.nullable(),
  failingSince: Instant.nullable(),
  problem: z.string().nullable(),
  /** It signed two histories, and the proof is kept. */
  convicted: z.boolean(),
})
export type MirrorState = z.output<typeof MirrorState>

/** What the log of a node says of itself, and by which key it can be held to it. */
export const LogState = z.object({
  /** Identity of the log; stands in the first line of every checkpoint. */
  origin: z.string(),
  /** The key as other tools read it (C2SP signed-note). */
  verifierKey: z.string(),
  /** The key with which this node says that it saw the logs of others. */
  witnessKey: z.string(),
  /** SHA-256 of the log key, 64 hexadecimal digits. */
  keyId: z.string(),
  /** Thirteen words, to compare the log key by telephone. */
  words: z.array(z.string()),
  /** Entries that are durable. */
  size: z.int(),
  /** What was signed last: null for a moment after the first start. */
  checkpoint: z.object({ size: z.int(), root: z.string(), at: Instant, note: z.string() }).nullable(),
  /** Entries without a checkpoint over them, and for how many seconds the last one stands. */
  waiting: z.int(),
  ageSeconds: z.number().nullable(),
  /** Up to which size a quorum of witnesses stands under a checkpoint; null where the State has set no policy. */
  quorum: z.object({ size: z.int(), behind: z.int() }).nullable(),
  /**
   * Why nothing is signed: `restored`, because a backup was brought back and most peers have not said yet what they hold;
   * `behind`, because they hold a longer log of this node than it has; `forked`, because it signed two histories. Null
   * when all is well.
   */
  held: z.enum(['restored', 'behind', 'forked']).nullable(),
  witnesses: z.array(WitnessState),
  mirrors: z.array(MirrorState),
})
export type LogState = z.output<typeof LogState>
export const readLog = route({
  method: 'GET',
  path: '/api/log',
  summary: 'Read the state of the log',
  reply: LogState,
  refusals: {},
})

/** What convicts a log, this node's own included: whoever has its key can check it (`docs/protocol/log.md`). */
export const LogAccusation = z.object({
  digest: z.string(),
  origin: z.string(),
  at: Instant,
  /** Two trees of one size, or a history written anew. */
  proven: z.enum(['split-view', 'rewritten']),
  earlierSize: z.int(),
  laterSize: z.int(),
  /** The file itself. */
  text: z.string(),
})
export type LogAccusation = z.output<typeof LogAccusation>
export const listAccusations = route({
  method: 'GET',
  path: '/api/log/accusations',
  summary: 'List the logs that contradicted themselves, with the proof',
  reply: z.object({ accusations: z.array(LogAccusation) }),
  refusals: {},
})

/** One entry: that something of a kind was recorded, when, and the salted digest of what it was. */
export const LogEntry = z.object({
  index: z.int(),
  kind: z.string(),
  digest: z.string(),
  at: Instant,
  /** For the head of the audit chain: which one it was, and the salt that shows it. */
  opening: z.object({ seq: z.int(), hash: z.string(), salt: z.string() }).nullable(),
})
export type LogEntry = z.output<typeof LogEntry>
/** Newest first. */
export const listLogEntries = route({
  method: 'GET',
  path: '/api/log/entries',
  summary: 'List the entries of the log',
  query: PageQuery,
  reply: pageOf(LogEntry),
  refusals: {},
})

/** What systems of the State enter is of these kinds, so that it is never taken for what the node itself entered. */
const AgencyKind = z.string().regex(/^agency\/[a-z][a-z-]{0,31}$/)
const Entered = z.object({ indexes: z.array(z.int()) })
export const mostTogether = 1_024
/** For service accounts. The answer comes when the entries are durable; a digest that is there already keeps its place. */
export const enterDigests = route({
  method: 'POST',
  path: '/api/log/entries',
  summary: 'Enter salted digests in the log',
  body: z.object({
    kind: AgencyKind,
    /** SHA-256 over a salt of 32 random bytes and the thing: 32 bytes each, one after the other, in base64. */
    digests: z
      .string()
      .min(44)
      .max(Math.ceil((mostTogether * 32) / 3) * 4),
  }),
  reply: Entered,
  refusals: {},
})
/**
 * As `enterDigests`, for statements (`proof/src/receipt.ts`) that a signer this account speaks for and a second known
 * signer have signed. The envelope is verified and not kept: only its digest behind the salt is entered.
 */
export const enterStatements = route({
  method: 'POST',
  path: '/api/log/statements',
  summary: 'Enter signed statements in the log',
  body: z.object({
    kind: AgencyKind,
    statements: z
      .array(z.strictObject({ envelope: z.string().max(64_000), salt: z.string().length(44) }))
      .min(1)
      .max(256),
  }),
  reply: Entered,
  refusals: { 'statement-not-believed': 422 },
})

const Place = z.object({ index: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER) })
export const readLogEntry = route({
  method: 'GET',
  path: '/api/log/entries/:index',
  summary: 'Read an entry of the log',
  params: Place,
  reply: LogEntry,
  refusals: {},
})
/** A C2SP tlog-proof file against the last checkpoint: it is verified without this node and without a network. */
export const proveLogEntry = route({
  method: 'GET',
  path: '/api/log/entries/:index/proof',
  summary: 'Prove that an entry is in the log',
  params: Place,
  streams: 'text/plain',
  reply: z.any(),
  refusals: { 'not-yet-signed': 409 },
})

export const logFaults = [
  /** The database holds no log. */
  'log-missing',
  /** The log was begun with another key than the one of this node. */
  'other-key',
  'entry-missing',
  /** The bytes are not those of an entry, or their digest is not the one noted beside them. */
  'entry-unreadable',
  /** The entry is not the one under the tile of its leaves. */
  'entry-changed',
  /** An entry or a tile stands where the log does not reach. */
  'entry-beyond',
  'tile-beyond',
  'tile-missing',
  /** A tile has not as many hashes as it must. */
  'tile-width',
  /** A tile is not the one that follows from those below it and stands under the one above it. */
  'tile-changed',
  'checkpoint-signature',
  /** The tree did not have the root that was signed: the first checkpoint of which that is so. */
  'checkpoint-root',
  /** A checkpoint is over more entries than there are. */
  'checkpoint-beyond',
  /** Entries have stood for a minute without a checkpoint over them. */
  'checkpoint-behind',
  /** A checkpoint kept elsewhere is over more entries than there are. */
  'rolled-back',
  /** A checkpoint kept elsewhere cannot be read or is not one of this log. */
  'known-unreadable',
  /** What is noted of a head of the audit chain does not have the digest in the log. */
  'anchor-changed',
  /** The audit chain no longer has a head that the log holds. */
  'audit-rewritten',
] as const
export type LogFault = (typeof logFaults)[number]
export const CheckedLog = z.object({
  intact: z.boolean(),
  size: z.int(),
  /** Size of the last checkpoint that holds; null where there is none. */
  signed: z.int().nullable(),
  /** The first hundred. `at`: index of an entry or, with `level`, of a tile; size of a checkpoint; number in the audit chain. */
  faults: z.array(z.object({ fault: z.enum(logFaults), level: z.int().nullable(), at: z.int().nullable() })),
})
export type CheckedLog = z.output<typeof CheckedLog>
export const checkLog = route({
  method: 'GET',
  path: '/api/log/check',
  summary: 'Check the log, tile by tile',
  reply: CheckedLog,
  refusals: {},
})
