import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as contract from '@comity/server/contracts/requests'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  act,
  aDraft,
  fileText,
  fillAll,
  letThrough,
  side,
  tryAct,
  type Side,
} from '../../../server/test/support/requests.ts'
import type { Seat } from '../../../server/test/support/cases.ts'
import { testNode } from '../../../server/test/support/node.ts'
import { freePorts } from '@comity/server/free-port'
import { chosen, type Wishes } from './next-move.ts'
import { turnOver } from './run.ts'
import { digestOf } from './said.ts'
import { sampleDesk } from './sample-desk.ts'
import { scripts } from './scripts.ts'
import { readWishes, setWishes } from './settings.ts'
import { simulator, type Desk } from './simulator.ts'
import { deskOf } from './test-desk.ts'

// Every script is run to its end against an officer in Lima: two whole contexts on two databases, with a post box between
// them. What Lima sees is what is asserted.

let lima: Side
let bern: Side
let prosecutor: Seat
let central: Seat
let desk: Desk
beforeAll(async () => {
  ;[lima, bern] = await Promise.all([side('PER'), side('CHE')])
  prosecutor = lima.seat({ roles: ['prosecutor'] })
  central = lima.seat({ roles: ['central-authority'] })
  desk = deskOf(bern)
})
afterAll(async () => {
  await lima.close()
  await bern.close()
})

const only = async (id: string) => (await desk.inbox()).filter((one) => one.id === id)
const view = (id: string) => lima.get(contract.readRequest, prosecutor, { params: { id } })
const wishes: Wishes = { seed: 'test', dayMs: 86_400_000, states: { CHE: 'by-word' }, requests: {} }
let count = 0

/** Lima sends a request that names the script it wants to train with. */
async function sent(script: string): Promise<string> {
  count += 1
  const draft = {
    ...aDraft({ proceeding: `Carpeta ${count}-2026 (simulate: ${script})` }),
    case: await lima.openCase(prosecutor),
    to: { state: 'CHE', authority: bern.authority },
  }
  const { id } = await lima.get(contract.openRequest, prosecutor, { body: draft })
  await act(lima, prosecutor, id, 'choose-basis', { instruments: ['uncac'] })
  await fillAll(lima, prosecutor, id)
  await act(lima, prosecutor, id, 'complete')
  await act(lima, prosecutor, id, 'authorise')
  await act(lima, central, id, 'approve', { channel: 'central-authority' })
  await act(lima, central, id, 'translate', { language: 'de' })
  await act(lima, central, id, 'submit')
  await letThrough(lima, bern)
  return id
}

type Answers = Readonly<Record<string, (id: string, seen: contract.RequestView) => Promise<unknown>>>

/** Lets days pass, and Lima answer where its move is. What the desk in Bern did, in the order it did it. */
async function pass(id: string, days: number, answers: Answers = {}): Promise<readonly string[]> {
  const told: string[] = []
  const automaton = simulator({ ...desk, inbox: async () => only(id) }, (line) => told.push(line))
  const now = () => bern.kernel.clock.now().toString({ smallestUnit: 'millisecond' })
  const end = bern.kernel.clock
    .now()
    .add({ hours: 24 * days })
    .toString({ smallestUnit: 'millisecond' })
  const until = (moment: string) => {
    const later = Temporal.Instant.from(moment)
    for (const { kernel } of [lima, bern]) kernel.clock.advance(kernel.clock.now().until(later))
  }
  for (;;) {
    const { done, next } = await automaton.turn(now(), wishes)
    await letThrough(bern, lima)
    const seen = await view(id)
    const answered = await answers[seen.state]?.(id, seen)
    await letThrough(lima, bern)
    if (done > 0 || answered !== undefined) continue
    if (next === null || next > end) break
    until(next)
  }
  if (end > now()) until(end)
  return told.map((line) => line.slice(line.indexOf(': ') + 2))
}

const actsOf = ({ steps }: contract.RequestView) => steps.filter(({ by }) => by === 'requested').map((step) => step.act)
/** What came, each thing under the digest of the bytes that came for it. */
const came = async ({ id, items }: contract.RequestView) =>
  Promise.all(
    items.map(async (one) => ({ ...one, digest: digestOf(await fileText(lima, prosecutor, id, one.file?.digest)) })),
  )
/** Lima checks what came against the files themselves, and keeps it if it is what the inventory says. */
const verifies: Answers = {
  'evidence-received': async (id, seen) => act(lima, prosecutor, id, 'verify', { items: await came(seen) }),
  verified: async (id) => act(lima, central, id, 'confirm-receipt'),
}
const overdueIn = ({ periods }: contract.RequestView) =>
  periods.filter(({ standing, side: of }) => standing === 'overdue' && of === 'requesting').map(({ sort }) => sort)

describe('a simulated State', () => {
  const done = new Set<string>()
  const script = (name: string, test: () => Promise<void>) => {
    done.add(name)
    it(name, test, 60_000)
  }

  script('helpful', async () => {
    const id = await sent('helpful')
    await pass(id, 45, verifies)
    const seen = await view(id)
    expect(seen).toMatchObject({ state: 'in-use', divergences: [] })
    expect(actsOf(seen)).toEqual(['acknowledge', 'grant', 'hand-over'])
  })
  script('late', async () => {
    const id = await sent('late')
    await pass(id, 30)
    // Lima waits for the acknowledgement, and its board says that the time has passed.
    const waiting = await view(id)
    expect(waiting.state).toBe('sent')
    expect(overdueIn(waiting)).toContain('house')
    const told = await pass(id, 900, verifies)
    expect((await view(id)).state).toBe('in-use')
    expect(told).toContain('hand-over')
  })
  script('silent', async () => {
    const id = await sent('silent')
    expect(await pass(id, 40)).toEqual([])
    const seen = await view(id)
    expect([seen.state, actsOf(seen)]).toEqual(['sent', []])
    expect(overdueIn(seen)).toContain('house')
  })
  script('goes-silent', async () => {
    const id = await sent('goes-silent')
    await pass(id, 70)
    await act(lima, central, id, 'ask-status')
    await letThrough(lima, bern)
    await pass(id, 20)
    const seen = await view(id)
    expect([seen.state, actsOf(seen)]).toEqual(['acknowledged', ['acknowledge']])
    expect(overdueIn(seen)).toContain('house')
  })
  script('asks-back', async () => {
    const id = await sent('asks-back')
    await pass(id, 60, {
      'info-asked': (one, { periods }) => {
        expect(periods.find(({ sort }) => sort === 'asked')).toMatchObject({ side: 'requesting', standing: 'running' })
        return act(lima, prosecutor, one, 'supply-information', { reasons: 'Cuenta 0-123.' })
      },
      ...verifies,
    })
    expect(actsOf(await view(id))).toEqual(['acknowledge', 'ask-information', 'grant', 'hand-over'])
    // Who does not answer is not waited for for ever.
    const unanswered = await sent('asks-back')
    await pass(unanswered, 90, verifies)
    const seen = await view(unanswered)
    expect(actsOf(seen)).toEqual(['acknowledge', 'ask-information', 'go-on-without', 'grant', 'hand-over'])
    expect(seen.periods.find(({ sort }) => sort === 'asked')?.standing).toBe('late')
  })
  script('sets-conditions', async () => {
    const id = await sent('sets-conditions')
    await pass(id, 60, { 'conditions-proposed': (one) => act(lima, central, one, 'accept-conditions'), ...verifies })
    const seen = await view(id)
    expect(seen).toMatchObject({ state: 'in-use', terms: [{ kind: 'use-limit' }] })
    const use = { items: ['records-1'], proceeding: 'Expediente 77', offence: 'tax', exculpatory: false }
    const own = { ...use, proceeding: seen.proceeding, offence: 'corruption' }
    await act(lima, prosecutor, id, 'record-use', { use: own })
    // The condition stops the later use, and Bern does not consent to it.
    expect(await tryAct(lima, prosecutor, id, 'record-use', { use })).toMatchObject({ rule: 'use-allowed' })
    await act(lima, central, id, 'ask-consent', { use, reasons: 'The same payments.' })
    await letThrough(lima, bern)
    await pass(id, 10)
    expect((await view(id)).steps.at(-1)).toMatchObject({ act: 'answer-consent', said: { granted: false } })
    expect(await tryAct(lima, prosecutor, id, 'record-use', { use })).toMatchObject({ rule: 'use-allowed' })
    // Declined conditions come along with what is handed over.
    const declined = await sent('sets-conditions')
    await pass(declined, 60, {
      'conditions-proposed': (one) => act(lima, central, one, 'decline-conditions', { reasons: 'Too narrow.' }),
      ...verifies,
    })
    expect(await view(declined)).toMatchObject({ state: 'in-use', terms: [{ kind: 'use-limit' }] })
  })
  script('postpones', async () => {
    const id = await sent('postpones')
    const told = await pass(id, 60, {
      'info-asked': (one) => act(lima, prosecutor, one, 'supply-information', { reasons: 'We agree.' }),
    })
    expect(await view(id)).toMatchObject({ state: 'postponed', phase: 'postponed' })
    expect(told).not.toContain('go-on-without')
    await pass(id, 220, verifies)
    expect((await view(id)).state).toBe('in-use')
  })
  script('in-part', async () => {
    const id = await sent('in-part')
    await pass(id, 60, verifies)
    const seen = await view(id)
    expect(actsOf(seen)).toEqual(['acknowledge', 'grant-in-part', 'hand-over-part', 'hand-over'])
    expect(seen.steps.find((step) => step.act === 'grant-in-part')?.said).toMatchObject({
      ground: { instrument: 'uncac' },
      reasons: expect.any(String) as string,
    })
    expect(seen.items.map((item) => item.id)).toEqual(['records-1', 'records-2'])
  })
  script('refuses', async () => {
    const id = await sent('refuses')
    await pass(id, 90)
    const seen = await view(id)
    expect(seen).toMatchObject({ state: 'refused', divergences: [] })
    expect(actsOf(seen)).toEqual(['acknowledge', 'consult', 'go-on-without', 'refuse'])
    expect(seen.steps.at(-1)?.said.ground?.instrument).toBe('uncac')
    await act(lima, central, id, 'ask-for-another-look', { reasons: 'The form is right.' })
    await letThrough(lima, bern)
    await pass(id, 20)
    expect((await view(id)).steps.at(-1)).toMatchObject({ act: 'uphold' })
  })
  script('refuses-wrongly', async () => {
    const id = await sent('refuses-wrongly')
    const told = await pass(id, 60, verifies)
    const stopped = told.filter((line) => line.startsWith('refuse, stopped'))
    expect(stopped).toEqual([
      expect.stringContaining('name the ground'),
      expect.stringContaining('never a ground'),
      expect.stringContaining('46(26)'),
    ])
    // Nothing of it reached Lima.
    expect(actsOf(await view(id))).toEqual(['acknowledge', 'grant', 'hand-over'])
  })
  script('wrong-file', async () => {
    const id = await sent('wrong-file')
    await pass(id, 60, {
      'evidence-received': async (one, seen) => {
        const checked = await tryAct(lima, prosecutor, one, 'verify', { items: await came(seen) })
        if (!('refused' in checked)) return checked
        expect(seen.items.map(({ digest, file }) => digest === file?.digest)).toEqual([true, false])
        expect(checked).toMatchObject({ rule: 'inventory-matches', detail: expect.stringContaining('records-2') })
        return act(lima, central, one, 'object-to-delivery', { reasons: 'The second file is another one.' })
      },
      verified: (one) => act(lima, central, one, 'confirm-receipt'),
    })
    const seen = await view(id)
    expect(seen.state).toBe('in-use')
    expect(actsOf(seen)).toEqual(['acknowledge', 'grant', 'hand-over', 'hand-over'])
    expect(seen.steps.some((step) => step.act === 'object-to-delivery')).toBe(true)
  })
  script('wrong-case', async () => {
    const id = await sent('wrong-case')
    let objected = 0
    await pass(id, 60, {
      'evidence-received': async (one, seen) => {
        if (!seen.items.some((item) => item.id === 'records-9') || objected > 0)
          return act(lima, prosecutor, one, 'verify', { items: await came(seen) })
        objected += 1
        expect(seen.items[0]?.name).toContain('Expediente 99')
        return act(lima, central, one, 'object-to-delivery', { reasons: 'This is of another case.' })
      },
      verified: (one) => act(lima, central, one, 'confirm-receipt'),
    })
    const seen = await view(id)
    expect([objected, seen.state]).toEqual([1, 'in-use'])
    expect(seen.items.map((item) => item.id)).toEqual(expect.arrayContaining(['records-1', 'records-2']))
  })
  script('forwards', async () => {
    const id = await sent('forwards')
    await pass(id, 20)
    const seen = await view(id)
    expect(seen.state).toBe('forwarded')
    expect(seen.steps.at(-1)?.said.addressee).toContain('Staatsanwaltschaft')
  })
  script('answers-twice', async () => {
    const id = await sent('answers-twice')
    const told = await pass(id, 90)
    expect(told.find((line) => line.startsWith('acknowledge, stopped'))).toContain('step-not-open')
    const seen = await view(id)
    // The later word counts; both are there to be read, and nothing is ambiguous.
    expect(actsOf(seen)).toEqual(['acknowledge', 'grant', 'consult', 'go-on-without', 'refuse'])
    expect(seen).toMatchObject({ state: 'refused', divergences: [] })
  })

  it('has every script run to its end here', () => {
    expect([...done].toSorted()).toEqual(scripts.map(({ name }) => name).toSorted())
  })
  it('tells two stories once it was set back, and Lima sees where', async () => {
    const id = await sent('helpful')
    await pass(id, 1)
    await pass(id, 5)
    expect(actsOf(await view(id))).toContain('acknowledge')
    // Bern brings back a database from before it answered, and then answers otherwise.
    await bern.kernel.database.query(`delete from requests.step where request_id = $1 and number > 1`, [id])
    await bern.kernel.database.query(
      `update requests.request set state = 'received', ended = false,
         body = jsonb_set(body, '{state}', '"received"') where id = $1`,
      [id],
    )
    const found = await desk.read(id)
    await desk.act(found.view, 'forward', { addressee: 'Bundesstrafgericht' })
    await letThrough(bern, lima)
    expect((await view(id)).divergences).toEqual([
      expect.objectContaining({ kind: 'forked', by: 'requested', number: 1 }),
    ])
  })
  it('does not look at a request again before it is due or something happened in it', async () => {
    const id = await sent('helpful')
    let looks = 0
    const read = async (one: string) => {
      looks += 1
      return desk.read(one)
    }
    const automaton = simulator({ ...desk, inbox: async () => only(id), read }, () => undefined)
    const now = () => bern.kernel.clock.now().toString({ smallestUnit: 'millisecond' })
    const { next } = await automaton.turn(now(), wishes)
    const first = looks
    expect([first > 0, next !== null]).toEqual([true, true])
    expect(await automaton.turn(now(), wishes)).toEqual({ done: 0, next })
    expect(looks).toBe(first)
    await act(lima, prosecutor, id, 'ask-status')
    await letThrough(lima, bern)
    await automaton.turn(now(), wishes)
    expect(looks).toBeGreaterThan(first)
    const second = looks
    await automaton.turn(now(), { ...wishes, seed: 'another' })
    expect(looks).toBeGreaterThan(second)
    const third = looks
    const inAMonth = bern.kernel.clock.now().add({ hours: 720 }).toString()
    await automaton.turn(inAMonth, { ...wishes, seed: 'another' })
    expect(looks).toBeGreaterThan(third)
  }, 60_000)
  it('does not make a wrong move again at a desk that was opened anew', async () => {
    const id = await sent('refuses-wrongly')
    const path = join(tmpdir(), `comity-reopened-${process.pid}.json`)
    await setWishes(path, ['CHE=by-word'], { day: '0.001' })
    const told: string[] = []
    let opened = 0
    let failing = true
    const open = async (): Promise<Desk> => {
      opened += 1
      return {
        ...desk,
        inbox: async () => only(id),
        // The node goes away in the middle of the turn, once three wrong moves were made.
        act: async (seen, name, said) => {
          if (failing && told.filter((line) => line.includes('stopped')).length === 3) {
            failing = false
            throw new Error('fetch failed')
          }
          return desk.act(seen, name, said)
        },
      }
    }
    const turn = turnOver(
      [{ state: 'CHE' }],
      path,
      (line) => told.push(line),
      open,
      () => bern.kernel.clock.now(),
    )
    try {
      for (let turns = 0; turns < 20; turns += 1) {
        bern.kernel.clock.advance({ seconds: 1 })
        await turn()
      }
    } finally {
      await rm(path, { force: true })
    }
    expect([opened, told.filter((line) => line.includes('rests a moment'))]).toEqual([
      2,
      ['the simulator rests a moment: fetch failed'],
    ])
    expect(told.filter((line) => line.includes('refuse, stopped'))).toHaveLength(3)
    await letThrough(bern, lima)
    expect(actsOf(await view(id))).toContain('hand-over')
  }, 60_000)
  it('does the same at the same times for the same seed', async () => {
    const again = async () => {
      const [one, other] = await Promise.all([side('PER'), side('CHE')])
      ;[lima, bern] = [one, other]
      count = 0
      prosecutor = lima.seat({ roles: ['prosecutor'] })
      central = lima.seat({ roles: ['central-authority'] })
      desk = deskOf(bern)
      const id = await sent('refuses')
      await pass(id, 60)
      const { steps } = await view(id)
      const seen = steps.filter(({ by }) => by === 'requested').map((step) => `${step.act} ${step.at}`)
      await lima.close()
      await bern.close()
      return seen
    }
    const before = [lima, bern] as const
    const first = await again()
    expect(first.length).toBeGreaterThan(2)
    expect(await again()).toEqual(first)
    ;[lima, bern] = before
  }, 90_000)
})

describe('a node that is in use', () => {
  it('cannot be simulated: it has no sample officers, and service accounts do not act in requests', async () => {
    const [port = 0] = await freePorts(1)
    const origin = `http://localhost:${port}`
    const node = await testNode({ settings: { state: 'CHE', port, origin, sandbox: false, sampleOfficers: false } })
    try {
      await node.listen()
      const process_ = { state: 'CHE', origin, pid: 0, ended: Promise.resolve(), stop: async () => undefined }
      await expect(sampleDesk(process_)).rejects.toThrow(/sandbox/)
    } finally {
      await node.stop()
    }
    const world = await side('CHE')
    try {
      const service = world.seat({ roles: ['central-authority'], scopes: ['requests:read', 'requests:write'] })
      const params = { id: '01a203a3-e410-7713-b8b2-4f257055ec1b', act: 'acknowledge' }
      const body = { case: params.id, ...aDraft(), to: { state: 'PER', authority: world.authority } }
      expect(await world.ask(contract.openRequest, service, { body })).toMatchObject({
        rule: 'requests.services-do-not-act',
      })
    } finally {
      await world.close()
    }
  })
  it('knows no way to switch it on', async () => {
    const main = await readFile(new URL('../../../server/src/main.ts', import.meta.url), 'utf8')
    const settings = await readFile(new URL('../../../server/src/operate/settings.ts', import.meta.url), 'utf8')
    expect(`${main} ${settings}`).toContain('COMITY_SAMPLE_OFFICERS')
    expect(`${main} ${settings}`).not.toMatch(/simulat/i)
  })
})

describe('settings of the simulator', () => {
  const path = join(tmpdir(), `comity-simulator-${process.pid}.json`)
  afterAll(() => rm(path, { force: true }))
  it('are set by words, kept, and taken back', async () => {
    await setWishes(path, ['CHE=refuses', 'BRA', 'CHE-R-2026-000002=late'], { seed: 'x', day: '2' })
    expect(await readWishes(path)).toEqual({
      seed: 'x',
      dayMs: 2_000,
      states: { CHE: 'refuses', BRA: 'random' },
      requests: { 'CHE-R-2026-000002': 'late' },
    })
    expect((await setWishes(path, ['CHE=off', 'CHE-R-2026-000002=off'])).states).toEqual({ BRA: 'random' })
    expect((await readWishes(path)).requests).toEqual({})
  })
  it.each(['CHE=rude', 'che=late', 'CHE-R-1=late', '=late', '__proto__=late'])('refuse %s', async (word) => {
    const before = await readWishes(path)
    await expect(setWishes(path, [word])).rejects.toThrow('is no setting')
    expect(await readWishes(path)).toEqual(before)
  })
  it('choose the script: by the request itself, for it, for its State, or by the seed', () => {
    const view = { reference: 'CHE-R-2026-000002', title: 'x', proceeding: 'Carpeta 1', kind: 'mla-documents' }
    const set = { seed: 'a', dayMs: 1, states: { CHE: 'late' }, requests: {} }
    const name = (about: object, more: object) => chosen({ ...view, ...about }, 'CHE', { ...set, ...more })?.name
    expect(name({}, {})).toBe('late')
    expect(name({}, { requests: { [view.reference]: 'silent' } })).toBe('silent')
    expect(name({ proceeding: 'C 1 (Simulate: refuses)' }, { requests: { [view.reference]: 'silent' } })).toBe(
      'refuses',
    )
    expect(name({ proceeding: 'C 1 (simulate: rudeness)' }, {})).toBe('late')
    expect(name({}, { states: { CHE: 'by-word' } })).toBeUndefined()
    const drawn = Array.from({ length: 300 }, (_, at) => name({ reference: `CHE-R-2026-${at}` }, { states: {} }))
    expect(new Set(drawn).size).toBe(scripts.length)
    expect(drawn[0]).toBe(name({ reference: 'CHE-R-2026-0' }, { states: {} }))
  })
})
