import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holds, signTogether } from '@comity/proof/together'
import { seal, sealingKey, sealingPublicKey } from '../../server/src/kernel/crypto/sealing.ts'
import { nativeEd25519Signer, nativeHybridSigner, nativeVerify } from '../../server/src/kernel/crypto/signing.ts'

/** Messages that travel together while many wait, and receipts of each: four of the sender, two of the recipient. */
const together = 64
const receipts = 6

/**
 * Messages a second when nothing is done but the cryptography and the flushes, one message after the other in one thread:
 * a cover signed by an authority and verified, a body of so many bytes sealed and opened, receipts signed and two of them
 * verified, each with a signature of its own, and the bytes flushed on either side in batches. Rates of each part stand
 * beside, and what the same comes to when those of a batch are signed together, as the exchange does while many wait.
 */
export async function exchangeFloor(bytes: number, seconds: number) {
  const authority = nativeHybridSigner({ ed25519: randomBytes(32), mlDsa65: randomBytes(32) })
  const node = nativeEd25519Signer(randomBytes(32))
  const key = sealingKey(randomBytes(32))
  const to = sealingPublicKey(key.publicKey.bytes)
  if ('fault' in to) throw new Error('a key of the benchmark is none')
  const [info, aad] = [new Uint8Array(randomBytes(24)), new Uint8Array(randomBytes(32))]
  const fresh = (size: number): Uint8Array => new Uint8Array(randomBytes(size))
  const share = (seconds * 1_000) / 6
  const sign = rate(share, () => void authority.sign(fresh(1_000)))
  const message = fresh(1_000)
  // A signature that was seen is not checked again, so that each must be another.
  const signed = Array.from({ length: 512 }, () => {
    const one = fresh(1_000)
    return { one, signature: authority.sign(one) }
  })
  let turn = 0
  const verify = rate(share, () => {
    const { one, signature } = signed[turn++ % signed.length] ?? { one: message, signature: message }
    nativeVerify(authority.key, one, signature)
  })
  const body = fresh(bytes)
  const sealing = rate(share, () => void key.open(seal(to, info, aad, body), info, aad))
  const receipt = rate(share, () => void node.sign(fresh(400)))
  const folder = await mkdtemp(join(tmpdir(), 'comity-bench-exchange-'))
  const flush = await flushes(join(folder, 'floor'), share, (bytes * 2 + 8_000) * together)
  await rm(folder, { recursive: true, force: true })
  const each =
    1 / sign + 1 / verify + 1 / sealing + receipts / receipt + (2 * receipts) / (receipt * 3) + 2 / (flush * together)
  const batch = Array.from({ length: together }, () => fresh(1_000))
  const trees = rate(share, () => {
    const signatures = signTogether(authority, batch)
    for (const [at, one] of batch.entries()) holds(nativeVerify, authority.key, one, signatures[at] ?? one)
  })
  const batched = 1 / (trees * together) + 1 / sealing + (4 * receipts) / (receipt * together) + 2 / (flush * together)
  return { perSecond: Math.round(1 / each), batched: Math.round(1 / batched), sign, verify, sealing, receipt, flush }
}

function rate(ms: number, work: () => void): number {
  const until = performance.now() + ms
  let count = 0
  const began = performance.now()
  while (performance.now() < until) {
    work()
    count += 1
  }
  return Math.round(count / ((performance.now() - began) / 1_000))
}

async function flushes(file: string, ms: number, bytes: number): Promise<number> {
  const handle = await open(file, 'w')
  const block = createHash('sha512').update('floor').digest()
  const whole = Buffer.alloc(bytes, block)
  const until = performance.now() + ms
  const began = performance.now()
  let count = 0
  while (performance.now() < until) {
    await handle.write(whole)
    await handle.datasync()
    count += 1
  }
  await handle.close()
  return count / ((performance.now() - began) / 1_000)
}
