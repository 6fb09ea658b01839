import { fromBase64 } from '@comity/proof/base64'
import { canonicalise } from '@comity/proof/canonical'
import { sha256Hex, utf8 } from '@comity/proof/hash'

/** What the first entry of a log names as the one before. */
export const noDigest = '0'.repeat(64)

/** SHA-256 of an entry of a room's log: of its header in canonical JSON, which names the digest of its content. */
export function digestOf(header: object): string {
  return sha256Hex(utf8(canonicalise(header)))
}

/** SHA-256 of closed content, which is given in base64; what is no base64 counts as empty. */
export function contentDigest(content: string): string {
  return sha256Hex(fromBase64(content) ?? new Uint8Array())
}
