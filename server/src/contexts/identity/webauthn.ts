import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { KeptPasskey } from './store.credentials.ts'

/** Loaded by the first ceremony: a node that waits for one need not hold its hundreds of modules. */
const webauthn = () => import('@simplewebauthn/server')

/** Who relies on a passkey: the host name and the exact origin it was made for (WebAuthn level 3, 5.1.2). */
export type RelyingParty = { readonly id: string; readonly origin: string; readonly name: string }

export function relyingParty(settings: { readonly origin: string; readonly name: string }): RelyingParty {
  const { hostname, origin } = new URL(settings.origin)
  return { id: hostname, origin, name: settings.name }
}

/** Ed25519, P-256, RSA: what authenticators in use offer (COSE algorithm identifiers). */
const algorithms = [-8, -7, -257]

export type WebAuthnOptions = { readonly [name: string]: unknown; readonly challenge: string }

/** Options for signing in without a user name: the authenticator knows whose passkey it holds. */
export async function signInOptions(party: RelyingParty, challenge: Buffer): Promise<WebAuthnOptions> {
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: bytes(challenge),
    userVerification: 'required',
  })
  return { ...options }
}

export async function registrationOptions(
  party: RelyingParty,
  challenge: Buffer,
  who: { readonly officer: string; readonly email: string; readonly name: string },
  known: readonly KeptPasskey[],
): Promise<WebAuthnOptions> {
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userID: bytes(handleOf(who.officer)),
    userName: who.email,
    userDisplayName: who.name,
    challenge: bytes(challenge),
    attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
  return { ...options }
}

/** What a browser's answer proves: the counter of the authenticator, or nothing. */
export async function checkSignIn(
  party: RelyingParty,
  challenge: string,
  answer: unknown,
  passkey: KeptPasskey | undefined,
): Promise<{ readonly counter: number } | undefined> {
  const response = answer as AuthenticationResponseJSON
  const { verifyAuthenticationResponse } = await webauthn()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      // An unknown passkey costs the same work as a wrong one. The counter is judged by our own rule.
      credential: { id: response.id, publicKey: bytes(passkey?.publicKey ?? decoyKey), counter: 0 },
    })
    const owner = passkey === undefined ? undefined : handleOf(passkey.officer).toString('base64url')
    if (!verified || owner === undefined || response.response.userHandle !== owner || framed(response)) return undefined
    return { counter: authenticationInfo.newCounter }
  } catch {
    return undefined
  }
}

/** A passkey just made, or nothing when the answer does not prove it. */
export async function checkRegistration(
  party: RelyingParty,
  challenge: string,
  answer: unknown,
): Promise<Pick<KeptPasskey, 'id' | 'publicKey' | 'counter' | 'transports'> | undefined> {
  const response = answer as RegistrationResponseJSON
  const { verifyRegistrationResponse } = await webauthn()
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    if (!verified || framed(response)) return undefined
    const { id, publicKey, counter, transports } = registrationInfo.credential
    return {
      id,
      publicKey: Buffer.from(publicKey),
      counter,
      transports: (transports ?? []).map(String).filter((one) => /^[a-z-]{1,20}$/.test(one)),
    }
  } catch {
    return undefined
  }
}

/** Whether the ceremony ran in a frame of another site, which this node never asks for (WebAuthn level 3, 5.8.1). */
function framed({ response }: { readonly response: { readonly clientDataJSON: string } }): boolean {
  const said = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')) as object
  return 'topOrigin' in said || ('crossOrigin' in said && said.crossOrigin !== false)
}

/** The user handle of an officer's passkeys: the identifier, which says nothing about the person. */
export function handleOf(officer: string): Buffer {
  return Buffer.from(officer.replaceAll('-', ''), 'hex')
}

function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(buffer)
}

/** A P-256 key as COSE (RFC 9053): the generator of the curve, of which nobody uses the trivial private key. */
const decoyKey = ((): Buffer => {
  const x = Buffer.from('6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296', 'hex')
  const y = Buffer.from('4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5', 'hex')
  return Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), x, Buffer.from('225820', 'hex'), y])
})()
