import { expect, it } from 'vitest'
import { z } from 'zod'
import { Country } from './country.ts'
import { Grading } from './grading.ts'
import { Instant, PlainDate, TimeZone } from './instant.ts'
import { Marking } from './marking.ts'
import { Money } from './money.ts'
import { PersonCategory } from './person.ts'
import { Place } from './place.ts'
import { LangText, Line, Prose } from './text.ts'

it('every piece can be published as JSON Schema, the same going in and coming out', () => {
  const pieces = {
    Country,
    Grading,
    Instant,
    PlainDate,
    TimeZone,
    Marking,
    Money,
    PersonCategory,
    Place,
    LangText,
    Line,
    Prose,
  }
  for (const [name, piece] of Object.entries(pieces)) {
    const out = z.toJSONSchema(piece)
    expect(z.toJSONSchema(piece, { io: 'input' }), name).toEqual(out)
    expect(JSON.stringify(out), name).not.toContain('$ref')
  }
})
