/* oxlint-disable unicorn/require-post-message-target-origin -- a thread is no window */
// Verifies signed statements beside the thread that answers requests: an Ed25519 verification takes longer than all else.
import { parentPort, workerData } from 'node:worker_threads'
import { comb } from '#kernel/crypto/comb/comb'
import { nativeVerify, usePlatform } from '#kernel/crypto/signing'
import {
  signersOf,
  statementDigests,
  type Digested,
  type LogSigner,
  type SaltedStatement,
  type Verifying,
} from './rules.statement.ts'

export type Asked = { readonly id: number; readonly account: string; readonly statements: readonly SaltedStatement[] }
export type Ready = 'ready'
export type Told = { readonly id: number } & (Digested | { readonly at: number; readonly fault: 'key' })

usePlatform()
const signers = signersOf(workerData as readonly LogSigner[])
// Half a megabyte each, in each thread; the keys of the settings that sign first have them.
const mostTables = 16
const verifying: Verifying = { one: nativeVerify, ...comb(mostTables) }

parentPort?.on('message', ({ id, account, statements }: Asked) => {
  const told: Told =
    'fault' in signers
      ? { id, at: 0, fault: signers.fault }
      : { id, ...statementDigests(statements, account, signers, verifying) }
  parentPort?.postMessage(told)
})
parentPort?.postMessage('ready' satisfies Ready)
