import type { Actor } from '#kernel/actor'
import type { Refusal } from '#kernel/refusal'
import type { Authority, Officer, Post, Role } from './words.ts'

/** How a request says who it is: a session cookie of a browser, or the bearer token of a service account. */
export type Credentials = {
  readonly cookie?: string | undefined
  readonly bearer?: string | undefined
  /** A page asks by itself, waiting for news: no sign that its officer is there, so the idle time runs on. */
  readonly waiting?: boolean
}

/** What other contexts may ask about officers, posts and authorities. */
export type Identity = {
  /** The actor of a request. No credentials: a visitor. Credentials that are wrong, ended or revoked: `not-signed-in`. */
  readonly authenticate: (credentials: Credentials) => Promise<Actor | Refusal>
  /** The actor as whom a proposal is carried out later; undefined when the officer no longer holds the post. */
  readonly actorFor: (officer: string, post: string, purpose: string, basis: string) => Promise<Actor | undefined>
  readonly posts: (ids: readonly string[]) => Promise<ReadonlyMap<string, PostFacts>>
  readonly officers: (ids: readonly string[]) => Promise<ReadonlyMap<string, Officer>>
  readonly authorities: (ids: readonly string[]) => Promise<ReadonlyMap<string, Authority>>
  /** All open posts of this State. */
  readonly openPosts: () => Promise<readonly PostFacts[]>
  /**
   * While the node has no officer: a fresh link with which the first administrator enrols, valid for 24 hours; the one
   * before it is void. Undefined once there is an officer.
   */
  readonly claimLink: () => Promise<string | undefined>
  /** Stops listening for changes. */
  readonly close: () => Promise<void>
}

export type PostFacts = { readonly post: Post; readonly authority: Authority }

/**
 * The attributes every policy may rely on for `principal is Officer` and `principal is Service`:
 * post, authority, unit (strings), roles (set of strings), clearance (long). A service has `scopes` (set of strings) too.
 */
export type PrincipalAttributes = {
  readonly post: string
  readonly authority: string
  readonly unit: string
  readonly roles: readonly Role[]
  readonly clearance: number
}
