/* oxlint-disable unicorn/require-post-message-target-origin -- a thread is no window */
// Verifies signed statements beside the thread that answers requests: an Ed25519 verification takes longer than all else.
import { parentPort, workerData } from 'node:worker_threads'
import { isFault } from '@comity/proof/fault'
import { nativeVerify } from '#kernel/crypto/signing'
import { signersOf, statementDigest, type LogSigner, type SaltedStatement } from './rules.statement.ts'

export type Asked = { readonly id: number; readonly account: string; readonly statements: readonly SaltedStatement[] }
/** The digests one after the other, or which statement is not to be entered, and why. */
export type Told = { readonly id: number } & (
  | { readonly digests: Uint8Array }
  | { readonly at: number; readonly fault: string }
)

const signers = signersOf(workerData as readonly LogSigner[])
const digestBytes = 32

parentPort?.on('message', ({ id, account, statements }: Asked) => {
  parentPort?.postMessage(checked(id, account, statements))
})

function checked(id: number, account: string, statements: readonly SaltedStatement[]): Told {
  if ('fault' in signers) return { id, at: 0, fault: signers.fault }
  const digests = new Uint8Array(statements.length * digestBytes)
  for (const [at, statement] of statements.entries()) {
    const digest = statementDigest(statement, account, signers, nativeVerify)
    if (isFault(digest)) return { id, at, fault: digest.fault }
    digests.set(digest, at * digestBytes)
  }
  return { id, digests }
}
