import { isFault } from '@comity/proof/fault'
import { equalBytes, fromHex, hex } from '@comity/proof/hash'
import { formatCheckpoint } from '@comity/proof/checkpoint'
import { messageFor } from '@comity/proof/cosignature'
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '@comity/proof/merkle'
import { accuseSplitView, formatAccusation, verifyMisbehaviour } from '@comity/proof/misbehaviour'
import { formatNote, signatureLine } from '@comity/proof/note'
import { formatProof, parseProof } from '@comity/proof/proof'
import { openCheckpoint, type SignedCheckpoint } from '@comity/proof/signed-checkpoint'
import { type VerifierKey, verifierKey } from '@comity/proof/vkey'
import { bytesOf, type Leaf } from '../../src/contexts/ledger/rules.leaf.ts'
import type { Log } from '../../src/contexts/exchange/ports.ts'
import type { ProvenReceipt } from '../../src/contexts/exchange/ports.transport.ts'
import { nativeEd25519Signer } from '../../src/kernel/crypto/signing.ts'
import type { Chance } from './chance.ts'

type Tree = {
  readonly entries: Leaf[]
  readonly leaves: Uint8Array[]
  signed: { size: number; note: string } | undefined
}
type Seen = { readonly note: string; readonly checkpoint: SignedCheckpoint }

/** The log of one node. A dishonest one shows another tree to half of those who ask. */
export type SimLog = {
  readonly key: VerifierKey
  readonly append: (kind: string, digests: readonly Uint8Array[], at: string) => number[]
  readonly view: (viewer: string | null) => Tree
  readonly prove: (tree: Tree, indexes: readonly number[]) => (string | undefined)[]
  readonly fork: (isSecond: (viewer: string) => boolean) => void
  readonly isForked: () => boolean
}

const emptyTree = (): Tree => ({ entries: [], leaves: [], signed: undefined })

export function simLog(state: string, chance: Chance): SimLog {
  const signer = nativeEd25519Signer(chance.bytes(32))
  const key = verifierKey(`comity.${state.toLowerCase()}/log`, 'ed25519', signer.key.bytes)
  const first = emptyTree()
  let second: { readonly tree: Tree; readonly sees: (viewer: string) => boolean } | undefined
  const indexes = new Map<string, number>()

  function sign(tree: Tree): string {
    const size = tree.leaves.length
    if (tree.signed?.size !== size) {
      const text = formatCheckpoint({ origin: key.name, size, root: rootOf(tree.leaves) })
      const bytes = messageFor(key, text)
      if (bytes === undefined) throw new TypeError('nothing to sign')
      tree.signed = { size, note: formatNote({ text, signatures: [signatureLine(key, signer.sign(bytes))] }) }
    }
    return tree.signed.note
  }
  function enter(tree: Tree, leaf: Leaf): void {
    tree.entries.push(leaf)
    tree.leaves.push(leafHash(bytesOf(leaf)))
  }
  return {
    key,
    append: (kind, digests, at) =>
      digests.map((digest) => {
        const known = indexes.get(hex(digest))
        if (known !== undefined) return known
        const index = first.leaves.length
        indexes.set(hex(digest), index)
        enter(first, { kind, digest, at })
        if (second) enter(second.tree, { kind, digest, at })
        return index
      }),
    view: (viewer) => (viewer !== null && second?.sees(viewer) ? second.tree : first),
    prove: (tree, wanted) => {
      const note = sign(tree)
      return wanted.map((index) =>
        index < tree.leaves.length
          ? formatProof({ index, proof: inclusionProof(tree.leaves, index), note })
          : undefined,
      )
    },
    fork: (sees) => {
      // One entry of the past reads otherwise; whatever is entered from now on stands in both trees and can be proven.
      const entries = first.entries.map((leaf, at) => (at === 0 ? { ...leaf, digest: leaf.digest.toReversed() } : leaf))
      const tree = { entries, leaves: entries.map((leaf) => leafHash(bytesOf(leaf))), signed: undefined }
      second = { tree, sees }
    },
    isForked: () => second !== undefined,
  }
}

/** What one node has seen of the logs of others, and compares with another node that saw them too: its witness. */
export type Watch = {
  readonly seen: Map<string, Seen>
  /** Checks a proof; what its checkpoint says is remembered. */
  readonly holds: (state: string, proven: ProvenReceipt) => boolean
  /** Compares with what another saw. An accusation is of a log that showed two histories, and convinces a stranger. */
  readonly compare: (other: Watch, otherName: string) => void
  readonly accusations: Map<string, string>
}

export function watch(viewer: string, logOf: (state: string) => SimLog): Watch {
  const seen = new Map<string, Seen>()
  const accusations = new Map<string, string>()
  const notes = new Map<string, SignedCheckpoint | undefined>()

  /** Checkpoints are opened once: the same one stands under many proofs. */
  function opened(state: string, note: string): SignedCheckpoint | undefined {
    const name = `${state} ${note}`
    if (!notes.has(name)) {
      const { key } = logOf(state)
      const checkpoint = openCheckpoint(note, { origin: key.name, keys: [key] })
      notes.set(name, isFault(checkpoint) ? undefined : checkpoint)
    }
    return notes.get(name)
  }
  function remember(state: string, note: string, checkpoint: SignedCheckpoint): void {
    const before = seen.get(state)
    if (before === undefined || before.checkpoint.size < checkpoint.size) seen.set(state, { note, checkpoint })
  }
  function accuse(state: string, text: string): void {
    const { key } = logOf(state)
    if (!isFault(verifyMisbehaviour(text, { origin: key.name, keys: [key] }))) accusations.set(state, text)
  }
  return {
    seen,
    accusations,
    holds: (state, proven) => {
      const { leaf, proof } = proven
      const parsed = parseProof(proof)
      const checkpoint = isFault(parsed) ? undefined : opened(state, parsed.note)
      if (isFault(parsed) || checkpoint === undefined) return false
      const entry = leafHash(bytesOf({ ...leaf, digest: fromHex(leaf.digest) }))
      const { size, root } = checkpoint
      const holds = verifyInclusion({ index: parsed.index, size, leaf: entry, proof: parsed.proof, root })
      if (holds) remember(state, parsed.note, checkpoint)
      return holds
    },
    compare: (other, otherName) => {
      for (const [state, mine] of seen) {
        const theirs = other.seen.get(state)
        // What a log says of itself to itself is no evidence.
        if (theirs === undefined || accusations.has(state) || [viewer, otherName].includes(state)) continue
        const [earlier, later, holder] =
          mine.checkpoint.size <= theirs.checkpoint.size ? [mine, theirs, otherName] : [theirs, mine, viewer]
        const { size, root } = earlier.checkpoint
        if (size === later.checkpoint.size) {
          if (!equalBytes(root, later.checkpoint.root)) {
            accuse(state, accuseSplitView(earlier.note, { note: later.note, root: later.checkpoint.root }))
          }
          continue
        }
        // The tiles under the later checkpoint are public; whoever was shown it has read them.
        const leaves = logOf(state).view(holder).leaves.slice(0, later.checkpoint.size)
        const prefix = rootOf(leaves.slice(0, size))
        const proof = size === 0 ? [] : consistencyProof(leaves, size)
        const isTree =
          size > 0 &&
          verifyConsistency({
            size1: size,
            size2: later.checkpoint.size,
            root1: prefix,
            root2: later.checkpoint.root,
            proof,
          })
        if (isTree && !equalBytes(prefix, root)) {
          accuse(state, formatAccusation({ earlier: earlier.note, later: later.note, prefix, proof }))
        }
      }
    },
  }
}

/** The log as the flows of a node see it: its own, and a watch over those of others. */
export function logPort(own: SimLog, viewer: string | null, watching: Watch, at: () => string): Log {
  const tree = () => own.view(viewer)
  return {
    append: async (kind, digests) => own.append(kind, digests, at()),
    prove: async (indexes) => own.prove(tree(), indexes),
    entries: async (indexes) => indexes.map((index) => tree().entries[index]),
    holds: async (state, proven) => watching.holds(state, proven),
  }
}
