import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBase64 } from '@comity/proof/base64'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerContext } from '#contexts/ledger'
import { nativeEd25519Signer } from '#kernel/crypto/signing'
import { allChecks } from '../src/operate/conformance/index.ts'
import { asking, runKit, type Outcome } from '../src/operate/conformance/kit.ts'
import { eventually } from './support/eventually.ts'
import { type Neighbour, neighbour, trustNeighbour } from './support/neighbours.ts'
import { type Passing, relay } from './support/relay.ts'

// A kit that finds nothing may be one that cannot. For each check a node is broken in the way that it is there to find.

let node: Neighbour
let other: Neighbour
let as: { state: string; signer: ReturnType<typeof nativeEd25519Signer> }
beforeAll(async () => {
  node = await neighbour('PER')
  other = await neighbour('CHE')
  await trustNeighbour(node, other)
  const log = node.contexts.find(({ name }) => name === 'ledger') as LedgerContext
  // More than two tiles: what lies before the edge is read too.
  await log.door.append(
    'test/entry',
    Array.from({ length: 600 }, () => randomBytes(32)),
  )
  await eventually(async () => {
    const [, size = '0'] = (await (await fetch(`${node.settings.origin}/log/checkpoint`)).text()).split('\n')
    if (Number(size) < 600) throw new Error('not yet signed')
  })
  const seed = readFileSync(join(other.settings.home, 'keys', 'node.sign.1.key'), 'utf8')
    .trim()
    .split(/\s+/)
    .at(-1)
  as = { state: 'CHE', signer: nativeEd25519Signer(fromBase64(seed ?? '') ?? new Uint8Array()) }
}, 60_000)
afterAll(async () => {
  await node.stop()
  await other.stop()
})

/** What a break does to an answer; `times` counts answers from that place, from 1. */
type Break = readonly [id: string, what: string, where: RegExp, change: (passing: Passing, times: number) => void]

const flip = (passing: Passing): void => {
  const bytes = Buffer.from(passing.body)
  const at = Math.floor(bytes.length / 3)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  passing.body = bytes
}
const answered =
  (status: number, body = '{}') =>
  (passing: Passing): void => {
    passing.status = status
    passing.body = body
    passing.headers['content-type'] = 'application/json'
  }
/** Answers as if nothing were wrong where the node refused. */
const lenient =
  (body = '{}') =>
  (passing: Passing): void => {
    if (passing.status >= 400) answered(200, body)(passing)
  }
/** What the answers of the exchange have, in which a break changes something. */
type Answer = {
  receipts: string[]
  missing: string[]
  later: string[]
  unknown: string[]
  differing: string[]
  messages: { receipts: string }[]
  proofs: { leaf: { digest: string; at: string }; proof: string }[]
  signatures: { sig: string }[]
  more?: unknown
}
const json =
  (change: (answer: Answer, times: number) => void) =>
  (passing: Passing, times: number): void => {
    if (passing.status !== 200) return
    const answer = JSON.parse(passing.body.toString()) as Answer
    change(answer, times)
    passing.body = JSON.stringify(answer)
  }
const nobody = '{"receipts":[],"missing":[],"later":[]}'
const someReceipt = '{"payload":"AA==","payloadType":"a","signatures":[]}'
const items = /^\/peer\/exchange\/items/
const hello = /^\/peer\/directory\/hello/
const descriptor = /^\/peer\/directory\/descriptor/

const breaks: readonly Break[] = [
  ['node.ready', 'a node that is not ready', /^\/readyz/, answered(503)],
  [
    'descriptor.served',
    'a descriptor of no type',
    descriptor,
    ({ headers }) => (headers['content-type'] = 'text/html'),
  ],
  ['descriptor.holds', 'a descriptor with a byte changed', descriptor, flip],
  ['descriptor.canonical', 'a descriptor that is no envelope', descriptor, answered(200, '{"state":"PER"}')],
  ['log.checkpoint', 'a checkpoint with another root', /^\/log\/checkpoint/, flip],
  ['log.tiles', 'a tile with a bit changed', /^\/log\/tile\/0/, flip],
  ['log.entries', 'an entry with a bit changed', /^\/log\/tile\/entries/, flip],
  ['log.inclusion', 'a tile that is no longer there', /^\/log\/tile\/0\/00[01]$/, answered(404)],
  ['log.continues', 'a log that shrinks', /^\/log\/checkpoint/, flip],
  ['log.beyond', 'a log that has every tile', /^\/log\/tile\/0\/x999/, answered(200, '')],
  [
    'log.beyond',
    'an absence that caches keep',
    /^\/log\/tile\/0\/x999/,
    ({ headers }) => (headers['cache-control'] = 'max-age=60'),
  ],
  [
    'log.caches',
    'a checkpoint that caches keep',
    /^\/log\/checkpoint/,
    ({ headers }) => (headers['cache-control'] = 'max-age=60'),
  ],
  [
    'log.caches',
    'a tile that no cache keeps',
    /^\/log\/tile\/0/,
    ({ headers }) => (headers['cache-control'] = 'no-store'),
  ],
  ['log.partial', 'another beginning of a tile', /^\/log\/tile\/0\/000\.p\/1$/, flip],
  ['log.witnessed', 'a witnessed checkpoint of another log', /^\/log\/witnessed/, answered(200, 'another/log\n0\n')],
  ['log.of-others', 'a mirror of nothing', /^\/log\/mirror\/0{64}/, answered(200, '')],
  ['log.tile-path', 'a path that is none and is served', /^\/log\/tile\/64/, answered(200, '')],
  ['witness.malformed', 'a witness that takes anything', /^\/log\/add-checkpoint/, answered(200, '')],
  [
    'witness.malformed',
    'a witness that calls strangers forgers',
    /^\/log\/add-checkpoint/,
    (passing, times) => times > 1 && answered(403)(passing),
  ],
  ['requests.unsigned', 'a node that answers who did not sign', /^\/peer\/rooms\/news/, lenient()],
  ['requests.stranger', 'a node that answers whoever signs', /^\/peer\/rooms\/files/, lenient()],
  ['requests.malformed', 'a node that reads signatures in any form', items, lenient(nobody)],
  ['requests.recipient', 'a node that answers what is for another', items, lenient(nobody)],
  ['requests.oversized', 'a node that reads whatever it is sent', items, lenient(nobody)],
  ['requests.clock', 'a node with no clock', items, lenient(nobody)],
  ['requests.clock', 'a node that does not tell its time', items, ({ headers }) => delete headers['comity-time']],
  [
    'peer.hello',
    'an answer that another signed',
    hello,
    json((answer) => (answer.signatures = [{ ...answer.signatures[0], sig: `${'A'.repeat(86)}==` }])),
  ],
  ['peer.replay', 'a node that hears the same twice', hello, lenient()],
  ['peer.digest', 'a node that does not compare the body', hello, lenient()],
  ['peer.signature', 'a node that does not compare the signature', hello, lenient()],
  ['peer.form', 'a node that takes signatures over anything', hello, lenient()],
  ['peer.nonce', 'a node whose nonces anybody spends', hello, (passing, times) => times > 1 && answered(409)(passing)],
  ['peer.clock', 'a node that wants clocks to be the same', hello, answered(401)],
  ['exchange.empty', 'an answer with another member', items, json((answer) => (answer.more = 1))],
  [
    'exchange.empty',
    'an answer that names what nobody brought',
    items,
    json((answer) => answer.missing.push('0'.repeat(64))),
  ],
  ['exchange.malformed', 'a node that takes what is not in form', items, lenient(nobody)],
  ['exchange.malformed', 'a node that breaks on what is not in form', items, answered(500)],
  ['exchange.too-many', 'a node that passes over what is too much', items, lenient(nobody)],
  [
    'exchange.unreadable',
    'a node that speaks about what it could not read',
    items,
    json((answer) => answer.receipts.push(someReceipt)),
  ],
  ['exchange.rejects', 'a node that says nothing', items, json((answer) => (answer.receipts = []))],
  [
    'exchange.rejects',
    'a receipt with another signature',
    items,
    json((answer) => (answer.receipts = answer.receipts.map((one) => one.replace(/"sig":"...../, '"sig":"AAAAA')))),
  ],
  ['exchange.once', 'a node that forgets what it decided', items, json((answer) => (answer.receipts = []))],
  [
    'exchange.once',
    'a node that gives a receipt about something else',
    items,
    json((answer) => (answer.receipts = [someReceipt])),
  ],
  [
    'exchange.proof',
    'the proof of another entry',
    /^\/peer\/exchange\/proofs/,
    json((answer) => answer.proofs.forEach((one) => (one.leaf.digest = '0'.repeat(64)))),
  ],
  [
    'exchange.proof',
    'the proof of another moment',
    /^\/peer\/exchange\/proofs/,
    json((answer) => answer.proofs.forEach((one) => (one.leaf.at = '2026-01-01T00:00:00.000Z'))),
  ],
  [
    'exchange.proof',
    'a proof under a checkpoint of nobody',
    /^\/peer\/exchange\/proofs/,
    json((answer) => answer.proofs.forEach((one) => (one.proof = one.proof.slice(0, -12)))),
  ],
  ['exchange.later', 'a node that does not say what waits', items, json((answer) => (answer.later = []))],
  [
    'exchange.later',
    'a node that keeps what it cannot judge',
    /^\/peer\/exchange\/status/,
    json((answer) => (answer.unknown = [])),
  ],
  [
    'exchange.of-another',
    'a node that signs about the messages of others',
    items,
    json((answer) => answer.receipts.push(someReceipt)),
  ],
  [
    'exchange.denied',
    'a node that lets anybody deny a message',
    items,
    json((answer) => {
      answer.missing = []
      answer.receipts.push(someReceipt)
    }),
  ],
  [
    'exchange.denied',
    'a node that says nothing of what it does not know',
    items,
    json((answer) => (answer.missing = [])),
  ],
  [
    'exchange.status',
    'a node that knows everything',
    /^\/peer\/exchange\/status/,
    json((answer) => (answer.unknown = [])),
  ],
  [
    'exchange.status',
    'a node that does not tell what differs',
    /^\/peer\/exchange\/status/,
    json((answer) => {
      answer.differing = []
      answer.receipts = []
    }),
  ],
  [
    'exchange.roll',
    'a roll that leaves something out',
    /^\/peer\/exchange\/roll/,
    json((answer) => (answer.messages = [])),
  ],
  [
    'exchange.roll',
    'a roll with another digest',
    /^\/peer\/exchange\/roll/,
    json((answer) => answer.messages.forEach((one) => (one.receipts = '0'.repeat(64)))),
  ],
  [
    'exchange.secret',
    'proofs for whoever asks',
    /^\/peer\/exchange\/proofs/,
    json((answer) => answer.proofs.push({ leaf: { digest: '', at: '' }, proof: '' })),
  ],
  ['attachments.unknown', 'an attachment that is there for all', /^\/peer\/exchange\/attachments/, answered(200)],
  ['attachments.unknown', 'one that is said to be another’s', /^\/peer\/exchange\/attachments/, answered(403)],
  ['attachments.path', 'a path that is followed', /%2f/, answered(200)],
  ['rooms.unknown', 'a room that is said to be there', /^\/peer\/rooms\/entries/, answered(403)],
  ['rooms.unknown', 'news of a room of others', /^\/peer\/rooms\/heads/, answered(200, '{"news":["x"]}')],
  ['directory.lists', 'a list that is said to be there', /^\/peer\/directory\/lists/, answered(403)],
]

/** What nearly all others stand on. */
const first = ['descriptor.holds', 'log.checkpoint', 'exchange.rejects']
const checksFor = (id: string) => allChecks.filter((check) => check.id === id || first.includes(check.id))
const outcomeOf = (outcomes: readonly Outcome[], id: string) => outcomes.find((one) => one.id === id)

describe('the conformance kit finds', () => {
  it.each(breaks)(
    '%s: %s',
    async (id, _, where, change) => {
      let [times, isUnderWay] = [0, first.includes(id)]
      const between = await relay(node.settings.origin, (path, passing) => {
        if (!isUnderWay || !where.test(path)) return
        times += 1
        change(passing, times)
      })
      try {
        const address = new URL(between.address)
        const subject = { address, as, now: () => Temporal.Now.instant(), fetch: asking(address) }
        // What a check stands on is asked of the node as it is, and broken from then on.
        const checks = checksFor(id).map((check) => ({
          ...check,
          run: (...given: Parameters<typeof check.run>) => {
            isUnderWay = check.id === id
            return check.run(...given)
          },
        }))
        expect(outcomeOf(await runKit(subject, checks), id)).toMatchObject({ holds: 'no' })
        expect(times).toBeGreaterThan(0)
      } finally {
        between.close()
      }
    },
    60_000,
  )

  it('a descriptor that has ended', async () => {
    const address = new URL(node.settings.origin)
    const inAYear = () => Temporal.Now.instant().add({ hours: 24 * 365 })
    const subject = { address, as, now: () => Temporal.Now.instant(), fetch: asking(address) }
    const checks = checksFor('descriptor.current')
    expect(outcomeOf(await runKit(subject, checks), 'descriptor.current')).toMatchObject({ holds: 'yes' })
    const found = {}
    for (const { run } of checks.slice(0, 1)) await run(subject, found)
    const current = checks.find(({ id }) => id === 'descriptor.current')
    expect(await current?.run({ ...subject, now: inAYear }, found)).toMatch(/valid from/)
  }, 60_000)

  it('a descriptor that names another address', async () => {
    const between = await relay(node.settings.origin, () => undefined)
    const address = new URL(between.address)
    const subject = { address, as, now: () => Temporal.Now.instant(), fetch: asking(address) }
    const outcomes = await runKit(subject, checksFor('descriptor.address'))
    between.close()
    expect(outcomeOf(outcomes, 'descriptor.address')).toMatchObject({ holds: 'no' })
  }, 60_000)

  it('something by each of its checks', () => {
    const shown = new Set([...breaks.map(([id]) => id), 'descriptor.current', 'descriptor.address'])
    expect(allChecks.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([])
  })
})
