import { describe, expect, it } from 'vitest'
import { annexOf, faultsOf, inOrder, nextNumber, pagesIn, proposed } from './annex-draft.ts'

const file = { digest: 'a'.repeat(64), name: 'orden_de_detención.pdf', mediaType: 'application/pdf', bytes: 10 }
const value = proposed(file, { taken: [{ number: '1' }], language: 'es', fills: ['warrant'] })

describe('an annex that is entered', () => {
  it('is proposed from its file and from what it answers', () => {
    expect(value).toMatchObject({ number: '2', title: 'orden de detención', kind: 'warrant', certified: false })
    expect(annexOf({ ...value, pages: ' 3 ' })).toMatchObject({ pages: 3, title: { language: 'es' } })
  })
  it('has a title, and a number nobody else has', () => {
    expect(faultsOf(value, [{ number: '1' }])).toEqual([])
    expect(faultsOf({ ...value, title: ' ', number: '1' }, [{ number: '1' }])).toEqual(['title', 'number'])
    for (const number of ['0', '01', '../1', '1234', 'abc'])
      expect(faultsOf({ ...value, number }, [])).toEqual(['number'])
    for (const pages of ['0', '-1', 'three']) expect(faultsOf({ ...value, pages }, [])).toEqual(['pages'])
  })
  it('is numbered after the highest, and listed as people count', () => {
    expect(nextNumber([])).toBe('1')
    expect(nextNumber([{ number: '3a' }, { number: 'B' }])).toBe('4')
    const numbers = ['B', '10', '3a', '2', '3'].map((number) => ({ number }))
    expect(inOrder(numbers).map(({ number }) => number)).toEqual(['2', '3', '3a', '10', 'B'])
  })
})

describe('the pages of a PDF', () => {
  const pdf = (text: string) => pagesIn(new Blob([`%PDF-1.7\n${text}`]))
  it('are told where the file says them unpacked', async () => {
    expect(await pdf('<</Type /Pages /Count 12 /Kids []>>')).toBe(12)
    expect(await pdf('<</Type/Page>> <</Type /Page >>')).toBe(2)
  })
  it('are left to the officer where it does not, and in what is no PDF', async () => {
    expect(await pdf('stream of something packed')).toBeUndefined()
    expect(await pagesIn(new Blob(['/Count 7']))).toBeUndefined()
  })
})
