import { fromBase64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { sha256Hex, utf8 } from '@comity/proof/hash'
import type { Header } from './words.ts'

/** What the first entry of a log names as the one before. */
export const noDigest = '0'.repeat(64)

/** SHA-256 of an entry: of its header in canonical JSON, which names the digest of its content. */
export function digestOf(header: Header): string {
  return sha256Hex(utf8(canonicalise(header)))
}

/** SHA-256 of closed content, which is given in base64. */
export function contentDigest(content: string): string {
  return sha256Hex(fromBase64(content) ?? new Uint8Array())
}
