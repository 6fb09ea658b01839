import { sha256, utf8 } from '@comity/proof/hash'
import { ed25519Signer } from '@comity/proof/signer'
import { expect, it } from 'vitest'
import { answerProofs } from './flow.prove.ts'
import type { Flow } from './ports.ts'
import { leafDigest, makeReceipt, receiptKind } from './rules.receipt.ts'

const said = { name: 'accepted', message: 'ab'.repeat(32), at: Date.parse('2026-05-04T09:30:00Z'), said: {} } as const
const receipt = makeReceipt(
  { ...said, salt: sha256(utf8('salt')) },
  { issuer: 'CHE', signer: ed25519Signer(sha256(utf8('bern'))) },
)

it('a receipt whose entry no longer stands where it was is entered again, and no proof of another entry is given', async () => {
  // The log was brought back from an old backup: at index 4 stands something else now.
  const log = new Map<number, Uint8Array>([[4, sha256(utf8('another'))]])
  let place = 4
  const flow = {
    store: {
      placesOf: async () => new Map([[receipt.digest, { receipt, index: place }]]),
      logged: async ([noted]: readonly { index: number }[]) => {
        place = noted?.index ?? place
      },
    },
    log: {
      append: async (_: string, [digest]: readonly Uint8Array[]) => {
        log.set(5, digest ?? new Uint8Array())
        return [5]
      },
      prove: async (indexes: readonly number[]) => indexes.map((index) => `proof of ${index}`),
      entries: async (indexes: readonly number[]) =>
        indexes.map((index) => ({ kind: receiptKind, digest: log.get(index), at: '2026-05-04T09:30:00.000Z' })),
    },
  } as unknown as Flow
  expect(await answerProofs(flow, 'PER', [receipt.digest])).toEqual([])
  expect(log.get(5)).toEqual(leafDigest(receipt))
  expect(await answerProofs(flow, 'PER', [receipt.digest])).toMatchObject([{ proof: 'proof of 5' }])
})
