import { base64, fromBase64 } from './base64.ts'
import type { Hash } from './merkle.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of these bytes, a byte order mark included; undefined when they are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** A number as C2SP writes one: ASCII decimal without leading zeros, up to 2^53 - 1. Undefined for anything else. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : undefined
}

/** A SHA-256 hash on a line of its own, in base64. Undefined unless there are 32 bytes. */
export function parseHash(line: string): Hash | undefined {
  const bytes = line.length === 44 ? fromBase64(line) : undefined
  return bytes?.length === 32 ? bytes : undefined
}

export function formatHash(hash: Hash): string {
  if (hash.length !== 32) throw new TypeError('a hash has 32 bytes')
  return base64(hash)
}

/** The hashes of as many lines; undefined when one is none, or when there are more than `most`. */
export function parseHashes(lines: readonly string[], most: number): Hash[] | undefined {
  if (lines.length > most) return undefined
  const hashes: Hash[] = []
  for (const line of lines) {
    const hash = parseHash(line)
    if (hash === undefined) return undefined
    hashes.push(hash)
  }
  return hashes
}
