import { describe, expect, it } from 'vitest'
import { aLog } from '../test/logs.ts'
import { aSigner, signed } from '../test/signing.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { isFault } from './fault.ts'
import { sha256, utf8 } from './hash.ts'
import { consistencyProof, emptyRoot, rootOf } from './merkle.ts'
import { accuseFromTiles, accuseSplitView, formatAccusation, verifyMisbehaviour } from './misbehaviour.ts'
import { openCheckpoint } from './signed-checkpoint.ts'
import { openTiles } from './tile-reader.ts'

const origin = 'pe.example/log'
const lima = aSigner(origin)
const known = { origin, keys: [lima.key] }
const honest = aLog(700)
const rewritten = aLog(700, [], (index) => (index === 300 ? 'nothing happened' : `entry ${index}`))

function noteOf(log: typeof honest, size: number, signer = lima): string {
  return signed(formatCheckpoint({ origin, size, root: rootOf(log.leaves.slice(0, size)) }), signer)
}

async function accusing(before: string, log: typeof honest): Promise<string | undefined> {
  const checkpoint = openCheckpoint(before, known)
  const tiles = await openTiles({ size: 700, root: log.root }, log.fetchTile)
  if (isFault(checkpoint) || isFault(tiles)) throw new Error('not to be opened')
  const accusation = await accuseFromTiles({ note: before, checkpoint }, { note: noteOf(log, 700), tiles })
  if (typeof accusation === 'object') throw new Error(accusation.fault)
  return accusation
}

describe('misbehaviour of a log', () => {
  it('of showing two trees of one size is proven by the two checkpoints', () => {
    const accusation = accuseSplitView(noteOf(honest, 700), { note: noteOf(rewritten, 700), root: rewritten.root })
    expect(verifyMisbehaviour(accusation, known)).toMatchObject({ proven: 'split-view' })
  })

  it('of rewriting what it had shown is proven from the tiles it serves now', async () => {
    for (const size of [301, 512, 699]) {
      const accusation = await accusing(noteOf(honest, size), rewritten)
      expect(verifyMisbehaviour(accusation ?? '', known)).toMatchObject({
        proven: 'rewritten',
        earlier: { size },
        later: { size: 700 },
      })
    }
  })

  it('of a first checkpoint over nothing that was something is proven too', async () => {
    const note = signed(formatCheckpoint({ origin, size: 0, root: sha256(utf8('?')) }), lima)
    expect(verifyMisbehaviour((await accusing(note, honest)) ?? '', known)).toMatchObject({ proven: 'rewritten' })
  })

  it('is not found where there is none', async () => {
    for (const size of [0, 1, 256, 300, 700]) expect(await accusing(noteOf(honest, size), honest)).toBeUndefined()
    expect(await accusing(noteOf(honest, 300), rewritten)).toBeUndefined()
  })
})

describe('who', () => {
  const [earlier, later] = [noteOf(honest, 512), noteOf(honest, 700)]
  const prefix = rootOf(honest.leaves.slice(0, 512))
  const proof = consistencyProof(honest.leaves, 512)
  const refused = (text: string, fault: string) => expect(verifyMisbehaviour(text, known)).toEqual({ fault })

  it('accuses an honest log proves nothing', () => {
    refused(formatAccusation({ earlier, later, prefix, proof }), 'consistent')
    refused(accuseSplitView(later, { note: later, root: honest.root }), 'consistent')
    refused(accuseSplitView(earlier, { note: later, root: honest.root }), 'proof')
  })

  it('withholds or bends the proof of what the later tree begins with proves nothing', () => {
    const other = rootOf(rewritten.leaves.slice(0, 512))
    refused(formatAccusation({ earlier, later, prefix: other, proof }), 'proof')
    refused(formatAccusation({ earlier, later, prefix: other, proof: [] }), 'proof')
    refused(
      formatAccusation({ earlier, later, prefix: other, proof: consistencyProof(rewritten.leaves, 512) }),
      'proof',
    )
    const nothing = signed(formatCheckpoint({ origin, size: 0, root: emptyRoot() }), lima)
    refused(formatAccusation({ earlier: nothing, later, prefix: emptyRoot(), proof: [] }), 'consistent')
    refused(formatAccusation({ earlier: nothing, later, prefix, proof: [] }), 'proof')
  })

  it('signs one of the two himself, or takes it from another log, proves nothing', () => {
    const forged = noteOf(rewritten, 700, aSigner(origin, 'ed25519', 'mallory'))
    refused(accuseSplitView(later, { note: forged, root: rewritten.root }), 'no-log-signature')
    const elsewhere = signed(formatCheckpoint({ origin: 'br.example/log', size: 700, root: rewritten.root }), lima)
    refused(accuseSplitView(later, { note: elsewhere, root: rewritten.root }), 'other-origin')
    const cosigned = signed(
      formatCheckpoint({ origin, size: 700, root: rewritten.root }),
      aSigner('ch.example/w', 'cosignature/v1'),
    )
    refused(accuseSplitView(later, { note: cosigned, root: rewritten.root }), 'no-log-signature')
  })

  it('turns the two round proves nothing', () => {
    refused(formatAccusation({ earlier: noteOf(rewritten, 700), later: earlier, prefix, proof }), 'order')
  })

  it('writes the file in another way is refused', () => {
    const good = formatAccusation({ earlier: later, later: noteOf(rewritten, 700), prefix: rewritten.root, proof: [] })
    expect(verifyMisbehaviour(good, known)).toMatchObject({ proven: 'split-view' })
    const members = JSON.parse(good) as Record<string, unknown>
    for (const bad of [
      '',
      '[]',
      'null',
      `${good}\n`,
      good.replace('{', '{ '),
      good.replace('/v1', '/v2'),
      good.replace('{', '{"a":1,'),
      good.replace('"proof":[]', '"proof":[1]'),
      good.replace('"proof":[]', '"proof":{}'),
      good.replace('"proof":[]', `"proof":${JSON.stringify(Array.from({ length: 64 }, () => members['prefix']))}`),
      JSON.stringify({ ...members, later: 7 }),
      '['.repeat(100_000),
      ' '.repeat(6_000_000),
    ]) {
      refused(bad, 'not-an-accusation')
    }
  })
})
