import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countedTo, countOf, fillPage } from './listing.ts'

describe('a page', () => {
  it('is full as long as there is more to show, and the pages together show everything once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (permitted, limit) => {
          const rows = permitted.map((open, index) => ({ key: String(index).padStart(3, '0'), open }))
          const wanted = rows.filter(({ open }) => open).map(({ key }) => key)
          const shown: string[] = []
          for (let cursor: string | undefined; ; ) {
            const page = await fillPage(
              { limit, cursor },
              async (after, most) => rows.filter(({ key }) => after === undefined || key > after).slice(0, most),
              async (found) => found.map(({ key, open }) => (open ? key : undefined)),
            )
            shown.push(...page.rows)
            if (page.next === null) break
            expect(page.rows).toHaveLength(limit)
            cursor = page.next
          }
          expect(shown).toEqual(wanted)
        },
      ),
    )
  })
})

describe('a count', () => {
  it('is exact up to the bound and a floor beyond it', () => {
    expect(countOf(countedTo)).toEqual({ value: countedTo, atLeast: false })
    expect(countOf(countedTo + 1)).toEqual({ value: countedTo, atLeast: true })
  })
})
