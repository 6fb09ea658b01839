import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sign } from '@comity/proof/envelope'
import { standingClock } from '#kernel/clock'
import { readKey } from '#kernel/crypto/keyfile'
import {
  type AtWork,
  befriend,
  byTwo,
  careOf,
  type Neighbour,
  neighbour,
  officersInCharge,
  peerAt,
  type Reply,
} from '../../../test/support/neighbours.ts'
import type { Directory } from './door.ts'
import { listType, readList } from './rules.list.ts'

const start = '2026-11-22T10:00:00.000Z'
const clock = standingClock(start)
const days = (n: number): string =>
  Temporal.Instant.from(start)
    .add({ hours: 24 * n })
    .toString({ smallestUnit: 'millisecond' })

let peru: Neighbour
let brazil: Neighbour
let swiss: Neighbour
const officers = new Map<string, readonly [AtWork, AtWork]>()
const by = (node: Neighbour): readonly [AtWork, AtWork] => officers.get(node.state) ?? raise(node)
const raise = ({ state }: Neighbour): never => {
  throw new Error(`no officers of ${state}`)
}

beforeAll(async () => {
  const begin = (state: string) => neighbour(state, { clock })
  ;[peru, brazil, swiss] = await Promise.all([begin('PER'), begin('BRA'), begin('CHE')])
  for (const node of [peru, brazil, swiss]) officers.set(node.state, await officersInCharge(node))
  // Peru knows both; Brazil and Switzerland have never met.
  await befriend(peru, brazil)
  await befriend(peru, swiss)
}, 180_000)
afterAll(async () => {
  await Promise.all([peru, brazil, swiss].map((node) => node.stop()))
})

type SpaceShown = { space: string; number: number; standing: string; version: number; founding: { words: string[] } }
type DraftShown = { digest: string; signedBy: string[]; number: number; list: string }
const spaces = async (node: Neighbour) => {
  const { body } = await by(node)[0]('GET', '/api/directory/spaces')
  return body as { spaces: SpaceShown[]; drafts: DraftShown[]; refused: { kind: string; source: string }[] }
}
const space = async (node: Neighbour) => (await spaces(node)).spaces[0]
const two = (node: Neighbour, path: string, body: unknown, version = 1): Promise<Reply> =>
  byTwo(by(node)[0], by(node)[1], path, body, version)
const accept = async (node: Neighbour, words: string[], trusts = 'members') =>
  two(node, '/api/directory/spaces/sandes/accept', { words: words.join(' '), trusts }, (await space(node))?.version)

describe('a space of three, of whom two sign', () => {
  it('is founded by one who knows the others, and stands when a second has signed', async () => {
    const proposed = await two(peru, '/api/directory/drafts', {
      space: 'sandes',
      title: 'Space of three (sample)',
      members: ['PER', 'BRA', 'CHE'],
      validUntil: days(35),
      founding: { signers: ['PER', 'BRA'], threshold: 2 },
    })
    expect(proposed).toMatchObject({ status: 200, body: { signedBy: ['PER'], number: 1, threshold: 2 } })
    expect((await spaces(peru)).spaces).toEqual([])

    await careOf(peru)
    const [draft] = (await spaces(brazil)).drafts
    expect(draft).toMatchObject({ number: 1, signedBy: ['PER'] })
    const signed = await two(brazil, `/api/directory/drafts/sandes/${draft?.digest}/sign`, {})
    expect(signed.status).toBe(200)
    expect(await space(brazil)).toMatchObject({ number: 1, standing: 'proposed' })

    await careOf(brazil)
    expect(await space(peru)).toMatchObject({ number: 1, standing: 'proposed' })
    expect((await spaces(peru)).drafts).toEqual([])
  }, 30_000)

  it('brought again as a draft is nothing new', async () => {
    const { body } = await by(brazil)[0]('GET', '/api/directory/spaces/sandes')
    const [list] = body['lists'] as string[]
    const brought = await by(brazil)[0]('POST', '/api/directory/drafts/import', { list })
    expect(brought).toMatchObject({ status: 200, body: { drafts: [] } })
    expect((await spaces(brazil)).drafts).toEqual([])
  })

  it('is accepted by each node for itself, with the words of its founding list', async () => {
    await careOf(peru)
    const brought = await by(swiss)[0]('POST', '/api/directory/spaces', { space: 'sandes', from: 'PER' })
    expect(brought.status, JSON.stringify(brought.body)).toBe(200)
    const words = (await space(peru))?.founding.words ?? []
    expect((await space(swiss))?.founding.words).toEqual(words)
    const wrong = await accept(swiss, (await space(swiss))?.founding.words.toReversed() ?? [])
    expect(wrong.status).toBe(422)
    for (const node of [peru, brazil, swiss]) expect(await accept(node, words)).toMatchObject({ status: 200 })
  }, 30_000)

  it('lets those meet who never compared a key: by the list alone', async () => {
    await Promise.all([careOf(brazil), careOf(swiss)])
    expect(await peerAt(by(brazil)[0], 'CHE')).toMatchObject({
      standing: 'proposed',
      trusted: true,
      by: { ceremony: false, spaces: ['sandes'] },
    })
    const hello = await by(brazil)[0]('POST', '/api/directory/peers/CHE/hello')
    expect(hello.body).toMatchObject({ ok: true, thinks: 'trusted' })
  }, 30_000)

  it('gives way to distrust by one node, and to nobody else’s word against it', async () => {
    await by(swiss)[1]('POST', '/api/directory/peers/BRA/distrust', { reason: 'by decision of the minister' })
    expect(await peerAt(by(swiss)[0], 'BRA')).toMatchObject({ standing: 'distrusted', trusted: false })
    expect((await by(brazil)[0]('POST', '/api/directory/peers/CHE/hello')).body).toMatchObject({
      ok: false,
      fault: 'not-trusted',
      thinks: 'distrusted',
    })
    await careOf(swiss)
    expect((await peerAt(by(swiss)[0], 'BRA'))?.trusted).toBe(false)
    const words = (await peerAt(by(swiss)[0], 'BRA'))?.key.words.join(' ')
    const version = (await peerAt(by(swiss)[0], 'BRA'))?.version ?? 0
    const back = await two(swiss, '/api/directory/peers/BRA/restore', { words, reason: 'decision lifted' }, version)
    expect(back).toMatchObject({ status: 200, body: { trusted: true } })
  }, 30_000)

  it('is no news for who is not in it', async () => {
    const col = '/peer/directory/lists/nowhere'
    const answer = await fetch(`${peru.settings.origin}${col}`)
    expect(answer.status).toBe(401)
  })
})

describe('two spaces on one node', () => {
  const doorOf = (node: Neighbour): Directory =>
    (node.contexts.find(({ name }) => name === 'directory') as unknown as { door: Directory }).door
  const named = async (node: Neighbour) => (await spaces(node)).spaces.find((one) => one.space === 'two-rivers')

  it('vouch each for itself: who leaves one is still in the other, and a list is shown to its members only', async () => {
    const proposed = await two(peru, '/api/directory/drafts', {
      space: 'two-rivers',
      title: 'Space of two (sample)',
      members: ['PER', 'BRA'],
      validUntil: days(35),
      founding: { signers: ['PER', 'BRA'], threshold: 2 },
    })
    expect(proposed).toMatchObject({ status: 200 })
    await careOf(peru)
    const draft = (await spaces(brazil)).drafts.find(({ list }) => list.length > 0)
    expect((await two(brazil, `/api/directory/drafts/two-rivers/${draft?.digest}/sign`, {})).status).toBe(200)
    await careOf(brazil)
    for (const node of [peru, brazil]) {
      const { founding, version } = (await named(node)) ?? { founding: { words: [] }, version: 0 }
      const agreed = { words: founding.words.join(' '), trusts: 'members' }
      expect(await two(node, '/api/directory/spaces/two-rivers/accept', agreed, version)).toMatchObject({ status: 200 })
    }
    const bySpaces = async () => {
      const seen = await peerAt(by(peru)[0], 'BRA')
      return seen === undefined ? [] : (seen['by'] as { spaces: string[] }).spaces
    }
    expect(await bySpaces()).toEqual(['sandes', 'two-rivers'])

    // Bern is trusted by Lima, and is no member: to Bern there is no such space.
    const path = '/peer/directory/lists/two-rivers?above=0'
    const asked = { method: 'GET', path, timeoutMs: 5_000, mostBytes: 1_000_000 } as const
    expect((await doorOf(swiss).call('PER', asked)).status).toBe(404)
    expect((await doorOf(brazil).call('PER', asked)).status).toBe(200)

    const left = await by(peru)[0](
      'POST',
      '/api/directory/spaces/two-rivers/withdraw',
      { reason: 'the arrangement ended' },
      { 'if-match': `"${(await named(peru))?.version}"` },
    )
    expect(left.status, JSON.stringify(left.body)).toBe(200)
    expect(await bySpaces()).toEqual(['sandes'])
  }, 60_000)
})

describe('a history that was rewritten', () => {
  it('is refused though all its founders signed it, and kept as evidence', async () => {
    const { body } = await by(swiss)[0]('GET', '/api/directory/spaces/sandes')
    const [founding = ''] = body['lists'] as string[]
    const read = readList(founding)
    if ('refused' in read) throw new Error(read.refused)
    const found = await Promise.all(
      [peru, brazil].map(async ({ settings }) => readKey(settings.home, 'node.sign.1', 'ed25519')),
    )
    const signers = found.filter((signer) => signer !== undefined)
    const members = read.list.members.filter(({ state }) => state !== 'CHE')
    const rewritten = sign(listType, { ...read.list, members }, signers)
    const brought = await by(swiss)[0]('POST', '/api/directory/spaces', { lists: [rewritten] })
    expect(brought).toMatchObject({ status: 409, body: { code: 'list-rewritten' } })
    const { refused, spaces: known } = await spaces(swiss)
    expect(refused).toMatchObject([{ kind: 'list-rewritten', source: 'file' }])
    expect(known).toMatchObject([{ number: 1, standing: 'accepted' }])
    const kept = await swiss.kernel.database.query<{ what: string }>('select what from directory.refused')
    expect(kept).toEqual([{ what: rewritten }])
  })
})

describe('the next version', () => {
  it('is fetched from whoever has it, when the publisher is away', async () => {
    const proposed = await two(peru, '/api/directory/drafts', {
      space: 'sandes',
      title: 'Space of three (sample)',
      members: ['PER', 'BRA', 'CHE'],
      validUntil: days(60),
    })
    expect(proposed).toMatchObject({ status: 200, body: { number: 2 } })
    await careOf(peru)
    const draft = (await spaces(brazil)).drafts.find(({ number }) => number === 2)
    expect((await two(brazil, `/api/directory/drafts/sandes/${draft?.digest}/sign`, {})).status).toBe(200)
    expect((await space(brazil))?.number).toBe(2)
    // Nobody told Switzerland, and Peru is asked in vain.
    expect((await space(swiss))?.number).toBe(1)
    clock.advance({ hours: 24 * 30 })
    await peru.app.close()
    // The sessions ended long ago.
    for (const node of [brazil, swiss]) officers.set(node.state, await officersInCharge(node))
    await careOf(swiss)
    expect(await space(swiss)).toMatchObject({ number: 2, standing: 'accepted', source: 'BRA' })
    expect(await peerAt(by(swiss)[0], 'PER')).toMatchObject({ trusted: true, by: { spaces: ['sandes'] } })
  }, 60_000)

  it('ends by itself: after its last day nobody is trusted by it', async () => {
    expect(await peerAt(by(brazil)[0], 'CHE')).toMatchObject({ trusted: true, by: { ceremony: false } })
    clock.advance({ hours: 24 * 31 })
    officers.set('BRA', await officersInCharge(brazil))
    expect(await peerAt(by(brazil)[0], 'CHE')).toMatchObject({ trusted: false, by: { spaces: [] } })
  }, 30_000)
})
