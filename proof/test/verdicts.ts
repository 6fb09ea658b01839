import { verifyEd25519 } from '../src/ed25519.ts'
import { open, type Policy } from '../src/envelope.ts'
import { isFault } from '../src/fault.ts'
import { fromHex } from '../src/hash.ts'
import { fromPem } from '../src/key.ts'
import { keyring } from '../src/keyring.ts'

export type Vectors = {
  /** Public key, message and signature in hexadecimal. */
  readonly curve: readonly (readonly [string, string, string])[]
  readonly envelopes: {
    readonly keys: readonly { readonly signer: string; readonly pem: string }[]
    readonly policy: Policy
    readonly vectors: readonly { readonly envelope: string }[]
  }
}

/** Every verdict on every vector, as one text that two engines can be compared by. */
export function verdicts({ curve, envelopes }: Vectors): string {
  const curves = curve.map(([publicKey, message, signature]) =>
    verifyEd25519(fromHex(publicKey), fromHex(message), fromHex(signature)) ? '1' : '0',
  )
  const keys = envelopes.keys.flatMap(({ signer, pem }) => {
    const key = fromPem(pem)
    return isFault(key) ? [] : [{ signer, key }]
  })
  const ring = keyring(keys)
  if (isFault(ring)) return ring.fault
  const opened = envelopes.vectors.map(({ envelope }) => {
    const result = open(envelope, ring, envelopes.policy)
    return isFault(result) ? result.fault : result.signers.join('+')
  })
  return `${curves.join('')} ${opened.join(' ')}`
}
