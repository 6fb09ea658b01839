import { randomBytes } from 'node:crypto'
import { base64 } from '@comity/proof/base64'
import { leafHash, verifyInclusion } from '@comity/proof/merkle'
import { parseProof } from '@comity/proof/proof'
import { hex } from '@comity/proof/hash'
import { isFault } from '@comity/proof/fault'
import type { Directory } from '#contexts/directory'
import type { Identity } from '#contexts/identity'
import { bytesOf, isLeaf, type Leaf, type Ledger, verifyProof } from '#contexts/ledger'
import { seal, sealingPublicKey, type SealingPublicKey } from '#kernel/crypto/sealing'
import { gathering } from '#kernel/crypto/gathering'
import { nativeVerify } from '#kernel/crypto/signing'
import type { Kernel } from '#kernel/kernel'
import { fromHex } from '@comity/proof/hash'
import { fits, isLegalAct } from './forms.ts'
import { peerEntity } from './policy.ts'
import { trustIn } from './peer.trust.ts'
import { transportBy } from './peer.transport.ts'
import type { Flow, Log, Permission, Store } from './ports.ts'
import { bodyInfo } from './rules.cover.ts'
import { otherPairs } from './store.lists.ts'
import type { Cover } from './words.ts'

type Given = {
  readonly kernel: Kernel
  readonly identity: Identity
  readonly ledger: Ledger
  readonly directory: Directory
  readonly store: Store
}

/** Kinds of authorities that work no post room. */
const withoutRoom: ReadonlySet<string> = new Set(['supervision', 'bar', 'administration'])

/** The flows of the exchange as this node runs them: PostgreSQL, signed HTTP, the system's clock and its cryptography. */
export function flowIn(given: Given): Flow {
  const { kernel, ledger, directory, store } = given
  const kindOf = ownKind(given)
  const otherPair = otherPairs(kernel.database)
  return {
    trust: trustIn(directory, {
      isOwn: async (authority) => {
        const kind = await kindOf(authority)
        return kind !== undefined && !withoutRoom.has(kind)
      },
      verify: nativeVerify,
    }),
    transport: transportBy(directory),
    store,
    log: logBy(ledger, directory),
    now: () => kernel.clock.now().epochMilliseconds,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    verify: nativeVerify,
    gather: gathering({ waitMs: 3, busyMs: 12 }),
    seal: (to, plain, additional) => {
      const sealed = seal(readyKey(to.bytes), bodyInfo, additional, plain)
      return { key: to.id, enc: base64(sealed.enc), ciphertext: base64(sealed.ciphertext) }
    },
    permits: (cover) => permits(given, { kindOf, otherPair }, cover),
    isLegalAct,
    fits,
  }
}

const ready = new Map<string, SealingPublicKey>()

/** The key as it stands ready to seal with, made once. */
function readyKey(bytes: Uint8Array): SealingPublicKey {
  const name = hex(bytes.subarray(0, 64))
  const known = ready.get(name)
  if (known !== undefined && Buffer.compare(known.bytes, bytes) === 0) return known
  const key = sealingPublicKey(bytes)
  if (isFault(key)) throw new TypeError('the directory gave a key that is none')
  if (ready.size > 2_000) ready.clear()
  ready.set(name, key)
  return key
}

/** The kind of an own authority. */
const ownKind =
  ({ identity }: Given) =>
  async (authority: string): Promise<string | undefined> =>
    (await identity.authorities([authority])).get(authority)?.kind

type Facts = {
  readonly kindOf: (authority: string) => Promise<string | undefined>
  readonly otherPair: (cover: Cover) => Promise<boolean>
}

/** What policy says to a message of a peer: who wrote it in which form, for what, to whom. */
async function permits({ kernel, directory }: Given, { kindOf, otherPair }: Facts, cover: Cover): Promise<Permission> {
  const { from, to, form, marking, purpose, basis } = cover
  const [peer, recipient, foreign] = await Promise.all([
    directory.peer(from.state),
    kindOf(to.authority),
    otherPair(cover),
  ])
  const sender = peer?.authorities.find(({ id }) => id === from.authority)?.kind
  const decision = kernel.policies.decide({
    principal: peerEntity(from.state),
    action: 'exchange.receive',
    resource: {
      // No rule is about one parcel by its name, so the same question has the same answer for all of them.
      type: 'Parcel',
      id: from.state,
      attrs: {
        form,
        sender_kind: sender ?? '',
        recipient_kind: recipient ?? '',
        releasable: marking.releasableTo?.includes(to.state) ?? true,
        foreign_conversation: foreign,
      },
    },
    context: { purpose, basis, approved: false },
  })
  return decision.allowed ? { permitted: true } : { permitted: false, because: decision.rule }
}

/** Roots of checkpoints that were verified, by log and note: one checkpoint covers many receipts. */
type Roots = Map<string, { readonly size: number; readonly root: Uint8Array }>
const mostRoots = 200

function logBy(ledger: Ledger, directory: Directory): Log {
  const roots: Roots = new Map()
  return {
    append: (kind, digests) => ledger.append(kind, digests),
    prove: (indexes) => ledger.prove(indexes),
    entries: (indexes) => ledger.entries(indexes),
    holds: async (state, { leaf, proof }) => {
      const key = state === directory.state ? ledger.verifierKey : (await directory.peer(state))?.log
      const parsed = parseProof(proof)
      if (key === undefined || isFault(parsed)) return false
      const entry = { kind: leaf.kind, digest: fromHex(leaf.digest), at: leaf.at }
      const name = `${key}\n${parsed.note}`
      const known = roots.get(name)
      if (known !== undefined) {
        const { index, proof: path } = parsed
        return entryHash(entry, (hash) =>
          verifyInclusion({ index, size: known.size, leaf: hash, proof: path, root: known.root }),
        )
      }
      const proven = verifyProof(proof, entry, key)
      if (isFault(proven)) return false
      if (roots.size >= mostRoots) roots.clear()
      roots.set(name, { size: proven.checkpoint.size, root: proven.checkpoint.root })
      return true
    },
  }
}

/** The hash of an entry as it stands in a tree; false for what cannot be an entry. */
function entryHash(entry: Leaf, then: (hash: Uint8Array) => boolean): boolean {
  return isLeaf(entry) && then(leafHash(bytesOf(entry)))
}
