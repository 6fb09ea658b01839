/** The part of `oidc-provider`, which ships no types, that the tests use. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'
  export class Provider {
    constructor(
      issuer: string,
      configuration: {
        readonly clients: readonly Readonly<Record<string, unknown>>[]
        readonly claims: Readonly<Record<string, readonly string[]>>
        readonly findAccount: (context: unknown, id: string) => unknown
        readonly cookies: { readonly keys: readonly string[] }
        readonly ttl: Readonly<Record<string, number>>
      },
    )
    callback(): RequestListener
  }
}
