import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absent, foreign } from '../test/evidence.ts'
import { aLog } from '../test/logs.ts'
import { aSigner, signed } from '../test/signing.ts'
import vectors from '../vectors/proof.json' with { type: 'json' }
import { formatCheckpoint } from './checkpoint.ts'
import { isFault } from './fault.ts'
import { fromHex, utf8 } from './hash.ts'
import { type Hash, inclusionProof, leafHash } from './merkle.ts'
import { verifyMisbehaviour } from './misbehaviour.ts'
import { openByPolicy, parsePolicy, type Policy } from './policy.ts'
import { formatProof, parseProof, verifyProof } from './proof.ts'
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from './vkey.ts'

const origin = 'pe.example/log'
const log = aSigner(origin)
const witnesses = [0, 1, 2].map((at) => aSigner(`w${at}.example`, at === 1 ? 'subtree/v1' : 'cosignature/v1'))
const [w0, w1, w2] = witnesses as [typeof log, typeof log, typeof log]
const lines = witnesses.map(({ key }, at) => `witness W${at} ${formatVerifierKey(key)}\n`).join('')
const policyOf = (text: string) => parsePolicy(text) as Policy
const policy = policyOf(`log ${formatVerifierKey(log.key)}\n${lines}group two 2 W0 W1 W2\nquorum two\n`)
const { leaves, root } = aLog(21)
const text = formatCheckpoint({ origin, size: 21, root })
const index = 13
const leaf = leaves[index] as Hash
const fileWith = (...signers: readonly (typeof log)[]) =>
  formatProof({ index, proof: inclusionProof(leaves, index), note: signed(text, ...signers) })
const good = fileWith(log, w0, w1)

describe('our vectors', () => {
  it.each(vectors.proofs)('$name', ({ file, entry, policy: rules, verdict }) => {
    const read = parsePolicy(rules)
    if (isFault(read)) throw new Error(read.fault)
    const proven = verifyProof(file, leafHash(fromHex(entry)), read)
    expect(isFault(proven) ? proven.fault : 'proven').toBe(verdict)
  })

  it.each(vectors.accusations)('$name', ({ file, origin: of, keys, verdict }) => {
    const known = { origin: of, keys: keys.map((key) => parseVerifierKey(key) as VerifierKey) }
    const found = verifyMisbehaviour(file, known)
    expect(isFault(found) ? found.fault : found.proven).toBe(verdict)
  })
})

describe('a proof file', () => {
  it('shows offline that an entry is in the log, and who saw the tree', () => {
    const proven = verifyProof(good, leaf, policy)
    expect(proven).toMatchObject({ index, checkpoint: { origin, size: 21, root } })
    expect(isFault(proven) || proven.checkpoint.byWitnesses.map(({ key }) => key.name)).toEqual([
      'w0.example',
      'w1.example',
    ])
  })

  it('goes there and back, with and without extra data', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.array(fc.constantFrom(...leaves), { maxLength: 63 }),
        fc.uint8Array(),
        (at, proof, extra) => {
          const some = { index: at, proof, note: 'checkpoint\n' }
          expect(parseProof(formatProof(some))).toEqual(some)
          if (extra.length > 0) expect(parseProof(formatProof({ ...some, extra }))).toEqual({ ...some, extra })
        },
      ),
    )
  })

  it('needs a quorum of distinct witnesses: one that signs twice counts once', () => {
    expect(verifyProof(fileWith(log), leaf, policy)).toEqual({ fault: 'quorum' })
    expect(verifyProof(fileWith(log, w0, w0), leaf, policy)).toEqual({ fault: 'quorum' })
    expect(verifyProof(fileWith(log, w0, aSigner('stranger', 'cosignature/v1')), leaf, policy)).toEqual({
      fault: 'quorum',
    })
    expect(verifyProof(fileWith(log, w2, w1, w0), leaf, policy)).toMatchObject({ index })
  })

  it('needs the signature of the log, whoever else signed', () => {
    expect(verifyProof(fileWith(w0, w1, w2), leaf, policy)).toEqual({ fault: 'no-log-signature' })
    const none = policyOf(`${lines}group two 2 W0 W1 W2\nquorum two\n`)
    expect(verifyProof(good, leaf, none)).toEqual({ fault: 'unknown-log' })
    expect(verifyProof(good, leaf, none, { origin, keys: [log.key] })).toMatchObject({ index })
    const other = policyOf(`log ${formatVerifierKey(aSigner('br.example/log').key)}\nquorum none\n`)
    expect(verifyProof(good, leaf, other)).toEqual({ fault: 'unknown-log' })
    expect(verifyProof(good, leaf, other, { origin, keys: [log.key] })).toEqual({ fault: 'unknown-log' })
  })

  it('holds for its entry, index and tree alone', () => {
    expect(verifyProof(good, leaves[12] as Hash, policy)).toEqual({ fault: 'not-included' })
    expect(verifyProof(good.replace('index 13', 'index 12'), leaf, policy)).toEqual({ fault: 'not-included' })
    expect(verifyProof(good.replace('index 13', 'index 21'), leaf, policy)).toEqual({ fault: 'not-included' })
    expect(verifyProof(good.replace('\n21\n', '\n22\n'), leaf, policy)).toEqual({ fault: 'bad-signature' })
  })

  it('carries extra data that proves nothing and changes nothing', () => {
    const extra = utf8('salt')
    const file = formatProof({ index, proof: inclusionProof(leaves, index), note: signed(text, log, w0, w1), extra })
    expect(verifyProof(file, leaf, policy)).toMatchObject({ index, extra })
    expect(verifyProof(file.replace('c2FsdA==', 'bGllcw=='), leaf, policy)).toMatchObject({
      index,
      extra: utf8('lies'),
    })
  })

  it('changed in any one character is refused, unless it is the line of a signer nobody needs', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom('x', '0', '\n', ' ', '='), (at, other) => {
        fc.pre(good[at] !== other)
        const forged = `${good.slice(0, at)}${other}${good.slice(at + 1)}`
        expect(verifyProof(forged, leaf, policy)).toHaveProperty('fault')
      }),
      { numRuns: 60 },
    )
  })
})

describe('a proof file is refused', () => {
  const hash = good.split('\n')[2] ?? ''
  const refused: readonly (readonly [string, string, string])[] = [
    ['of another version', good.replace('@v1', '@v2'), 'header'],
    ['that is empty', '', 'header'],
    ['with lines ended by carriage returns', good.replaceAll('\n', '\r\n'), 'header'],
    ['with empty extra data', good.replace('index', 'extra \nindex'), 'extra'],
    ['with extra data written wrong', good.replace('index', 'extra c2FsdB==\nindex'), 'extra'],
    ['with extra data twice', good.replace('index', 'extra c2FsdA==\nextra c2FsdA==\nindex'), 'index'],
    ['without an index', good.replace('index 13\n', ''), 'index'],
    ...['013', '-1', '+1', '1e1', '', ' 13', '9007199254740993'].map(
      (number) => [`with the index "${number}"`, good.replace('index 13', `index ${number}`), 'index'] as const,
    ),
    ['with a hash cut short', good.replace(hash, hash.slice(0, -1)), 'hash'],
    ['with a hash too long', good.replace(hash, `${hash.slice(0, -1)}AAAA=`), 'hash'],
    ['with 64 hashes', good.replace(`${hash}\n`, `${hash}\n`.repeat(64)), 'hash'],
    ['without a checkpoint', good.slice(0, good.indexOf('\n\n')), 'no-checkpoint'],
    ['with an empty checkpoint', good.slice(0, good.indexOf('\n\n') + 2), 'no-signatures'],
    ['with a second empty line before the checkpoint', good.replace('\n\n', '\n\n\n'), 'origin'],
    ['of three million characters', `${good}${' '.repeat(3_000_000)}`, 'too-large'],
  ]

  it.each(refused)('%s', (_, file, fault) => {
    expect(verifyProof(file, leaf, policy)).toEqual({ fault })
  })
})

describe('the files of others', () => {
  it('transparency-dev: each is read or refused as they say', ({ skip }) => {
    const extracted = foreign('extracted-vectors')
    skip(!extracted.there, absent)
    const { valid, invalid } = extracted.json('tlog-proof-parse.json') as {
      valid: string[]
      invalid: [string, string][]
    }
    for (const file of valid) expect(parseProof(file)).toEqual({ index: 0, proof: [], note: 'checkpoint\n' })
    for (const [why, file] of invalid) expect(parseProof(file), why).toHaveProperty('fault')
  })

  it('tessera: a checkpoint opens by a policy, a bent one does not', ({ skip }) => {
    const extracted = foreign('transparency-dev-tessera/testdata/log')
    skip(!extracted.there, absent)
    const key = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'
    const rules = policyOf(`log ${key}\nquorum none\n`)
    expect(openByPolicy(extracted.bytes('checkpoint'), rules)).toMatchObject({ size: 15 })
    const bent = extracted.text('checkpoint').replace('\n15\n', '\n14\n')
    expect(openByPolicy(bent, rules)).toEqual({ fault: 'bad-signature' })
  })
})
