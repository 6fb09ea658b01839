import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '#kernel/refusal'
import { anOpening, caseWorld, marked, type CaseWorld, type Seat } from '../../../test/support/cases.ts'
import * as contract from './contract.ts'

let world: CaseWorld
let lead: Seat
beforeAll(async () => {
  world = await caseWorld()
  lead = world.seat({ title: 'Fiscal provincial' })
})
afterAll(() => world.close())

const open = (seat = lead, more = {}) => world.get(contract.openCase, seat, { body: anOpening(more) })
const refusal = async (asked: ReturnType<CaseWorld['ask']>) => {
  const answer = await asked
  return isRefusal(answer) ? answer.refused : 'done'
}
const admit = (file: { id: string }, seat: Seat, role: 'lead' | 'member' | 'reader') =>
  world.get(contract.addParticipant, lead, {
    params: { id: file.id },
    body: { post: seat.facts.post.id, role, reason: 'joint investigation' },
  })
const taskBody = (assignee: Seat, due = '2026-11-25T15:00:00Z') => ({
  title: 'Pedir imágenes',
  detail: 'Imágenes satelitales de octubre.',
  assignee: assignee.facts.post.id,
  due,
  zone: 'America/Lima',
})

describe('tasks', () => {
  it('wait in the inbox of their post, nearest deadline first, until they are done', async () => {
    const file = await open()
    const worker = world.seat()
    await admit(file, worker, 'member')
    const add = (due: string) =>
      world.get(contract.addTask, lead, { params: { case: file.id }, body: taskBody(worker, due) })
    const [late, soon] = [await add('2026-12-24T12:00:00Z'), await add('2026-11-23T12:00:00-05:00')]
    const mine = await world.get(contract.listInbox, worker)
    expect(mine.rows.map(({ task }) => task.id)).toEqual([soon.id, late.id])
    expect(mine.rows[0]).toMatchObject({
      task: { due: '2026-11-23T17:00:00.000Z', zone: 'America/Lima' },
      case: { reference: file.reference },
      assignee: { id: worker.facts.post.id },
    })
    expect(mine.count).toEqual({ value: 2, atLeast: false })
    const theirs = await world.get(contract.listInbox, lead, { query: { whose: 'theirs' } })
    expect(theirs.rows.map(({ task }) => task.id)).toEqual([soon.id, late.id])
    const listed = await world.get(contract.listCases, worker)
    expect(listed.rows[0]).toMatchObject({
      id: file.id,
      nextDeadline: soon.due,
      move: worker.facts.post.id,
      role: 'member',
    })
    await world.get(contract.completeTask, worker, { params: { case: file.id, id: soon.id }, version: 1 })
    expect((await world.get(contract.listInbox, worker)).rows.map(({ task }) => task.id)).toEqual([late.id])
    const { rows } = await world.get(contract.listTasks, worker, { params: { case: file.id } })
    expect(rows.map(({ id, state }) => [id, state])).toEqual([
      [soon.id, 'done'],
      [late.id, 'open'],
    ])
  })

  it('have a deadline to come and an assignee who works in the case', async () => {
    const file = await open()
    const adding = (body: object) => refusal(world.ask(contract.addTask, lead, { params: { case: file.id }, body }))
    expect(await adding(taskBody(lead, '2026-11-22T10:00:00Z'))).toBe('deadline-passed')
    expect(await adding(taskBody(world.seat()))).toBe('assignee-not-in-case')
  })
})

describe('a part', () => {
  it('is marked as its case unless it says higher, and never lower', async () => {
    const file = await open()
    const add = (marking?: unknown) => ({ params: { case: file.id }, body: { text: 'nota', grading: null, marking } })
    expect((await world.get(contract.addNote, lead, add())).marking).toEqual(file.marking)
    expect((await world.get(contract.addNote, lead, add(marked(2)))).marking).toEqual(marked(2))
    expect(await refusal(world.ask(contract.addNote, lead, add(marked(0))))).toBe('part-marking-lower-than-case')
    expect(await refusal(world.ask(contract.addNote, lead, add(marked(3))))).toBe('marking-above-clearance')
  })

  it('above the clearance of a participant is not listed, not counted and not told of', async () => {
    const file = await open()
    const low = world.seat({ clearance: 1 })
    await admit(file, low, 'member')
    const add = (text: string, marking?: unknown) =>
      world.get(contract.addNote, lead, { params: { case: file.id }, body: { text, grading: null, marking } })
    await add('visible')
    await add('secreto', marked(2))
    const of = { params: { case: file.id } }
    expect((await world.get(contract.listNotes, low, of)).rows.map(({ text }) => text)).toEqual(['visible'])
    expect((await world.get(contract.readCase, low, { params: { id: file.id } })).counts.note).toBe(1)
    const timeline = await world.get(contract.readTimeline, low, of)
    expect(timeline.rows.map(({ event }) => event)).toEqual([
      'cases/note-written',
      'cases/participant-joined',
      'cases/opened',
    ])
    expect(timeline.count).toEqual({ value: 3, atLeast: false })
    expect(timeline.rows[0]).toMatchObject({
      part: { kind: 'note', label: 'visible' },
      by: { post: lead.facts.post.id },
    })
    expect((await world.get(contract.readTimeline, lead, of)).rows).toHaveLength(4)
  })
})

describe('the timeline', () => {
  it('comes in pages that join without a gap', async () => {
    const file = await open()
    for (let i = 0; i < 7; i++) {
      await world.get(contract.addNote, lead, { params: { case: file.id }, body: { text: `nota ${i}`, grading: null } })
    }
    const of = { params: { case: file.id } }
    const whole = (await world.get(contract.readTimeline, lead, of)).rows.map(({ id }) => id)
    const ids: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await world.get(contract.readTimeline, lead, { ...of, query: { limit: 3, cursor } })
      ids.push(...page.rows.map(({ id }) => id))
      if (page.next === null) break
      cursor = page.next
    }
    expect(ids).toEqual(whole)
    expect(whole).toHaveLength(8)
  })
})
