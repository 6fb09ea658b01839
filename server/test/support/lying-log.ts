import { randomBytes } from 'node:crypto'
import { fastify, type FastifyInstance } from 'fastify'
import { formatCheckpoint } from '@comity/proof/checkpoint'
import { messageFor } from '@comity/proof/cosignature'
import { ed25519PublicKeyOf, signEd25519 } from '@comity/proof/ed25519'
import { leafHash } from '@comity/proof/merkle'
import { formatNote, signatureLine } from '@comity/proof/note'
import { formatBundle, formatTile, parseTilePath, tileWidth } from '@comity/proof/tile'
import { emptyEdge, grow, rootOfEdge, type TileEdge } from '@comity/proof/tile-edge'
import { formatVerifierKey, verifierKey } from '@comity/proof/vkey'

/** A log whose keeper shows whatever they like to whom they like. */
export type LyingLog = {
  readonly verifierKey: string
  readonly origin: string
  /** One face of it, at an address of its own, over entries of this text; and what it shows, which may change. */
  readonly face: (entries: readonly string[]) => Promise<Face>
  readonly stop: () => Promise<void>
}
export type Face = { readonly address: string; readonly show: (entries: readonly string[]) => void }

export function lyingLog(origin = 'comity.xxx/0000000000000000'): LyingLog {
  const seed = new Uint8Array(randomBytes(32))
  const key = verifierKey(origin, 'ed25519', ed25519PublicKeyOf(seed))
  const faces: FastifyInstance[] = []
  return {
    origin,
    verifierKey: formatVerifierKey(key),
    face: async (first) => {
      let shown = treeOf(first)
      const app = fastify({ forceCloseConnections: true })
      faces.push(app)
      app.get('/log/checkpoint', (_, reply) => {
        const text = formatCheckpoint({ origin, size: shown.edge.size, root: rootOfEdge(shown.edge) })
        const signature = signEd25519(seed, messageFor(key, text) ?? new Uint8Array(0))
        return reply.send(formatNote({ text, signatures: [signatureLine(key, signature)] }))
      })
      app.get<{ Params: { '*': string } }>('/log/tile/*', (request, reply) => {
        const name = parseTilePath(`tile/${request.params['*']}`)
        if (name === undefined) return reply.code(404).send()
        const { level, index, width } = name
        const row = level === 'entries' ? shown.entries : (shown.levels[level] ?? [])
        const part = row.slice(index * tileWidth, index * tileWidth + width)
        if (part.length < width) return reply.code(404).send()
        return reply.send(Buffer.from(level === 'entries' ? formatBundle(part) : formatTile(part)))
      })
      const address = await app.listen({ host: '127.0.0.1', port: 0 })
      return {
        address,
        show: (entries) => {
          shown = treeOf(entries)
        },
      }
    },
    stop: async () => {
      for (const face of faces) await face.close()
    },
  }
}

type Tree = {
  readonly entries: readonly Uint8Array[]
  readonly edge: TileEdge
  readonly levels: readonly (readonly Uint8Array[])[]
}

function treeOf(texts: readonly string[]): Tree {
  const entries = texts.map((text) => new TextEncoder().encode(text))
  const { edge, tiles } = grow(emptyEdge, entries.map(leafHash))
  const levels: Uint8Array[][] = []
  for (const { name, hashes } of tiles) {
    const level = (levels[Number(name.level)] ??= [])
    for (const [at, hash] of hashes.entries()) level[name.index * tileWidth + at] = hash
  }
  return { entries, edge, levels }
}
