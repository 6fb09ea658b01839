import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absent, foreign } from '../test/evidence.ts'
import vectors from '../vectors/merkle.json' with { type: 'json' }
import { append, emptyRange, rootOfRange } from './compact-range.ts'
import { fromHex, hex, utf8 } from './hash.ts'
import {
  consistencyProof,
  emptyRoot,
  type Hash,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from './merkle.ts'
import { consistencyRanges } from './ranges.ts'

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(utf8(`entry ${index}`)))
const bytes = (list: readonly string[]) => list.map(fromHex)

// Straight from the definitions of RFC 6962 section 2.1, to hold the real one against.
function defined(leaves: readonly Hash[]): Hash {
  if (leaves.length < 2) return leaves[0] ?? emptyRoot()
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(defined(leaves.slice(0, split)), defined(leaves.slice(split)))
}

describe('our vectors', () => {
  const { entries, roots, inclusion, consistency } = vectors
  const leaves = bytes(entries).map(leafHash)

  it('of roots', () => {
    expect(roots.map((root, size) => [root, hex(rootOf(leaves.slice(0, size)))])).toEqual(roots.map((r) => [r, r]))
  })

  it.each(inclusion)('of inclusion: $index of $size', ({ index, size, proof }) => {
    expect(inclusionProof(leaves.slice(0, size), index).map(hex)).toEqual(proof)
    const root = fromHex(roots[size] ?? '')
    expect(verifyInclusion({ index, size, leaf: leaves[index] as Hash, proof: bytes(proof), root })).toBe(true)
  })

  it.each(consistency)('of consistency: $size1 to $size2', ({ size1, size2, proof }) => {
    expect(consistencyProof(leaves.slice(0, size2), size1).map(hex)).toEqual(proof)
    const [root1, root2] = [fromHex(roots[size1] ?? ''), fromHex(roots[size2] ?? '')]
    expect(verifyConsistency({ size1, size2, root1, root2, proof: bytes(proof) })).toBe(true)
  })
})

describe('the probes of transparency-dev', () => {
  const probes = foreign('transparency-dev-merkle/testdata')
  type Probe = Readonly<Record<string, number>> & {
    readonly proof: readonly string[] | null
    readonly wantErr: boolean
    readonly [hash: string]: unknown
  }
  const plain = (text: unknown) => new Uint8Array(Buffer.from(typeof text === 'string' ? text : '', 'base64'))
  const number = (value: unknown) => (typeof value === 'number' ? value : Number.NaN)
  const verifiers: Readonly<Record<string, (probe: Probe, proof: readonly Hash[]) => boolean>> = {
    inclusion: (probe, proof) =>
      verifyInclusion({
        index: number(probe['leafIdx']),
        size: number(probe['treeSize']),
        leaf: plain(probe['leafHash']),
        root: plain(probe['root']),
        proof,
      }),
    consistency: (probe, proof) =>
      verifyConsistency({
        size1: number(probe['size1']),
        size2: number(probe['size2']),
        root1: plain(probe['root1']),
        root2: plain(probe['root2']),
        proof,
      }),
    subtreeinclusion: (probe, proof) =>
      verifySubtreeInclusion({
        index: number(probe['leafIdx']),
        start: number(probe['start']),
        end: number(probe['end']),
        leaf: plain(probe['leafHash']),
        root: plain(probe['root']),
        proof,
      }),
    subtreeconsistency: (probe, proof) =>
      verifySubtreeConsistency({
        start: number(probe['start']),
        end: number(probe['end']),
        size: number(probe['size']),
        subtreeRoot: plain(probe['root1']),
        root: plain(probe['root2']),
        proof,
      }),
  }

  it.for([
    ['inclusion', 98],
    ['consistency', 98],
    ['subtreeinclusion', 204],
    ['subtreeconsistency', 118],
  ] as const)('%s: %i of them', ([kind, count], { skip }) => {
    skip(!probes.there, absent)
    const files = probes.files(kind)
    expect(files).toHaveLength(count)
    for (const file of files) {
      const probe = probes.json(file) as Probe
      const holds = verifiers[kind]?.(probe, (probe.proof ?? []).map(plain))
      expect(holds, file).toBe(!probe.wantErr)
    }
  })

  it('and the tree every implementation of RFC 6962 is checked with', ({ skip }) => {
    const extracted = foreign('extracted-vectors')
    skip(!extracted.there, absent)
    const known = extracted.json('rfc6962-known-tree.json') as {
      leafInputsHex: readonly string[]
      rootHashesBySize: readonly string[]
    }
    const leaves = bytes(known.leafInputsHex).map(leafHash)
    known.rootHashesBySize.forEach((root, size) => expect(hex(rootOf(leaves.slice(0, size)))).toBe(root))
  })
})

describe('a Merkle tree', () => {
  it('has the root its definition gives, whether computed at once or grown leaf by leaf', () => {
    const leaves = leavesOf(70)
    let range = emptyRange
    expect(rootOfRange(range)).toEqual(emptyRoot())
    leaves.forEach((leaf, index) => {
      range = append(range, leaf)
      const root = defined(leaves.slice(0, index + 1))
      expect(rootOf(leaves.slice(0, index + 1))).toEqual(root)
      expect(rootOfRange(range)).toEqual(root)
      expect(range.hashes.length).toBeLessThanOrEqual(7)
    })
  })

  it('proves every leaf of every small tree, and every smaller tree', () => {
    for (let size = 1; size <= 20; size += 1) {
      const leaves = leavesOf(size)
      const root = rootOf(leaves)
      for (let index = 0; index < size; index += 1) {
        const leaf = leaves[index] as Hash
        expect(verifyInclusion({ index, size, leaf, root, proof: inclusionProof(leaves, index) })).toBe(true)
        const root1 = rootOf(leaves.slice(0, index + 1))
        const proof = consistencyProof(leaves, index + 1)
        expect(verifyConsistency({ size1: index + 1, size2: size, root1, root2: root, proof })).toBe(true)
      }
    }
  })

  it('proves every subtree of every small tree', () => {
    for (let size = 1; size <= 17; size += 1) {
      const leaves = leavesOf(size)
      for (let width = 1; width <= size; width += 1) {
        const step = 2 ** Math.ceil(Math.log2(width))
        for (let start = 0; start + width <= size; start += step) {
          const end = start + width
          const proof = consistencyRanges(start, end, size).map((r) => rootOf(leaves.slice(r.start, r.end)))
          const subtreeRoot = rootOf(leaves.slice(start, end))
          const claim = { start, end, size, subtreeRoot, root: rootOf(leaves), proof }
          expect(verifySubtreeConsistency(claim), `${start} to ${end} of ${size}`).toBe(true)
          expect(verifySubtreeConsistency({ ...claim, subtreeRoot: leafHash(utf8('x')) })).toBe(false)
        }
      }
    }
  })

  it('is consistent with what it grew from: through any size between, all three proofs hold', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 3, maxLength: 3 }), (sizes) => {
        const [a, b, c] = sizes.toSorted((x, y) => x - y) as [number, number, number]
        const leaves = leavesOf(c)
        const step = (size1: number, size2: number) =>
          verifyConsistency({
            size1,
            size2,
            root1: rootOf(leaves.slice(0, size1)),
            root2: rootOf(leaves.slice(0, size2)),
            proof: consistencyProof(leaves.slice(0, size2), size1),
          })
        expect([step(a, b), step(b, c), step(a, c)]).toEqual([true, true, true])
      }),
    )
  })
})
