import { createHash, randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { roles } from '#contracts/identity'
import { may } from '#kernel/authorise'
import { permitted } from '#kernel/permitted'
import { Tlp } from '#kernel/schema/marking'
import { directory, marked, type Seat } from '../../../test/support/cases.ts'
import { testKernel, type TestKernel } from '../../../test/support/kernel.ts'
import { type ByFile, messageColumns, messageResource, notByFile } from './policy.ts'
import type { Message } from './ports.ts'
import { countMessages, findMessages, recordById } from './store.lists.ts'
import { type Place, rowOf } from './store.rows.ts'
import { assignWrite } from './store.acts.ts'
import { transaction } from './store.ts'
import { insertMessages } from './store.write.ts'
import type { Cover } from './words.ts'

// Whatever the posts, roles, clearances and markings: a list shows a message if and only if Cedar permits reading it, and
// counts exactly those, in the room and inside a file.

let kernel: TestKernel
let place: Place
const people = directory()
const here = people.authority()
const elsewhere = people.authority()
beforeAll(async () => {
  kernel = await testKernel()
  place = { state: 'PER', now: () => kernel.clock.now().toString(), ids: kernel.ids }
})
afterAll(() => kernel.close())

const level = fc.integer({ min: 0, max: 3 })
const told = fc.record({
  side: fc.constantFrom('sent' as const, 'received' as const),
  own: fc.boolean(),
  level,
  tlp: fc.constantFrom(...Tlp.options),
  codes: fc.constantFrom('H0' as const, 'H1' as const, 'H2' as const),
  writer: fc.integer({ min: -1, max: 2 }),
  worker: fc.integer({ min: -1, max: 2 }),
})
const seats = fc.array(
  fc.record({
    roles: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 3 }),
    clearance: fc.integer({ min: 0, max: 4 }),
    own: fc.boolean(),
    scopes: fc.option(fc.subarray(['cases:read', 'exchange:read', 'exchange:write']), { freq: 4 }),
  }),
  { minLength: 3, maxLength: 3 },
)
type Told = typeof told extends fc.Arbitrary<infer T> ? T : never

function messageOf(story: Told, posts: readonly Seat[]): Message {
  const mine = { state: 'PER', authority: (story.own ? here : elsewhere).id }
  const theirs = { state: 'CHE', authority: randomUUID() }
  const post = posts[story.writer]?.facts.post.id ?? randomUUID()
  const [from, to] = story.side === 'sent' ? [mine, theirs] : [theirs, mine]
  const cover: Cover = {
    id: randomUUID(),
    from: { ...from, post },
    to,
    conversation: randomUUID(),
    after: null,
    form: 'administrative-message/1',
    marking: marked(story.level, story.tlp, [{ code: story.codes }]),
    purpose: 'investigation',
    basis: 'per-cpp',
    onward: 'never',
    composedAt: '2026-11-22T10:00:00.000Z',
    deliverBy: '2026-11-23T10:00:00.000Z',
    expiresAt: null,
    body: { digest: '00'.repeat(32), bytes: 1 },
    attachments: [],
    answers: null,
    corrects: null,
    passesOn: null,
  }
  const digest = createHash('sha256').update(cover.id).digest('hex')
  const kept = { envelope: '{}', parcel: null, body: null, hold: null, receivedAt: null, state: 'composed' as const }
  return { digest, side: story.side, peer: 'CHE', cover, ...kept }
}

it('shows a message if and only if Cedar permits reading it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(told, { minLength: 1, maxLength: 8 }),
      seats,
      fc.boolean(),
      async (stories, wishes, inFile) => {
        const { database, policies } = kernel
        const posts = wishes.map((wish) =>
          people.seat({
            roles: wish.roles,
            clearance: wish.clearance,
            authority: wish.own ? here : elsewhere,
            ...(wish.scopes === null ? {} : { scopes: wish.scopes }),
          }),
        )
        const file = randomUUID()
        const rows = stories.map((story) => rowOf(messageOf(story, posts), [], place, file))
        await transaction(database, (client) => insertMessages(client, rows, []))
        for (const [at, story] of stories.entries()) {
          const post = posts[story.worker]?.facts.post.id
          const record = await recordById(database, rows[at]!.id)
          if (post !== undefined && record !== undefined) await database.commit([assignWrite(record, post)])
        }
        const records = await Promise.all(rows.map(({ id }) => recordById(database, id)))
        const byFile: ByFile = inFile ? { read: true, write: false } : notByFile
        for (const { actor } of posts) {
          const open = records.flatMap((record) =>
            record !== undefined && may(policies, actor, 'exchange.read', messageResource(record, byFile))
              ? [record.id]
              : [],
          )
          const condition = permitted(policies, actor, 'exchange.read', 'Message', messageColumns(byFile))
          const page = { sort: 'newest' as const, after: undefined, most: 100 }
          const found = await findMessages(database, condition, { file }, page)
          expect(found.map(({ id }) => id).toSorted()).toEqual(open.toSorted())
          expect(await countMessages(database, condition, { file })).toBe(open.length)
        }
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)
