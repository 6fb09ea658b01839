import { utf8 } from '@comity/proof/hash'

/** A component of a request and its value, as RFC 9421 section 2 names and derives it. */
export type Component = readonly [name: string, value: string]

/**
 * The bytes a signature of a request is over (RFC 9421 section 2.5). `parameters` is the value of the signature in
 * `Signature-Input`, as it is written there. Throws TypeError for what could begin a line of its own.
 */
export function signatureBase(components: readonly Component[], parameters: string): Uint8Array {
  const lines = [...components, ['@signature-params', parameters] as const]
  if (lines.some((line) => line.some((part) => !/^[\x20-\x7e]*$/.test(part)))) throw new TypeError('not a line of text')
  return utf8(lines.map(([name, value]) => `"${name}": ${value}`).join('\n'))
}
