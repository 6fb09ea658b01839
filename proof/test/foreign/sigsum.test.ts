import { describe, expect, it } from 'vitest'
import { formatCheckpoint } from '../../src/checkpoint.ts'
import { isFault } from '../../src/fault.ts'
import { fromHex, sha256, sha256Hex } from '../../src/hash.ts'
import { leafHash, verifyInclusion } from '../../src/merkle.ts'
import { formatNote, signatureLine } from '../../src/note.ts'
import { openCheckpoint } from '../../src/signed-checkpoint.ts'
import { verifierKey } from '../../src/vkey.ts'
import { absent, foreign } from '../evidence.ts'

type Vector = { readonly proof: string; readonly logKey: string; readonly witnessKey?: string }

// The key of an OpenSSH line is the end of its blob.
const keyOf = (line: string) => new Uint8Array(Buffer.from(line.split(' ')[1] ?? '', 'base64')).slice(-32)
const fields = (proof: string, name: string) =>
  [...proof.matchAll(new RegExp(`^${name}=(.*)$`, 'gmu'))].map(([, value = '']) => value.split(' '))
const field = (proof: string, name: string) => fields(proof, name)[0] ?? []

describe('Sigsum writes proofs in a format of its own, with the same trees, notes and cosignatures', () => {
  const extracted = foreign('extracted-vectors')

  it('and ours verify all three', ({ skip }) => {
    skip(!extracted.there, absent)
    const vectors = extracted.json('sigsum-proofs.json') as {
      messageRaw32Hex: string
      noCosig: Vector
      witnessed: Vector
    }
    const checksum = sha256(fromHex(vectors.messageRaw32Hex))
    for (const { proof, logKey, witnessKey } of [vectors.noCosig, vectors.witnessed]) {
      const origin = `sigsum.org/v1/tree/${sha256Hex(keyOf(logKey))}`
      const log = verifierKey(origin, 'ed25519', keyOf(logKey))
      const [size, index] = [Number(field(proof, 'size')[0]), Number(field(proof, 'leaf_index')[0])]
      const root = fromHex(field(proof, 'root_hash')[0] ?? '')
      const text = formatCheckpoint({ origin, size, root })
      const witness = witnessKey === undefined ? undefined : verifierKey('witness', 'cosignature/v1', keyOf(witnessKey))
      const lines = [signatureLine(log, fromHex(field(proof, 'signature')[0] ?? ''))]
      for (const [, timestamp, signature = ''] of fields(proof, 'cosignature')) {
        if (witness !== undefined) lines.push(signatureLine(witness, fromHex(signature), Number(timestamp)))
      }
      const known = witness === undefined ? [] : [witness]
      const opened = openCheckpoint(formatNote({ text, signatures: lines }), { origin, keys: [log] }, known)
      expect(isFault(opened) ? opened : opened.byWitnesses.length).toBe(known.length)
      const [keyHash = '', signature = ''] = field(proof, 'leaf')
      const nodes = fields(proof, 'node_hash').map(([hash = '']) => fromHex(hash))
      const leaf = leafHash(new Uint8Array([...checksum, ...fromHex(signature), ...fromHex(keyHash)]))
      expect(verifyInclusion({ index, size, leaf, proof: nodes, root }), 'included').toBe(true)
    }
  })
})
