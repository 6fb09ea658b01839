import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anOpening, aPerson, caseWorld, type CaseWorld, type Seat } from '../../../test/support/cases.ts'
import * as contract from './contract.ts'

let world: CaseWorld
let lead: Seat
let file: contract.Case
beforeAll(async () => {
  world = await caseWorld()
  lead = world.seat()
  file = await world.get(contract.openCase, lead, { body: anOpening({ title: 'Oro sin origen' }) })
})
afterAll(() => world.close())

const write = (text: string) =>
  world.get(contract.addNote, lead, { params: { case: file.id }, body: { text, grading: null } })
const find = (q: string, seat = lead) => world.get(contract.searchCases, seat, { query: { q } })

describe('a search', () => {
  it.each([
    ['English', 'The barge left at night', 'BARGE nigh'],
    ['French', 'La drague opère près de la rivière', 'riviere opere'],
    ['Spanish', 'El compresor cayó al río', 'cayo rio'],
    ['Arabic', 'شوهدت الكرّاكة في النهر', 'كراكة'],
    ['Russian', 'Драга ещё работает', 'еще драга'],
    ['Chinese', '采金船在河上作业', '金船'],
  ])('finds words in %s', async (_, text, asked) => {
    const note = await write(text)
    const { hits, count } = await find(asked)
    expect(hits.map(({ part }) => part?.id)).toEqual([note.id])
    expect(count).toEqual({ value: 1, atLeast: false })
    const [hit] = hits
    expect(hit?.fragments.some((piece) => piece.hit)).toBe(true)
    expect(hit?.fragments.map((piece) => piece.text).join('')).toBe(text)
  })

  it('finds cases by reference and title, and parties by any of their names and identifiers', async () => {
    const body = aPerson({
      otherNames: [{ language: 'ru', text: 'Зодчий' }],
      identifiers: [{ kind: 'telephone', value: '+51 982 000 111' }],
    })
    const { party } = await world.get(contract.addParty, lead, { params: { case: file.id }, body })
    expect((await find(file.reference)).hits[0]).toMatchObject({
      case: file.id,
      part: null,
      caseTitle: 'Oro sin origen',
    })
    expect((await find('Зодчий')).hits[0]?.part).toEqual({ kind: 'party', id: party.id })
    expect((await find('982 000')).hits[0]?.part?.id).toBe(party.id)
  })

  it('follows a change: the old words no longer find it', async () => {
    const other = await world.get(contract.openCase, lead, { body: anOpening({ title: 'Viejotitulo' }) })
    const body = { title: 'Nuevotitulo', summary: 'x', offences: ['illegal-mining'], restricted: false }
    await world.get(contract.changeCase, lead, { params: { id: other.id }, body, version: 1 })
    expect((await find('viejotitulo')).hits).toEqual([])
    expect((await find('nuevotitulo')).hits).toHaveLength(1)
  })

  it.each(["' & !", '((', ':*', '!!', '\\', "a'b:*|c", '%', '*'])('takes %s as words, not as a query', async (q) => {
    expect((await find(q)).count.atLeast).toBe(false)
  })

  it('shows nothing of what is not open to the asker', async () => {
    const stranger = world.seat()
    expect(await find(file.reference, stranger)).toEqual({ hits: [], count: { value: 0, atLeast: false } })
  })
})
