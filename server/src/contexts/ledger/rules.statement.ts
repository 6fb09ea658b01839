import { fromBase64 } from '@comity/proof/base64'
import { checkEnvelope, type OpenFault, readEnvelope } from '@comity/proof/envelope'
import { type Fault, fault, isFault } from '@comity/proof/fault'
import { utf8 } from '@comity/proof/hash'
import { fromPem } from '@comity/proof/key'
import { keyring, type Keyring } from '@comity/proof/keyring'
import { statementType } from '@comity/proof/receipt'
import type { Verify } from '@comity/proof/signer'
import type { Claim, Comb } from '#kernel/crypto/comb/comb'
import { saltBytes, saltedDigest } from './rules.leaf.ts'

/** Whose statements are entered: a signer by name, their key, and the service account that speaks for them, if any. */
export type LogSigner = {
  readonly signer: string
  /** PEM, of Ed25519 or of both (`proof/src/key.ts`). */
  readonly key: string
  readonly account?: string | undefined
}

/** A signed statement on its way into the log, and the salt behind which it is entered, in base64. */
export type SaltedStatement = { readonly envelope: string; readonly salt: string }

/** The keys known here, and which signers an account speaks for. */
export type Signers = {
  readonly ring: Keyring
  readonly all: readonly string[]
  readonly of: (account: string) => readonly string[]
}

/** Reads the signers of the settings; a fault names the first whose key cannot be read or is there twice. */
export function signersOf(listed: readonly LogSigner[]): Signers | { readonly fault: 'key'; readonly signer: string } {
  const keys = []
  for (const { signer, key: pem } of listed) {
    const key = fromPem(pem)
    if (isFault(key)) return { fault: 'key', signer }
    keys.push({ signer, key })
  }
  const ring = keyring(keys)
  if (isFault(ring)) return { fault: 'key', signer: listed[0]?.signer ?? '' }
  const names = (some: readonly LogSigner[]) => [...new Set(some.map(({ signer }) => signer))]
  return {
    ring,
    all: names(listed),
    of: (account) => names(listed.filter((one) => one.account === account)),
  }
}

export type StatementVerdict = OpenFault | 'salt'

/** Two sign what is handed over: who gives and who takes. */
export const signersAsked = 2

/**
 * The digest under which a statement is entered: SHA-256 over the salt and the envelope. Only for an envelope of the one
 * type of statements, signed by a signer the account speaks for and by two known signers in all.
 */
export function statementDigest(
  { envelope, salt }: SaltedStatement,
  account: string,
  { ring, all, of }: Signers,
  verify: Verify,
): Uint8Array | Fault<StatementVerdict> {
  const bytes = fromBase64(salt)
  if (bytes?.length !== saltBytes) return fault('salt')
  const own = of(account)
  if (own.length === 0 || all.length < signersAsked) return fault('not-enough-signers')
  const read = readEnvelope(envelope)
  if (isFault(read)) return read
  const requires = [
    { from: own, atLeast: 1 },
    { from: all, atLeast: signersAsked },
  ]
  const opened = checkEnvelope(read, ring, { payloadType: statementType, requires }, verify)
  return isFault(opened) ? opened : saltedDigest(bytes, utf8(envelope))
}

/** How signatures are verified: one by itself, and all of the keys that were learnt together. */
export type Verifying = Pick<Comb, 'learn' | 'hold'> & { readonly one: Verify }

/** The digests one after the other, or which statement is not to be entered, and why. */
export type Digested = { readonly digests: Uint8Array } | { readonly at: number; readonly fault: StatementVerdict }

const digestBytes = 32

/**
 * The digests under which statements are entered (`statementDigest`). Their signatures are believed at first and verified
 * together at the end; when they do not all hold, each is verified by itself, so that the verdict is always the same.
 */
export function statementDigests(
  statements: readonly SaltedStatement[],
  account: string,
  signers: Signers,
  { one, learn, hold }: Verifying,
): Digested {
  const claims: Claim[] = []
  const waits: Verify = (key, message, signature) => {
    if (key.algorithm !== 'ed25519' || !learn(key.bytes)) return one(key, message, signature)
    claims.push({ publicKey: key.bytes, message, signature })
    return true
  }
  const digested = eachDigest(statements, account, signers, waits)
  return hold(claims) ? digested : eachDigest(statements, account, signers, one)
}

function eachDigest(
  statements: readonly SaltedStatement[],
  account: string,
  signers: Signers,
  verify: Verify,
): Digested {
  const digests = new Uint8Array(statements.length * digestBytes)
  for (const [at, statement] of statements.entries()) {
    const digest = statementDigest(statement, account, signers, verify)
    if (isFault(digest)) return { at, fault: digest.fault }
    digests.set(digest, at * digestBytes)
  }
  return { digests }
}
