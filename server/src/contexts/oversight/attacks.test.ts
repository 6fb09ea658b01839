import { beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { answer } from '../../../test/support/garden.ts'
import { auditor, officerId, watchedGarden, type WatchedGarden } from '../../../test/support/oversight-garden.ts'
import type { verifyAudit } from './contract.ts'

type Verdict = z.output<(typeof verifyAudit)['reply']>
let garden: WatchedGarden
const verify = async (query: object = {}): Promise<Verdict> =>
  answer(await garden.run('oversight.verify-audit', { actor: auditor, query })).body as Verdict

describe('whoever can write to the database', () => {
  beforeEach(async () => {
    garden = await watchedGarden()
    await garden.work('Oak')
    await garden.work('Ash')
    await garden.seal()
    return () => garden.close()
  })
  const sql = (statement: string) => garden.database.query(statement)

  it('but did not, is shown an intact trail', async () => {
    expect(await verify()).toMatchObject({ intact: true, entries: 8, brokenAt: null, faults: [], waiting: 0 })
  })

  const third = `(select entry from kernel.audit_link where seq = 3)`
  it.each([
    [
      'changes an entry',
      `update kernel.audit set entry = entry || '{"officer": "${officerId(7)}"}' where id = ${third}`,
    ],
    [
      'changes an entry and its digest',
      `update kernel.audit set entry = entry || '{"purpose": "x"}', digest = sha256('x') where id = ${third}`,
    ],
    ['moves an entry to another day', `update kernel.audit set at = at - interval '1 day' where id = ${third}`],
    ['changes the digest kept beside an entry', `update kernel.audit set digest = sha256('x') where id = ${third}`],
    [
      'puts one entry in the place of another',
      `update kernel.audit set entry = (select b.entry from kernel.audit b join kernel.audit_link l on l.entry = b.id and l.seq = 5)
       where id = ${third}`,
    ],
    [
      'gives an entry what has no canonical form',
      `update kernel.audit set entry = entry || '{"at": [1e400]}' where id = ${third}`,
    ],
  ])('%s, and is found out', async (_, statement) => {
    await sql(statement)
    expect(await verify()).toMatchObject({ intact: false, brokenAt: 3, faults: [{ fault: 'entry-changed', seq: 3 }] })
  })

  it('removes an entry, and is found out', async () => {
    await sql(`delete from kernel.audit where id = ${third}`)
    expect(await verify()).toMatchObject({ intact: false, brokenAt: 3, faults: [{ fault: 'entry-missing', seq: 3 }] })
  })

  it('removes an entry and its link, and is found out', async () => {
    await sql(
      `with l as (delete from kernel.audit_link where seq = 3 returning entry) delete from kernel.audit where id in (select entry from l)`,
    )
    expect(await verify()).toMatchObject({ intact: false, brokenAt: 4, faults: [{ fault: 'sequence' }] })
    await sql(`update kernel.audit_link set seq = -seq where seq > 3`)
    await sql(`update kernel.audit_link set seq = -seq - 1 where seq < 0`)
    expect(await verify()).toMatchObject({ intact: false, brokenAt: 3, faults: [{ fault: 'hash' }] })
  })

  it('swaps two links, and is found out', async () => {
    await sql(`update kernel.audit_link set seq = -seq where seq in (3, 4)`)
    await sql(`update kernel.audit_link set seq = 7 + seq where seq < 0`)
    expect(await verify()).toMatchObject({ intact: false, brokenAt: 3 })
  })

  it('inserts an entry between two others with a link of its own, and is found out', async () => {
    await sql(`update kernel.audit_link set seq = -seq where seq >= 3`)
    await sql(`update kernel.audit_link set seq = 1 - seq where seq < 0`)
    await forge()
    await sql(
      `insert into kernel.audit_link select 3, id, digest, sha256(digest) from kernel.audit where at < now() - interval '50 years'`,
    )
    expect(await verify()).toMatchObject({ intact: false, brokenAt: 3 })
  })

  it.each(['1970-01-01', '2100-01-01'])('slips an entry of %s in behind the chain, and is found out', async (day) => {
    await forge(day)
    await sql(`update kernel.audit set tx = '3' where at = '${day}'`)
    await garden.seal()
    expect(await verify()).toMatchObject({ intact: false, brokenAt: null, faults: [{ fault: 'not-sealed' }] })
  })

  it('cuts the end off, and is found out by where the sealing stood', async () => {
    await cut()
    expect(await verify()).toMatchObject({ intact: false, brokenAt: 7, faults: [{ fault: 'cut-off' }] })
  })

  it('cuts the end off and forges where the sealing stood, and is found out only by a head kept elsewhere', async () => {
    const known = await headNow()
    await cut()
    await sql(
      `update kernel.reader r set tx = a.tx, id = a.id from kernel.audit a join kernel.audit_link l on l.entry = a.id and l.seq = 6 where name = 'audit-chain'`,
    )
    expect(await verify()).toMatchObject({ intact: true })
    expect(await verify({ known })).toMatchObject({ intact: false, faults: [{ fault: 'other-head', seq: 8 }] })
  })

  it('cuts the end off after this process has looked, and is found out by what it remembers', async () => {
    expect(await verify()).toMatchObject({ intact: true })
    await cut()
    await sql(`update kernel.reader set tx = '0'`)
    await sql(`delete from kernel.audit`)
    await sql(`delete from kernel.audit_link`)
    expect((await verify()).faults).toContainEqual({ fault: 'other-head', seq: 8, entry: null })
  })

  it('writes the whole trail anew, and is found out by the hourly line of the operational log', async () => {
    const job = garden.watch.jobs?.find(({ name }) => name === 'oversight.tell-head-of-audit')
    await job?.run()
    const known = await headNow()
    expect(garden.logged).toEqual([{ known }])
    await sql(`delete from kernel.audit_link`)
    await sql(`delete from kernel.audit where action = 'water'`)
    await sql(`delete from kernel.reader`)
    await garden.seal()
    expect(await verify({ known })).toMatchObject({ intact: false, faults: [{ fault: 'other-head', seq: 8 }] })
  })

  const headNow = async (): Promise<string> => {
    const [head] = await garden.database.query<{ hash: string }>(
      `select encode(hash, 'hex') as hash from kernel.audit_link where seq = 8`,
    )
    return `8:${head?.hash ?? ''}`
  }
  const cut = () =>
    sql(
      `with l as (delete from kernel.audit_link where seq > 6 returning entry) delete from kernel.audit where id in (select entry from l)`,
    )
  const forge = (day = '1970-01-01') =>
    sql(
      `insert into kernel.audit (id, at, entry, digest) values (gen_random_uuid(), '${day}', '{"action": "read", "outcome": "read"}', sha256('x'))`,
    )
})
