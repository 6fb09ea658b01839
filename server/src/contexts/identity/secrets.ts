import { hash, randomBytes } from 'node:crypto'
import { cookieName, type Settings } from '#kernel/settings'

/** Where random bytes come from; tests pass their own. */
export type Random = (bytes: number) => Buffer
export const systemRandom: Random = randomBytes

/** A secret that is shown once, and what is kept of it. */
export type Secret = { readonly text: string; readonly digest: Buffer }

/** 256 random bits as base64url. */
export function newSecret(random: Random): Secret {
  const text = random(32).toString('base64url')
  return { text, digest: digestOf(text) }
}

/** SHA-256: enough for secrets of 256 random bits, which nobody can guess through. */
export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}

const servicePattern = /^comity_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/

/** The token of a service account: `comity_<id>_<secret>`, so that scanners for leaked secrets can tell it. */
export function serviceToken(id: string, secret: Secret): string {
  return `comity_${id.replaceAll('-', '')}_${secret.text}`
}

export function readServiceToken(token: string): { readonly id: string; readonly digest: Buffer } | undefined {
  const [, hex, secret] = servicePattern.exec(token) ?? []
  if (hex === undefined || secret === undefined) return undefined
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return { id, digest: digestOf(secret) }
}

/** The cookie that holds a session: only over https, only to this origin, never readable by script. */
export function sessionCookie(settings: Pick<Settings, 'origin' | 'state'>, token: string, seconds: number): string {
  const secure = settings.origin.startsWith('https:')
  return `${cookieName(settings)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? '; Secure' : ''}`
}
