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

/** A process of the node that would lead. */
function candidate(errands: readonly Errand[]): Leadership {
  const database = openDatabase(fresh.url, { connections: 2 })
  const leader = leadership(database, errands, silentLog)
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
