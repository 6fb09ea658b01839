import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FreshDatabase, emptyDatabase } from '../../test/support/database.ts'
import { openDatabase, type Database } from './database.ts'
import { leadership, type Errand, type Leadership } from './leader.ts'
import { silentLog } from './log.ts'

let fresh: FreshDatabase
let databases: Database[]
let leaders: Leadership[]
beforeEach(async () => {
  fresh = await emptyDatabase()
  databases = []
  leaders = []
})
afterEach(async () => {
  await Promise.all(leaders.map((leader) => leader.stop()))
  await Promise.all(databases.map((database) => database.close()))
  await fresh.drop()
})

/**
 * A process of the node that would lead. Whether anything was written may be told: other tests write in the same server,
 * and whoever writes is seen.
 */
function candidate(errands: readonly Errand[], standing?: () => string): Leadership {
  const database = openDatabase(fresh.url, { connections: 2 })
  const told: Database = {
    ...database,
    withConnection: (use) =>
      database.withConnection((client) => {
        const query = client.query.bind(client) as (asked: unknown, values?: unknown) => unknown
        const answer = (asked: { readonly name?: string }, values?: unknown): unknown =>
          asked.name === 'standing' ? Promise.resolve({ rows: [{ standing: standing?.() }] }) : query(asked, values)
        return use(Object.assign(client, { query: answer }))
      }),
  }
  const leader = leadership(standing === undefined ? database : told, errands, silentLog)
  databases.push(database)
  leaders.push(leader)
  return leader
}
const errand = (run: () => void | Promise<void>, everyMs = 20): Errand => ({
  name: 'errand',
  everyMs,
  run: async () => run(),
})
async function until(held: () => boolean): Promise<void> {
  for (let left = 500; !held(); left--) {
    if (left === 0) throw new Error('it did not come about')
    await delay(10)
  }
}

describe('of several processes of a node', () => {
  it('exactly one runs the errands', async () => {
    const ran = [0, 0, 0]
    for (const which of [0, 1, 2]) candidate([errand(() => void ran[which]!++)])
    await until(() => ran.some((times) => times > 5))
    expect(leaders.filter((leader) => leader.leads())).toHaveLength(1)
    expect(ran.filter((times) => times > 0)).toHaveLength(1)
  })

  it('another takes over when the leader stops', async () => {
    const first = candidate([errand(() => undefined)])
    await until(() => first.leads())
    const second = candidate([errand(() => undefined)])
    await first.stop()
    await until(() => second.leads())
    expect(first.leads()).toBe(false)
  })

  it('another takes over when the connection of the leader is cut, and the former one steps back', async () => {
    const first = candidate([errand(() => undefined)])
    await until(() => first.leads())
    const second = candidate([errand(() => undefined)])
    const admin = openDatabase(fresh.url, { connections: 1 })
    databases.push(admin)
    await admin.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and pid <> pg_backend_pid()
         and database = (select oid from pg_database where datname = current_database())`,
    )
    await until(() => !first.leads())
    await until(() => first.leads() || second.leads())
    await delay(700)
    expect([first.leads(), second.leads()].filter(Boolean)).toHaveLength(1)
  })
})

describe('an errand', () => {
  it('that fails is run again, and does not keep the others from running', async () => {
    let failures = 0
    let other = 0
    const failing = errand(() => {
      failures++
      throw new Error('not now')
    })
    candidate([failing, { ...errand(() => void other++), name: 'other' }])
    await until(() => failures > 2 && other > 2)
  })

  it('runs at once when woken, long before its turn', async () => {
    let ran = 0
    const leader = candidate([errand(() => void ran++, 60_000)])
    await until(() => ran === 1)
    leader.wake()
    await until(() => ran === 2)
  })

  it('that waits for what is written runs again when another process writes', async () => {
    const writer = openDatabase(fresh.url, { connections: 1 })
    databases.push(writer)
    let ran = 0
    candidate([{ ...errand(() => void ran++), quietMs: 60_000 }])
    await until(() => ran > 0)
    const before = ran
    await writer.query('create table news (word text)')
    await until(() => ran > before)
  })

  it('that waits for what is written rests while nothing is', async () => {
    let standing = '1:1:'
    let waiting = 0
    let other = 0
    const errands = [
      { ...errand(() => void waiting++), quietMs: 60_000 },
      { ...errand(() => void other++), name: 'other' },
    ]
    candidate(errands, () => standing)
    await until(() => other > 3)
    expect(waiting).toBe(1)
    standing = '2:2:'
    const then = other
    await until(() => other > then + 3)
    expect(waiting).toBe(2)
  })

  it('that failed does not rest, though nothing was written', async () => {
    let failures = 0
    const failing = errand(() => {
      failures++
      throw new Error('not now')
    })
    candidate([{ ...failing, quietMs: 60_000 }])
    await until(() => failures > 2)
  })

  it('rests no longer than it may, though nothing is written', async () => {
    let ran = 0
    candidate([{ ...errand(() => void ran++), quietMs: 100 }])
    await until(() => ran > 2)
  })

  it('does not run after the node was told to stop', async () => {
    let ran = 0
    const leader = candidate([errand(() => void ran++)])
    await until(() => ran > 1)
    await leader.stop()
    const then = ran
    leader.wake()
    await delay(150)
    expect(ran).toBe(then)
  })
})
