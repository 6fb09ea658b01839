import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isFault } from '../src/fault.ts'
import { sha256Hex, utf8 } from '../src/hash.ts'
import { leafHash, rootOf } from '../src/merkle.ts'
import { verifyMisbehaviour } from '../src/misbehaviour.ts'
import { logOf, parsePolicy } from '../src/policy.ts'
import { verifyProof } from '../src/proof.ts'
import { isRefused, judgeSubmission, readSubmission } from '../src/witness.ts'

const page = readFileSync(fileURLToPath(new URL('../../docs/protocol/log.md', import.meta.url)), 'utf8')
const blocks = [...page.matchAll(/```(\w*)\n([\s\S]*?)```/gu)].map(([, language = '', text = '']) => ({
  language,
  text,
}))
const textOf = (start: string) => blocks.find(({ text }) => text.startsWith(start))?.text ?? ''
const policy = parsePolicy(textOf('# two of three'))
if (isFault(policy)) throw new Error(policy.fault)

describe('the examples of docs/protocol/log.md', () => {
  it('prove what the page says: the entry is in the log, and two States saw it', () => {
    const proven = verifyProof(textOf('c2sp.org/tlog-proof'), leafHash(utf8('acta 3')), policy)
    expect(isFault(proven) ? proven : proven.checkpoint.byWitnesses.map(({ key }) => key.name)).toEqual([
      'ch.example/witness',
      'br.example/witness',
    ])
  })

  it('convict the log of the page', () => {
    const log = logOf(policy, 'pe.example/log')
    const found = verifyMisbehaviour(textOf('{"earlier"').trimEnd(), log ?? { origin: '', keys: [] })
    expect(found).toMatchObject({ proven: 'rewritten', earlier: { size: 3 }, later: { size: 5 } })
  })

  it('ask a witness who saw the log at three entries, and may cosign it', () => {
    const log = logOf(policy, 'pe.example/log')
    const submission = readSubmission(textOf('old 3'), () => log)
    if (isRefused(submission)) throw new Error(submission.because)
    const root = rootOf(['acta 0', 'acta 1', 'acta 2'].map((text) => leafHash(utf8(text))))
    expect(judgeSubmission(submission, { size: 3, root, note: '' })).toMatchObject({ status: 200, record: { size: 5 } })
  })

  it('name a log by the digest of its origin', () => {
    expect(sha256Hex(utf8('ch.example/log')).slice(0, 4)).toBe(/\/log\/mirror\/(\w{4})…/u.exec(page)?.[1])
  })

  it('are checked by OpenSSL as printed', ({ skip }) => {
    const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? ''
    skip(!/^OpenSSL [3-9]/u.test(version), 'OpenSSL 3 is not installed')
    const folder = mkdtempSync(join(tmpdir(), 'comity-log-'))
    const script = blocks.find(({ language }) => language === 'sh')?.text ?? ''
    const ran = spawnSync('sh', ['-e', '-c', script], { cwd: folder, encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect(ran.stderr).toBe('')
    expect(ran.stdout.trim().split('\n')).toEqual([
      '9CgpTeQFKDzOS+JefWqfcTcTMMCFLVjIxu9e2OaOtcQ=',
      'Signature Verified Successfully',
      'Signature Verified Successfully',
    ])
  })
})
