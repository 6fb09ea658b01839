import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as cases from '#contracts/cases'
import * as contract from '#contracts/requests'
import type { Seat } from '../../../test/support/cases.ts'
import { digestOf, type Going } from '../../../test/support/request-files.ts'
import { Readable } from 'node:stream'
import {
  act,
  aDraft,
  anAnnex,
  annex,
  fileText,
  fillAll,
  layFile,
  letThrough,
  markedIn,
  tryAct,
  type Side,
  view,
} from '../../../test/support/requests.ts'
import { twoStates, type TwoStates } from '../../../test/support/two-states.ts'

let two: TwoStates
let lima: Side
let bern: Side
let prosecutor: Seat
let central: Seat
let bj: Seat
beforeAll(async () => {
  two = await twoStates({ desk: ['central-authority', 'prosecutor'] })
  ;({ lima, bern, prosecutor, central, desk: bj } = two)
})
afterAll(() => two?.close())

const files = async (world: Side, seat: Seat, id: string) =>
  (await world.get(contract.listFiles, seat, { params: { id } })).rows
describe('an annex', () => {
  it('travels with the request, bound by its digest, and is read by the other side as it was laid down', async () => {
    const { id } = await two.drafted()
    const laid = await layFile(lima, prosecutor, id, 'Se ordena la detención (sample).')
    const saved = await annex(lima, prosecutor, id, [anAnnex(laid)])
    expect(saved).toMatchObject({ body: { annexes: [{ number: '1', name: laid.name, bytes: laid.bytes }] } })
    await two.send(id)
    expect(lima.out.map((one) => one.files.map(({ digest }) => digest))).toEqual([[laid.digest]])
    await letThrough(lima, bern)

    const [there] = (await view(bern, bj, id)).annexes
    expect(there).toMatchObject({ digest: laid.digest, title: { text: 'Orden de detención' }, certified: true })
    const step = (await view(bern, bj, id)).steps.find(({ said }) => said.request !== undefined)
    expect(await files(bern, bj, id)).toMatchObject([{ as: 'annex', step: step?.number, state: 'here', found: null }])
    expect(await fileText(bern, bj, id, laid.digest)).toBe('Se ordena la detención (sample).')
    expect(await fileText(lima, central, id, laid.digest)).toBe('Se ordena la detención (sample).')
  })

  it('is looked at by nobody who may not read the request, and each look is in the audit trail', async () => {
    const { id } = await two.drafted()
    const laid = await layFile(lima, prosecutor, id, 'Only for those at work on it.')
    const stranger = lima.seat({ roles: ['investigator'] })
    const asked = { params: { id, digest: laid.digest } }
    expect(await lima.ask(contract.fetchFile, stranger, asked)).toMatchObject({ refused: 'unknown' })
    expect(await lima.ask(contract.listFiles, stranger, { params: { id } })).toMatchObject({ refused: 'unknown' })
    const upload = lima.files.keep(stranger.actor.post ?? '', 'x.txt', 'x')
    expect(await lima.ask(contract.layFile, stranger, { params: { id }, body: { upload } })).toMatchObject({
      refused: 'unknown',
    })
    await fileText(lima, prosecutor, id, laid.digest)
    const rows = await lima.kernel.database.query<{ outcome: string }>(
      `select outcome from kernel.audit where action = 'requests.fetch-file' and within like $1`,
      ['%'],
    )
    expect(rows.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['read', 'refused']))
  })

  it('may be a document of the case, under a marking no lower than its own', async () => {
    const { id, file } = await two.drafted()
    const add = (name: string, marking?: object) =>
      lima.get(cases.addDocument, prosecutor, {
        params: { case: file },
        query: { name, ...(marking === undefined ? {} : { marking: JSON.stringify(marking) }) },
        body: undefined,
        file: Readable.from([Buffer.from(`${name}: acta de la draga\n`)]),
      } as never)
    const plain = await add('acta.txt')
    const lay = (document: string) => lima.ask(contract.layFile, prosecutor, { params: { id }, body: { document } })
    expect(await lay(plain.id)).toMatchObject({ body: { digest: plain.digest, name: 'acta.txt' } })
    const own = markedIn('PER')
    const red = await add('roja.txt', { ...own, tlp: 'red' })
    expect(await lay(red.id)).toMatchObject({ refused: 'marked-above-request' })
    const others = await add('ajena.txt', { ...own, releasableTo: ['BRA'] })
    expect(await lay(others.id)).toMatchObject({ refused: 'not-releasable' })
  })

  it('of another case is not there to be annexed', async () => {
    const [one, other] = [await two.drafted(), await two.drafted()]
    const document = await lima.get(cases.addDocument, prosecutor, {
      params: { case: other.file },
      query: { name: 'ajena.txt' },
      body: undefined,
      file: Readable.from([Buffer.from('de otro caso')]),
    } as never)
    const asked = { params: { id: one.id }, body: { document: document.id } }
    expect(await lima.ask(contract.layFile, prosecutor, asked)).toMatchObject({ refused: 'document-not-known' })
    // Nor by its digest alone.
    expect(await annex(lima, prosecutor, one.id, [anAnnex(document)])).toMatchObject({ refused: 'file-not-laid' })
    // Nor what was laid down with the other request.
    const laid = await layFile(lima, prosecutor, other.id, 'laid down elsewhere')
    expect(await annex(lima, prosecutor, one.id, [anAnnex(laid)])).toMatchObject({ refused: 'file-not-laid' })
  })

  it('is not taken from the upload of another post', async () => {
    const { id } = await two.drafted()
    const upload = lima.files.keep('somebody else', 'x.txt', 'x')
    const asked = { params: { id }, body: { upload } }
    expect(await lima.ask(contract.layFile, prosecutor, asked)).toMatchObject({ refused: 'upload-not-known' })
  })

  it.each([
    ['a number twice', [{}, { id: 'a-2' }], 'annex-twice'],
    ['one id twice', [{}, { number: '2' }], 'annex-twice'],
    ['a translation of nothing', [{ translates: 'a-9' }], 'annex-translates-nothing'],
    ['a translation of itself', [{ translates: 'a-1' }], 'annex-translates-nothing'],
    ['an answer to what nobody asks', [{ fills: ['moon-phase'] }], 'annex-answers-nothing'],
    ['a number that is a path', [{ number: '../1' }], 'malformed'],
    ['a title with control characters', [{ title: { language: 'es', text: 'Orden\u0000\u202Efdp.exe' } }], 'malformed'],
    ['a kind that is none', [{ kind: 'spell' }], 'malformed'],
    ['a digest that is none', [{ digest: '../../etc/passwd' }], 'malformed'],
    ['too many of them', Array.from({ length: 61 }, (_, n) => ({ id: `a-${n}`, number: String(n + 1) })), 'malformed'],
  ])('%s is refused by name, and the draft stays as it was', async (_, wishes, refused) => {
    const { id } = await two.drafted()
    const laid = await layFile(lima, prosecutor, id)
    const before = await view(lima, prosecutor, id)
    const list = (wishes as object[]).map((more) => anAnnex(laid, more))
    expect(await annex(lima, prosecutor, id, list)).toMatchObject({ refused })
    expect(await view(lima, prosecutor, id)).toEqual(before)
  })

  it('tells of its file what the node found, whatever is claimed', async () => {
    const { id } = await two.drafted()
    const laid = await layFile(lima, prosecutor, id, 'twelve bytes', '..\\..\\informe.pdf')
    const claimed = { ...anAnnex(laid), bytes: 1 }
    expect(await annex(lima, prosecutor, id, [claimed])).toMatchObject({ refused: 'malformed' })
    expect(await annex(lima, prosecutor, id, [anAnnex(laid)])).toMatchObject({ body: { annexes: [{ bytes: 12 }] } })
  })

  it('cannot be changed once the draft is handed in', async () => {
    const { id } = await two.drafted()
    const laid = await layFile(lima, prosecutor, id)
    await two.send(id)
    expect(await annex(lima, prosecutor, id, [anAnnex(laid)])).toMatchObject({ refused: 'not-a-draft' })
    lima.out.splice(0)
  })

  it('whose bytes were changed on the disk ends before it is whole', async () => {
    const { id } = await two.drafted()
    const upload = lima.files.keep(prosecutor.actor.post ?? '', 'orden.txt', 'as it was')
    const laid = await lima.get(contract.layFile, prosecutor, { params: { id }, body: { upload } })
    lima.files.alter(upload, 'as it is now')
    await expect(fileText(lima, prosecutor, id, laid.digest)).rejects.toThrow(/altered/)
  })
})

describe('what does not come as it was announced', () => {
  /** A request with one annex on its way, and its message. */
  async function onItsWay() {
    const { id } = await two.drafted()
    const laid = await layFile(lima, prosecutor, id, 'the right one', 'orden.txt')
    await annex(lima, prosecutor, id, [anAnnex(laid)])
    await two.send(id)
    const [message] = lima.out.splice(0)
    if (message === undefined) throw new Error('nothing was sent')
    return { id, laid, message }
  }
  const going = (content: string, name: string): Going => ({
    digest: digestOf(content),
    name,
    mediaType: 'text/plain',
    bytes: content.length,
    arrived: content.length,
    here: true,
    content: Buffer.from(content),
  })

  it('a file with other bytes is shown as another, and both can be told apart', async () => {
    const { id, laid, message } = await onItsWay()
    await bern.deliver(message.arrived, [going('a file mixed up', 'orden.txt')])
    expect(await files(bern, bj, id)).toMatchObject([
      { digest: laid.digest, state: 'other', found: { digest: digestOf('a file mixed up') } },
    ])
    const asked = { params: { id, digest: laid.digest } }
    expect(await bern.ask(contract.fetchFile, bj, asked)).toMatchObject({ refused: 'file-not-here' })
    expect(await fileText(bern, bj, id, digestOf('a file mixed up'))).toBe('a file mixed up')
  })
  it('one that is withheld is missing, and one nobody announced is shown as such', async () => {
    const { id, message } = await onItsWay()
    await bern.deliver(message.arrived, [going('something else', 'else.txt')])
    expect(await files(bern, bj, id)).toMatchObject([
      { as: 'annex', state: 'missing' },
      { as: 'unannounced', name: 'else.txt', state: 'here' },
    ])
  })
  it('one that is still coming is not given out in part', async () => {
    const { id, laid, message } = await onItsWay()
    await bern.deliver(
      message.arrived,
      message.files.map((one) => ({ ...one, here: false, arrived: 3 })),
    )
    expect(await files(bern, bj, id)).toMatchObject([{ state: 'coming', arrived: 3 }])
    const asked = { params: { id, digest: laid.digest } }
    expect(await bern.ask(contract.fetchFile, bj, asked)).toMatchObject({ refused: 'file-not-here' })
  })
  it('one whose message was destroyed is gone, and its line in the list stays', async () => {
    const { id, laid, message } = await onItsWay()
    const letter = await bern.deliver(message.arrived, message.files)
    bern.files.destroy(letter)
    expect(await files(bern, bj, id)).toMatchObject([{ digest: laid.digest, state: 'gone' }])
    const asked = { params: { id, digest: laid.digest } }
    expect(await bern.ask(contract.fetchFile, bj, asked)).toMatchObject({ refused: 'file-gone' })
  })
  it('a message whose annex carries a name with control characters is not taken in', async () => {
    const { id, message } = await onItsWay()
    const fields = JSON.parse(JSON.stringify(message.arrived.fields)) as {
      said: { request: { annexes: { name: string }[] } }
    }
    for (const one of fields.said.request.annexes) one.name = 'orden\u202Etxt.exe'
    await bern.deliver({ ...message.arrived, fields })
    expect(await bern.ask(contract.readRequest, bj, { params: { id } })).toMatchObject({ refused: 'unknown' })
  })
})

describe('what is handed over', () => {
  it('goes as files with the answer, each under its conditions; so does what is supplied', async () => {
    const { id } = await two.drafted()
    await two.send(id)
    await letThrough(lima, bern)
    await act(bern, bj, id, 'register')
    await act(bern, bj, id, 'acknowledge')
    await act(bern, bj, id, 'ask-information', { reasons: 'Which accounts?' })
    await letThrough(bern, lima)
    const answer = await layFile(lima, central, id, 'Konto SAMPLE-1', 'cuentas.txt')
    const supplied = anAnnex(answer, { kind: 'answer', certified: false })
    await act(lima, central, id, 'supply-information', { reasons: 'These.', annexes: [{ ...supplied, ...answer }] })
    await letThrough(lima, bern)
    expect((await files(bern, bj, id)).map(({ name, state }) => [name, state])).toEqual([['cuentas.txt', 'here']])

    for (const name of ['route', 'check-form', 'check-law', 'grant']) await act(bern, bj, id, name)
    const record = await layFile(bern, bj, id, 'Kontoauszug (sample)', 'auszug.txt')
    const term = { id: 't-1', kind: 'use-limit', text: 'only here', article: null, allows: ['Carpeta'], until: null }
    const item = { id: 'i-1', name: 'Kontoauszug', digest: record.digest, terms: ['t-1'], returnBy: null, file: record }
    const unlaid = { ...item, file: { ...record, digest: '7'.repeat(64) } }
    expect(await tryAct(bern, bj, id, 'hand-over-part', { reasons: 'x', items: [unlaid] })).toMatchObject({
      refused: 'file-not-laid',
    })
    await act(bern, bj, id, 'hand-over-part', { reasons: 'The first part.', items: [item], terms: [term] })
    await letThrough(bern, lima)
    const [came] = (await view(lima, central, id)).items
    expect(came).toMatchObject({ id: 'i-1', terms: ['t-1'], file: { digest: record.digest } })
    expect(await fileText(lima, central, id, record.digest)).toBe('Kontoauszug (sample)')
    expect((await view(lima, central, id)).terms).toMatchObject([{ id: 't-1' }])
  })
  it('under a condition is not sent on to a third State in another proceeding, by whatever name, without consent', async () => {
    const { id } = await two.drafted()
    await two.send(id)
    await letThrough(lima, bern)
    for (const name of ['register', 'acknowledge', 'route', 'check-form', 'check-law', 'grant'])
      await act(bern, bj, id, name)
    const text = 'Kontoauszug unter Bedingung (sample)'
    const record = await layFile(bern, bj, id, text, 'auszug.txt')
    const allows = ['Carpeta permitida']
    const term = { id: 't-1', kind: 'use-limit', text: 'only there', article: null, allows, until: null }
    const item = { id: 'i-1', name: 'Auszug', digest: record.digest, terms: ['t-1'], returnBy: null, file: record }
    await act(bern, bj, id, 'hand-over-part', { reasons: 'All there is.', items: [item], terms: [term] })
    await letThrough(bern, lima)
    const onward = async (proceeding: string, state: string) => {
      const body = { ...aDraft({ proceeding }), case: await lima.openCase(prosecutor), to: { state, authority: other } }
      const next = (await lima.get(contract.openRequest, prosecutor, { body })).id
      const laid = await layFile(lima, prosecutor, next, text, 'renamed.txt')
      await annex(lima, prosecutor, next, [anAnnex(laid)])
      await act(lima, prosecutor, next, 'choose-basis', { instruments: ['uncac'] })
      await fillAll(lima, prosecutor, next)
      await act(lima, prosecutor, next, 'complete')
      await act(lima, prosecutor, next, 'authorise')
      await act(lima, central, next, 'approve', { channel: 'central-authority' })
      await act(lima, central, next, 'translate', { language: state === 'CHE' ? 'de' : 'en' })
      return tryAct(lima, central, next, 'submit')
    }
    const other = bern.authority
    expect(await onward('Carpeta 77', 'COL')).toMatchObject({ refused: 'use-not-allowed' })
    expect(await onward('Carpeta permitida', 'COL')).toMatchObject({ status: 200 })
    // It may always go back to whom it came from.
    expect(await onward('Carpeta 78', 'CHE')).toMatchObject({ status: 200 })
  })
})
