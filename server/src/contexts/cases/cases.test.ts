import { randomUUID } from 'node:crypto'
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

describe('a case', () => {
  it('gets a reference of State, year and running number, its opener as lead, and its authority', async () => {
    const [one, two] = [await open(), await open()]
    expect(one.reference).toMatch(/^PER-2026-\d{6}$/)
    expect(Number(two.reference.slice(-6))).toBe(Number(one.reference.slice(-6)) + 1)
    expect(one).toMatchObject({ state: 'open', version: 1, authority: { id: lead.facts.authority.id } })
    expect(one.openedAt).toBe('2026-11-22T10:00:00.000Z')
    const view = await world.get(contract.readCase, lead, { params: { id: one.id } })
    expect(view.participants).toMatchObject([
      { post: lead.facts.post.id, role: 'lead', title: { text: 'Fiscal provincial' } },
    ])
    expect(view.counts).toEqual({ party: 0, place: 0, note: 0, task: 0, link: 0, document: 0 })
  })

  it('takes distinct references when many are opened at once', async () => {
    const files = await Promise.all(Array.from({ length: 12 }, () => open()))
    expect(new Set(files.map(({ reference }) => reference)).size).toBe(12)
  })

  it('is not opened with an unknown offence, a marking above the clearance or on the ladder of another State', async () => {
    const asked = (more: Record<string, unknown>) =>
      refusal(world.ask(contract.openCase, lead, { body: anOpening(more) }))
    expect(await asked({ offences: ['heresy'] })).toBe('offence-not-known')
    expect(await asked({ marking: marked(3) })).toBe('marking-above-clearance')
    const brazilian = { ...marked(1), classification: { state: 'BRA', level: 'reservado' } }
    expect(await asked({ marking: brazilian })).toBe('marking-of-another-state')
  })

  it('is not opened by the defence, an auditor or an administrator', async () => {
    for (const role of ['defence', 'auditor', 'administrator'] as const) {
      const seat = world.seat({ roles: [role] })
      expect(await refusal(world.ask(contract.openCase, seat, { body: anOpening() })), role).toBe('forbidden')
    }
  })

  it('is unknown to whoever does not take part, exactly as one that does not exist', async () => {
    const file = await open()
    const stranger = world.seat()
    const real = await world.ask(contract.readCase, stranger, { params: { id: file.id } })
    const none = await world.ask(contract.readCase, stranger, { params: { id: randomUUID() } })
    expect(real).toEqual(none)
    expect(real).toMatchObject({ refused: 'unknown' })
  })

  it('is read by its readers, who write nothing in it', async () => {
    const file = await open()
    const reader = world.seat()
    await admit(file, reader, 'reader')
    expect(await world.get(contract.readCase, reader, { params: { id: file.id } })).toMatchObject({ id: file.id })
    const note = { params: { case: file.id }, body: { text: 'una nota', grading: null } }
    expect(await world.ask(contract.addNote, reader, note)).toMatchObject({
      refused: 'forbidden',
      rule: 'cases.member-writes',
    })
  })

  it('is read by a prosecutor of the authority that keeps it, unless it is restricted', async () => {
    const prosecutor = world.seat({ roles: ['prosecutor'] })
    const elsewhere = world.seat({ roles: ['prosecutor'], authority: world.authority() })
    const [file, hidden] = [await open(), await open(lead, { restricted: true })]
    const reading = (seat: Seat, { id }: { id: string }) =>
      refusal(world.ask(contract.readCase, seat, { params: { id } }))
    expect(await reading(prosecutor, file)).toBe('done')
    expect(await reading(prosecutor, hidden)).toBe('unknown')
    expect(await reading(elsewhere, file)).toBe('unknown')
  })

  it('says who changed it when somebody else was faster', async () => {
    const file = await open()
    const other = world.seat()
    await admit(file, other, 'member')
    const body = { title: 'Otro título', summary: file.summary, offences: file.offences, restricted: false }
    await world.get(contract.changeCase, other, { params: { id: file.id }, body, version: 1 })
    expect(await world.ask(contract.changeCase, lead, { params: { id: file.id }, body, version: 1 })).toMatchObject({
      refused: 'changed-since-opened',
      facts: { seen: 1, current: 2, changedBy: other.facts.post.id, changedAt: '2026-11-22T10:00:00.000Z' },
    })
  })

  it('keeps one of two changes made at the same moment', async () => {
    const file = await open()
    const change = (title: string) => ({
      params: { id: file.id },
      body: { title, summary: file.summary, offences: file.offences, restricted: false },
      version: 1,
    })
    const results = await Promise.all(
      ['a', 'b', 'c', 'd'].map((title) => refusal(world.ask(contract.changeCase, lead, change(title)))),
    )
    expect(results.sort()).toEqual(['changed-since-opened', 'changed-since-opened', 'changed-since-opened', 'done'])
  })
})

describe('the life of a case', () => {
  const step = (route: typeof contract.closeCase | typeof contract.reopenCase, id: string, version: number) =>
    world.ask(route, lead, { params: { id }, body: { reason: 'por orden' }, version })

  it('is closed only when no task is open, and can then not be written in', async () => {
    const file = await open()
    const task = await world.get(contract.addTask, lead, { params: { case: file.id }, body: taskBody(lead) })
    expect(await refusal(step(contract.closeCase, file.id, 1))).toBe('tasks-open')
    await world.get(contract.completeTask, lead, { params: { case: file.id, id: task.id }, version: 1 })
    expect(await step(contract.closeCase, file.id, 1)).toMatchObject({
      body: { state: 'closed', closedAt: '2026-11-22T10:00:00.000Z', retainUntil: '2036-11-22' },
    })
    const note = { params: { case: file.id }, body: { text: 'tarde', grading: null } }
    expect(await world.ask(contract.addNote, lead, note)).toMatchObject({
      refused: 'step-not-open',
      detail: 'a case that is not open cannot be written in; reopen it first',
    })
    const reopening = { params: { case: file.id, id: task.id }, body: { due: '2026-12-01T00:00:00Z' }, version: 2 }
    expect(await refusal(world.ask(contract.reopenTask, lead, reopening))).toBe('step-not-open')
    expect(await step(contract.reopenCase, file.id, 2)).toMatchObject({ body: { state: 'open', retainUntil: null } })
    expect(await refusal(world.ask(contract.addNote, lead, note))).toBe('done')
  })

  it('ends in the archive, from which nothing leads back', async () => {
    const file = await open()
    await step(contract.closeCase, file.id, 1)
    await world.get(contract.archiveCase, lead, { params: { id: file.id }, body: { reason: 'fin' }, version: 2 })
    expect(await refusal(step(contract.reopenCase, file.id, 3))).toBe('step-not-open')
    const view = await world.get(contract.readCase, lead, { params: { id: file.id } })
    expect(view.offers.find(({ action }) => action === 'cases.reopen')).toEqual({
      action: 'cases.reopen',
      allowed: false,
      because: 'only a closed case can be reopened',
    })
  })

  it('offers what the asker may do, and says why the rest is off', async () => {
    const file = await open()
    const reader = world.seat()
    await admit(file, reader, 'reader')
    const view = await world.get(contract.readCase, reader, { params: { id: file.id } })
    expect(view.offers.filter(({ allowed }) => allowed)).toEqual([])
    expect(view.offers.find(({ action }) => action === 'cases.close')).toMatchObject({ rule: 'cases.lead-directs' })
    const own = await world.get(contract.readCase, lead, { params: { id: file.id } })
    expect(own.offers.filter(({ allowed }) => allowed).map(({ action }) => action)).toContain('cases.add-task')
  })
})

describe('the marking of a case', () => {
  const mark = (id: string, marking: unknown, version = 1) =>
    world.ask(contract.markCase, lead, { params: { id }, body: { marking, reason: 'nueva fuente' }, version })

  it('is raised by the lead alone', async () => {
    const file = await open()
    expect(await mark(file.id, marked(2))).toMatchObject({ body: { marking: marked(2), version: 2 } })
  })

  it('is lowered only when a second officer agrees', async () => {
    const file = await open()
    expect(await mark(file.id, marked(0))).toMatchObject({
      refused: 'second-officer-needed',
      rule: 'cases.lead-lowers-marking',
    })
    const carried = world.ask(contract.markCase, lead, {
      params: { id: file.id },
      body: { marking: marked(0), reason: 'nueva fuente' },
      version: 1,
      approval: { by: randomUUID(), writes: [] },
    })
    expect(await carried).toMatchObject({ body: { marking: marked(0) } })
  })

  it('is not set to what it is, nor above the clearance of who sets it', async () => {
    const file = await open()
    expect(await refusal(mark(file.id, marked(1)))).toBe('marking-unchanged')
    expect(await refusal(mark(file.id, marked(3)))).toBe('marking-above-clearance')
  })

  it('shuts out participants whose clearance no longer reaches, and shows its parts under the higher marking', async () => {
    const file = await open()
    const low = world.seat({ clearance: 1 })
    await admit(file, low, 'member')
    await mark(file.id, marked(2))
    expect(await refusal(world.ask(contract.readCase, low, { params: { id: file.id } }))).toBe('unknown')
    const listed = await world.get(contract.listCases, low)
    expect(listed.rows.map(({ id }) => id)).not.toContain(file.id)
  })

  it('raised to amber strict shuts out participants of another authority', async () => {
    const file = await open()
    const guest = world.seat({ authority: world.authority() })
    await admit(file, guest, 'member')
    expect(await refusal(world.ask(contract.readCase, guest, { params: { id: file.id } }))).toBe('done')
    await mark(file.id, marked(1, 'amber+strict'))
    expect(await refusal(world.ask(contract.readCase, guest, { params: { id: file.id } }))).toBe('unknown')
  })

  it('in red is for participants only, in amber strict for its authority only', async () => {
    const prosecutor = world.seat({ roles: ['prosecutor'] })
    const guest = world.seat({ authority: world.authority() })
    const [red, strict] = [
      await open(lead, { marking: marked(1, 'red') }),
      await open(lead, { marking: marked(1, 'amber+strict') }),
    ]
    const reading = (seat: Seat, { id }: { id: string }) =>
      refusal(world.ask(contract.readCase, seat, { params: { id } }))
    expect(await reading(prosecutor, red)).toBe('unknown')
    expect(await reading(prosecutor, strict)).toBe('done')
    await admit(red, guest, 'reader')
    expect(await reading(guest, red)).toBe('done')
    const joining = { params: { id: strict.id }, body: { post: guest.facts.post.id, role: 'reader', reason: 'x' } }
    expect(await refusal(world.ask(contract.addParticipant, lead, joining))).toBe('clearance-too-low')
  })
})

describe('a hold on deletion', () => {
  it('stands once, and is lifted only when a second officer agrees', async () => {
    const file = await open()
    const held = { params: { id: file.id }, body: { reason: 'apelación' } }
    expect(await world.ask(contract.holdCase, lead, { ...held, version: 1 })).toMatchObject({
      body: { hold: { reason: 'apelación', since: '2026-11-22T10:00:00.000Z' } },
    })
    expect(await refusal(world.ask(contract.holdCase, lead, { ...held, version: 2 }))).toBe('already-held')
    expect(await refusal(world.ask(contract.releaseHold, lead, { ...held, version: 2 }))).toBe('second-officer-needed')
    const approval = { by: randomUUID(), writes: [] }
    expect(await world.ask(contract.releaseHold, lead, { ...held, version: 2, approval })).toMatchObject({
      body: { hold: null },
    })
  })
})

describe('participants', () => {
  it('are admitted and removed by the lead, and a lead always remains', async () => {
    const file = await open()
    const other = world.seat()
    expect(await admit(file, other, 'lead')).toMatchObject({ post: other.facts.post.id, role: 'lead' })
    const removal = (seat: Seat, as = lead) =>
      refusal(
        world.ask(contract.removeParticipant, as, {
          params: { id: file.id },
          body: { post: seat.facts.post.id, reason: 'traslado' },
        }),
      )
    expect(await removal(lead, other)).toBe('done')
    expect(await removal(lead, other)).toBe('not-a-participant')
    expect(await removal(other, other)).toBe('last-lead')
    expect(await refusal(world.ask(contract.readCase, lead, { params: { id: file.id } }))).toBe('unknown')
  })

  it('are open posts of this State whose clearance reaches the marking', async () => {
    const file = await open(lead, { marking: marked(2) })
    const joining = (post: string) =>
      refusal(
        world.ask(contract.addParticipant, lead, {
          params: { id: file.id },
          body: { post, role: 'member', reason: 'x' },
        }),
      )
    expect(await joining(randomUUID())).toBe('post-not-known')
    expect(await joining(world.seat({ clearance: 1 }).facts.post.id)).toBe('clearance-too-low')
    const fit = world.seat().facts.post.id
    expect(await joining(fit)).toBe('done')
    expect(await joining(fit)).toBe('already-participant')
    const { posts } = await world.get(contract.listCandidates, lead, { params: { id: file.id } })
    expect(posts.map(({ id }) => id)).not.toContain(fit)
    expect(posts.some(({ cleared }) => !cleared)).toBe(true)
  })
})

describe('the list of cases', () => {
  it.each(['deadline', 'opened', 'reference'] as const)(
    'by %s comes in pages that join without a gap',
    async (sort) => {
      const owner = world.seat()
      const files = []
      for (let i = 0; i < 5; i++) {
        const file = await open(owner)
        files.push(file.id)
        const task = {
          title: 'x',
          detail: 'x',
          assignee: owner.facts.post.id,
          due: `2026-12-0${5 - i}T00:00:00Z`,
          zone: 'UTC',
        }
        if (i < 3) await world.get(contract.addTask, owner, { params: { case: file.id }, body: task })
      }
      const seen: string[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await world.get(contract.listCases, owner, { query: { sort, limit: 2, cursor } })
        expect(page.count).toEqual({ value: 5, atLeast: false })
        seen.push(...page.rows.map(({ id }) => id))
        if (page.next === null) break
        cursor = page.next
      }
      const [a, b, c, d, e] = files
      const expected = { deadline: [c, b, a, d, e], opened: [e, d, c, b, a], reference: files }
      expect(seen).toEqual(expected[sort])
    },
  )

  it('narrows to the own cases, to a state, to an offence, while the facets count all that may be seen', async () => {
    const judge = world.seat({ roles: ['judge'] })
    const mine = await open(judge, { offences: ['murder'] })
    const list = (query: object) => world.get(contract.listCases, judge, { query })
    const everything = await list({ limit: 200 })
    expect(everything.count.value).toBeGreaterThan(5)
    const own = await list({ mine: 'true' })
    expect(own.rows.map(({ id, role }) => [id, role])).toEqual([[mine.id, 'lead']])
    const murders = await list({ offence: 'murder' })
    expect(murders.rows.map(({ id }) => id)).toEqual([mine.id])
    expect(murders.count.value).toBe(1)
    expect(murders.facets).toEqual(everything.facets)
    expect((await list({ state: 'archived' })).count.value).toBe(everything.facets.state['archived'])
  })
})

describe('the running number', () => {
  it('begins anew each year, and goes on where it stood when a counter was lost', async () => {
    await world.database.query('drop sequence cases.number_2026')
    const last = Number(
      (await world.get(contract.listCases, lead, { query: { sort: 'opened' } })).rows[0]?.reference.slice(-6),
    )
    expect(Number((await open()).reference.slice(-6))).toBeGreaterThan(last)
    world.clock.advance({ hours: 24 * 60 })
    expect((await open()).reference).toBe('PER-2027-000001')
  })
})
