import { cosignedText, messageFor } from '@comity/proof/cosignature'
import { fingerprint } from '@comity/proof/fingerprint'
import { keyId } from '@comity/proof/key'
import { formatNote, formatSignatureLine, signatureLine } from '@comity/proof/note'
import type { Signer } from '@comity/proof/signer'
import { type VerifierKey, verifierKey } from '@comity/proof/vkey'
import { keyFile, openKey, readKey } from '#kernel/crypto/keyfile'

/** With what the log of a node is signed. */
export type LogKey = {
  readonly publicKey: Uint8Array
  /** SHA-256 of the key in DER, 64 hexadecimal digits. */
  readonly id: string
  /** Thirteen words, to compare the key by telephone. */
  readonly words: readonly string[]
  /** The key as the reader of a log of this origin knows it. */
  readonly verifier: (origin: string) => VerifierKey
  /** A text (of a checkpoint) with the signature under it. */
  readonly signed: (origin: string, text: string) => string
}

/** With what a node says that it saw the log of another. */
export type WitnessKey = {
  readonly verifier: VerifierKey
  /** The signature line (C2SP tlog-cosignature, type 0x04) over the text of a checkpoint at a time in seconds. */
  readonly cosigned: (text: string, seconds: number) => string
}

/** Where the log key of a home lies. */
export const logKeyFile = (home: string): string => keyFile(home, 'log')

/** The key of the log, made at the first call. Whatever process makes it, all find the same one. */
export async function openLogKey(home: string): Promise<LogKey> {
  return keyOf(await openKey(home, 'log', 'ed25519'))
}

/** The key of the log; undefined where there is none. */
export async function readLogKey(home: string): Promise<LogKey | undefined> {
  const signer = await readKey(home, 'log', 'ed25519')
  return signer && keyOf(signer)
}

/** The key with which this node witnesses, made at the first call; its name is `comity.<state>/<id>`, as of a log. */
export async function openWitnessKey(home: string, state: string): Promise<WitnessKey> {
  const { key, sign } = await openKey(home, 'witness', 'ed25519')
  const verifier = verifierKey(nameOf(state, keyId(key)), 'cosignature/v1', key.bytes)
  return {
    verifier,
    cosigned: (text, seconds) => {
      const signature = sign(cosignedText(text, seconds) ?? new Uint8Array(0))
      return formatSignatureLine(signatureLine(verifier, signature, seconds))
    },
  }
}

/** How a node names a log or a witness after the key it begins with. */
export function nameOf(state: string, id: string): string {
  return `comity.${state.toLowerCase()}/${id.slice(0, 16)}`
}

function keyOf({ key, sign }: Signer): LogKey {
  const id = keyId(key)
  let known: VerifierKey | undefined
  // To look at a key costs ten times what it costs to sign with it, and it signs for one log.
  const verifier = (origin: string): VerifierKey => {
    if (known?.name !== origin) known = verifierKey(origin, 'ed25519', key.bytes)
    return known
  }
  return {
    publicKey: key.bytes,
    id,
    words: fingerprint(id),
    verifier,
    signed: (origin, text) => {
      const by = verifier(origin)
      return formatNote({ text, signatures: [signatureLine(by, sign(messageFor(by, text) ?? new Uint8Array(0)))] })
    },
  }
}
