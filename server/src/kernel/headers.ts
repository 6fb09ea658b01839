/** Headers as they leave, by lower-case name. */
export type Headers = Readonly<Record<string, string>>

/** What stands on every answer, whatever it is (OWASP Secure Headers). */
const everywhere: Headers = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** Data are no page: nothing in them may load, run or be framed, should a browser ever show them, and nobody keeps them. */
const data: Headers = {
  ...everywhere,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

/** Pages load from this node alone, and no text becomes script. */
const page: Headers = {
  ...everywhere,
  'content-security-policy': Object.entries({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'font-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'manifest-src': "'self'",
    'worker-src': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'require-trusted-types-for': "'script'",
  })
    .map((directive) => directive.join(' '))
    .join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'x-dns-prefetch-control': 'off',
  'x-permitted-cross-domain-policies': 'none',
}

/** The headers of the answers of one node, made once: `data` for what lies under `/api/`, `page` for all else. */
export function headersFor(origin: string): { readonly data: Headers; readonly page: Headers } {
  // Two years; a browser that was here once never asks without encryption again (RFC 6797).
  const transport: Headers = origin.startsWith('https:') ? { 'strict-transport-security': 'max-age=63072000' } : {}
  return { data: { ...data, ...transport }, page: { ...page, ...transport } }
}

/** The first cookie of this name in a `Cookie` header (RFC 6265, section 5.4), as it was set: our own need no decoding. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}
