import { canonicalise } from '@comity/proof/canonical'
import { sha256, sha256Hex, utf8 } from '@comity/proof/hash'
import { ed25519Signer } from '@comity/proof/signer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lineFor } from '../../../test/support/audit-line.ts'
import { marking } from '../../../test/support/exchange.ts'
import { type TestKernel, testKernel } from '../../../test/support/kernel.ts'
import { Conflict, type Database } from '#kernel/database'
import type { Decided, Message, Store } from './ports.ts'
import { makeCover } from '../../../test/support/cover.ts'
import { makeReceipt } from './rules.receipt.ts'
import { stateOf } from './rules.state.ts'
import { storeIn } from './store.port.ts'
import type { Cover, Receipt, ReceiptName } from './words.ts'

// A batch is kept in one statement where it can be, and otherwise under locks, item by item. Whichever way is taken, the
// same must stand in the end: so each batch is given to two databases, one of which refuses every batch at once.

const bern = ed25519Signer(sha256(utf8('bern')))
const authority = ed25519Signer(sha256(utf8('authority')))
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const now = '2026-11-22T10:00:00.000Z'

let salts = 0
const receipt = <Name extends ReceiptName>(name: Name, message: string, issuer = 'CHE'): Receipt =>
  makeReceipt(
    {
      name,
      message,
      said: (name === 'rejected' ? { because: 'bad-signature' } : {}) as never,
      at: Date.parse(now),
      salt: sha256(utf8(`${(salts += 1)}`)),
    },
    { issuer, signer: bern },
  )

/** What came from Lima as message number `n`, and was accepted. */
function arrived(n: number, change: Partial<Cover> = {}): Decided & { readonly message: Message } {
  const body = utf8(canonicalise({ attachments: [], fields: { subject: `Number ${n}` }, salt: '00'.repeat(32) }))
  const cover: Cover = {
    id: id(n),
    from: { state: 'PER', authority: id(901), post: id(902) },
    to: { state: 'CHE', authority: id(903) },
    conversation: id(500 + n),
    after: null,
    form: 'administrative-message/1',
    marking: marking('PER') as Cover['marking'],
    purpose: 'investigation',
    basis: 'per-cpp',
    onward: 'never',
    composedAt: now,
    deliverBy: '2026-11-23T10:00:00.000Z',
    expiresAt: null,
    body: { digest: sha256Hex(body), bytes: body.length },
    attachments: [],
    answers: null,
    corrects: null,
    passesOn: null,
    ...change,
  }
  const { envelope, digest } = makeCover(cover, [authority])
  const receipts = [receipt('accepted', digest), receipt('delivered', digest)]
  const sealed = { key: 'ab'.repeat(32), enc: 'AAAA', ciphertext: 'AAAA' }
  const parcel = { cover: envelope, sealed, certificates: [], passed: null }
  const kept = { side: 'received', peer: 'PER', cover, envelope, parcel, body, hold: null, receivedAt: now } as const
  return { peer: 'PER', digest, decision: 'accepted', receipts, message: { ...kept, digest, state: stateOf(receipts) } }
}

/** Decided against, by somebody who cannot be named: no message is kept of it. */
function turnedAway(n: number): Decided {
  const digest = sha256Hex(utf8(`no message ${n}`))
  return { peer: 'PER', digest, decision: 'rejected', message: null, receipts: [receipt('rejected', digest)] }
}

type Side = { readonly kernel: TestKernel; readonly store: Store; readonly locked: () => number }
let quick: Side
let careful: Side

/** A store on a database of its own; `atOnce` false: on one that takes no batch in one statement. */
async function side(atOnce: boolean): Promise<Side> {
  const kernel = await testKernel()
  let locked = 0
  const database: Database = {
    ...kernel.database,
    withConnection: (use) => {
      locked += 1
      return kernel.database.withConnection(use)
    },
    ...(atOnce ? {} : { commit: () => Promise.reject(new Conflict('version')) }),
  }
  const place = { state: 'CHE', now: () => now, ids: kernel.ids }
  return { kernel, store: storeIn(database, place, () => lineFor(kernel)), locked: () => locked }
}
beforeEach(async () => {
  ;[quick, careful] = await Promise.all([side(true), side(false)])
})
afterEach(async () => {
  await Promise.all([quick.kernel.close(), careful.kernel.close()])
})

/** All that is kept of an exchange, but for identifiers that are drawn and times of this machine. */
async function kept({ kernel: { database } }: Side): Promise<unknown> {
  const [messages, receipts, decisions, outbox, attachments, events, lines] = await Promise.all([
    database.query(`select to_jsonb(m) - '{placed,version}'::text[] as row, m.version > 1 as changed
      from exchange.message m order by message`),
    database.query(`select message, receipt, name, issuer, ours, at, envelope, body, place
      from exchange.receipt order by receipt`),
    database.query('select * from exchange.decision order by message'),
    database.query('select peer, id, kind, message, attempts, not_before from exchange.outbox order by id'),
    database.query('select * from exchange.attachment order by message, id'),
    database.query('select about, name, version, officer, post, data from kernel.event order by about, name'),
    database.query('select count(*)::int as lines from kernel.audit'),
  ])
  return { messages, receipts, decisions, outbox, attachments, events, lines }
}

/** Does the same on both sides and holds what they keep against each other. */
async function both(act: (store: Store) => Promise<void>): Promise<void> {
  await Promise.all([act(quick.store), act(careful.store)])
  expect(await kept(quick)).toEqual(await kept(careful))
  expect(careful.locked()).toBeGreaterThan(0)
}
const receiveBoth = (...batches: (readonly Decided[])[]) =>
  both(async (store) => {
    for (const batch of batches) await store.receive(batch)
  })
const statesIn = async ({ kernel }: Side): Promise<readonly string[]> =>
  (await kernel.database.query<{ state: string }>('select state from exchange.message order by message')).map(
    ({ state }) => state,
  )

describe('a batch that arrives', () => {
  it('is kept in one statement when all of it is new', async () => {
    await receiveBoth([arrived(1), arrived(2), arrived(3)])
    expect(quick.locked()).toBe(0)
    expect(await statesIn(quick)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  it('is kept in one statement when several are of one conversation, and all go where that is filed', async () => {
    const together = { conversation: id(700) }
    const file = (store: Side) =>
      store.kernel.database.query('insert into exchange.conversation values ($1, $2, $3)', ['PER', id(700), id(701)])
    await Promise.all([file(quick), file(careful)])
    const first = arrived(1, together)
    await receiveBoth([first, arrived(2, { ...together, after: first.digest })])
    expect(quick.locked()).toBe(0)
    const files = await quick.kernel.database.query('select distinct file from exchange.message')
    expect(files).toEqual([{ file: id(701) }])
  })

  it('keeps the good ones beside one that was turned away', async () => {
    await receiveBoth([arrived(1), turnedAway(2), arrived(3)])
    expect(quick.locked()).toBe(1)
    expect(await statesIn(quick)).toEqual(['delivered', 'delivered'])
  })

  it('keeps once what it brings twice', async () => {
    const one = arrived(1)
    await receiveBoth([one, arrived(2), one])
    expect(quick.locked()).toBe(0)
    expect(await statesIn(quick)).toHaveLength(2)
  })

  it('leaves alone what was decided before, and keeps the rest', async () => {
    const [before, fresh] = [arrived(1), arrived(2)]
    const otherwise = { ...before, receipts: [receipt('accepted', before.digest)] }
    await receiveBoth([before], [otherwise, fresh])
    expect(quick.locked()).toBe(1)
    expect(await statesIn(quick)).toHaveLength(2)
    expect(await quick.store.receiptsOf([before.digest])).toHaveLength(2)
  })

  it('ends the waiting for an answer that is in it, and notes its attachments', async () => {
    const asked = arrived(1, { form: 'information-request/1' })
    const attachments = [{ id: id(800), size: 10, chunkBytes: 10 }]
    await receiveBoth([asked], [arrived(2, { form: 'answer/1', answers: asked.digest }), arrived(3, { attachments })])
    expect(quick.locked()).toBe(1)
    const answered = await quick.kernel.database.query('select id from exchange.message where answered')
    expect(answered).toHaveLength(1)
  })

  it('is kept once when another batch brings the same at the same moment', async () => {
    const all = Array.from({ length: 12 }, (_, n) => arrived(n + 1))
    await both(async (store) => {
      await Promise.all([store.receive(all.slice(0, 9)), store.receive(all.slice(3).toReversed()), store.receive(all)])
    })
    expect(await statesIn(quick)).toEqual(all.map(() => 'delivered'))
    expect(await quick.kernel.audit()).toHaveLength(all.length)
  })
})

describe('a batch that is settled', () => {
  const sent = (n: number): { readonly message: Message; readonly queued: Receipt } => {
    const { message } = arrived(n, {
      from: { state: 'CHE', authority: id(903), post: id(902) },
      to: { state: 'PER', authority: id(901) },
    })
    const queued = receipt('queued', message.digest)
    return { message: { ...message, side: 'sent', receivedAt: null, state: 'queued' }, queued }
  }
  const messages = [sent(1), sent(2), sent(3)]
  const settled = (receipts: readonly Receipt[], more: object = {}) => ({
    done: receipts.map(({ message }) => message),
    receipts,
    again: [],
    postponed: [],
    ...more,
  })
  beforeEach(async () => {
    for (const { message, queued } of messages) {
      await Promise.all(
        [quick, careful].map(({ kernel: { database, ids } }) => {
          const place = { state: 'CHE', now: () => now, ids }
          return storeIn(database, place, () => lineFor(quick.kernel)).send(message, [queued])
        }),
      )
    }
  })
  const digests = messages.map(({ message }) => message.digest)
  const taken = (names: readonly ReceiptName[], of = digests) =>
    of.flatMap((one) => names.map((name) => receipt(name, one)))

  it('is settled in one statement when nobody else changes its messages', async () => {
    const receipts = taken(['transmitted', 'accepted', 'delivered'])
    await both((store) => store.settle('PER', settled(receipts)))
    expect(quick.locked()).toBe(0)
    expect(await statesIn(quick)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  it('adds what is new beside what was known', async () => {
    const [first, second] = [taken(['accepted']), taken(['accepted', 'delivered'])]
    await both(async (store) => {
      await store.settle('PER', settled(first))
      await store.settle('PER', settled([...first, ...second]))
    })
    expect(await quick.store.receiptsOf(digests)).toHaveLength(12)
  })

  it('puts back and postpones what the recipient could not take', async () => {
    const receipts = taken(['accepted'], digests.slice(0, 1))
    const postponed = [{ id: digests[1]!, until: '2026-11-22T10:05:00.000Z' }]
    await both((store) => store.settle('PER', settled(receipts, { postponed, again: [digests[2]!] })))
    expect(quick.locked()).toBe(1)
    expect(await quick.store.due('PER', now, { items: 64, bytes: 1_000_000 }, [])).toHaveLength(1)
  })

  it('loses no receipt to whoever changes the same messages meanwhile', async () => {
    const each = (['transmitted', 'accepted', 'delivered', 'opened'] as const).map((name) =>
      digests.map((one) =>
        name === 'opened'
          ? makeReceipt(
              { name, message: one, said: { post: id(1) }, at: Date.parse(now), salt: sha256(utf8(one)) },
              { issuer: 'PER', signer: bern },
            )
          : receipt(name, one),
      ),
    )
    await both(async (store) => {
      await Promise.all(each.map((receipts) => store.settle('PER', settled(receipts))))
    })
    expect(await statesIn(quick)).toEqual(['opened', 'opened', 'opened'])
    expect(await quick.store.receiptsOf(digests)).toHaveLength(15)
  })
})
