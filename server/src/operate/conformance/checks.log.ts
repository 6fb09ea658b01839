import { isFault } from '@comity/proof/fault'
import { leafHash } from '@comity/proof/merkle'
import { openCheckpoint } from '@comity/proof/signed-checkpoint'
import { openTiles } from '@comity/proof/tile-reader'
import { parseVerifierKey } from '@comity/proof/vkey'
import type { Check, Found, Subject } from './kit.ts'

const noDescriptor = { cannot: 'the descriptor, which names the key of the log, could not be read' }
const noCheckpoint = { cannot: 'there is no checkpoint to begin from' }

async function treeOf({ fetch }: Subject, { checkpoint }: Found) {
  if (checkpoint === undefined) return undefined
  const tree = await openTiles(checkpoint, async (path) => {
    const { status, body } = await fetch(`/log/${path}`)
    return status === 200 ? body : undefined
  })
  return isFault(tree) ? `the tiles do not have the root that was signed: ${tree.fault}` : tree
}

/** The tree, where it has two entries to prove something about; why it cannot be tried where not. */
async function treeOfTwo(subject: Subject, found: Found) {
  const tree = await treeOf(subject, found)
  if (tree === undefined) return noCheckpoint
  if (typeof tree === 'string') return { cannot: tree }
  return tree.size < 2 ? { cannot: 'the log has fewer than two entries' } : tree
}

/** An entry in the one form there is: canonical JSON with moment, salted digest and kind, and nothing beside. */
const entryShape =
  /^\{"at":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","digest":"sha256:[0-9a-f]{64}","kind":"[a-z][a-z-]{0,31}\/[a-z][a-z-]{0,31}"\}$/
const decoder = new TextDecoder()

/** Whether a cache may keep this answer without asking. */
const isKept = (headers: Headers): boolean => /immutable|max-age=[1-9]/.test(headers.get('cache-control') ?? '')
const mustAsk = (headers: Headers): boolean => /no-cache|no-store/.test(headers.get('cache-control') ?? '')

/** The log as anyone reads it, and the witness. */
export const logChecks: readonly Check[] = [
  {
    id: 'log.checkpoint',
    must: 'GET /log/checkpoint gives a checkpoint signed by the log key of the descriptor (C2SP tlog-checkpoint)',
    where: 'log',
    run: async ({ fetch }, found) => {
      if (found.descriptor === undefined) return noDescriptor
      const key = parseVerifierKey(found.descriptor.descriptor.log)
      if (isFault(key)) return `the log key of the descriptor is none: ${key.fault}`
      const { status, text } = await fetch('/log/checkpoint')
      if (status !== 200) return `status ${status}`
      const checkpoint = openCheckpoint(text, { origin: key.name, keys: [key] })
      if (isFault(checkpoint)) return `not a checkpoint of this log: ${checkpoint.fault}`
      found.log = { origin: key.name, key }
      found.checkpoint = checkpoint
      return checkpoint.text.split('\n').length === 4 ? undefined : 'it has extension lines'
    },
  },
  {
    id: 'log.tiles',
    must: 'the tiles under /log/tile/ have the root that was signed (C2SP tlog-tiles)',
    where: 'log',
    run: async (subject, found) => {
      const tree = await treeOf(subject, found)
      return tree === undefined ? noCheckpoint : typeof tree === 'string' ? tree : undefined
    },
  },
  {
    id: 'log.entries',
    must: 'the bundles of entries under /log/tile/entries/ hash to the leaves of the tree, each entry in the one form there is',
    where: 'log',
    run: async (subject, found) => {
      const tree = await treeOf(subject, found)
      if (tree === undefined) return noCheckpoint
      if (typeof tree === 'string') return { cannot: tree }
      if (tree.size === 0) return { cannot: 'the log is empty' }
      const last = Math.floor((tree.size - 1) / 256)
      for (const bundle of new Set([0, last])) {
        const entries = await tree.entries(bundle)
        if (isFault(entries)) return `bundle ${bundle}: ${entries.fault}`
        const leaf = await tree.leaf(bundle * 256)
        const first = entries[0]
        if (isFault(leaf) || first === undefined) return `bundle ${bundle} has no first entry`
        if (Buffer.compare(leafHash(first), leaf) !== 0) return `bundle ${bundle} is not the one in the tree`
        const odd = entries.findIndex((entry) => !entryShape.test(decoder.decode(entry)))
        if (odd >= 0) return `entry ${bundle * 256 + odd} holds something else than kind, salted digest and moment`
      }
      return undefined
    },
  },
  {
    id: 'log.inclusion',
    must: 'inclusion and consistency can be proven from the tiles alone',
    where: 'log',
    run: async (subject, found) => {
      const tree = await treeOfTwo(subject, found)
      if ('cannot' in tree) return tree
      const inclusion = await tree.inclusionProof(Math.floor(tree.size / 2))
      const consistency = await tree.consistencyProof(tree.size - 1)
      if (isFault(inclusion)) return `no inclusion proof: ${inclusion.fault}`
      return isFault(consistency) ? `no consistency proof: ${consistency.fault}` : undefined
    },
  },
  {
    id: 'log.continues',
    must: 'a later checkpoint continues an earlier one',
    where: 'log',
    run: async (subject, found) => {
      const { checkpoint, log } = found
      if (checkpoint === undefined || log === undefined) return noCheckpoint
      const later = openCheckpoint((await subject.fetch('/log/checkpoint')).text, {
        origin: log.origin,
        keys: [log.key],
      })
      if (isFault(later)) return `the second checkpoint does not hold: ${later.fault}`
      if (later.size < checkpoint.size) return `the log shrank from ${checkpoint.size} to ${later.size}`
      const tree = await treeOf(subject, { checkpoint: later })
      if (tree === undefined || typeof tree === 'string') return tree ?? 'no tree'
      const before = await tree.rootAt(checkpoint.size)
      if (isFault(before)) return `the earlier tree is gone: ${before.fault}`
      return Buffer.compare(before, checkpoint.root) === 0
        ? undefined
        : 'the later tree does not begin with the earlier one'
    },
  },
  {
    id: 'log.beyond',
    must: 'a tile beyond the end of the log is not found, and no answer about it is kept',
    where: 'log',
    run: async ({ fetch }) => {
      const { status, headers } = await fetch('/log/tile/0/x999/x999/999')
      if (status !== 404) return `status ${status} in place of 404`
      return mustAsk(headers) && !isKept(headers) ? undefined : 'a cache may keep that it is not there'
    },
  },
  {
    id: 'log.caches',
    must: 'checkpoints are always asked for anew; tiles never change and may be kept',
    where: 'log',
    run: async ({ fetch }, { checkpoint }) => {
      if (checkpoint === undefined) return noCheckpoint
      const { headers } = await fetch('/log/checkpoint')
      if (!mustAsk(headers) || isKept(headers)) return 'a cache may keep the checkpoint'
      if (checkpoint.size === 0) return { cannot: 'the log is empty' }
      const tile = await fetch(`/log/tile/0/000${checkpoint.size < 256 ? `.p/${checkpoint.size}` : ''}`)
      if (tile.status !== 200) return `the first tile: status ${tile.status}`
      return isKept(tile.headers) ? undefined : 'no cache may keep a tile'
    },
  },
  {
    id: 'log.partial',
    must: 'a width that a partial tile once had is served, or not found, and never as something else',
    where: 'log',
    run: async (subject, found) => {
      const tree = await treeOfTwo(subject, found)
      if ('cannot' in tree) return tree
      const { status, body } = await subject.fetch('/log/tile/0/000.p/1')
      if (status === 404) return undefined
      const leaf = await tree.leaf(0)
      if (status !== 200 || isFault(leaf)) return `status ${status}`
      return Buffer.compare(body, leaf) === 0 ? undefined : 'it is not the beginning of the tile'
    },
  },
  {
    id: 'log.witnessed',
    must: 'GET /log/witnessed/checkpoint gives a checkpoint of this log, or is not found',
    where: 'log',
    run: async ({ fetch }, { log }) => {
      if (log === undefined) return noCheckpoint
      const { status, text } = await fetch('/log/witnessed/checkpoint')
      if (status === 404) return undefined
      if (status !== 200) return `status ${status}`
      const opened = openCheckpoint(text, { origin: log.origin, keys: [log.key] })
      return isFault(opened) ? `not a checkpoint of this log: ${opened.fault}` : undefined
    },
  },
  {
    id: 'log.of-others',
    must: 'of a log that the node neither mirrors nor saw nothing is found',
    where: 'log',
    run: async ({ fetch }) => {
      const none = '0'.repeat(64)
      for (const path of [`seen/${none}/checkpoint`, `mirror/${none}/checkpoint`, `mirror/${none}/accusation`]) {
        const { status } = await fetch(`/log/${path}`)
        if (status !== 404) return `${path.split('/').at(-1)}: status ${status} in place of 404`
      }
      return undefined
    },
  },
  {
    id: 'log.tile-path',
    must: 'a path that is no tile path is not found, whatever it contains',
    where: 'log',
    run: async ({ fetch }) => {
      for (const path of [
        '/log/tile/0/1.p/0',
        '/log/tile/-1/000',
        '/log/tile/0/%2e%2e/%2e%2e/etc/passwd',
        '/log/tile/64/000',
      ]) {
        const { status } = await fetch(path)
        if (status !== 404 && status !== 400) return `${path}: status ${status}`
      }
      return undefined
    },
  },
  {
    id: 'witness.malformed',
    must: 'POST /log/add-checkpoint refuses what it cannot read with 400, and logs it does not know with 404',
    where: 'log',
    run: async ({ fetch }) => {
      const malformed = await fetch('/log/add-checkpoint', { method: 'POST', body: 'old x\n\nnothing' })
      if (malformed.status !== 400) return `malformed: status ${malformed.status} in place of 400`
      const note =
        'unknown.example/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— unknown.example/log AAAAAAAA\n'
      const { status } = await fetch('/log/add-checkpoint', { method: 'POST', body: `old 0\n\n${note}` })
      return status === 404 ? undefined : `an unknown log: status ${status} in place of 404`
    },
  },
]
