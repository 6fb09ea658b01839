import { Readable } from 'node:stream'
import { base64 } from '@comity/proof/base64'
import { isFault } from '@comity/proof/fault'
import { hex } from '@comity/proof/hash'
import { formatHash } from '@comity/proof/lines'
import { formatProof, parseProof } from '@comity/proof/proof'
import { formatVerifierKey } from '@comity/proof/vkey'
import type { Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { query } from '#kernel/query'
import { isRefusal, refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import { fsck } from './fsck.ts'
import type { LogKey, WitnessKey } from './key.ts'
import type { Peers } from './peers.ts'
import type { Prover } from './prove.ts'
import { accusationsOf, mirrorStates } from './rules.mirror.ts'
import { witnessStates } from './rules.cosigned.ts'
import { leafOf } from './rules.leaf.ts'
import * as store from './store.ts'
import { readAsked } from './store.cosigned.ts'
import { allMirrors } from './store.mirror.ts'
import { allAccusations } from './store.witness.ts'

/** A proof file that carries the entry it is about. */
function withEntry(proof: string, entry: Uint8Array): string {
  const parsed = parseProof(proof)
  return isFault(parsed) ? proof : formatProof({ ...parsed, extra: new Uint8Array(entry) })
}

export type ReadingParts = {
  readonly origin: string
  readonly key: LogKey
  readonly witness: WitnessKey
  readonly node: string
  readonly proving: Prover
  readonly peers: Peers
}

const noEntry = refuse('unknown', { detail: 'the log has no entry of this number' })

/** What officers see of the log. Whoever distrusts the node reads `/log/` instead. */
export function ledgerEndpoints(
  kernel: Kernel,
  { origin, key, witness, node, proving, peers }: ReadingParts,
): readonly Endpoint[] {
  const { database } = kernel
  const onNode = { load: async () => theNode, resource: () => theNode } as const
  const verifier = key.verifier(origin)

  const entriesFrom = async (from: number, count: number): Promise<contract.LogEntry[]> => {
    const found = await store.readEntries(database, Math.max(0, from), count)
    const openings = await store.openingsOf(
      database,
      found.map(({ digest }) => digest),
    )
    return found.flatMap(({ index, bytes }) => {
      const leaf = leafOf(bytes)
      if (leaf === undefined) return []
      const digest = hex(leaf.digest)
      const anchor = openings.get(digest)
      const opening = anchor ? { seq: anchor.seq, hash: anchor.hash, salt: base64(anchor.salt) } : null
      return [{ index, kind: leaf.kind, digest: `sha256:${digest}`, at: leaf.at, opening }]
    })
  }

  const state = query({
    route: contract.readLog,
    action: 'ledger.read-log',
    purpose: 'none',
    audit: 'none',
    ...onNode,
    reply: async () => {
      const [head, last, witnessed, asked, mirrors, accusations] = await Promise.all([
        store.readHead(database),
        proving.last(),
        proving.witnessed(),
        readAsked(database),
        allMirrors(database),
        allAccusations(database),
      ])
      const signed = last?.checkpoint.size ?? 0
      const size = Math.max(head?.size ?? 0, signed)
      const age = last && (kernel.clock.now().epochMilliseconds - Date.parse(last.at)) / 1_000
      const known = [...peers.all().values()]
      const reached = witnessed?.checkpoint.size ?? 0
      return {
        reply: {
          origin,
          verifierKey: formatVerifierKey(verifier),
          witnessKey: formatVerifierKey(witness.verifier),
          keyId: key.id,
          words: [...key.words],
          size,
          checkpoint: last
            ? { size: last.checkpoint.size, root: formatHash(last.checkpoint.root), at: last.at, note: last.note }
            : null,
          waiting: size - signed,
          ageSeconds: age ?? null,
          quorum: peers.policy === undefined ? null : { size: reached, behind: signed - reached },
          held: head?.held ?? null,
          witnesses: witnessStates(signed, peers.witnesses(), known, asked),
          mirrors: mirrorStates(known, mirrors, accusations),
        },
      }
    },
  })

  const accusations = query({
    route: contract.listAccusations,
    action: 'ledger.read-log',
    purpose: 'none',
    audit: 'none',
    ...onNode,
    reply: async () => ({
      reply: {
        accusations: accusationsOf(await allAccusations(database), (name) =>
          name === origin ? { origin, keys: [verifier] } : peers.all().get(name)?.log,
        ),
      },
    }),
  })

  const list = query({
    route: contract.listLogEntries,
    action: 'ledger.list-entries',
    ...onNode,
    reply: async (_, { query: { cursor, limit } }) => {
      const size = (await store.readHead(database))?.size ?? 0
      const below = cursor === undefined ? size : positionOf(cursor)
      if (isRefusal(below)) return below
      const end = Math.min(below, size)
      const from = Math.max(0, end - limit)
      const rows = (await entriesFrom(from, end - from)).toReversed()
      return {
        reply: { rows, next: from === 0 ? null : String(from), count: { value: size, atLeast: false } },
        seen: rows.map(({ index }) => String(index)),
      }
    },
  })

  const one = query({
    route: contract.readLogEntry,
    action: 'ledger.read-entry',
    ...onNode,
    reply: async (_, { params: { index } }) => {
      const [entry] = await entriesFrom(index, 1)
      return entry === undefined ? noEntry : { reply: entry, seen: [String(index)] }
    },
  })

  const proof = query({
    route: contract.proveLogEntry,
    action: 'ledger.prove-entry',
    ...onNode,
    reply: async (_, { params: { index } }) => {
      const [text] = await proving.prove([index])
      const [entry] = await store.readEntries(database, index, 1)
      if (text === undefined || entry === undefined) {
        return entry === undefined
          ? noEntry
          : refuse('not-yet-signed', { detail: 'no checkpoint covers this entry yet' })
      }
      return {
        // The entry goes with it, so that the file is all that whoever verifies needs.
        stream: Readable.from([withEntry(text, entry.bytes)], { objectMode: false }),
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'content-disposition': `attachment; filename="entry-${index}.tlog-proof"`,
        },
        seen: [String(index)],
      }
    },
  })

  const check = query({
    route: contract.checkLog,
    action: 'ledger.check',
    ...onNode,
    reply: async () => ({ reply: await fsck(database, key, { clock: kernel.clock, node }) }),
  })

  return [state, accusations, list, one, proof, check]
}

function positionOf(cursor: string): number | Refusal<'malformed'> {
  return /^\d{1,15}$/.test(cursor)
    ? Number(cursor)
    : refuse('malformed', { field: 'query.cursor', detail: 'not a place this list gave' })
}
