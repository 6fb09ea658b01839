import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

// The contract lets the options of WebAuthn through as the server's library made them for this very one.
type Options = Readonly<Record<string, unknown>>

/** Asks the device to make a passkey; rejects when the person or the device declines. */
export async function makePasskey(options: Options): Promise<Record<string, unknown>> {
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
  return { ...(await startRegistration({ optionsJSON })) }
}

/** Asks the device to answer with one of its passkeys; rejects when the person or the device declines. */
export async function answerWithPasskey(options: Options): Promise<Record<string, unknown>> {
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
  return { ...(await startAuthentication({ optionsJSON })) }
}

/** A name for a passkey that helps to tell it from others: `Chrome, Linux`. */
export function suggestedLabel(agent: string): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrome\//.test(agent)
        ? 'Chrome'
        : 'Safari'
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent)?.[0] ?? ''
  return system === '' ? browser : `${browser}, ${system.replace('Mac OS X', 'macOS')}`
}
