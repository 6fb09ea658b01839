/**
 * Which addresses this node calls. An address comes from a neighbour or is typed by an administrator, and a call to it
 * carries the name of this node: it must not be turned against what runs beside it. Networks between States may be
 * private ones, so only what cannot be another node is refused: this machine, link-local and multicast addresses.
 * A node that itself stands on this machine only (a sandbox, a test) calls nodes on this machine, and there by http.
 */
export function addressAllowed(address: string, here: { readonly loopback: boolean }): boolean {
  if (address.length > 300 || !/^https?:\/\/[^\s/?#@\\]+$/.test(address) || !URL.canParse(address)) return false
  const { protocol, hostname, username, password, pathname, search, hash, port } = new URL(address)
  if (username + password + search + hash !== '' || pathname !== '/' || port === '0') return false
  const host = bare(hostname)
  if (here.loopback && isLoopback(host)) return true
  return protocol === 'https:' && !isLoopback(host) && !(isNumeric(host) && !numberAllowed(host))
}

/** Whether a numeric address a name led to may be called. */
export function numberAllowed(number: string, here: { readonly loopback: boolean } = { loopback: false }): boolean {
  const host = inner(bare(number))
  if (isLoopback(host)) return here.loopback
  if (host.includes(':')) return !/^(?:::$|fe[89ab]|ff|::ffff:|64:ff9b:)/.test(host)
  const [first = 0, second = 0] = host.split('.').map(Number)
  return first !== 0 && first < 224 && !(first === 169 && second === 254)
}

const bare = (hostname: string): string =>
  hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
const isNumeric = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host)
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(inner(host))

/** The address of version 4 within one of version 6, however it is written; otherwise the same. */
function inner(host: string): string {
  const [, dotted] = /^(?:::ffff:|::|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/.exec(host) ?? []
  if (dotted !== undefined) return dotted
  const [, high, low] = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host) ?? []
  if (high === undefined || low === undefined) return host
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}

/** Whether the address at which this node is reached is on this machine only. */
export function isLocal(origin: string): boolean {
  return URL.canParse(origin) && isLoopback(bare(new URL(origin).hostname))
}
