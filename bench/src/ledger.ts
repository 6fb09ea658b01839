import { generateKeyPairSync, randomBytes, sign as signNatively, verify } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { enterDigests, enterStatements } from '@comity/server/contracts/ledger'
import { sign } from '../../proof/src/envelope.ts'
import { pemOf } from '../../proof/src/key.ts'
import { statementType } from '../../proof/src/receipt.ts'
import { nativeEd25519Signer } from '../../server/src/kernel/crypto/signing.ts'
import { measure, type Measured } from './load.ts'
import { machine } from './machine.ts'
import { sampleNode } from './node.ts'

const load = {
  opaque: { connections: 3, together: 64 },
  signed: { connections: 4, together: 64 },
} as const
type Kind = keyof typeof load
// As long as an entry of the log is, and as many at once as wait while all connections ask.
const entryBytes = 145
const batch = load.opaque.connections * load.opaque.together

/**
 * Entries a second that a node makes durable over HTTP for a service account, opaque ones and statements with two Ed25519
 * signatures each, many to a request; the 99th percentile is of opaque requests. Beside the floor: as many bytes appended
 * to a file and flushed, in batches as large as there are entries under way, measured in the same run.
 */
export async function ledger({ quick, say }: { quick: boolean; say: (line: string) => void }): Promise<object> {
  const seconds = quick ? 3 : 10
  const rounds = quick ? 2 : 3
  const node = await sampleNode()
  const folder = await mkdtemp(join(tmpdir(), 'comity-bench-floor-'))
  try {
    const { id, token } = await machine(node.origin, ['log:write'])
    const signers = ['registry', 'court'].map((signer) => ({ signer, by: nativeEd25519Signer(randomBytes(32)) }))
    await node.settings({ logSigners: signers.map(({ signer, by }) => ({ signer, key: pemOf(by.key), account: id })) })
    await node.restart()
    const random = (bytes: number): string => randomBytes(bytes).toString('base64')
    const envelopes = Array.from({ length: 512 }, (_, n) =>
      sign(
        statementType,
        {
          type: 'custody/transfer',
          issuer: 'registry',
          subject: randomBytes(32).toString('hex'),
          at: '2026-11-22T10:00:00Z',
          body: { seal: `A-${n}` },
        },
        signers.map(({ by }) => by),
      ),
    )
    let turn = 0
    const bodies: Readonly<Record<Kind, () => string>> = {
      opaque: () => JSON.stringify({ kind: 'agency/bench', digests: random(32 * load.opaque.together) }),
      signed: () => {
        // The salt makes each a statement of its own; every signature is verified anew.
        const statements = Array.from({ length: load.signed.together }, () => ({
          envelope: envelopes[turn++ % envelopes.length],
          salt: random(32),
        }))
        return JSON.stringify({ kind: 'agency/bench', statements })
      },
    }
    const paths = { opaque: enterDigests.path, signed: enterStatements.path } as const
    const headers = () => ({
      authorization: `Bearer ${token}`,
      'idempotency-key': random(12).replaceAll(/[+/=]/g, '-'),
    })
    const entered = async (kind: Kind): Promise<Measured> => {
      const { connections, together } = load[kind]
      const measured = await measure({
        origin: node.origin,
        path: paths[kind],
        connections,
        seconds,
        headers,
        body: bodies[kind],
      })
      if (measured.errors > 0)
        throw new Error(`${measured.errors} requests were refused: the figures would mean nothing`)
      if (measured.perSecond === 0)
        throw new Error(`no request of ${kind} entries was answered while they were counted`)
      return { ...measured, perSecond: measured.perSecond * together }
    }
    // The thread that verifies has begun, and knows its keys.
    const first = await fetch(node.origin + paths.signed, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers() },
      body: bodies.signed(),
    })
    if (!first.ok) throw new Error(`the first signed request was answered with ${first.status}`)
    const runs: Readonly<Record<Kind, Measured[]>> = { opaque: [], signed: [] }
    const floors: number[] = []
    for (let round = 1; round <= rounds; round += 1) {
      const floor = await flushed(join(folder, 'floor'), seconds / 2)
      floors.push(floor)
      say(`round ${round}, floor:  ${floor}/s; verified twice each, on one core: ${verified(seconds * 100)}/s`)
      for (const kind of ['opaque', 'signed'] as const) {
        const run = await entered(kind)
        runs[kind].push(run)
        say(`round ${round}, ${kind}: ${run.perSecond}/s  p50 ${run.p50Ms} ms  p99 ${run.p99Ms} ms`)
      }
    }
    await delay(200)
    const [, size] = (await (await fetch(`${node.origin}/log/checkpoint`)).text()).split('\n')
    say(`the last checkpoint is over ${size} entries`)
    const [opaque, signed] = [middle(runs.opaque), middle(runs.signed)]
    const floorPerSecond = floors.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
    return {
      perSecond: opaque.perSecond,
      signedPerSecond: signed.perSecond,
      p99Ms: opaque.p99Ms,
      floorPerSecond,
      ratio: Number((opaque.perSecond / floorPerSecond).toFixed(3)),
    }
  } finally {
    await node.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function middle(runs: readonly Measured[]): Measured {
  return runs.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(runs.length / 2)]!
}

/** Statements a second that one core verifies when it does nothing else: two signatures each. */
function verified(ms: number): number {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const statement = randomBytes(240)
  const signature = signNatively(null, statement, privateKey)
  const began = performance.now()
  let signatures = 0
  for (; performance.now() - began < ms; signatures += 1) verify(null, statement, publicKey, signature)
  return Math.round(signatures / 2 / ((performance.now() - began) / 1_000))
}

/** Entries a second when nothing is done but to append them to a file and flush it. */
async function flushed(file: string, seconds: number): Promise<number> {
  const handle = await open(file, 'w')
  const bytes = randomBytes(entryBytes * batch)
  const began = performance.now()
  let entries = 0
  while (performance.now() - began < seconds * 1_000) {
    await handle.write(bytes)
    await handle.datasync()
    entries += batch
  }
  await handle.close()
  return Math.round(entries / ((performance.now() - began) / 1_000))
}
