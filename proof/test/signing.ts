import { messageFor } from '../src/cosignature.ts'
import { ed25519PublicKeyOf, signEd25519 } from '../src/ed25519.ts'
import { sha256, utf8 } from '../src/hash.ts'
import { mlDsaSigner } from '../src/mldsa.ts'
import { formatNote, type SignatureLine, signatureLine } from '../src/note.ts'
import { type SignatureKind, type VerifierKey, verifierKey } from '../src/vkey.ts'

/** A key pair for tests, the same for the same name and kind. */
export type TestSigner = {
  readonly key: VerifierKey
  readonly line: (text: string, timestamp?: number) => SignatureLine
  readonly raw: (message: Uint8Array) => Uint8Array
}

export function aSigner(name: string, kind: SignatureKind = 'ed25519', seedOf = `${name} ${kind}`): TestSigner {
  const seed = sha256(utf8(seedOf))
  const pair =
    kind === 'subtree/v1'
      ? mlDsaSigner('ml-dsa-44', seed)
      : { publicKey: ed25519PublicKeyOf(seed), sign: (message: Uint8Array) => signEd25519(seed, message) }
  const key = verifierKey(name, kind, pair.publicKey)
  const raw = (message: Uint8Array) => pair.sign(message)
  return {
    key,
    raw,
    line: (text, timestamp = kind === 'ed25519' ? 0 : 1_795_000_000) => {
      const message = messageFor(key, text, timestamp)
      if (message === undefined) throw new TypeError('nothing to sign')
      return signatureLine(key, raw(message), timestamp)
    },
  }
}

/** The text signed by all of them. */
export function signed(text: string, ...signers: readonly TestSigner[]): string {
  return formatNote({ text, signatures: signers.map((signer) => signer.line(text)) })
}
