import type { PurposeId } from '@comity/law/purposes'
import { z } from 'zod'
import { Id } from '#kernel/schema/page'
import { Instant, TimeZone } from '#kernel/schema/instant'
import { LangText, Language, LanguageTag, Line } from '#kernel/schema/text'
import { Country } from '#kernel/schema/country'

/** What a post entitles its holder to. The names are those of the instruments Comity serves. */
export const roles = [
  'investigator',
  'prosecutor',
  'central-authority',
  'judge',
  'executing-authority',
  'analyst',
  'police-contact',
  'customs',
  'financial-intelligence',
  'data-protection',
  'auditor',
  'administrator',
  'defence',
] as const
export const Role = z.enum(roles)
export type Role = z.output<typeof Role>

/** What the holders of each role work for; a post is for what any of its roles is for. */
export const purposesOfRole: Readonly<Record<Role, readonly PurposeId[]>> = {
  investigator: ['prevention', 'investigation', 'asset-recovery'],
  prosecutor: ['investigation', 'prosecution', 'execution-of-penalty', 'asset-recovery'],
  'central-authority': ['investigation', 'prosecution', 'execution-of-penalty', 'asset-recovery'],
  judge: ['investigation', 'prosecution', 'execution-of-penalty', 'asset-recovery'],
  'executing-authority': ['investigation', 'prosecution', 'execution-of-penalty', 'asset-recovery'],
  analyst: ['prevention', 'investigation', 'asset-recovery'],
  'police-contact': ['prevention', 'investigation'],
  customs: ['border-and-customs', 'prevention', 'investigation'],
  'financial-intelligence': ['prevention', 'investigation', 'asset-recovery'],
  'data-protection': ['data-protection-supervision'],
  auditor: ['audit'],
  administrator: ['node-administration'],
  defence: ['defence'],
}

export const authorityKinds = [
  'police',
  'prosecution',
  'court',
  'central-authority',
  'customs',
  'financial-intelligence',
  'supervision',
  'bar',
  'administration',
] as const

export const Authority = z.object({
  id: Id,
  names: z.array(LangText).min(1).max(6),
  kind: z.enum(authorityKinds),
  place: Line,
  zone: TimeZone,
  /** In which it works and receives requests. */
  languages: z.array(LanguageTag).min(1),
  version: z.int(),
})
export type Authority = z.output<typeof Authority>

export const Clearance = z.int().min(0).max(4)

export const Post = z.object({
  id: Id,
  authority: Id,
  title: LangText,
  unit: Line,
  roles: z.array(Role).min(1),
  clearance: Clearance,
  state: z.enum(['open', 'closed']),
  version: z.int(),
})
export type Post = z.output<typeof Post>

export const officerStates = ['invited', 'active', 'suspended', 'left'] as const
export const Officer = z.object({
  id: Id,
  name: LangText,
  email: z.email().max(200),
  state: z.enum(officerStates),
  language: Language,
  /** Made for the sandbox; does not exist in a production node. */
  sample: z.boolean(),
  version: z.int(),
})
export type Officer = z.output<typeof Officer>

/** An officer in a post for a time: as its holder, as a substitute for the holder, or by the holder's delegation. */
export const Tenure = z.object({
  id: Id,
  officer: Id,
  post: Id,
  kind: z.enum(['holder', 'substitute', 'delegate']),
  from: Instant,
  until: Instant.nullable(),
  /** A delegate acts only in these roles of the post; holders and substitutes in all of them. */
  roles: z.array(Role).nullable(),
  reason: Line,
})
export type Tenure = z.output<typeof Tenure>

export const Passkey = z.object({ id: z.string(), label: Line, addedAt: Instant, lastUsedAt: Instant.nullable() })

/** A post as the officer may act in it now. */
export const ActingPost = z.object({
  post: Post,
  authority: Authority,
  kind: Tenure.shape.kind,
  roles: z.array(Role),
  until: Instant.nullable(),
})
export type ActingPost = z.output<typeof ActingPost>

export const Session = z.object({
  id: Id,
  officer: Officer,
  method: z.enum(['passkey', 'oidc', 'sandbox', 'service']),
  posts: z.array(ActingPost),
  acting: ActingPost.nullable(),
  purpose: z.string().nullable(),
  basis: z.string().nullable(),
  signedInAt: Instant,
  /** The session ends here whatever happens. */
  endsAt: Instant,
  /** The session ends after this many seconds without a request. */
  idleSeconds: z.int(),
})
export type Session = z.output<typeof Session>

export const scopes = [
  'cases:read',
  'cases:write',
  'audit:read',
  'identity:read',
  'log:write',
  'exchange:read',
  'exchange:write',
] as const
export const Scope = z.enum(scopes)
export type Scope = z.output<typeof Scope>

export const ServiceAccount = z.object({
  id: Id,
  name: Line,
  post: Id,
  scopes: z.array(Scope).min(1),
  purpose: z.string(),
  basis: z.string(),
  expiresAt: Instant,
  revokedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
})
export type ServiceAccount = z.output<typeof ServiceAccount>

export const NodeFacts = z.object({
  state: Country,
  name: Line,
  version: z.string(),
  sandbox: z.boolean(),
  methods: z.array(z.enum(['passkey', 'oidc', 'sandbox'])),
  /** No administrator yet: the one-time link printed at first start makes the first one. */
  unclaimed: z.boolean(),
})
