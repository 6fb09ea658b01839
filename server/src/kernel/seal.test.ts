import { genesis, linkOf } from '@comity/proof/chain'
import { hex } from '@comity/proof/hash'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asked, plantGarden, type Garden } from '../../test/support/garden-kernel.ts'
import { digestOf, readChain } from './audit.ts'
import { openDatabase } from './database.ts'
import { sealAudit } from './seal.ts'

let garden: Garden
beforeEach(async () => {
  garden = await plantGarden()
})
afterEach(() => garden.close())

const node = 'PER'
const sow = (name: string) => garden.endpoints.sow.run(garden.kernel, asked({ body: { bed: 'north', name } }))
const sowMany = (many: number) => Promise.all(Array.from({ length: many }, (_, i) => sow(`Rose ${i}`)))

async function chain() {
  const links = []
  for await (const link of readChain(garden.database)) links.push(link)
  return links
}

/** Follows the chain from its beginning as an outsider would: from the entries alone. */
async function intact(): Promise<number> {
  let previous = genesis(node)
  const links = await chain()
  links.forEach((link, at) => {
    expect(link.seq).toBe(at + 1)
    expect(link.entry).not.toBeNull()
    const digest = hex(digestOf(link.entry!))
    expect(link.digest).toBe(digest)
    previous = linkOf(previous, digest)
    expect(link.hash).toBe(previous)
  })
  return links.length
}

describe('the audit chain', () => {
  it('holds every entry once, in an unbroken line from the name of the node', async () => {
    await sowMany(40)
    expect(await sealAudit(garden.database, node)).toBe(40)
    expect(await intact()).toBe(40)
  })

  it('goes on where it stopped', async () => {
    await sowMany(3)
    await sealAudit(garden.database, node)
    expect(await sealAudit(garden.database, node)).toBe(0)
    await sow('Tulip')
    expect(await sealAudit(garden.database, node)).toBe(1)
    expect(await intact()).toBe(4)
  })

  it('stays whole while commands are carried out', async () => {
    const work = { going: true }
    const sealing = (async () => {
      while (work.going) await sealAudit(garden.database, node)
    })()
    await sowMany(150)
    work.going = false
    await sealing
    await sealAudit(garden.database, node)
    expect(await intact()).toBe(150)
  })

  it('stays whole under two sealers, of which the slower fails and changes nothing', async () => {
    const second = openDatabase(garden.url)
    await sowMany(60)
    const rounds = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => sealAudit(i % 2 === 0 ? garden.database : second, node)),
    )
    await second.close()
    await sealAudit(garden.database, node)
    expect(rounds.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect(await intact()).toBe(60)
  })

  it('waits for a transaction that is still running instead of overtaking it', async () => {
    const slow = await garden.database.pool.connect()
    await slow.query('begin')
    await slow.query(`insert into kernel.event (id, about, name, version, at, data)
                      values ('00000000-0000-7000-8000-000000000001', 'plant:slow', 'garden/plant-sown', 1, now(), '{}')`)
    await sow('Rose')
    expect(await sealAudit(garden.database, node)).toBe(0)
    await slow.query('rollback')
    slow.release()
    expect(await sealAudit(garden.database, node)).toBe(1)
  })

  it('is not sealed twice when the note of how far it read is lost', async () => {
    await sowMany(5)
    await sealAudit(garden.database, node)
    await garden.database.query(`delete from kernel.reader where name = 'audit-chain'`)
    expect(await sealAudit(garden.database, node)).toBe(0)
    await sow('Tulip')
    expect(await sealAudit(garden.database, node)).toBe(1)
    expect(await intact()).toBe(6)
  })

  it('is not read through to be made longer, however long it is', async () => {
    const alone = openDatabase(garden.url, { connections: 1 })
    await alone.query(`insert into kernel.audit_link (seq, entry, digest, hash)
                       select n, gen_random_uuid(), sha256(''), sha256('') from generate_series(1, 5000) n`)
    await sowMany(40)
    await alone.query('analyze')
    const readThrough = async () => {
      await alone.query('select pg_stat_force_next_flush()')
      const [found] = await alone.query<{ rows: number }>(
        `select seq_tup_read as rows from pg_stat_user_tables where relid = 'kernel.audit_link'::regclass`,
      )
      return found?.rows
    }
    const before = await readThrough()
    expect(await sealAudit(alone, node)).toBe(40)
    expect(await readThrough()).toBe(before)
    await alone.close()
  })

  it('shows that an entry was altered, and that one was taken away', async () => {
    await sowMany(5)
    await sealAudit(garden.database, node)
    await garden.database.query(`update kernel.audit set entry = jsonb_set(entry, '{purpose}', '"other"')
                                 where id = (select entry from kernel.audit_link where seq = 3)`)
    await garden.database.query(
      `delete from kernel.audit where id = (select entry from kernel.audit_link where seq = 4)`,
    )
    const broken = (await chain()).filter(({ entry, digest }) => entry === null || hex(digestOf(entry)) !== digest)
    expect(broken.map(({ seq }) => seq)).toEqual([3, 4])
  })
})
