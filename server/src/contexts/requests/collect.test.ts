import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '#contracts/requests'
import { isRefusal } from '#kernel/refusal'
import type { Seat } from '../../../test/support/cases.ts'
import { inLine } from '../../../test/support/lock-queue.ts'
import { aDraft, anAnnex, annex, layFile, side, type Side } from '../../../test/support/requests.ts'
import { daysForFiles } from './collect.ts'
import { laidFiles, uploadsUsed } from './store.files.ts'

let lima: Side
let prosecutor: Seat
beforeAll(async () => {
  lima = await side('PER')
  prosecutor = lima.seat({ roles: ['prosecutor'] })
})
afterAll(() => lima.close())

async function drafted(): Promise<string> {
  const to = { state: 'CHE', authority: lima.authority }
  const body = { ...aDraft(), case: await lima.openCase(prosecutor), to }
  return (await lima.get(contract.openRequest, prosecutor, { body })).id
}
const collect = async () => lima.context.jobs?.find(({ name }) => name === 'requests.collect-files')?.run()
const days = (count: number) => lima.kernel.clock.advance({ hours: 24 * count })
const laid = async (id: string) => [...(await laidFiles(lima.kernel.database, id)).keys()]
const annexed = async (id: string) =>
  (await lima.get(contract.readRequest, prosecutor, { params: { id } })).annexes.map(({ digest }) => digest)

describe('a file that was laid down', () => {
  it('is collected when no draft names it for two weeks, and not a day earlier', async () => {
    const id = await drafted()
    const [kept, taken] = [
      await layFile(lima, prosecutor, id, 'kept'),
      await layFile(lima, prosecutor, id, 'taken out'),
    ]
    await annex(lima, prosecutor, id, [anAnnex(kept), anAnnex(taken, { id: 'a-2', number: '2' })])
    days(daysForFiles - 1)
    await annex(lima, prosecutor, id, [anAnnex(kept), anAnnex(taken, { id: 'a-2', number: '2' })])
    days(1)
    await annex(lima, prosecutor, id, [anAnnex(kept)])
    days(daysForFiles - 2)
    await collect()
    expect((await laid(id)).toSorted()).toEqual([kept.digest, taken.digest].toSorted())
    days(1)
    await collect()
    expect(await laid(id)).toEqual([kept.digest])
    days(400)
    await collect()
    expect(await laid(id)).toEqual([kept.digest])
    expect(await annexed(id)).toEqual([kept.digest])
  })

  it('of one request goes though another names the same bytes, each by itself', async () => {
    const [one, other] = [await drafted(), await drafted()]
    const mine = await layFile(lima, prosecutor, one, 'the same bytes')
    const theirs = await layFile(lima, prosecutor, other, 'the same bytes')
    expect(theirs.digest).toBe(mine.digest)
    await annex(lima, prosecutor, other, [anAnnex(theirs)])
    days(daysForFiles)
    await collect()
    expect([await laid(one), await laid(other)]).toEqual([[], [theirs.digest]])
  })

  it('keeps its upload as long as it is laid down, and no longer', async () => {
    const id = await drafted()
    await layFile(lima, prosecutor, id, 'referred to')
    const [file] = [...(await laidFiles(lima.kernel.database, id)).values()]
    const used = () => uploadsUsed(lima.kernel.database, [file?.upload ?? ''])
    expect(await used()).toEqual([file?.upload])
    days(daysForFiles)
    await collect()
    expect(await used()).toEqual([])
  })
})

describe('a file that is annexed while it is collected', () => {
  /** A file old enough to be collected, the act of annexing it, and both at the same time in the order given. */
  async function both(first: 'annex' | 'collect') {
    const id = await drafted()
    const file = await layFile(lima, prosecutor, id, `annexed late ${first}`)
    days(daysForFiles)
    const annexing = () => annex(lima, prosecutor, id, [anAnnex(file)])
    const lock = {
      text: 'select 1 from requests.file where request_id = $1 and digest = $2 for update',
      values: [id, file.digest],
    }
    const works = first === 'annex' ? [annexing, collect] : [collect, annexing]
    const answers = await inLine(lima.kernel.database, lock, works)
    return { id, file, answer: answers[first === 'annex' ? 0 : 1] as Awaited<ReturnType<typeof annex>> }
  }

  it('stays where the officer was first', async () => {
    const { id, file, answer } = await both('annex')
    expect(isRefusal(answer)).toBe(false)
    expect([await laid(id), await annexed(id)]).toEqual([[file.digest], [file.digest]])
  })
  it('is refused where it was gone, and the draft names nothing that is not here', async () => {
    const { id, file, answer } = await both('collect')
    expect(isRefusal(answer)).toBe(true)
    expect([await laid(id), await annexed(id)]).toEqual([[], []])
    expect(await annex(lima, prosecutor, id, [anAnnex(file)])).toMatchObject({ refused: 'file-not-laid' })
    const again = await layFile(lima, prosecutor, id, 'annexed late collect')
    expect(isRefusal(await annex(lima, prosecutor, id, [anAnnex(again)]))).toBe(false)
  })
})
