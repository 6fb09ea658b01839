import type { Configuration } from 'openid-client'

/** The agency's own identity provider, asked by authorization code with PKCE, state and nonce (OpenID Connect Core 3.1). */
export type Provider = {
  /** Where to send the browser, and what to remember until it comes back. */
  readonly begin: () => Promise<{
    readonly location: string
    readonly state: string
    readonly verifier: string
    readonly nonce: string
  }>
  /** Whom the provider vouches for; undefined when anything about the answer is not as it must be. */
  readonly finish: (
    callback: URL,
    begun: { readonly state: string; readonly verifier: string; readonly nonce: string },
  ) => Promise<Vouched | undefined>
}

/** `subject` is unique over all providers. The address is given only when the provider has verified it. */
export type Vouched = { readonly subject: string; readonly email: string | undefined }

/** Loaded by the first who signs in this way. */
const openidClient = () => import('openid-client')
type Client = Awaited<ReturnType<typeof openidClient>>

export const callbackPath = '/api/sign-in/oidc/callback'
const timeoutSeconds = 10

export function openProvider(
  settings: { readonly issuer: string; readonly clientId: string; readonly clientSecret?: string | undefined },
  origin: string,
): Provider {
  const issuer = new URL(settings.issuer)
  const onThisMachine = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname)
  let found: Promise<Configuration> | undefined
  const discover = async (client: Client): Promise<Configuration> => {
    found ??= client
      .discovery(
        issuer,
        settings.clientId,
        settings.clientSecret,
        settings.clientSecret === undefined ? client.None() : undefined,
        { timeout: timeoutSeconds, ...(onThisMachine ? { execute: [client.allowInsecureRequests] } : {}) },
      )
      .catch((error: unknown) => {
        // The provider may be back in a moment; nothing is remembered of its absence.
        found = undefined
        throw error
      })
    return found
  }
  return {
    begin: async () => {
      const client = await openidClient()
      const config = await discover(client)
      const verifier = client.randomPKCECodeVerifier()
      const state = client.randomState()
      const nonce = client.randomNonce()
      const location = client.buildAuthorizationUrl(config, {
        redirect_uri: `${origin}${callbackPath}`,
        scope: 'openid email',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { location: location.href, state, verifier, nonce }
    },
    finish: async (callback, { state, verifier, nonce }) => {
      const client = await openidClient()
      try {
        const config = await discover(client)
        const tokens = await client.authorizationCodeGrant(config, callback, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) return undefined
        // Many providers put the address into the user info only.
        const said =
          claims.email === undefined ? await client.fetchUserInfo(config, tokens.access_token, claims.sub) : claims
        const email = said.email_verified === true && typeof said.email === 'string' ? said.email : undefined
        return { subject: `${claims.iss} ${claims.sub}`, email }
      } catch {
        return undefined
      }
    },
  }
}
