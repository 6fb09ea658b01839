import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalBytes, utf8 } from './hash.ts'
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
} from './merkle.ts'

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(utf8(`entry ${index}`)))

describe('a proof fails when', () => {
  const trees = fc
    .integer({ min: 2, max: 80 })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1), pick: fc.nat(), bit: fc.nat(255) }))
  const flipped = (hash: Hash, bit: number) => {
    const other = Uint8Array.from(hash)
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return other
  }
  const replaced = (proof: readonly Hash[], at: number, hash: Hash) => proof.with(at % proof.length, hash)

  it('of inclusion, any bit of any part of it is another', () => {
    fc.assert(
      fc.property(trees, ({ size, index, pick, bit }) => {
        const leaves = leavesOf(size)
        const proof = inclusionProof(leaves, index)
        const claim = { index, size, leaf: leaves[index] as Hash, proof, root: rootOf(leaves) }
        expect(verifyInclusion(claim)).toBe(true)
        const at = pick % proof.length
        const forged = replaced(proof, at, flipped(proof[at] as Hash, bit))
        expect(verifyInclusion({ ...claim, proof: forged })).toBe(false)
        expect(verifyInclusion({ ...claim, leaf: flipped(claim.leaf, bit) })).toBe(false)
        expect(verifyInclusion({ ...claim, root: flipped(claim.root, bit) })).toBe(false)
        expect(verifyInclusion({ ...claim, index: (index + 1 + (pick % (size - 1))) % size })).toBe(false)
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false)
        expect(verifyInclusion({ ...claim, proof: [...proof, claim.root] })).toBe(false)
        expect(verifyInclusion({ ...claim, proof: [claim.leaf, ...proof] })).toBe(false)
        if (proof.length > 1) expect(verifyInclusion({ ...claim, proof: proof.toReversed() })).toBe(false)
      }),
    )
  })

  it('of consistency, any bit of any part of it is another', () => {
    fc.assert(
      fc.property(trees, ({ size, index, pick, bit }) => {
        fc.pre(index > 0)
        const leaves = leavesOf(size)
        const proof = consistencyProof(leaves, index)
        const claim = { size1: index, size2: size, root1: rootOf(leaves.slice(0, index)), root2: rootOf(leaves), proof }
        expect(verifyConsistency(claim)).toBe(true)
        const at = pick % proof.length
        expect(verifyConsistency({ ...claim, proof: replaced(proof, at, flipped(proof[at] as Hash, bit)) })).toBe(false)
        expect(verifyConsistency({ ...claim, root1: flipped(claim.root1, bit) })).toBe(false)
        expect(verifyConsistency({ ...claim, root2: flipped(claim.root2, bit) })).toBe(false)
        expect(verifyConsistency({ ...claim, root1: claim.root2, root2: claim.root1 })).toBe(false)
        expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false)
        expect(verifyConsistency({ ...claim, proof: [...proof, claim.root1] })).toBe(false)
        expect(verifyConsistency({ ...claim, proof: [claim.root1, ...proof] })).toBe(false)
        if (proof.length > 1 && !equalBytes(proof[0] as Hash, proof[1] as Hash)) {
          expect(verifyConsistency({ ...claim, proof: [proof[1] as Hash, proof[0] as Hash, ...proof.slice(2)] })).toBe(
            false,
          )
        }
      }),
    )
  })
})

describe('who', () => {
  const leaves = leavesOf(8)
  const root = rootOf(leaves)

  it('passes a node off as an entry has no proof: leaves and nodes are hashed apart', () => {
    const entry = new Uint8Array([...(leaves[0] as Hash), ...(leaves[1] as Hash)])
    const proof = inclusionProof(leaves, 0).slice(1)
    expect(verifyInclusion({ index: 0, size: 4, leaf: leafHash(entry), proof, root })).toBe(false)
    // With the hash of the node itself it holds: which is why the verifier hashes the entry, and nobody else.
    expect(
      verifyInclusion({ index: 0, size: 4, leaf: nodeHash(leaves[0] as Hash, leaves[1] as Hash), proof, root }),
    ).toBe(true)
  })

  it('gives a proof made for another size is refused wherever the path is another', () => {
    const proof = inclusionProof(leaves, 6)
    for (const size of [0, 1, 3, 7, 9, 16, 64, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      expect(verifyInclusion({ index: 6, size, leaf: leaves[6] as Hash, proof, root }), String(size)).toBe(false)
    }
  })

  it('gives an empty proof proves only a tree of one, or a tree equal to itself', () => {
    expect(verifyInclusion({ index: 0, size: 8, leaf: leaves[0] as Hash, proof: [], root })).toBe(false)
    expect(verifyInclusion({ index: 0, size: 1, leaf: leaves[0] as Hash, proof: [], root: leaves[0] as Hash })).toBe(
      true,
    )
    expect(verifyConsistency({ size1: 4, size2: 8, root1: root, root2: root, proof: [] })).toBe(false)
    expect(verifyConsistency({ size1: 8, size2: 8, root1: root, root2: root, proof: [] })).toBe(true)
    expect(verifyConsistency({ size1: 0, size2: 8, root1: emptyRoot(), root2: root, proof: [] })).toBe(false)
    expect(verifyConsistency({ size1: 0, size2: 8, root1: emptyRoot(), root2: emptyRoot(), proof: [] })).toBe(false)
    expect(verifyConsistency({ size1: 0, size2: 0, root1: emptyRoot(), root2: emptyRoot(), proof: [] })).toBe(true)
  })

  it('gives an index the tree has not is refused, also with the proof of its last leaf', () => {
    const proof = inclusionProof(leaves, 7)
    expect(verifyInclusion({ index: 7, size: 8, leaf: leaves[7] as Hash, proof, root })).toBe(true)
    for (const index of [8, 9, 15, 2 ** 52]) {
      expect(verifyInclusion({ index, size: 8, leaf: leaves[7] as Hash, proof, root })).toBe(false)
    }
  })

  it('calls leaves a subtree that are none is refused, though the hashes fit', () => {
    const four = leaves.slice(0, 4)
    const proof = consistencyProof(four, 3)
    const claim = { end: 3, size: 4, subtreeRoot: rootOf(four.slice(0, 3)), root: rootOf(four), proof }
    expect(verifySubtreeConsistency({ ...claim, start: 0 })).toBe(true)
    expect(verifySubtreeConsistency({ ...claim, start: 1 })).toBe(false)
  })

  it('moves the border between two hashes is refused', () => {
    const [a, b] = leaves as [Hash, Hash]
    const moved = new Uint8Array([...a, b[0] as number])
    const short = b.slice(1)
    expect(() => nodeHash(moved, short)).toThrow(TypeError)
    const two = nodeHash(a, b)
    expect(verifyInclusion({ index: 0, size: 2, leaf: moved, proof: [short], root: two })).toBe(false)
    expect(verifyInclusion({ index: 0, size: 2, leaf: a, proof: [short], root: two })).toBe(false)
    expect(verifyConsistency({ size1: 1, size2: 2, root1: moved, root2: two, proof: [short] })).toBe(false)
    for (const odd of [moved, short, new Uint8Array(0)]) {
      expect(verifyInclusion({ index: 0, size: 2, leaf: odd, proof: [b], root: two })).toBe(false)
      expect(verifyInclusion({ index: 0, size: 1, leaf: odd, proof: [], root: odd })).toBe(false)
      expect(verifyConsistency({ size1: 1, size2: 2, root1: odd, root2: two, proof: [b] })).toBe(false)
    }
  })

  it('sends a million hashes or numbers that are none is refused at once', () => {
    const proof = Array.from({ length: 1_000_000 }, () => root)
    const largest = Number.MAX_SAFE_INTEGER
    expect(verifyInclusion({ index: 0, size: largest, leaf: root, proof, root })).toBe(false)
    expect(verifyConsistency({ size1: 1, size2: largest, root1: root, root2: root, proof })).toBe(false)
    for (const odd of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 64]) {
      expect(verifyInclusion({ index: odd, size: largest, leaf: root, proof: [], root })).toBe(false)
      expect(verifyInclusion({ index: 0, size: odd, leaf: root, proof: [], root })).toBe(false)
      expect(verifyConsistency({ size1: odd, size2: odd, root1: root, root2: root, proof: [] })).toBe(false)
      expect(
        verifySubtreeConsistency({ start: odd, end: odd, size: 8, subtreeRoot: emptyRoot(), root, proof: [] }),
      ).toBe(false)
    }
  })
})
