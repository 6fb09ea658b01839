import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absent, foreign } from '../test/evidence.ts'
import { aSigner, signed } from '../test/signing.ts'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { formatTimed, parseTimed, subtreeMessage, verifySubtreeCosignature } from './cosignature.ts'
import { isFault } from './fault.ts'
import { hex, sha256, utf8 } from './hash.ts'
import { emptyRoot, leafHash } from './merkle.ts'
import { formatNote, openNote, parseNote, signatureLine } from './note.ts'
import { openCheckpoint } from './signed-checkpoint.ts'

const root = sha256(utf8('root'))
const checkpoint = { origin: 'pe.example/log', size: 5, root, extensions: [] }
const text = formatCheckpoint(checkpoint)
const lima = aSigner('pe.example/log')
const log = { origin: 'pe.example/log', keys: [lima.key] }
const bern = aSigner('ch.example/witness', 'cosignature/v1')
const brasilia = aSigner('br.example/witness', 'subtree/v1')
const witnesses = [bern.key, brasilia.key]

describe('a checkpoint', () => {
  it('is three lines, and goes there and back', () => {
    expect(text).toBe(`pe.example/log\n5\n${Buffer.from(root).toString('base64')}\n`)
    const origins = fc.string({ unit: 'grapheme', minLength: 1 }).filter((line) => !line.includes('\n'))
    fc.assert(
      fc.property(origins, fc.maxSafeNat(), fc.array(origins, { maxLength: 3 }), (origin, size, extensions) => {
        const any = { origin, size, root, extensions }
        expect(parseCheckpoint(formatCheckpoint(any))).toEqual(any)
      }),
    )
  })

  const [origin, size, hash] = text.split('\n') as [string, string, string]
  const refused: readonly (readonly [string, string, string])[] = [
    ['of two lines', `${origin}\n${size}\n`, 'not-a-checkpoint'],
    ['without its last newline', text.slice(0, -1), 'not-a-checkpoint'],
    ['that is empty', '', 'not-a-checkpoint'],
    ['with an extension that does not end', `${text}extension`, 'not-a-checkpoint'],
    ['without an origin', `\n${size}\n${hash}\n`, 'origin'],
    ['with an empty line after the root', `${text}\n`, 'extension'],
    ['with an empty line among the extensions', `${text}one\n\ntwo\n`, 'extension'],
    ...['05', '+5', '-5', '5 ', ' 5', '', '0x5', '5.0', '5e0', '٥', '9007199254740992', '1'.repeat(400)].map(
      (other) => [`with the size ${other.slice(0, 20)}`, `${origin}\n${other}\n${hash}\n`, 'size'] as const,
    ),
    ...[
      '',
      hash.slice(0, -1),
      `${hash} `,
      hash.replace('=', ''),
      hash.replace('=', '=='),
      'AAAA',
      `${hash}${hash}`,
      '!'.repeat(44),
    ].map((other) => [`with the root ${other.slice(0, 50)}`, `${origin}\n${size}\n${other}\n`, 'root'] as const),
  ]

  it.each(refused)('%s is refused', (_, other, fault) => {
    expect(parseCheckpoint(other)).toEqual({ fault })
  })

  it('is opened for its own log alone, and only when that log signed it', () => {
    expect(openCheckpoint(signed(text, lima), log)).toMatchObject({ ...checkpoint, byLog: [{ key: lima.key }] })
    expect(openCheckpoint(signed(text, lima), { ...log, origin: 'PE.example/log' })).toEqual({ fault: 'other-origin' })
    expect(openCheckpoint(signed(text, bern), log, witnesses)).toEqual({ fault: 'no-log-signature' })
    expect(openCheckpoint(signed(text, bern), log)).toEqual({ fault: 'no-log-signature' })
    const forged = formatNote({
      text,
      signatures: [lima.line(text), bern.line(formatCheckpoint({ ...checkpoint, size: 6 }))],
    })
    expect(openCheckpoint(forged, log, witnesses)).toEqual({ fault: 'bad-signature' })
    expect(openCheckpoint(forged, log)).toMatchObject(checkpoint)
    expect(openCheckpoint(signed('no checkpoint\n', lima), log)).toEqual({ fault: 'not-a-checkpoint' })
  })
})

describe('a cosignature', () => {
  const note = signed(text, lima, bern, brasilia)

  it('of either kind tells who saw the checkpoint, and when', () => {
    const opened = openCheckpoint(note, log, witnesses)
    const told = isFault(opened) ? opened : opened.byWitnesses.map(({ key, timestamp }) => [key.name, timestamp])
    expect(told).toEqual([
      ['ch.example/witness', 1_795_000_000],
      ['br.example/witness', 1_795_000_000],
    ])
  })

  it('given twice by one witness counts once, with the time that stands first', () => {
    const signatures = [lima.line(text), bern.line(text, 1_800_000_000), bern.line(text, 1_700_000_000)]
    const opened = openCheckpoint(formatNote({ text, signatures }), log, witnesses)
    const told = isFault(opened) ? opened : opened.byWitnesses.map(({ key, timestamp }) => [key, timestamp])
    expect(told).toEqual([[bern.key, 1_800_000_000]])
  })

  it('signs the bytes the specification writes out', () => {
    const message = subtreeMessage('br.example/w', { origin: 'pe.example/log', start: 0, end: 5, hash: root }, 258)
    expect(hex(message ?? new Uint8Array())).toBe(
      [
        hex(utf8('subtree/v1\n\0')),
        `0c${hex(utf8('br.example/w'))}`,
        '0000000000000102',
        `0e${hex(utf8('pe.example/log'))}`,
        '0000000000000000',
        '0000000000000005',
        hex(root),
      ].join(''),
    )
  })

  it('holds for its time, its checkpoint and its name alone', () => {
    for (const witness of [bern, brasilia]) {
      const line = witness.line(text, 1_795_000_000)
      const late = { ...line, signature: Uint8Array.from(line.signature) }
      late.signature[7] = (late.signature[7] ?? 0) + 1
      const elsewhere = formatCheckpoint({ ...checkpoint, origin: 'pe.example/log2' })
      expect(openNote(formatNote({ text, signatures: [late] }), [witness.key])).toEqual({ fault: 'bad-signature' })
      expect(openNote(formatNote({ text: elsewhere, signatures: [line] }), [witness.key])).toEqual({
        fault: 'bad-signature',
      })
    }
  })

  it('cannot be taken for the signature of a log made with the same key, nor the other way round', () => {
    const both = {
      log: aSigner('pe.example/log', 'ed25519', 'shared'),
      witness: aSigner('pe.example/log', 'cosignature/v1', 'shared'),
    }
    expect(both.log.key.publicKey).toEqual(both.witness.key.publicKey)
    expect(both.log.key.id).not.toBe(both.witness.key.id)
    const asWitness = formatNote({ text, signatures: [{ ...both.log.line(text), id: both.witness.key.id }] })
    expect(openNote(asWitness, [both.witness.key])).toEqual({ fault: 'bad-signature' })
  })

  it('covers extension lines with Ed25519 and not with ML-DSA, as the specification warns', () => {
    const longer = `${text}extension\n`
    const moved = (witness: typeof bern) => formatNote({ text: longer, signatures: [witness.line(text)] })
    expect(openNote(moved(bern), [bern.key])).toEqual({ fault: 'bad-signature' })
    expect(openNote(moved(brasilia), [brasilia.key])).toMatchObject({ text: longer })
  })

  it('of a subtree has no time unless it starts at zero, and no form outside the bounds', () => {
    const subtree = { origin: 'pe.example/log', start: 8, end: 13, hash: root }
    const message = subtreeMessage(brasilia.key.name, subtree, 0)
    const bytes = formatTimed({ timestamp: 0, signature: brasilia.raw(message ?? new Uint8Array()) })
    expect(verifySubtreeCosignature(brasilia.key, subtree, bytes)).toEqual({ timestamp: 0 })
    expect(verifySubtreeCosignature(brasilia.key, { ...subtree, end: 14 }, bytes)).toBeUndefined()
    expect(verifySubtreeCosignature(bern.key, subtree, bytes)).toBeUndefined()
    const classical = subtreeMessage(bern.key.name, subtree, 0) ?? new Uint8Array()
    const byBern = formatTimed({ timestamp: 0, signature: bern.raw(classical) })
    expect(verifySubtreeCosignature(bern.key, subtree, byBern)).toBeUndefined()
    expect(subtreeMessage('a', subtree, 1)).toBeUndefined()
    expect(subtreeMessage('a', { ...subtree, start: 9 }, 0)).toBeUndefined()
    expect(subtreeMessage('a'.repeat(256), subtree, 0)).toBeUndefined()
    expect(subtreeMessage('', subtree, 0)).toBeUndefined()
    expect(subtreeMessage('é'.repeat(128), subtree, 0)).toBeUndefined()
    expect(subtreeMessage('a', { ...subtree, origin: 'a'.repeat(256) }, 0)).toBeUndefined()
    expect(subtreeMessage('a', { origin: 'a', start: 0, end: 0, hash: emptyRoot() }, 1)).toBeDefined()
  })

  it('with a time beyond what a number holds, or of another length, is none', () => {
    const signature = new Uint8Array(64)
    expect(parseTimed(formatTimed({ timestamp: Number.MAX_SAFE_INTEGER, signature }), 64)).toMatchObject({
      timestamp: Number.MAX_SAFE_INTEGER,
    })
    expect(parseTimed(new Uint8Array(72).fill(255), 64)).toBeUndefined()
    expect(parseTimed(new Uint8Array(71), 64)).toBeUndefined()
    expect(() => formatTimed({ timestamp: -1, signature })).toThrow(TypeError)
    expect(
      openNote(formatNote({ text, signatures: [signatureLine(lima.key, new Uint8Array(9))] }), [lima.key]),
    ).toEqual({ fault: 'bad-signature' })
  })

  it('of transparency-dev, and of the example of the specification, tells its time', ({ skip }) => {
    const [extracted, specifications] = [foreign('extracted-vectors'), foreign('C2SP-specs')]
    skip(!extracted.there || !specifications.there, absent)
    const { timestampSig } = extracted.json('cosignature-vkeys.json') as {
      timestampSig: { base64: string; unixTime: number }
    }
    const bytes = new Uint8Array(Buffer.from(timestampSig.base64, 'base64')).slice(4)
    expect(parseTimed(bytes, 64)?.timestamp).toBe(timestampSig.unixTime)
    const note = parseNote(exampleOf(specifications.text('tlog-cosignature.md')))
    const [, cosigned] = isFault(note) ? [] : note.signatures
    expect(cosigned?.name).toBe('witness.example.com/w1')
    expect(parseTimed(cosigned?.signature ?? new Uint8Array(), 64)?.timestamp).toBe(1_679_315_147)
  })
})

const exampleOf = (specification: string) => /```\n(example\.com\/[\s\S]*?)```/u.exec(specification)?.[1] ?? ''

describe('the checkpoints of others', () => {
  it('the example of the specification, and the tree of the Go checksum database', ({ skip }) => {
    const [extracted, specifications] = [foreign('extracted-vectors'), foreign('C2SP-specs')]
    skip(!extracted.there || !specifications.there, absent)
    const note = parseNote(exampleOf(specifications.text('tlog-checkpoint.md')))
    const sofa = { origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] }
    expect(parseCheckpoint(isFault(note) ? '' : note.text)).toMatchObject(sofa)
    const { treeNote } = extracted.json('golang-sumdb-note.json') as {
      treeNote: { text: string; size: string; hashIsRecordHashOf: string }
    }
    expect(parseCheckpoint(treeNote.text)).toEqual({
      origin: 'go.sum database tree',
      size: Number(treeNote.size),
      root: leafHash(utf8(treeNote.hashIsRecordHashOf)),
      extensions: [],
    })
  })
})
