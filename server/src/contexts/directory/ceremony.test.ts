import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AtWork,
  byTwo,
  type Neighbour,
  neighbour,
  officersInCharge,
  officersOf,
  ownWords,
  peerAt,
  trustNeighbour,
} from '../../../test/support/neighbours.ts'

let peru: Neighbour
let brazil: Neighbour
let first: AtWork
let second: AtWork
let theirs: AtWork
beforeAll(async () => {
  ;[peru, brazil] = await Promise.all([neighbour('PER'), neighbour('BRA')])
  ;[first, second] = await officersInCharge(peru)
  ;[theirs] = await officersInCharge(brazil)
}, 120_000)
afterAll(async () => {
  await Promise.all([peru.stop(), brazil.stop()])
})

const at = '/api/directory/peers'
const match = (version: unknown) => ({ 'if-match': `"${String(version)}"` })
const version = async () => (await peerAt(first, 'BRA'))?.version ?? 0

describe('two nodes that never met come to trust each other', () => {
  it('exchanging nothing but what an administrator typed: an address', async () => {
    const brought = await first('POST', at, { address: brazil.settings.origin })
    expect(brought).toMatchObject({ status: 200, body: { state: 'BRA', standing: 'proposed', trusted: false } })
    expect(await peerAt(theirs, 'PER')).toBeUndefined()
  })

  it('reading the same thirteen words for the same key', async () => {
    const here = await peerAt(first, 'BRA')
    expect(here?.key.words).toHaveLength(13)
    expect(here?.key.words.join(' ')).toBe(await ownWords(theirs))
    expect(here?.key.words.join(' ')).not.toBe(await ownWords(first))
  })

  it('with no test message before: who is only proposed is not spoken to', async () => {
    expect(await first('POST', `${at}/BRA/hello`)).toMatchObject({ status: 409, body: { code: 'peer-not-trusted' } })
  })

  it('never without comparing: trust is a step after it', async () => {
    const words = await ownWords(theirs)
    const asked = await byTwo(first, second, `${at}/BRA/trust`, { words }, await version())
    expect(asked).toMatchObject({ status: 409, body: { code: 'step-not-open' } })
  })

  it('refusing the words of another key, and telling a slip of the tongue from it', async () => {
    const other = await ownWords(first)
    expect(await first('POST', `${at}/BRA/compare`, { words: other }, match(await version()))).toMatchObject({
      status: 422,
      body: { code: 'words-differ' },
    })
    const slip = (await ownWords(theirs)).split(' ').toReversed().join(' ')
    expect(await first('POST', `${at}/BRA/compare`, { words: slip }, match(await version()))).toMatchObject({
      status: 422,
      body: { code: 'words-misheard' },
    })
    expect((await peerAt(first, 'BRA'))?.standing).toBe('proposed')
  })

  it('by two officers: the one who asked cannot be the second', async () => {
    const words = await ownWords(theirs)
    const compared = await first('POST', `${at}/BRA/compare`, { words: words.toUpperCase() }, match(await version()))
    expect(compared).toMatchObject({ status: 200, body: { standing: 'compared', trusted: false } })
    const asked = await first('POST', `${at}/BRA/trust`, { words }, match(compared.body['version']))
    expect(asked.body['code']).toBe('second-officer-needed')
    const { proposal } = asked.body['facts'] as { proposal: string }
    expect(await first('POST', `/api/proposals/${proposal}/approve`)).toMatchObject({
      status: 403,
      body: { code: 'not-your-own' },
    })
    expect((await peerAt(first, 'BRA'))?.trusted).toBe(false)
    const agreed = await second('POST', `/api/proposals/${proposal}/approve`)
    expect(agreed).toMatchObject({ status: 200, body: { status: 200, result: { standing: 'trusted', trusted: true } } })
  })

  it('each for itself: a test message tells that the other side does not yet', async () => {
    const told = await first('POST', `${at}/BRA/hello`)
    expect(told).toMatchObject({ status: 200, body: { ok: false, fault: 'not-known' } })
    expect(await theirs('POST', at, { address: peru.settings.origin })).toMatchObject({ status: 200 })
    const later = await first('POST', `${at}/BRA/hello`)
    expect(later.body).toMatchObject({ ok: false, fault: 'not-trusted', thinks: 'proposed' })
  })

  it('and then it is signed both ways, with the clocks compared', async () => {
    await trustNeighbour(brazil, peru)
    const told = await first('POST', `${at}/BRA/hello`)
    expect(told.body).toMatchObject({ ok: true, thinks: 'trusted', version: 'test', fault: null })
    expect(Math.abs(Number(told.body['skewMs']))).toBeLessThan(10_000)
    expect((await peerAt(first, 'BRA'))?.['hello']).toMatchObject({ ok: true })
  }, 30_000)
})

describe('a neighbour that is trusted', () => {
  it('is distrusted by one officer at once, and hears so', async () => {
    expect(await second('POST', `${at}/BRA/distrust`, { reason: 'intrusion reported' })).toMatchObject({
      status: 200,
      body: { standing: 'distrusted', trusted: false },
    })
    const heard = await theirs('POST', `${at}/PER/hello`)
    expect(heard.body).toMatchObject({ ok: false, fault: 'not-trusted', thinks: 'distrusted' })
    expect(await first('POST', `${at}/BRA/hello`)).toMatchObject({ status: 409 })
  })

  it('comes back by four eyes and the words, and not by one officer', async () => {
    const words = await ownWords(theirs)
    const body = { words, reason: 'the intrusion was elsewhere' }
    const asked = await first('POST', `${at}/BRA/restore`, body, match(await version()))
    expect(asked.body['code']).toBe('second-officer-needed')
    expect((await peerAt(first, 'BRA'))?.trusted).toBe(false)
    const back = await byTwo(first, second, `${at}/BRA/restore`, body, await version())
    expect(back).toMatchObject({ status: 200, body: { standing: 'trusted', trusted: true } })
    expect((await theirs('POST', `${at}/PER/hello`)).body).toMatchObject({ ok: true })
  })

  it('may be brought again as a file: what is known already changes nothing', async () => {
    const { body } = await theirs('GET', '/api/directory/descriptor')
    const before = await version()
    const again = await first('POST', at, { descriptor: body['descriptor'] })
    expect(again).toMatchObject({ status: 200, body: { standing: 'trusted' } })
    expect(await version()).toBe(before)
  })

  it('is looked up with its authorities, and how old that is', async () => {
    const { body } = await first('GET', '/api/directory/states?q=bra')
    const [brasil] = body['states'] as { state: string; authorities: { id: string }[]; freshness: unknown }[]
    expect(brasil).toMatchObject({ state: 'BRA', trusted: true, freshness: { valid: true } })
    expect(brasil?.authorities.length).toBeGreaterThan(2)
    const one = await first('GET', `/api/directory/states/BRA/authorities/${brasil?.authorities[0]?.id}`)
    expect(one).toMatchObject({ status: 200, body: { state: 'BRA', opening: { open: false }, onDuty: [] } })
    expect(await first('GET', '/api/directory/states?q=nowhere-at-all')).toMatchObject({ body: { states: [] } })
  })
})

describe('what is told of an authority', () => {
  const contact = { kind: 'telephone', value: '+55 00 0000 0000', purpose: 'urgent' } as const
  const profile = {
    competences: ['mutual-legal-assistance', 'asset-recovery'],
    channels: ['comity', 'diplomatic'],
    forms: [],
    contacts: [contact],
    hours: { always: true, weekly: [], closed: [] },
    duty: [
      {
        from: '2026-01-01T00:00:00Z',
        until: '2099-01-01T00:00:00Z',
        title: 'plantonista (sample)',
        person: null,
        contact,
      },
    ],
  }
  it('is kept by its State, and known to neighbours when they ask again', async () => {
    const { body } = await theirs('GET', '/api/authorities')
    const id = (body['authorities'] as { id: string; kind: string }[]).find(
      ({ kind }) => kind === 'central-authority',
    )?.id
    const own = `/api/directory/authorities/${id}`
    const before = await theirs('GET', own)
    expect(before.body).toMatchObject({ version: 0, authority: { channels: ['comity'] } })
    expect(await theirs('PUT', own, profile, match(0))).toMatchObject({ status: 200, body: { version: 1 } })
    expect(await theirs('PUT', own, profile, match(0))).toMatchObject({ status: 409 })
    const wrong = { ...profile, hours: { ...profile.hours, weekly: [{ day: 8, from: '08:00', until: '09:00' }] } }
    expect(await theirs('PUT', own, wrong, match(1))).toMatchObject({ status: 400, body: { code: 'malformed' } })

    expect((await first('POST', `${at}/BRA/refresh`)).status).toBe(200)
    const seen = await first('GET', `/api/directory/states/BRA/authorities/${id}`)
    expect(seen.body).toMatchObject({
      authority: { competences: ['mutual-legal-assistance', 'asset-recovery'] },
      opening: { open: true, until: null, next: null },
      onDuty: [{ title: 'plantonista (sample)' }],
    })
    const found = await first('GET', '/api/directory/states?q=asset-recovery')
    expect(found.body['states']).toMatchObject([{ state: 'BRA', authorities: [{ id }] }])
  })
})

describe('who may', () => {
  it('bring and compare is in charge of the node or of cooperation; an investigator is not', async () => {
    const [investigator] = await officersOf(peru, 'investigator', 'investigation')
    const asked = await investigator?.('POST', at, { address: brazil.settings.origin })
    expect(asked).toMatchObject({ status: 403, body: { rule: 'directory.peers' } })
    expect(await investigator?.('POST', `${at}/BRA/distrust`, { reason: 'no' })).toMatchObject({ status: 403 })
    expect((await investigator?.('GET', at))?.status).toBe(200)
  })
  it('see where neighbours stand is an officer; the defence looks up authorities only', async () => {
    const [defence] = await officersOf(peru, 'defence', 'defence')
    expect((await defence?.('GET', '/api/directory/states'))?.status).toBe(200)
    for (const path of [at, '/api/directory/spaces', '/api/directory/descriptor']) {
      expect((await defence?.('GET', path))?.status, path).toBe(403)
    }
  })
})
