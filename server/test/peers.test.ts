import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AuditEntry } from '#kernel/audit'
import { comity, type Ran } from './support/command-line.ts'
import {
  type AtWork,
  befriend,
  type Neighbour,
  neighbour,
  officersInCharge,
  ownWords,
  peerAt,
} from './support/neighbours.ts'

let peru: Neighbour
let brazil: Neighbour
let officer: AtWork
let theirs: AtWork
beforeAll(async () => {
  ;[peru, brazil] = await Promise.all([neighbour('PER'), neighbour('BRA')])
  await befriend(peru, brazil)
  ;[officer] = await officersInCharge(peru)
  ;[theirs] = await officersInCharge(brazil)
}, 120_000)
afterAll(async () => {
  await Promise.all([peru.stop(), brazil.stop()])
})

/** The verb at the machine of a node that runs. */
function peers(node: Neighbour, ...args: string[]): Promise<Ran> {
  const { connectionString = '' } = node.kernel.database.pool.options
  const { home, origin } = node.settings
  return comity(home, ['peers', ...args], {
    COMITY_STATE: node.state,
    COMITY_ORIGIN: origin,
    DATABASE_URL: connectionString,
    COMITY_LOG: 'silent',
  })
}

describe('comity peers', () => {
  it('lists the neighbours and reads the words that officers read', async () => {
    const listed = await peers(peru, 'list')
    expect(listed).toMatchObject({ code: 0, err: '' })
    expect(listed.out).toBe(`BRA  trusted     trusted  ${brazil.settings.origin}\n`)
    expect((await peers(peru, 'words', 'BRA')).out.trim()).toBe(await ownWords(theirs))
    expect((await peers(brazil, 'words', 'bra')).out.trim()).toBe(await ownWords(theirs))
  }, 30_000)

  it('hands out the descriptor, and brings one, which is then for officers to compare', async () => {
    const swiss = await neighbour('CHE')
    const file = join(peru.settings.home, 'che.descriptor')
    await vi.waitFor(async () => expect((await peers(swiss, 'export')).code).toBe(0), { timeout: 30_000 })
    writeFileSync(file, (await peers(swiss, 'export')).out)
    const brought = await peers(peru, 'import', file)
    expect(brought).toMatchObject({ code: 0, err: '' })
    expect(brought.out).toContain('CHE: proposed')
    expect(await peerAt(officer, 'CHE')).toMatchObject({ standing: 'proposed', trusted: false })
    expect(await peers(swiss, 'import', file)).toMatchObject({
      code: 1,
      err: 'comity peers: this is a descriptor of the State of this node\n',
    })
    await swiss.stop()
  }, 60_000)

  it('ceases to trust at once, in the node that runs, and leaves its line in the audit trail', async () => {
    expect(await peers(peru, 'distrust', 'BRA', 'telephone', 'call', 'at', 'night')).toMatchObject({ code: 0, err: '' })
    await vi.waitFor(
      async () =>
        expect(await peerAt(officer, 'BRA')).toMatchObject({
          standing: 'distrusted',
          trusted: false,
          reason: 'telephone call at night',
        }),
      { timeout: 5_000 },
    )
    expect((await theirs('POST', '/api/directory/peers/PER/hello')).body).toMatchObject({ thinks: 'distrusted' })
    const lines = await peru.kernel.database.query<{ entry: AuditEntry }>(
      `select entry from kernel.audit where entry->>'action' = 'directory.distrust-peer'`,
    )
    expect(lines.map(({ entry }) => entry)).toMatchObject([{ resource: 'Peer:BRA', outcome: 'done', officer: null }])
    expect((await peers(peru, 'distrust', 'BRA', 'again')).err).toContain('it is distrusted already')
  }, 30_000)

  it('never trusts: there is no such verb', async () => {
    for (const args of [[], ['trust', 'BRA'], ['import'], ['distrust', 'BRA'], ['list', 'BRA'], ['toString']]) {
      const told = await peers(peru, ...args)
      expect([told.code, told.out]).toEqual([1, ''])
      expect(told.err).toMatch(/^comity peers: say `comity peers list [^\n]+\n$/)
    }
    expect((await peers(peru, 'words', 'FRA')).err).toBe('comity peers: this node knows no neighbour `FRA`\n')
  }, 30_000)
})
